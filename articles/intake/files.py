"""A file's bytes to its entries: refused for what it is, or read by the reader of its format."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.conf import settings
from django.template.defaultfilters import filesizeformat

from articles.intake.decoding import decode
from articles.intake.readers import html, jsonl, markdown, plain
from articles.intake.recognising import Format, recognise, refuse_binary
from articles.intake.records import Entry, Refused, shown_name

if TYPE_CHECKING:
    from collections.abc import Iterator

READERS = {Format.PLAIN: plain.read, Format.MARKDOWN: markdown.read, Format.HTML: html.read, Format.JSONL: jsonl.read}
log = logging.getLogger(__name__)


def read_file(data: bytes, name: str, format: Format | None = None) -> Iterator[Entry]:  # noqa: A002, as the command says it
    """The entries of a file, in order and always the same; at least one. `format` None: recognised."""
    name = shown_name(name)
    count = 0
    try:
        for count, entry in enumerate(_entries(data, name, format), start=1):  # noqa: B007, counted for below
            yield entry
        if not count:
            raise Refused("empty: there are no words in it")
    except Refused as refused:
        yield Entry(name, refused)
    except Exception as error:
        # a fault of ours or of a library must not stop the files behind this one; it is told, to the admin and in the log
        log.exception("%s could not be read", name)
        yield Entry(
            name, Refused(f"could not be read, by a fault of Newsdesk ({type(error).__name__}); the log says more")
        )


def refuse_size(size: int) -> None:
    """Raises Refused for a file of more bytes than settings.UPLOAD_LIMIT."""
    if size > settings.UPLOAD_LIMIT:
        raise Refused(f"{filesizeformat(size)}: a file has no more than {filesizeformat(settings.UPLOAD_LIMIT)}")


def _entries(data: bytes, name: str, format: Format | None) -> Iterator[Entry]:  # noqa: A002
    refuse_size(len(data))
    if not data.strip():
        raise Refused("empty: there is nothing in it" if not data else "empty: there are only spaces in it")
    refuse_binary(data)
    declared = html.declared_encoding(data) if format in (None, Format.HTML) else ""
    text = decode(data, declared)
    yield from READERS[format or recognise(text, name)](text, name)
