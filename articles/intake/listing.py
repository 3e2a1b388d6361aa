"""Items of an import in stretches, from one item on: as fast at the end of a long import as at its beginning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from articles.models import IntakeItem
    from articles.models.intakes import IntakeItemQuerySet, Spot


@dataclass(frozen=True, slots=True)
class Stretch:
    """`before` and `behind` are the spots from which the stretches on either side go on; None where there is none."""

    items: Sequence[IntakeItem]
    before: Spot | None = None
    behind: Spot | None = None


def stretch_of(
    items: IntakeItemQuerySet, size: int, *, behind: Spot | None = None, before: Spot | None = None
) -> Stretch:
    """At most `size` items: the first ones, or those next to a spot. One query."""
    if before:
        found = list(items.before(before).in_order().reverse()[: size + 1])
        shown = found[:size][::-1]
        return _between(shown, is_first=len(found) <= size, is_last=False)
    found = list((items.behind(behind) if behind else items).in_order()[: size + 1])
    return _between(found[:size], is_first=behind is None, is_last=len(found) <= size)


def _between(shown: Sequence[IntakeItem], *, is_first: bool, is_last: bool) -> Stretch:
    if not shown:
        return Stretch(shown)
    return Stretch(shown, None if is_first else shown[0].spot, None if is_last else shown[-1].spot)


def as_query(spot: Spot | None) -> str:
    """A spot as an address has it: "12.0.7"."""
    return ".".join(map(str, spot)) if spot else ""
