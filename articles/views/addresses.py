"""Addresses of hundreds of rows on one page: worked out once, where reverse() for each took a tenth of the page's time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

if TYPE_CHECKING:
    from collections.abc import Callable

PROBE = 1234567890


def address_of(route: str) -> Callable[[int], str]:
    """A function that gives the address of a route for a key, which is the one thing that the route takes."""
    before, after = reverse(route, args=[PROBE]).split(str(PROBE))
    return lambda key: f"{before}{key}{after}"
