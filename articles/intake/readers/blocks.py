"""The blocks of HTML that is known to be an article: paragraphs, headings, items of lists, every mark as it came.

For pages, where the article has to be found among other things, html.record_of_page() is there; for pieces of HTML in other formats, html_text.words_of_fragment().
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from articles.intake.readers.html_text import SPACES
from articles.intake.readers.html_tree import parse
from articles.intake.readers.page_parts import NO_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
BLOCKS = HEADINGS | frozenset(
    """address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form
    head header hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul""".split()  # noqa: SIM905
)
LEFT_OUT = frozenset(
    [*NO_TEXT, "aside", "button", "figcaption", "head", "nav", "rp", "rt", "select", "textarea", "title"]
)
HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0(?![.\d])", re.IGNORECASE
)
SPACES_IN_A_ROW = re.compile(" {2,}")
AROUND_LINE_ENDS = re.compile(" ?\n ?")
BREAKS = re.compile("\n{2,}")
NOTE_TYPES = ("noteref", "footnote", "endnote", "rearnote", "pagebreak")
FILLERS = re.compile("[\u034f\u200b\u200c\u2007\ufeff\xad\xa0 ]{4,}")
"""Invisible characters in a row, by which newsletters push their text out of a preview."""


@dataclass(frozen=True, slots=True)
class Block:
    """`tag` is the innermost block element around the words, `links` the addresses that they lead to."""

    tag: str
    words: str
    links: tuple[str, ...] = ()


def blocks(text: str) -> list[Block]:
    """The blocks of a page or of a piece of one, in order. Raises Refused."""
    root = parse(text)
    return [] if root is None else list(_blocks(root))


def _blocks(root: Element) -> Iterator[Block]:
    parts: list[str] = []
    links: list[str] = []
    tags = ["body"]
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = str(element.tag).rpartition("}")[2]
        is_block = tag in BLOCKS
        if is_block:
            yield from _flushed(parts, links, tags[-1])
        if event == "end":
            if is_block:
                tags.pop()
            parts.append(_folded(element.tail))
            continue
        if is_block:
            tags.append(tag)
        if tag in LEFT_OUT or _is_hidden(element):
            walk.skip_subtree()
            continue
        if tag == "a" and (address := element.get("href")):
            links.append(address)
        parts.append("\n" if tag == "br" else _folded(element.text))
    yield from _flushed(parts, links, "body")


def _folded(text: str | None) -> str:
    return SPACES.sub(" ", text) if text else ""


def _flushed(parts: list[str], links: list[str], tag: str) -> Iterator[Block]:
    """What came since the last block began or ended; two line ends in it are the end of a paragraph."""
    text = AROUND_LINE_ENDS.sub("\n", SPACES_IN_A_ROW.sub(" ", "".join(parts)))
    found = [words for piece in BREAKS.split(text) if (words := piece.strip(" \n"))]
    for words in found:
        if not FILLERS.fullmatch(words):
            yield Block(tag, FILLERS.sub(" ", words).strip(), tuple(links))
    parts.clear()
    links.clear()


def _is_hidden(element: Element) -> bool:
    if "hidden" in element.attrib or HIDDEN.search(element.get("style", "")):
        return True
    kinds = f"{element.get('epub:type', '')} {element.get('role', '')}".lower()
    return any(kind in kinds for kind in NOTE_TYPES)
