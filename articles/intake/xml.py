"""The one place where XML is parsed: no entity is unfolded, no DTD is read, no address is followed, size has limits.

What libxml2 can do on behalf of a file is in the OWASP cheat sheet on XML external entities; all of that is off.
"""

from __future__ import annotations

import re
from html.entities import html5
from typing import cast

from lxml import etree

from articles.intake.decoding import decode, marked_encoding
from articles.intake.records import Refused, shown

MOST_MARKUP = 500_000
"""Elements, ends of elements and attributes: a tree of so many takes some 100 MB."""
DECLARATION = re.compile(r"\s*<\?xml\b[^<>]*\?>")
DECLARED = re.compile(rb"\s*<\?xml\b[^<>]*?\bencoding\s*=\s*[\"']\s*([A-Za-z][A-Za-z0-9._-]*)")
NAMED_CHARACTER = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,30};)")
OF_XML = frozenset(["amp;", "lt;", "gt;", "quot;", "apos;"])
SPACE = re.compile(r"\s*")
BEFORE_ROOT = (
    ("<?", re.compile(r".*?\?>", re.DOTALL)),
    ("<!--", re.compile(".*?-->", re.DOTALL)),
    ("<!doctype", re.compile(r"[^>\[]*(?:>|\[.*?\]\s*>)", re.DOTALL)),
)
UNDECLARED = re.compile("Entity '[^']*' not defined")
IN_WORDS = (
    ("Excessive depth", "nested too deep"),
    ("amplification", "its entities unfold without end"),
    ("entity reference loop", "its entities unfold without end"),
    ("too long", "more than 10 MB in one element"),
)


def parse(data: bytes) -> etree._Element:
    """The root of a document, its namespaces kept; comments and processing instructions are left out. Raises Refused.

    HTML's names of characters (&nbsp;) are read, whether a DTD declares them or not; other entities stay as &name;.
    """
    text = characters(data)
    if (count := text.count("<") + text.count('="') + text.count("='")) > MOST_MARKUP:
        raise Refused(f"{count:,} elements and attributes: XML that is read has no more than {MOST_MARKUP:,}")
    try:
        root = _parsed(text)
    except etree.XMLSyntaxError as error:
        if not UNDECLARED.match(error.msg or ""):
            raise _refused(error) from None
        root = _parsed_with_named_characters(text)
    for entity in list(root.iter(etree.Entity)):
        _put_words(entity)
    return root


def characters(data: bytes) -> str:
    """The text of an XML document without its declaration; the encoding that it declares is honoured. Raises Refused."""
    text = decode(data, declared_encoding(data)).lstrip("\ufeff")
    return DECLARATION.sub("", text, count=1) if DECLARATION.match(text) else text.lstrip()


def declared_encoding(data: bytes) -> str:
    """What the XML declaration says, or an empty string; a mark at the beginning of the file counts more."""
    found = None if marked_encoding(data) else DECLARED.match(data[:1024])
    return found[1].decode("ascii") if found else ""


def root_start(text: str) -> int:
    """Where the root element begins: behind the declaration, comments and the DOCTYPE; the text's length without one."""
    start = 0
    before: int | None = 0
    while before is not None:
        start = SPACE.match(text, before).end()  # type: ignore[union-attr]  # it matches anywhere
        before = _end_of_what_stands_before(text, start)
    return start


def _end_of_what_stands_before(text: str, start: int) -> int | None:
    """Where the comment or declaration that begins at `start` ends; None where there is none."""
    for mark, end in BEFORE_ROOT:
        if text[start : start + len(mark)].lower() == mark:
            found = end.match(text, start + len(mark))
            return found.end() if found else len(text)
    return None


def with_numbers(text: str) -> str:
    """The text with HTML's names of characters as numbers, which need no DTD."""
    return NAMED_CHARACTER.sub(_numbered, text)


def without_namespaces(root: etree._Element) -> etree._Element:
    """The same tree, each element with its local name: for formats whose names are clear without a namespace."""
    for element in root.iter(etree.Element):
        element.tag = local_name(element)
    return root


def local_name(element: etree._Element) -> str:
    return etree.QName(element).localname


def _parsed(text: str) -> etree._Element:
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    return etree.fromstring(text.encode("utf-8", errors="replace"), parser)


def _parsed_with_named_characters(text: str) -> etree._Element:
    try:
        return _parsed(with_numbers(text))
    except etree.XMLSyntaxError as error:
        raise _refused(error) from None


def _numbered(name: re.Match[str]) -> str:
    if name[1] in OF_XML or name[1] not in html5:
        return name[0]
    return "".join(f"&#{ord(character)};" for character in html5[name[1]])


def _refused(error: etree.XMLSyntaxError) -> Refused:
    message = (error.msg or "it breaks off").partition(", line ")[0]
    line = f", line {error.lineno:,}" if error.lineno else ""
    words = next((words for part, words in IN_WORDS if part in message), shown(message.strip(), 120))
    return Refused(f"not XML that we read: {words}{line}")


def _put_words(entity: etree._Element) -> None:
    """Puts the character that a reference names, or the reference as it was written, into the text around it."""
    name = cast("str", entity.text)
    words = html5.get(name.removeprefix("&"), name) + (entity.tail or "")
    parent, before = entity.getparent(), entity.getprevious()
    if parent is None:
        return
    if before is None:
        parent.text = (parent.text or "") + words
    else:
        before.tail = (before.tail or "") + words
    entity.tail = None
    parent.remove(entity)
