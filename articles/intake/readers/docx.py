"""Word documents (Office Open XML, ECMA-376): paragraphs, headings and lists; a row of a table is a line.

Left out: footnotes, comments, headers and footers, captions, text boxes, hidden and deleted words. Macros, pictures and
whatever stands outside the file are never looked at. Read with lxml: mammoth reads XML with entities on, and drops marks.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from articles.intake import archives, xml
from articles.intake.cleaning import make_record
from articles.intake.dates import bearable_date
from articles.intake.readers.properties import CREATED, title_of, writer_of
from articles.intake.records import Pending, Refused

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

    from articles.intake.cleaning import Fields
    from articles.intake.records import ArticleRecord
    from articles.intake.source import Limits, Source

NOT_READ = frozenset(
    ["del", "moveFrom", "pPr", "rPr", "tblPr", "sectPr", "sdtPr", "instrText", "delText", "rt", "object", "footnotePr"]
)
BOXES = frozenset(["drawing", "pict"])
MARKS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"}
TITLE, CAPTION, CONTENTS = "title", "caption", "toc "
"""Names of styles, which Word writes in English in documents of every language."""
OFF = ("0", "false", "off", "none")
PROGRAMS = frozenset(["python-docx", "docx4j", "apache poi", "un-named"])
"""Makers of documents that leave the properties of their template in them."""


def read(source: Source) -> Iterator[Pending]:
    yield Pending("", lambda: _record(source))


class _Package:
    """The parts of a document by their names, as Office compares them: without regard to case."""

    def __init__(self, archive: zipfile.ZipFile, limits: Limits) -> None:
        self._archive = archive
        self._limits = limits
        self._parts = {archives.name_of(info).lower(): info for info in archive.filelist}
        if len(self._parts) < len(archive.filelist):
            raise Refused("a part of the document is in the file twice: it can be read two ways")

    def part(self, name: str) -> Element | None:
        info = self._parts.get(name.lower())
        return xml.parse(archives.member_data(self._archive, info, self._limits)) if info else None

    def names(self) -> tuple[str, ...]:
        return tuple(self._parts)


@dataclass(slots=True)
class _Words:
    """What was found in the document: paragraphs in order, and how much was left out."""

    paragraphs: list[str] = field(default_factory=list)
    title: str = ""
    boxes: int = 0
    captions: int = 0
    changes: int = 0

    def notes(self) -> tuple[str, ...]:
        left_out = [(self.boxes, "text boxes and pictures"), (self.captions, "captions"), (self.changes, "deletions")]
        return tuple(f"{count:,} {what} left out" for count, what in left_out if count)


def _record(source: Source) -> ArticleRecord:
    package = _Package(archives.opened(source), source.options.limits)
    document = package.part(_main_part(package))
    body = document.find("{*}body") if document is not None else None
    if body is None:
        raise Refused(_what_it_is(package.names()))
    words = _Words()
    _read_blocks(body, words, _styles(package))
    fields, notes = _properties(package)
    if words.title:
        fields["title"] = words.title
    return make_record("\n\n".join(words.paragraphs), fields, (*words.notes(), *notes))


def _main_part(package: _Package) -> str:
    """The name of the part that is the document; what would lie outside the file is never asked for."""
    relations = package.part("_rels/.rels")
    for relation in relations.iter("{*}Relationship") if relations is not None else ():
        if relation.get("Type", "").endswith("/officeDocument") and relation.get("TargetMode") != "External":
            return posixpath.normpath(relation.get("Target", "").lstrip("/"))
    return "word/document.xml"


def _what_it_is(names: tuple[str, ...]) -> str:
    if any(name.startswith(("xl/", "ppt/")) for name in names):
        return "this is a table or slides: save it as CSV, DOCX or text"
    return "no document in it: the part with the words (word/document.xml) is missing"


def _styles(package: _Package) -> dict[str, str]:
    """The name of each style by its id, in small letters."""
    styles = package.part("word/styles.xml")
    names = {}
    for style in styles.iter("{*}style") if styles is not None else ():
        name = style.find("{*}name")
        if name is not None:
            names[_attribute(style, "styleId")] = _attribute(name, "val").lower()
    return names


def _read_blocks(element: Element, words: _Words, styles: dict[str, str]) -> None:
    for child in element:
        tag = _tag(child)
        if tag == "p":
            _read_paragraph(child, words, styles)
        elif tag == "tbl":
            for row in child.iter("{*}tr"):
                if next(row.iterancestors("{*}tbl")) is child:
                    _read_row(row, words, styles)
        elif tag == "AlternateContent":
            _read_blocks(_chosen(child), words, styles)
        elif tag in ("del", "moveFrom"):
            words.changes += 1
        elif tag not in NOT_READ:
            _read_blocks(child, words, styles)


def _read_row(row: Element, words: _Words, styles: dict[str, str]) -> None:
    """One line, unless a cell holds paragraphs: then the table is there for the layout."""
    cells = []
    for cell in row.iter("{*}tc"):
        if next(cell.iterancestors("{*}tr")) is row:
            inner = _Words()
            _read_blocks(cell, inner, styles)
            cells.append(inner)
            words.boxes += inner.boxes
            words.captions += inner.captions
            words.changes += inner.changes
    if any(len(cell.paragraphs) > 1 for cell in cells):
        words.paragraphs += [paragraph for cell in cells for paragraph in cell.paragraphs]
    elif line := "\t".join(cell.paragraphs[0] for cell in cells if cell.paragraphs):
        words.paragraphs.append(line)


def _read_paragraph(paragraph: Element, words: _Words, styles: dict[str, str]) -> None:
    given = paragraph.find("{*}pPr/{*}pStyle")
    style = styles.get(_attribute(given, "val"), _attribute(given, "val").lower()) if given is not None else ""
    text = "".join(_text(paragraph, words)).strip(" \t\n")
    if not text or style.startswith(CONTENTS):
        return
    if style == CAPTION:
        words.captions += 1
    elif style == TITLE and not words.title:
        words.title = text
    else:
        words.paragraphs.append(text)


def _text(element: Element, words: _Words) -> Iterator[str]:
    for child in element:
        tag = _tag(child)
        if tag == "t":
            yield child.text or ""
        elif tag in MARKS:
            yield MARKS[tag]
        elif tag in BOXES:
            words.boxes += 1
        elif tag in ("del", "moveFrom"):
            words.changes += 1
        elif tag == "AlternateContent":
            yield from _text(_chosen(child), words)
        elif tag not in NOT_READ and not (tag == "r" and _is_hidden(child)):
            yield from _text(child, words)


def _chosen(alternatives: Element) -> Element:
    """What a program of today shows, of contents that stand there in several ways."""
    for name in ("{*}Choice", "{*}Fallback"):
        if (found := alternatives.find(name)) is not None:
            return found
    return etree.Element("nothing")


def _is_hidden(run: Element) -> bool:
    vanish = run.find("{*}rPr/{*}vanish")
    return vanish is not None and _attribute(vanish, "val").lower() not in OFF


def _properties(package: _Package) -> tuple[Fields, tuple[str, ...]]:
    """What the document says of itself, as far as somebody seems to have written it."""
    core = package.part("docProps/core.xml")
    if core is None:
        return {}, ()
    given = {_tag(child): (child.text or "").strip() for child in core}
    creator = given.get("creator", "")
    if creator.lower() in PROGRAMS:
        return {}, ()
    fields: Fields = {
        "language": given.get("language", ""),
        "title": title_of(given.get("title", "")),
        "byline": writer_of(creator),
    }
    created = bearable_date(given.get("created")).moment
    if created is None:
        return fields, ()
    return fields | {"published_at": created.isoformat()}, (CREATED,)


def _tag(element: Element) -> str:
    """Its name without the namespace: there are two of them, transitional and strict."""
    return str(element.tag).rpartition("}")[2]


def _attribute(element: Element, name: str) -> str:
    """The value of an attribute in whichever namespace."""
    return next((str(value) for key, value in element.items() if str(key).rpartition("}")[2] == name), "")
