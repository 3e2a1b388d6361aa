"""What templates may ask: the role of who is reading, and numbers as people write them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template

from articles.models import Role, role_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

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
