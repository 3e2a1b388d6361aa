"""A paragraph with its claims, drawn by a function: as a template the thousands of pieces of a long article took a second."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from articles.templatetags.newsdesk import colour_class, state_class

if TYPE_CHECKING:
    from articles.reading import Line, Piece, Row, Run

register = template.Library()

BOILERPLATE = SafeString(' class="boilerplate" title="Not part of the article"')
PLAIN = '<span data-at="{}">{}</span>'
OF_A_KIND = '<span data-at="{}" class="{}">{}</span>'
AROUND = '<span class="claim over {}" data-claim="{}">{}</span>'
INNERMOST = '<a class="claim {} {}" href="{}" data-claim="{}" aria-describedby="said-{}" tabindex="-1">{}</a>'


@register.simple_tag
def paragraph(row: Row, colours: dict[int, int]) -> SafeString:
    """The row's text; each claim a link to itself, with the lines of the claims around it. `colours` as Reading has them."""
    drawn = format_html_join("", "{}", ((_run(run, colours),) for run in row.runs))
    return format_html('<p dir="auto"{}>{}</p>', BOILERPLATE if row.is_boilerplate else "", drawn)


def _run(run: Run, colours: dict[int, int]) -> SafeString:
    drawn = format_html_join("", "{}", ((_piece(piece),) for piece in run.pieces))
    if run.claim is None or run.line is None:
        return drawn
    key = run.claim.pk
    classes = _classes(run.line, colours)
    drawn = format_html(INNERMOST, run.claim.form, classes, run.claim.get_absolute_url(), key, key, drawn)
    for line in reversed(run.around):
        drawn = format_html(AROUND, _classes(line, colours), line.claim.pk, drawn)
    return drawn


def _classes(line: Line, colours: dict[int, int]) -> str:
    return f"{line.marks} {state_class(line.claim)} {colour_class(line.claim, colours)}"


def _piece(piece: Piece) -> SafeString:
    if piece.kinds:
        return format_html(OF_A_KIND, piece.at, piece.kinds, piece.text)
    return format_html(PLAIN, piece.at, piece.text)
