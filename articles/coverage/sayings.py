"""The statements of a story, the one that was printed first first, each with who printed it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from articles.coverage.said import Said


@dataclass(frozen=True, slots=True)
class Saying:
    statement: int
    printed: Sequence[Said]
    """In order of publication."""

    @property
    def speakers(self) -> list[int]:
        """Whom it is given to, in the same order."""
        return list(dict.fromkeys(said.speaker for said in self.printed if said.speaker is not None))


def sayings(said: Sequence[Said]) -> list[Saying]:
    """Of claims in order of publication."""
    by_statement: dict[int, list[Said]] = {}
    for one in said:
        if one.statement is not None:
            by_statement.setdefault(one.statement, []).append(one)
    return [Saying(statement, printed) for statement, printed in by_statement.items()]


def first_pair(articles: Sequence[int], copies: set[int], said: Sequence[Said]) -> tuple[int, int] | None:
    """Two articles worth reading side by side: the first, and of the others that are no copies the one that has most
    statements with it; None where there are no two.
    """
    own = [article for article in articles if article not in copies] or list(articles)
    if len(articles) < 2:
        return None
    one = own[0]
    others = [article for article in own if article != one] or [article for article in articles if article != one]
    first = {each.statement for each in said if each.article == one and each.statement}
    shared = dict.fromkeys(others, 0)
    for each in said:
        if each.article in shared and each.statement in first:
            shared[each.article] += 1
    return one, max(others, key=lambda article: shared[article])
