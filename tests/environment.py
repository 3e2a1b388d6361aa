"""Loaded before the settings are (pytest's `-p`): the tests keep what they make in var/test, never in the archive."""

from __future__ import annotations

import os
from pathlib import Path

part = os.environ.get("NEWSDESK_TESTS", "")  # of tests that run side by side, each with a server of its own
var = Path(__file__).resolve().parent.parent / "var" / f"test{part}"
(var / "static").mkdir(parents=True, exist_ok=True)  # whitenoise warns of a folder that is not there
os.environ["NEWSDESK_VAR"] = str(var)
