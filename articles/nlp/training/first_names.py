"""Adds the first names that Faker knows to data/first_names.json: those that tell a woman or a man everywhere.

    python -m articles.nlp.training.first_names > new.json

Faker (MIT licence) has lists by language and country. A name that is a woman's in one and a man's in another tells nothing,
and the names set by hand ("f", "m") are not touched.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from articles.nlp.layout import DATA

WIDTH = 110
_LATIN = re.compile(r"[A-ZÀ-Þ][a-zß-ɏ]+(?:-[A-ZÀ-Þ][a-zß-ɏ]+)?")


def names_of(provider: Any, gender: str) -> set[str]:
    """The first names of one gender in a provider of Faker's that are written in Latin letters."""
    lists = (getattr(provider, f"first_names_{gender}", ()), getattr(provider, f"first_names_{gender}_formal", ()))
    return {name for names in lists for name in names if _LATIN.fullmatch(name) and len(name) > 2}


def collect() -> dict[str, set[str]]:
    """The names of women and of men in all of Faker's languages, but for those that are both."""
    import faker.providers.person as people

    found: dict[str, set[str]] = {"female": set(), "male": set()}
    for module in iter_modules(people.__path__):
        provider = import_module(f"{people.__name__}.{module.name}").Provider
        women, men = names_of(provider, "female"), names_of(provider, "male")
        if women != men:
            found["female"] |= women
            found["male"] |= men
    both = found["female"] & found["male"]
    return {gender: names - both for gender, names in found.items()}


def lines_of(names: Iterable[str]) -> list[str]:
    lines = [""]
    for name in sorted(names):
        if len(lines[-1]) + len(name) > WIDTH:
            lines.append("")
        lines[-1] = f"{lines[-1]} {name}".strip()
    return lines


def main() -> None:
    known = json.loads((DATA / "first_names.json").read_text(encoding="utf-8"))
    by_hand = {name for line in (*known["f"], *known["m"]) for name in line.split()}
    found = collect()
    known["more"] = {key[0]: lines_of(names - by_hand) for key, names in found.items()}
    sys.stdout.write(json.dumps(known, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
