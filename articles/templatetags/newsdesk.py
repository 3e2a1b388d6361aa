"""What templates may ask: the role and the keys of who is reading, and claims and numbers as people write and say them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django import template

from articles import keymap
from articles.models import Entity, Role, role_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

    from articles.keymap import Line
    from articles.models import Claim

register = template.Library()


@register.filter
def may(user: User | AnonymousUser, role: str) -> bool:
    """Whether the user has the role ("reader", "editor", "admin") or a higher one."""
    return role_of(user) >= Role[role.upper()]


@register.filter
def percent(probability: float) -> str:
    """0.583 -> 58 %, with a space that does not break."""
    return f"{probability * 100:.0f}\N{NO-BREAK SPACE}%"


@register.filter
def colour_class(claim: Claim, colours: dict[int, int]) -> str:
    """The style of the claim's speaker: "s0" to "s7", or "nobody"."""
    colour = colours.get(claim.attribution.speaker_id or 0)
    return "nobody" if colour is None else f"s{colour}"


@register.filter
def state_class(claim: Claim) -> str:
    """The style of the claim's state: that of the attribution, or "doubtful"."""
    return "doubtful" if claim.is_doubtful else claim.attribution.state


@register.filter
def content_of(snapshot: dict[str, Any], body: str) -> str:
    """The content that a claim had by a snapshot of its words, with an ellipsis between stretches."""
    spans = sorted((start, end) for role, start, end in snapshot["parts"] if role == "content")
    return " … ".join(body[start:end] for start, end in spans)


@register.filter
def in_words(minutes: float) -> str:
    """2.4 -> about 2 minutes."""
    if minutes < 1:
        return "less than a minute"
    unit, count = ("hour", round(minutes / 60)) if minutes >= 90 else ("minute", round(minutes))
    return f"about {count}\N{NO-BREAK SPACE}{unit}{'' if count == 1 else 's'}"


@register.filter
def grouped(number: int) -> str:
    """12345 -> 12,345."""
    return f"{number:,}"


@register.filter
def between(interval: tuple[float, float]) -> str:
    """(0.662, 0.751) -> 66–75: the ends of an interval in per cent."""
    low, high = interval
    return f"{low * 100:.0f}–{high * 100:.0f}"


@register.filter
def spoken(claim: Claim) -> str:
    """The claim as a screen reader says it: "Dmitry Peskov, relayed by Interfax, direct, suggested, 62 per cent"."""
    attribution = claim.attribution
    speaker = str(attribution.speaker) if attribution.speaker else "Nobody named"
    if attribution.speaker and attribution.speaker.kind == Entity.Kind.UNNAMED:
        speaker = f"Unnamed: {speaker}"
    said = [speaker, f"relayed by {attribution.relay}" if attribution.relay else "", claim.get_form_display().lower()]
    if attribution.state == "rejected":
        said.append("not a claim")
    else:
        said.append("doubtful" if claim.is_doubtful else attribution.get_state_display().lower())
    if not attribution.is_decided and claim.confidence is not None:
        said.append(f"{claim.confidence * 100:.0f} per cent")
    return ", ".join(part for part in said if part)


@register.filter
def written(key: str) -> str:
    """A key as it stands on the page: Escape -> Esc."""
    return keymap.written(key)


@register.simple_tag
def keys_of(place: str, user: User | AnonymousUser) -> list[Line]:
    """What the dialog of keys says on a page of that place."""
    return keymap.lines_of(keymap.actions_of(user, place))


@register.simple_tag(takes_context=True)
def chosen_keys(context: dict[str, Any]) -> str:
    """{"x": "q"}: the keys that the user has instead of the usual ones, for keymap.js. One query."""
    user = context.get("user")
    return json.dumps(keymap.chosen_by(user) if user else {})
