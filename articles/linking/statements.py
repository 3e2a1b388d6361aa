"""The same words in several articles -> one statement, as the machine suggests it (ADR 14)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def match(articles: Sequence[int]) -> None:
    """Puts the claims of the articles' newest versions into statements; a transaction for each article. Can run twice without harm."""
