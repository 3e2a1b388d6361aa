"""The words of HTML elements as paragraphs: as a browser would break them, and every visible character as it came."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from articles.intake.readers.html_tree import parse
from articles.intake.readers.page_parts import drop_all

if TYPE_CHECKING:
    from collections.abc import Iterator

INLINE = (
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rb rp rt ruby s samp small "
    "span strike strong sub sup time tt u var wbr"
)
WITHIN_A_LINE = frozenset(INLINE.split())
"""Elements that do not begin a paragraph; all others do."""
CELLS = ("td", "th")
BETWEEN_CELLS = " | "
SPACES = re.compile(r"[ \t\n\r\f]+")
"""What HTML folds: no-break spaces and the other spaces of typography stay."""


def paragraphs(root: etree._Element, inline: frozenset[str] = WITHIN_A_LINE) -> list[str]:
    """The paragraphs in the order of the page; a <br> is a line end, the cells of a table's row are one line.

    `inline` are the elements that do not begin one.
    """
    words = _Words(inline)
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            words.open(tag, element.text)
        else:
            words.close(tag, element.tail if element is not root else None)
    return list(words.paragraphs())


def words_of_fragment(markup: str) -> str:
    """The words of a piece of HTML, a blank line between its paragraphs. Raises Refused."""
    root = parse(f"<body>{markup}")  # where a comment is all there is, there is a page around it
    if root is None:
        return ""
    for head in list(root.iter("head", "title")):
        head.drop_tree()
    drop_all(root)
    return "\n\n".join(paragraphs(root))


class _Words:
    """The words met so far; None among them is the border of a paragraph."""

    def __init__(self, inline: frozenset[str]) -> None:
        self._inline = inline
        self._parts: list[str | None] = []
        self._as_written = 0  # how many <pre> we are in

    def open(self, tag: str, text: str | None) -> None:
        if tag in CELLS:
            self._parts.append(BETWEEN_CELLS)
        elif tag == "br":
            self._parts.append("\n")
        elif tag not in self._inline:
            self._parts.append(None)
        self._as_written += tag == "pre"
        self._add(text)

    def close(self, tag: str, tail: str | None) -> None:
        self._as_written -= tag == "pre"
        if tag not in self._inline and tag not in CELLS and tag != "br":
            self._parts.append(None)
        self._add(tail)

    def _add(self, text: str | None) -> None:
        if text:
            self._parts.append(text if self._as_written else SPACES.sub(" ", text))

    def paragraphs(self) -> Iterator[str]:
        block: list[str] = []
        for part in [*self._parts, None]:
            if part is not None:
                block.append(part)
            elif block:
                if words := _tidied(block):
                    yield words
                block = []


def _tidied(parts: list[str]) -> str:
    """One paragraph: spaces at the ends of its lines go, and the borders of cells that are empty."""
    while parts and (parts[0] == BETWEEN_CELLS or not parts[0].strip(" \t\n\r\f")):
        parts = parts[1:]
    while parts and (parts[-1] == BETWEEN_CELLS or not parts[-1].strip(" \t\n\r\f")):
        parts = parts[:-1]
    lines = "".join(parts).split("\n")
    return "\n".join(re.sub(" {2,}", " ", line).strip(" \t\r\f") for line in lines).strip("\n")
