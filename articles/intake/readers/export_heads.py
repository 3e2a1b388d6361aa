"""What a document of a news database says of itself, in lines with labels or in lines by their order.

LexisNexis: outlet, date, headline, “BYLINE:”, “LENGTH: 523 words”, the text, “LOAD-DATE:” ...
Nexis Uni: headline, outlet, date, “Section:”, “Length:”, “Body”, the text, “Classification” ...
Factiva: headline, byline, “523 words”, date, time, outlet, code, language, “(c) 2026 ...”, the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from articles.intake.dates import bearable_date

if TYPE_CHECKING:
    from collections.abc import Sequence

    from articles.intake.cleaning import Fields

HEAD_LABELS = "BYLINE|SECTION|LENGTH|DATELINE|HEADLINE|HIGHLIGHT|LANGUAGE|SERIES|URL|PUBLICATION-TYPE|DOCUMENT-TYPE|LOAD-DATE|BODY|TYPE|SOURCE"
LABELLED = re.compile(rf"({HEAD_LABELS})[ \t]*:[ \t]*(.*)", re.IGNORECASE | re.DOTALL)
TAIL_LABELLED = re.compile(
    r"((?:LOAD|CORRECTION|UPDATE)-DATE|LANGUAGE|GRAPHIC|(?:PUBLICATION|DOCUMENT|PUB)-TYPE|JOURNAL-CODE|SUBJECT|COMPANY|ORGANIZATION|"
    r"TICKER|INDUSTRY|GEOGRAPHIC|PERSON|COUNTRY|STATE|CITY|ACC-NO|NOTES|CORRECTION|URL|Load-Date)[ \t]*:[ \t]*(.*)",
    re.DOTALL,
)
"""In capitals: a paragraph of the article may begin with “Language:”."""
TAIL_HEADINGS = frozenset(["Classification", "Graphic", "Notes", "Correction"])
CLASSIFIED = re.compile(r"(Language|URL)[ \t]*:[ \t]*(.*)")
RIGHTS = re.compile(
    r"(?:copyright\b|©|\(c\)\s*(?:copyright\b|(?:19|20)\d\d)|.{0,200}\ball rights reserved)", re.IGNORECASE
)
WORDS_STATED = re.compile(
    r"^[ \t]*(?:LENGTH[ \t]*:[ \t]*)?([\d,]{1,9})[ \t]+words[ \t]*$", re.IGNORECASE | re.MULTILINE
)
DATE = re.compile(r"\b(?:\d{1,2}\.? [^\W\d]{3,12} \d{4}|[^\W\d]{3,12} \d{1,2}, \d{4})\b")
TIME = re.compile(r"\b\d{1,2}:\d\d(?::\d\d)?(?: ?[AP]M)?\b(?: (?:GMT|UTC|EST|EDT|CET|CEST|BST)\b)?", re.IGNORECASE)
EDITION = re.compile(r".{0,60}\bEdition\b.{0,20}", re.IGNORECASE)
BY = re.compile(r"by\s+(?=\S)", re.IGNORECASE)
PLACE_BEHIND = re.compile(r"\s*\([^()]{2,40}\)$")
PAGE_BEHIND = re.compile(r"\s*[;,]\s*(?:pg|page|p)\b.*", re.IGNORECASE | re.DOTALL)
CODE = re.compile(r"[A-Z0-9]{2,8}")
HEAD_LINES = 40
"""Of a document of Factiva's: the copyright, where its head ends, stands in these."""
LONGEST_HEAD = 2_000  # characters of a value that is looked at
LANGUAGES = {
    "arabic": "ar", "chinese": "zh", "czech": "cs", "danish": "da", "deutsch": "de", "dutch": "nl", "english": "en",
    "español": "es", "finnish": "fi", "français": "fr", "french": "fr", "german": "de", "greek": "el", "hungarian": "hu",
    "italian": "it", "italiano": "it", "japanese": "ja", "norwegian": "no", "polish": "pl", "portuguese": "pt",
    "romanian": "ro", "russian": "ru", "spanish": "es", "swedish": "sv", "turkish": "tr", "ukrainian": "uk",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Document:
    body: str
    fields: Fields
    words: int
    """As many as the file says that it has; 0 where it does not."""


def read_document(text: str) -> Document:
    """The body of a document and what its head and tail say."""
    blocks = _blocks(text)
    if any(_label(block) for block in blocks):
        return _labelled(blocks)
    lines = [line for block in blocks for line in block]
    end = next((at for at, line in enumerate(lines[:HEAD_LINES]) if RIGHTS.match(line)), None)
    stated = next((at for at, line in enumerate(lines[:end]) if WORDS_STATED.fullmatch(line)), None)
    if end is None or stated is None:
        return Document(_joined(blocks), {}, 0)
    return _in_order(lines[:end], stated, _behind(blocks, lines[end]))


def _blocks(text: str) -> list[list[str]]:
    """Its paragraphs, each as its lines."""
    return [
        [line.strip() for line in block.split("\n") if line.strip()]
        for block in re.split(r"\n[ \t\f]*\n", text.replace("\r", ""))
        if block.strip()
    ]


def _label(block: Sequence[str]) -> re.Match[str] | None:
    return LABELLED.match(block[0])


def _joined(blocks: Sequence[Sequence[str]]) -> str:
    return "\n\n".join("\n".join(block) for block in blocks)


def _labelled(blocks: Sequence[list[str]]) -> Document:
    """LexisNexis and Nexis Uni."""
    has_mark = ["Body"] in blocks
    given: dict[str, str] = {}
    heads: list[str] = []
    start = len(blocks)
    for at, block in enumerate(blocks):
        if found := _label(block):
            name, value = found[1].upper(), " ".join([found[2], *block[1:]])[:LONGEST_HEAD].strip()
            if name == "BODY":
                start = at + 1
                if value:
                    start, block[0] = at, found[2]
                break
            given.setdefault(name, value)
        elif block == ["Body"]:
            start = at + 1
            break
        elif lines := [line[:LONGEST_HEAD] for line in block if not RIGHTS.match(line)]:
            if given and not has_mark:
                start = at
                break
            heads += lines if any(_date(line) for line in lines) else [" ".join(lines)[:LONGEST_HEAD]]
    body, tail = _without_tail(blocks[start:], has_mark=has_mark)
    stated = WORDS_STATED.fullmatch(given.get("LENGTH", ""))
    return Document(_joined(body), _fields(tail | given, heads), _count(stated))


def _count(stated: re.Match[str] | None) -> int:
    digits = stated[1].replace(",", "") if stated else ""
    return int(digits) if digits else 0


def _fields(given: dict[str, str], heads: Sequence[str]) -> Fields:
    """The lines above the labels are outlet, date, headline; or headline, outlet, date."""
    at = next((at for at, line in enumerate(heads) if _date(line)), len(heads))
    before, behind = heads[:at], [line for line in heads[at + 1 :] if not EDITION.fullmatch(line)]
    if len(before) > 1:
        title, outlet = before[-2], before[-1]
    else:
        title, outlet = next(iter(behind), ""), next(iter(before), "")
    return {
        "title": given.get("HEADLINE") or title,
        "outlet": PLACE_BEHIND.sub("", outlet),
        "byline": BY.sub("", given.get("BYLINE", ""), count=1),
        "section": PAGE_BEHIND.sub("", given.get("SECTION", "")),
        "published_at": _date(heads[at]) if at < len(heads) else "",
        "language": _language(given.get("LANGUAGE", "")),
        "url": given.get("URL", ""),
    }


def _without_tail(blocks: Sequence[list[str]], *, has_mark: bool) -> tuple[list[list[str]], dict[str, str]]:
    """The paragraphs of the article, and what stands below them by its labels."""
    end = next((at for at, block in enumerate(blocks) if _is_tail(block, has_mark=has_mark)), len(blocks))
    given: dict[str, str] = {}
    for block in blocks[end:]:
        for line in block:
            if found := TAIL_LABELLED.match(line) or CLASSIFIED.match(line):
                given.setdefault(found[1].upper(), found[2][:LONGEST_HEAD].strip())
    body = list(blocks[:end])
    while body and RIGHTS.match(body[-1][0]) and len(" ".join(body[-1])) <= LONGEST_HEAD:
        del body[-1]
    return body, given


def _is_tail(block: list[str], *, has_mark: bool) -> bool:
    return bool(TAIL_LABELLED.match(block[0])) or (has_mark and len(block) == 1 and block[0] in TAIL_HEADINGS)


def _in_order(head: Sequence[str], stated: int, body: Sequence[list[str]]) -> Document:
    """Factiva: what a line is, its place among the others tells. The longest above the count of words is the headline."""
    above, below = list(head[:stated]), list(head[stated + 1 :])
    byline = next((line for line in above if BY.match(line)), "")
    titles = [line for line in above if line != byline]
    title = max(titles, key=len, default="")
    behind = titles[titles.index(title) + 1 :] if titles else []
    date = next((line for line in below if _date(line)), "")
    time = next((line for line in below if TIME.fullmatch(line)), "")
    rest = [line for line in below if line not in (date, time)]
    fields: Fields = {
        "title": title,
        "byline": BY.sub("", byline, count=1) or ", ".join(behind),
        "section": titles[0] if titles and titles[0] != title else "",
        "published_at": _date(f"{date} {time}") if date else "",
        "outlet": next((line for line in rest if not CODE.fullmatch(line)), ""),
        "language": next((_language(line) for line in rest if _language(line)), ""),
    }
    return Document(_joined(body), fields, _count(WORDS_STATED.fullmatch(head[stated])))


def _behind(blocks: Sequence[list[str]], rights: str) -> list[list[str]]:
    """The paragraphs behind the one with this line."""
    at = next(at for at, block in enumerate(blocks) if rights in block)
    return [block for block in blocks[at + 1 :] if not RIGHTS.match(block[0])]


def _date(line: str) -> str:
    """The day in it, with the time where both can be read together; empty where there is none."""
    found = DATE.search(line[:LONGEST_HEAD])
    if not found:
        return ""
    time = TIME.search(line, found.end())
    for words in ([f"{found[0]} {time[0]}"] if time else []) + [found[0]]:
        if bearable_date(words).moment:
            return words
    return ""


def _language(words: str) -> str:
    return LANGUAGES.get(words.strip().lower(), "")
