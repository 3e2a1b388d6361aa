"""PDF: the text of a printed article, by pypdf; what a scanner made holds pictures and is refused.

Whatever pypdf raises for a damaged file is told in words: it fails in many ways.
"""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING, Any

from pypdf import Configuration, PdfReader, apply_configuration
from pypdf.errors import LimitReachedError

from articles.intake.cleaning import LONGEST_BODY, make_record
from articles.intake.dates import bearable_date
from articles.intake.readers.print_layout import Line, laid_out
from articles.intake.readers.properties import CREATED, title_of, writer_of
from articles.intake.records import Pending, Refused, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pypdf import PageObject

    from articles.intake.cleaning import Fields
    from articles.intake.readers.print_layout import Paragraph, Print
    from articles.intake.records import ArticleRecord
    from articles.intake.source import Source

MOST_PAGES = 500
"""An article has a few, a whole newspaper up to 200; a page of 4,000 characters takes some 13 ms, so that 500 take 7 s."""
STREAM_BYTES = 30_000_000
"""Of one stream, unpacked: the words of a page have some 10,000, its pictures are never unpacked."""
LIMITS = Configuration(
    zlib_maximum_output_length=STREAM_BYTES,
    lzw_maximum_output_length=STREAM_BYTES,
    run_length_maximum_output_length=STREAM_BYTES,
    array_based_stream_maximum_output_length=STREAM_BYTES,
    stream_decoding_work_maximum_length=2 * STREAM_BYTES,
    stream_parsing_work_maximum_count=1_000_000,
    stream_filters_maximum_length=4,
    page_tree_maximum_entries=10 * MOST_PAGES,
    page_tree_maximum_depth=50,
    page_tree_maximum_page_entries=100_000,
    xform_maximum_invocations_per_extraction=500,
    disable_legacy_handling=True,
)
LARGE = 1.3
"""Times the size of the text: the largest words of the first page that are so large are the headline."""
LONGEST_HEADLINE = 300  # characters
BROWSERS = ("mozilla", "chrom", "skia", "safari", "webkit", "firefox", "wkhtml")
"""Programs whose date of a document is the day on which somebody printed a page."""
BY = "by "
LONGEST_BYLINE = 100  # characters


def read(source: Source) -> Iterator[Pending]:
    yield Pending("", lambda: _record(source.data()))


def _record(data: bytes) -> ArticleRecord:
    with apply_configuration(LIMITS):
        try:
            lines, given = _contents(data)
        except (Refused, MemoryError):
            raise
        except LimitReachedError as error:
            raise Refused(f"the PDF asks for more than a document needs: {shown(str(error), 120)}") from None
        except RecursionError:
            raise Refused("the PDF is damaged: its parts are nested without end") from None
        except Exception as error:
            raise Refused(f"the PDF is damaged: {shown(str(error), 120) or type(error).__name__}") from None
    if not lines:
        raise Refused("holds no text: scanned pages need OCR first")
    return _article(laid_out(lines), given)


def _contents(data: bytes) -> tuple[list[Line], dict[str, str]]:
    """Its lines, and its properties by their names. Raises Refused, and whatever pypdf does."""
    reader = PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted:
        raise Refused("the PDF is encrypted: save it without a password")
    count = len(reader.pages)
    if count > MOST_PAGES:
        raise Refused(f"{count:,} pages: a PDF that is read has no more than {MOST_PAGES}")
    lines: list[Line] = []
    length = 0
    for number, page in enumerate(reader.pages, start=1):
        found = _lines(page, number)
        length += sum(len(line.text) for line in found)
        if length > LONGEST_BODY:
            raise Refused(f"more than {LONGEST_BODY:,} characters: an article has no more")
        lines += found
    given = {str(name): value.get_object() for name, value in (reader.metadata or {}).items()}
    return lines, {name: str(value) for name, value in given.items() if isinstance(value, str)}


def _lines(page: PageObject, number: int) -> list[Line]:
    lines: list[Line] = []
    parts: list[str] = []
    place: list[tuple[float, float, float]] = []

    def end() -> None:
        if place and (text := "".join(parts).strip()):
            lines.append(Line(text, number, *place[0]))
        parts.clear()
        place.clear()

    def take(text: str, outer: Sequence[float], inner: Sequence[float], font: Any, size: float) -> None:
        for index, piece in enumerate(text.split("\n")):
            if index:
                end()
            parts.append(piece)
            if piece.strip() and not place:
                place.append(_place(outer, inner, size))

    page.extract_text(visitor_text=take)
    end()
    return lines


def _place(outer: Sequence[float], inner: Sequence[float], size: float) -> tuple[float, float, float]:
    """Where a text begins, and the size of its letters, on the page: `inner` is its matrix, `outer` the one around it."""
    a, b, c, d, e, f = (float(number) for number in outer)
    x, y = float(inner[4]), float(inner[5])
    up = (float(inner[2]) * a + float(inner[3]) * c, float(inner[2]) * b + float(inner[3]) * d)
    letters = abs(float(size)) * math.hypot(*up)
    numbers = (x * a + y * c + e, x * b + y * d + f, letters or 1.0)
    if not all(map(math.isfinite, numbers)):
        raise Refused("the PDF is damaged: its words stand nowhere")
    return numbers


def _article(found: Print, given: dict[str, str]) -> ArticleRecord:
    paragraphs = list(found.paragraphs)
    fields: Fields = {"title": title_of(given.get("/Title", "")), "byline": writer_of(given.get("/Author", ""))}
    headline = _headline(found, str(fields["title"]))
    if headline is not None:
        fields["title"] = paragraphs.pop(headline).words
        if headline < len(paragraphs) and _is_byline(paragraphs[headline]):
            fields["byline"] = paragraphs.pop(headline).words[len(BY) :]
    notes = [f"{found.lines_left_out:,} lines above and below the pages left out"] if found.lines_left_out else []
    maker = f"{given.get('/Creator', '')} {given.get('/Producer', '')}".lower()
    if not any(browser in maker for browser in BROWSERS) and (date := _date(given.get("/CreationDate", ""))):
        fields["published_at"] = date
        notes.append(CREATED)
    fields["url"] = found.address
    return make_record("\n\n".join(paragraph.words for paragraph in paragraphs), fields, tuple(notes))


def _headline(found: Print, title: str) -> int | None:
    """The number of the paragraph that is the headline: what the properties call so, or the largest on the first page."""
    first = [(number, part) for number, part in enumerate(found.paragraphs) if part.page == found.paragraphs[0].page]
    named = next((number for number, part in first if part.words.casefold() == title.casefold()), None)
    if named is not None:
        return named
    number, largest = max(first, key=lambda one: one[1].size)
    is_large = largest.size >= LARGE * found.size and len(largest.words) <= LONGEST_HEADLINE
    return number if is_large and len(found.paragraphs) > 1 else None


def _is_byline(paragraph: Paragraph) -> bool:
    return paragraph.words[: len(BY)].lower() == BY and len(paragraph.words) <= LONGEST_BYLINE


def _date(given: str) -> str:
    """A date of PDF (D:20261005164200+01'00') in ISO 8601; an empty string where it is none, or none that can be."""
    digits = given.removeprefix("D:").strip().replace("'", "")
    day, time, zone = digits[:8], digits[8:14], digits[14:19]
    if not (day.isascii() and day.isdigit() and len(day) == 8):
        return ""
    words = f"{day[:4]}-{day[4:6]}-{day[6:]}"
    if len(time) == 6 and time.isascii() and time.isdigit():
        words += f"T{time[:2]}:{time[2:4]}:{time[4:]}" + (
            f"{zone[:3]}:{zone[3:] or '00'}" if zone[:1] in "+-" and zone[1:] else ""
        )
        words += "+00:00" if zone[:1] == "Z" else ""
    date = bearable_date(words)
    return date.moment.isoformat() if date.moment else ""
