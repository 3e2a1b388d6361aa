"""Measures; never imported by the app."""
