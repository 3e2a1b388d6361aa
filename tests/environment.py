"""Loaded before the settings are (pytest's `-p`): the tests keep what they make in var/test, never in the archive."""

from __future__ import annotations

import os
from pathlib import Path

side_by_side = os.environ.get("PYTEST_XDIST_WORKER", "")
var = Path(__file__).resolve().parent.parent / "var" / f"test{side_by_side}"  # and a server each
(var / "static").mkdir(parents=True, exist_ok=True)  # whitenoise warns of a folder that is not there
os.environ["NEWSDESK_VAR"] = str(var)
