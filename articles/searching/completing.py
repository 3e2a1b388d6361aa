"""What a query may go on with, while it is typed: fields, and names of speakers, outlets and stories."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.postgres.search import SearchQuery

from articles.models import Entity, Outlet, Story
from articles.models.stories import NAME_WORDS
from articles.searching.folding import folded, words_of
from articles.searching.language import DASHES, FIELDS, QUOTES, VALUES, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

OFFERED = 8
OF_ONE_KIND = 4
SHORTEST = 2
"""Characters of a name from which on names are offered."""
TOLD = {
    "speaker": "who said it",
    "about": "who or what is mentioned",
    "via": "through whom it reached the article",
    "outlet": "who published it",
    "story": "the running event",
    "form": "direct, mixed or indirect",
    "state": "suggested, confirmed, corrected …",
    "after": "that day and later: 2026-11-24",
    "before": "earlier than that day",
}
DASH = re.escape(DASHES)
BARE = re.compile(rf"([{DASH}]?)(?:([A-Za-z]+):)?([^\s(){QUOTES}|]*)$")
IN_QUOTES = re.compile(rf"([{DASH}]?)(?:([A-Za-z]+):)?[{QUOTES}]([^{QUOTES}]*)$")
"""What the caret stands behind: a sign, a field's name, if there is one, and what is typed of its value."""


@dataclass(frozen=True, slots=True)
class Offer:
    """`typed` is the whole query with the offer taken, `caret` the place in it to go on at."""

    label: str
    note: str
    typed: str
    caret: int


def offers(typed: str, caret: int) -> list[Offer]:
    """For what stands before the caret; a query or two."""
    before, rest = typed[:caret], typed[caret:]
    is_quoted = sum(char in QUOTES for char in before) % 2 == 1
    match = (IN_QUOTES if is_quoted else BARE).search(before)
    if match is None:
        return []
    sign, name, value = match[1], match[2], match[3].strip()
    start = before[: match.start()] + sign
    found = _values(name.lower(), value) if name else iter(()) if is_quoted else _anything(value)
    taken = []
    for label, note, text in found:
        ends = "" if text.endswith(":") or rest.startswith(" ") else " "
        taken.append(Offer(label, note, f"{start}{text}{ends}{rest}", len(start) + len(text) + len(ends)))
    return taken[:OFFERED]


def _anything(value: str) -> Iterator[tuple[str, str, str]]:
    """Label, note and text of each offer."""
    if not value:
        return
    for field in FIELDS:
        if field.startswith(value.lower()):
            yield f"{field}:", TOLD[field], f"{field}:"
    if len(value) < SHORTEST or not words_of(value):
        return
    for field in ("speaker", "outlet", "story"):
        for label, note, text in [*_values(field, value)][:OF_ONE_KIND]:
            yield label, f"{field}, {note}" if note else field, text


def _values(field: str, value: str) -> Iterator[tuple[str, str, str]]:
    if field in VALUES:
        yield from ((one, "", f"{field}:{one}") for one in VALUES[field] if one.startswith(value.lower()))
    elif field == "outlet":
        yield from ((name, "", f"outlet:{quoted(name, always=True)}") for name in _outlets(value))
    elif len(value) >= SHORTEST and words_of(value):
        if field == "story":
            yield from ((story.name, "", f"story:#{story.pk}") for story in _stories(value))
        elif field in {"speaker", "about", "via"}:
            for entity in Entity.objects.named_like(value).filter(article=None, merged_into=None)[:OFFERED]:
                whole = f"{entity.name} ({entity.note})" if entity.note else entity.name
                yield (
                    entity.name,
                    entity.note or entity.get_kind_display().lower(),
                    f"{field}:{quoted(whole, always=True)}",
                )


def _outlets(value: str) -> list[str]:
    wanted = folded(value)
    names = Outlet.objects.values_list("name", flat=True)
    return [name for name in names if wanted in folded(name)][:OFFERED]


def _stories(value: str) -> list[Story]:
    words = " & ".join(f"{word}:*" for word in re.findall(r"\w+", value.lower()))
    begins = SearchQuery(words, search_type="raw", config="simple")
    stories = Story.objects.annotate(words=NAME_WORDS).filter(words=begins, merged_into=None)
    return list(stories.order_by("-last_at", "-pk")[:OFFERED])
