"""The README names every command of ours, every setting and every make target, and shows what it links to."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
README = (PROJECT / "README.md").read_text()
COMMANDS = sorted(
    path.stem
    for path in PROJECT.glob("*/management/commands/*.py")
    if not path.stem.startswith("_") and ".venv" not in path.parts
)
TARGETS = sorted(re.findall(r"^([a-z]+):.*## ", (PROJECT / "Makefile").read_text(), re.MULTILINE))
LINKS = [link for link in re.findall(r"\]\(([^)#]+)\)", README) if "://" not in link]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_told_of(command):
    assert f"`{command}" in README


@pytest.mark.parametrize("target", [target for target in TARGETS if target != "help"])
def test_every_target_is_told_of(target):
    assert f"make {target}" in README


@pytest.mark.parametrize("link", LINKS)
def test_every_link_leads_somewhere(link):
    assert (PROJECT / link).exists()
