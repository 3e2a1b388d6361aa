"""ninjs, the IPTC's news in JSON: versions 1.x, 2.x and 3.x, which differ in their names (iptc.org/standards/ninjs).

What it says about usage, its pictures and other items that go with it (associations) is no part of the text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from articles.intake.cleaning import make_record
from articles.intake.fields import BODY_NAMES
from articles.intake.readers.html_text import words_of_fragment
from articles.intake.records import Refused, shown
from articles.intake.status import refuse_unusable
from articles.intake.teasers import note_of_teaser

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from articles.intake.cleaning import Fields
    from articles.intake.records import ArticleRecord

NAMES = (
    "versioncreated firstcreated contentcreated pubstatus bodies headlines copyrightholder representationtype renditions "
    "associations body_text body_html body_xhtml"
)
SIGNS = frozenset(NAMES.split())
"""Names in small letters that an item has, and our own records have not."""
TEXT = ("text", "composite", "")
MARKED_UP = ("body_xhtml", "body_html")
OTHER_ROLES = frozenset(["caption", "summary", "abstract", "teaser", "description", "ednote", "script", "shotlist"])


def is_item(given: Mapping[str, Any]) -> bool:
    """Whether an object is a ninjs item, and no record of ours with a name of theirs beside its text."""
    if any(isinstance(given.get(name), str) for name in BODY_NAMES):
        return False
    return any(name in SIGNS or name.startswith("body_") for name in map(str.lower, given))


def record_of(item: Mapping[str, Any]) -> ArticleRecord:
    """Raises Refused for an item that has no text, or that its agency has taken back."""
    given = {name.lower(): value for name, value in item.items()}
    refuse_unusable(given.get("pubstatus"), "pubstatus")
    if words := _body(given):
        return make_record(words, _fields(given))
    kind = given.get("type", "")
    if isinstance(kind, str) and kind not in TEXT:
        raise Refused(f"an item of type {shown(kind)}: it has no text")
    if summary := _main(given, "descriptions", "description_text"):
        return make_record(summary, _fields(given), (note_of_teaser(summary, "a summary"),))
    raise Refused("no text: an item has its words in body_text, body_xhtml, body_html or bodies")


def _fields(given: Mapping[str, Any]) -> Fields:
    fields: Fields = {
        "title": _main(given, "headlines", "headline") or given.get("title"),
        "byline": _byline(given),
        "published_at": given.get("firstcreated") or given.get("contentcreated") or given.get("versioncreated"),
        "language": given.get("language"),
        "section": _section(given),
        "outlet": given.get("copyrightholder") or _first_name(given.get("infosources")) or given.get("source"),
        "url": _address(given),
    }
    return {name: value for name, value in fields.items() if value}


def _main(given: Mapping[str, Any], several: str, one: str) -> str:
    """What is called `one` up to version 1.x, and is the main one of `several` since 2.0, without markup."""
    values = [entry for entry in _objects(given.get(several)) if isinstance(entry.get("value"), str)]
    entry = next((entry for entry in values if entry.get("role") in ("main", None)), values[0] if values else {})
    value = entry.get("value") or given.get(one)
    if not isinstance(value, str):
        return ""
    return words_of_fragment(value) if _is_markup(entry) else value


def _body(given: Mapping[str, Any]) -> str:
    """The words with the borders of their paragraphs: of what is marked up first, of plain text otherwise."""
    candidates = [*_marked_up(given), *_plain(given)]
    return next((words for words in candidates if words.strip()), "")


def _marked_up(given: Mapping[str, Any]) -> Iterator[str]:
    for name in MARKED_UP:
        if isinstance(markup := given.get(name), str):
            yield words_of_fragment(markup)
    for entry in _bodies(given):
        if _is_markup(entry):
            yield words_of_fragment(entry["value"])


def _plain(given: Mapping[str, Any]) -> Iterator[str]:
    others = sorted(name for name in given if name.startswith("body_") and name not in MARKED_UP)
    for name in ["body_text", *others]:
        if isinstance(words := given.get(name), str):
            yield words
    for entry in _bodies(given):
        if str(_type(entry) or "text/plain").startswith("text/plain"):
            yield entry["value"]


def _bodies(given: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Those that are the article's, the main one first."""
    bodies = [
        entry
        for entry in _objects(given.get("bodies"))
        if isinstance(entry.get("value"), str) and entry.get("role") not in OTHER_ROLES
    ]
    return sorted(bodies, key=lambda entry: entry.get("role") != "main")


def _type(entry: Mapping[str, Any]) -> object:
    return entry.get("contenttype") or entry.get("contentType")


def _is_markup(entry: Mapping[str, Any]) -> bool:
    return str(_type(entry) or "").partition(";")[0].strip().lower() in ("text/html", "application/xhtml+xml")


def _byline(given: Mapping[str, Any]) -> object:
    """The byline as written; where there is none, the names of those who made it."""
    if written := given.get("byline") or given.get("by"):
        return written if isinstance(written, str) else None
    names = [entry.get("byline") or entry.get("name") for entry in _objects(given.get("bylines") or given.get("bys"))]
    return [name for name in names if isinstance(name, str)] or None


def _section(given: Mapping[str, Any]) -> str:
    return _first_name(given.get("section")) or _first_name(given.get("subjects") or given.get("subject"))


def _first_name(entries: object) -> str:
    if isinstance(entries, str):
        return entries
    return next((entry["name"] for entry in _objects(entries) if isinstance(entry.get("name"), str)), "")


def _address(given: Mapping[str, Any]) -> str:
    """An item's uri names it, and is a web address only now and then: one for readers comes first."""
    candidates = [given.get("url"), given.get("canonicalurl"), given.get("uri")]
    others = given.get("altids")
    if isinstance(others, dict):
        candidates[2:2] = others.values()
    candidates[2:2] = [entry.get("value") for entry in _objects(others)]
    for candidate in candidates:
        if isinstance(candidate, str) and candidate.startswith(("https://", "http://")):
            return candidate
    return ""


def _objects(value: object) -> list[dict[str, Any]]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []
