"""Parts of a story's page that are drawn by functions, as paragraphs are: as templates, hundreds of articles took too long."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from django import template
from django.utils.safestring import SafeString

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from articles.coverage.quoting import Count
    from articles.timelines import Dot, Item, Timeline

register = template.Library()


@register.simple_tag
def lanes(timeline: Timeline) -> SafeString:
    """The inside of the SVG: the days, the lanes with their names, copies joined to their originals, the dots."""
    return SafeString("".join(_drawn(timeline)))


def _drawn(timeline: Timeline) -> Iterator[str]:
    for tick in timeline.ticks:
        top, away = (4 if tick.label else 18), (-4 if tick.anchor == "end" else 4)
        yield f'<line class="grid" x1="{tick.x}%" x2="{tick.x}%" y1="{top}" y2="{timeline.height}" />'
        if tick.label:
            yield f'<text class="tick" x="{tick.x}%" y="13" dx="{away}" text-anchor="{tick.anchor}">{tick.label}</text>'
    for lane in timeline.lanes:
        yield f'<line class="floor" x1="0" x2="100%" y1="{lane.bottom}" y2="{lane.bottom}" />'
    for join in timeline.joins:
        one, other = join.copy, join.original
        yield f'<line class="join" x1="{one.x}%" y1="{one.y}" x2="{other.x}%" y2="{other.y}" />'
    for lane in timeline.lanes:
        yield f'<text class="lane" x="2" y="{lane.y}">{escape(lane.name)} <tspan>{lane.count}</tspan></text>'
        yield from map(_dot, lane.dots)


def _dot(dot: Dot) -> str:
    item = dot.item
    title = f"{_when(item)} · {item.outlet}: {item.title}{' (a copy)' if item.copy_of else ''}"
    kind = "dot copy" if item.copy_of else "dot"
    circle = f'<circle class="{kind}" cx="{dot.x}%" cy="{dot.y}" r="4.5" />'
    return f'<a href="{item.url}" tabindex="-1"><title>{escape(title)}</title>{circle}</a>'


@register.simple_tag
def timeline_rows(items: Sequence[Item]) -> SafeString:
    """The same as rows of a table: published, outlet, article."""
    return SafeString("".join(map(_table_row, items)))


def _table_row(item: Item) -> str:
    copy = ' <span class="meta">(a copy)</span>' if item.copy_of else ""
    title = f'<a href="{item.url}">{escape(item.title)}</a>{copy}'
    return f'<tr><td>{_when(item)}</td><td>{escape(item.outlet)}</td><td dir="auto">{title}</td></tr>'


def _when(item: Item) -> str:
    return f"{item.at.day} {item.at:%b %Y, %H:%M}" if item.at else "undated"


@register.simple_tag
def counted(count: Count, address: str) -> SafeString:
    """A number of the table of speakers; each of its parts leads to the claims at the address, which ends in a query."""
    quoted = told = ""
    if count.quoted:
        said = '<span class="visually-hidden"> in quotation marks</span>'
        quoted = f'<a href="{escape(address)}&amp;words=quoted"><b>{count.quoted}</b>{said}</a>'
    if count.told:
        said = '<span class="visually-hidden"> in other words</span>'
        told = f' <a class="told" href="{escape(address)}&amp;words=told">+ {count.told}{said}</a>'
    return SafeString(quoted + told)
