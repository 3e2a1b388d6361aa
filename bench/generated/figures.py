"""What the app's own code makes of the words of generated articles: sketch, profile, wordings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from articles.intake.sketching import sketch
from articles.linking import profiles
from articles.models.claims import joined
from articles.wordings.keying import keys

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.generated.drafts import ArticleDraft


@dataclass(frozen=True, slots=True)
class Figures:
    sketch: tuple[int, ...]
    profile: profiles.Profile
    """Without a time: it is told when the rows are written."""
    telling: tuple[int, ...]
    wordings: tuple[tuple[int, ...], ...]
    """Of each claim its keys."""


def figures_of(strings: Sequence[str], articles: Sequence[ArticleDraft]) -> list[Figures]:
    return [_figures(strings, article) for article in articles]


def _figures(strings: Sequence[str], article: ArticleDraft) -> Figures:
    body = "".join([strings[piece] for piece in article.pieces])
    title = "".join([strings[piece] for piece in article.title])
    profile = profiles.profile(profiles.Text(title, body, None, ""))
    return Figures(
        sketch=tuple(sketch(body)),
        profile=profile,
        telling=profiles.telling(profile),
        wordings=tuple(keys(joined(body[start:end] for start, end in claim.content)) for claim in article.claims),
    )
