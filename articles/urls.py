"""URLs nest by noun; names are noun_verb."""

from __future__ import annotations

urlpatterns: list[object] = []
