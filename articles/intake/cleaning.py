"""What every reader's text passes: one kind of line end, no control characters, repaired mojibake, a title.

Quotation marks, marks of direction and every other visible character stay as they came.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import ftfy

from articles.intake.addresses import canonical
from articles.intake.dates import read_date
from articles.intake.languages import language_of
from articles.intake.records import ArticleRecord, Refused, shown
from articles.nlp.layout import read_layout

if TYPE_CHECKING:
    from collections.abc import Mapping

    from articles.nlp.layout import Layout

LONGEST_BODY = 1_000_000  # code points: what PostgreSQL can index for search, and far more than an article
TITLE_LENGTH = 500
HEADLINE_LENGTH = 160
FIRST_WORDS_LENGTH = 100
FEW = 3
MOST = 0.01
"""Control characters and lost ones: so many, or that share of the text, may be among the words; more is no text."""

LINE_ENDS = re.compile("\r\n?|[\v\f\x1c-\x1e\u2028\u2029]")
CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
SURROGATES = re.compile("[\ud800-\udfff]")
MOJIBAKE = ftfy.TextFixerConfig(unescape_html=False, uncurl_quotes=False)
NEVER_MOJIBAKE = re.compile("[\x00-\x7f\xa0–—‘’“”…]*")
"""Lines of these cannot be mojibake in any encoding; ftfy's own test of a line takes longer than all the rest here."""
LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", re.IGNORECASE)
COUNTRY = re.compile(r"[A-Z]{2}")
DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")

Fields = dict[str, object]
"""What a format says about an article, by the names of ArticleRecord's fields; values as they were read."""


def make_record(text: str, fields: Mapping[str, object], notes: tuple[str, ...] = ()) -> ArticleRecord:
    """The record of an article whose body is `text`. Raises Refused."""
    mended, found = clean_text(text)
    layout = read_layout(mended)
    paragraphs = _paragraphs(mended, layout)
    if not any(map(_can_be_seen, paragraphs)):
        raise Refused("empty: there are no words in it")
    title = _line(fields, "title", TITLE_LENGTH)
    if not title:
        title, paragraphs = _take_title(paragraphs, layout)
    elif len(paragraphs) > 1 and " ".join(paragraphs[0].split()).casefold() == title.casefold():
        del paragraphs[0]  # the headline once more
    body = "\n\n".join(paragraphs)
    url, url_note = canonical(_line(fields, "url", 10_000))
    date = read_date(fields.get("published_at"))
    language, country = _line(fields, "language", 35), _line(fields, "outlet_country", 35).upper()
    domain = _line(fields, "outlet_domain", 253).lower()
    return ArticleRecord(
        title=title,
        body=body,
        outlet=_line(fields, "outlet", 200),
        outlet_domain=domain if DOMAIN.fullmatch(domain) else "",
        outlet_country=country if COUNTRY.fullmatch(country) else "",
        url=url,
        byline=_line(fields, "byline", 500),
        published_at=date.moment,
        language=language.lower()[:10].rstrip("-") if LANGUAGE.fullmatch(language) else language_of(body),
        section=_line(fields, "section", 200),
        notes=tuple(note for note in (*notes, *found, url_note, "" if date.readings else date.note) if note),
        date_readings=date.readings,
        date_note=date.note if date.readings else "",
    )


def clean_text(text: str) -> tuple[str, tuple[str, ...]]:
    """The text with every line ended by a line feed, and notes of what was mended. Raises Refused."""
    if len(text) > LONGEST_BODY:
        raise Refused(f"{len(text):,} characters: an article has no more than {LONGEST_BODY:,}")
    if "\0" in text:
        raise Refused(f"holds a NUL character, at character {text.index(chr(0)) + 1:,}")
    if half := SURROGATES.search(text):
        raise Refused(f"holds half a character ({shown(half[0])}), at character {half.start() + 1:,}")
    given = LINE_ENDS.sub("\n", text.lstrip("\ufeff"))
    mended = given if given.isascii() else "\n".join(map(_mended, given.split("\n")))
    text, controls = CONTROLS.subn("", mended.replace("\x85", "\n"))
    bearable = max(FEW, MOST * len(text))
    if controls > bearable:
        raise Refused(f"holds {controls:,} control characters: this is no text")
    lost = text.count("\ufffd")
    if lost > bearable:
        raise Refused(f"{lost:,} characters were lost before it came here (\ufffd): save it again from its source")
    return text, tuple(
        note
        for note in (
            mended != given and "garbled characters mended (text that was decoded in the wrong encoding)",
            controls and f"{controls:,} control characters left out",
            lost and f"{lost:,} characters were lost before it came here (\ufffd)",
        )
        if note
    )


def _paragraphs(text: str, layout: Layout) -> list[str]:
    """The paragraphs as the pipeline will see them: hard-wrapped lines are joined, other lines stand by themselves."""
    return [text[part.start : part.end].replace("\n", " ") for part in layout.paragraphs]


def _take_title(paragraphs: list[str], layout: Layout) -> tuple[str, list[str]]:
    """A title for a text that has none, and the paragraphs without it.

    The first line is the title where it looks like one; lines that are no part of the article are looked past.
    """
    seen = [index for index, paragraph in enumerate(paragraphs) if _can_be_seen(paragraph)]
    first = next((index for index in seen if not layout.paragraphs[index].boilerplate), seen[0])
    words = " ".join(paragraphs[first].split())
    is_headline = len(words) <= HEADLINE_LENGTH and words.rstrip("”\"’'»)]")[-1:] not in (".", "…", ",", ";", ":")
    if is_headline and any(map(_can_be_seen, paragraphs[first + 1 :])):
        return words, [*paragraphs[:first], *paragraphs[first + 1 :]]
    return _cut(words, FIRST_WORDS_LENGTH), paragraphs


def _mended(line: str) -> str:
    return line if NEVER_MOJIBAKE.fullmatch(line) else ftfy.fix_encoding(line, MOJIBAKE)


def _line(fields: Mapping[str, object], name: str, length: int) -> str:
    """A field as one line, cut at a word; a list as its members with commas. Raises Refused."""
    value = fields.get(name)
    if isinstance(value, list):
        value = ", ".join(member for member in value if isinstance(member, str))
    if not isinstance(value, str):
        return ""
    try:
        text, _ = clean_text(value)
    except Refused as refused:
        raise Refused(f"{name.replace('_', ' ')}: {refused}") from None
    return _cut(" ".join(text.split()), length) if _can_be_seen(text) else ""


def _can_be_seen(text: str) -> bool:
    """Whether there is more in it than spaces and marks without a width."""
    return any(char.isprintable() and char != " " for char in text)


def _cut(words: str, length: int) -> str:
    if len(words) <= length:
        return words
    head, space, _ = words[:length].rpartition(" ")
    return f"{head.rstrip(' ,;:–—-')}…" if space else f"{words[: length - 1]}…"
