"""Which of a page's words are the article: what trafilatura finds, less what is there twice, promotes or credits.

Where the page's data gives the article's words in full, they decide; the page's paragraphs are kept for their borders.
"""

from __future__ import annotations

import re
import unicodedata
from html import unescape
from typing import TYPE_CHECKING

from articles.intake.cleaning import LONGEST_BODY
from articles.nlp.layout import read_layout

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

COMPLETE = 0.8
"""Share of the one's characters that the other has at least where both are the whole article."""
LEAST = 0.6
"""Share of the page's characters that the words in its data have at least: with fewer they are its beginning."""
CUT = ("...", "…", "[...]", "[…]", "Read more", "Continue reading")
FEWEST_TWICE = 20  # characters, spaces aside: a sentence of fewer may be there twice by right
KICKER = 4  # words
LONGEST_BYLINE = 120  # characters
MOST_PARAGRAPHS = 2_000  # each is looked for in all others
HEAD = 4  # paragraphs: where kickers and bylines stand
TO_READERS = re.compile(
    r"(?:do|did|are|were|have) you .{0,120}\?\s.{0,60}(?:@|e-?mail|write to|tell us|get in touch|contact us)"
    r"|(?:this|the) (?:article|story|content) is (?:only )?(?:for|available to) (?:subscribers|members)"
    r"|(?:already|not yet) a (?:subscriber|member)\b"
    r"|(?:to )?(?:continue reading|read on|read the full)\b.{0,80}$"
    r"|(?:we process|by signing up|by subscribing|you can unsubscribe)\b.{0,200}(?:privacy|consent|terms|any time)"
    r"|our (?:free )?(?:\w+ ){0,3}(?:e-?mail|newsletter)\b.{0,200}$"
    r"|(?:enter|type) your e-?mail\b"
    r"|\d+ (?:comments?|replies|shares?)$|(?:comments?|share|print|save|tweet|reply|report)$"
    r"|(?:log|sign) in to comment\b|(?:view|show|load|hide) (?:all |more )?comments\b"
    r"|(?:follow|more) (?:the )?(?:topics?|on these topics)\b.{0,60}$",
    re.IGNORECASE,
)
LONGEST_TO_READERS = 240
BYLINE = re.compile(r"(?:by|von|par|por|da|door) (?=\w)", re.IGNORECASE)
QUOTED_BY = re.compile(r"[—–-]\s?\S.{0,80}")
FOLDED = str.maketrans("“”„«»‘’‚‹›", '"""""' + "'''''")


def article_words(found: Sequence[str], given: str, fields: Mapping[str, object]) -> list[str]:
    """The article's paragraphs: `found` are the page's, `given` the words in its data, or an empty string."""
    if len(found) > MOST_PARAGRAPHS or sum(map(len, found)) > LONGEST_BODY:
        return list(found)
    lines = without_doubles([line for line in _without_head(found, fields) if not _is_outside(line)])
    if not given or is_cut(given):
        return lines
    whole, texts = folded(given), [folded(line) for line in lines]
    inside = [line for line, text in zip(lines, texts, strict=True) if text in whole]
    length = sum(map(len, texts))
    if len(whole) >= LEAST * length and sum(len(folded(line)) for line in inside) >= COMPLETE * len(whole):
        return inside
    if len(whole) >= COMPLETE * length:
        return [line for line in given.splitlines() if line.strip()]
    return lines


def is_cut(given: str) -> bool:
    return given.rstrip().endswith(CUT)


def plain(given: str) -> str:
    """The words that a page's data gives, where entities were left in them."""
    return unescape(given) if "&" in given else given


def as_written(found: Iterable[str], written: Iterable[str]) -> list[str]:
    """The paragraphs found, each as the page writes it: with its no-break spaces and its marks of direction."""
    originals: dict[str, str] = {}
    for paragraph in written:
        originals.setdefault(folded(paragraph), paragraph)
    return [originals.get(folded(line), line) for line in found]


def folded(text: str) -> str:
    """The text for comparing: no spaces, no marks of direction, one kind of quotation mark, no case."""
    seen = (char for char in text if not char.isspace() and unicodedata.category(char) != "Cf")
    return "".join(seen).translate(FOLDED).casefold()


def _without_head(lines: Sequence[str], fields: Mapping[str, object]) -> list[str]:
    """Without the kicker above the first sentence, and without the title and the byline, which may stand below it."""
    bylines = fields.get("byline")
    people = [bylines] if isinstance(bylines, str) else bylines if isinstance(bylines, list) else []
    names = {folded(str(name)) for name in [*people, ", ".join(map(str, people))]}
    titles = {folded(str(fields.get(name, ""))) for name in ("title", "section")}
    kept: list[str] = []
    for number, line in enumerate(lines):
        is_known = folded(line) in titles | names or _is_byline(line, names)
        is_kicker = not kept and len(line.split()) <= KICKER and line.rstrip()[-1:].isalnum()
        if number >= HEAD or not (is_known or is_kicker):
            kept.append(line)
    return kept


def _is_byline(line: str, names: set[str]) -> bool:
    words = folded(line)
    return BYLINE.match(line) is not None and len(words) <= LONGEST_BYLINE and any(n and n in words for n in names)


def _is_outside(line: str) -> bool:
    """Whether a line is said to the readers, or credits a picture, wherever it stands."""
    if len(line) <= LONGEST_TO_READERS and TO_READERS.match(line):
        return True
    layout = read_layout(line)
    return bool(layout.paragraphs) and all(part.boilerplate for part in layout.paragraphs)


def without_doubles(lines: list[str]) -> list[str]:
    """Without the second copies of sentences, and the names of those quoted under them: pull-quotes."""
    if len(lines) > MOST_PARAGRAPHS:
        return lines
    texts = [folded(line).strip("\"'.,!?…") for line in lines]
    whole = "\n".join(texts)
    kept: list[str] = []
    seen: set[str] = set()
    after_double = False
    for line, text in zip(lines, texts, strict=True):
        is_double = len(text) >= FEWEST_TWICE and (text in seen or whole.count(text) > texts.count(text))
        seen.add(text)
        if not is_double and not (after_double and QUOTED_BY.fullmatch(line)):
            kept.append(line)
        after_double = is_double
    return kept
