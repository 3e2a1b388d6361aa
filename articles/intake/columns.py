"""Which column of a table is which: by what the admin said, or by the names that people give to columns."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from articles.intake.fields import BODY_NAMES, FIELDS, NAMES
from articles.intake.records import Refused, shown, storable

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

MOST_COLUMNS = 500
NO_TEXT = "no column holds the article's words: say which"
OF_COLUMNS = {
    "text": (
        *BODY_NAMES,
        *("full_text", "fulltext", "article_text", "article_body", "body_text", "text_content", "content_text"),
        *("post_content", "main_text", "maintext", "news_text", "plain_text", "article", "story"),
        *("body_html", "content_html", "html", "artikeltext", "texte", "texto"),
    ),
    "title": ("article_title", "post_title", "news_title", "head", "hl", "subject", "titel", "titre", "titulo"),
    "outlet": ("source", "source_name", "outlet_name", "media", "medium", "paper", "site", "news_source", "quelle"),
    "url": ("article_url", "source_url", "web_url", "page_url", "href", "uri", "web_link"),
    "byline": (
        "author_name",
        "author_names",
        "writer",
        "reporter",
        "journalist",
        "creator",
        "by_line",
        "autor",
        "auteur",
    ),
    "published_at": (
        *("pub_date", "publish_date", "publication_date", "published_date", "published_on", "article_date"),
        *("post_date", "date_time", "timestamp", "time", "datum", "fecha"),
    ),
    "language": ("language_code", "lang_code", "locale", "sprache", "langue"),
    "section": ("section_name", "desk", "rubric", "ressort", "rubrique", "department", "topic"),
}
"""Names of columns beside those of fields.NAMES; earlier ones count before later ones."""
BY_NUMBER = re.compile(r"(?:^|\()column (\d{1,4})\)?$", re.IGNORECASE)
BETWEEN_WORDS = re.compile(r"[\s_./-]+|(?<=[a-z])(?=[A-Z])")
ALL_NAMES = {field: (*NAMES.get(field, ()), *OF_COLUMNS.get(field, ())) for field in FIELDS}
KNOWN = frozenset(name for names in ALL_NAMES.values() for name in names)

LONGEST_HEADING = 100
DATA = re.compile(r"https?://|\d{4}-\d\d-\d\d|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|[+-]?[\d.,]+$|<\w")
SENTENCE_ENDS = (".", "!", "?", "”", "…")


def known_headings(cells: Sequence[str]) -> int:
    """How many of the cells are names that we know."""
    return sum(_plain(cell) in KNOWN for cell in cells)


def is_heading(first: Sequence[str], others: Sequence[Sequence[str]], said: Collection[str] = ()) -> bool:
    """Whether the first row of a table says what the columns hold, and is no article itself; `said` are headings that
    somebody named.
    """
    if not {_plain(heading) for heading in said if heading}.isdisjoint(map(_plain, first)):
        return True
    if any(_is_data(cell) for cell in first):
        return False
    if known_headings(first):
        return True
    are_names = all(cell.strip() for cell in first) and len(set(first)) == len(first)
    return are_names and any(_is_data(cell) for row in others for cell in row)


def headings_of(cells: Sequence[str], *, has_heading: bool) -> tuple[str, ...]:
    """What each column is called: as its heading, or by its number. Raises Refused."""
    if len(cells) > MOST_COLUMNS:
        raise Refused(f"{len(cells):,} columns: a table has no more than {MOST_COLUMNS:,}")
    words = [storable(" ".join(cell.split())) if has_heading else "" for cell in cells]
    return tuple(heading or f"column {number}" for number, heading in enumerate(words, start=1))


def distinct(headings: Sequence[str]) -> tuple[str, ...]:
    """The headings such that each is of one column: where several have one, their numbers stand behind it."""
    names = [_plain(heading) for heading in headings]
    counted = Counter(names)
    return tuple(
        heading if counted[name] == 1 else f"{heading} (column {number})"
        for number, (heading, name) in enumerate(zip(headings, names, strict=True), start=1)
    )


def guessed(headings: Sequence[str]) -> dict[str, str]:
    """The heading by field, of those that have a name that we know."""
    by_name: dict[str, str] = {}
    for heading in headings:
        by_name.setdefault(_plain(heading), heading)
    return {
        field: next(by_name[name] for name in names if name in by_name)
        for field, names in ALL_NAMES.items()
        if not by_name.keys().isdisjoint(names)
    }


def chosen(headings: Sequence[str], given: Mapping[str, str]) -> dict[str, int]:
    """The column, from 0, by field: as `given`, with the words' where it is not said; all guessed where nothing is.

    An empty heading says that no column has it. Raises Refused.
    """
    guess = guessed(headings)
    mapping = {"text": guess.get("text", "")} | dict(given) if given else guess
    if not mapping.get("text"):
        raise Refused(NO_TEXT)
    return {field: _column(heading, headings) for field, heading in mapping.items() if heading}


def _column(wanted: str, headings: Sequence[str]) -> int:
    plain = _plain(wanted)
    found = [index for index, heading in enumerate(headings) if _plain(heading) == plain]
    if len(found) > 1:
        numbers = " and ".join(f"“column {index + 1}”" for index in found[:2])
        raise Refused(f"{len(found)} columns are called “{shown(wanted)}”: rename one, or say {numbers}")
    if found:
        return found[0]
    number = BY_NUMBER.search(" ".join(wanted.split()))
    if number and 1 <= int(number[1]) <= len(headings):
        return int(number[1]) - 1
    there = ", ".join(f"“{shown(heading, 30)}”" for heading in headings[:10])
    raise Refused(f"there is no column “{shown(wanted)}”: there are {there}{' ...' if len(headings) > 10 else ''}")


def _plain(heading: str) -> str:
    """A name as the lists above have it."""
    return BETWEEN_WORDS.sub("_", heading.strip()).casefold()


def _is_data(cell: str) -> bool:
    cell = cell.strip()
    return len(cell) > LONGEST_HEADING or bool(DATA.match(cell)) or cell.endswith(SENTENCE_ENDS)
