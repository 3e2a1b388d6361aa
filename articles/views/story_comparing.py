"""Two articles of a story side by side: what they share, what only one has, and their texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from articles.coverage.said import named_in
from articles.coverage.sayings import first_pair
from articles.coverage.stories import coverage_of
from articles.forms.stories import PairForm
from articles.http import reader_required
from articles.models import ArticleVersion, Claim, Entity, Story
from articles.views.side_by_side import both_texts
from articles.wordings.aligning import align

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django.http import HttpResponse

    from articles.coverage.said import Printed, Said
    from articles.coverage.stories import Coverage
    from articles.http import PageRequest
    from articles.wordings.aligning import Piece


@dataclass(frozen=True, slots=True)
class Both:
    """A claim of each article that prints the same statement, and the words of both in pieces: what the other has not differs."""

    one: Claim
    other: Claim
    words: tuple[Sequence[Piece], Sequence[Piece]]

    @property
    def is_one_speaker(self) -> bool:
        return self.one.attribution.speaker_id == self.other.attribution.speaker_id


@dataclass(frozen=True, slots=True)
class Shares:
    """Entities that both have, and that only the one or the other has."""

    both: Sequence[Entity]
    one: Sequence[Entity]
    other: Sequence[Entity]


@require_safe
@reader_required
def story_compare(request: PageRequest, pk: int) -> HttpResponse:
    """The two articles asked for, or two that are worth it."""
    story = get_object_or_404(Story, pk=pk, merged_into=None)
    coverage = coverage_of(story, request.user)
    context: dict[str, Any] = {"story": story, "articles": coverage.articles}
    pair = chosen(coverage, PairForm(request.GET, articles=[*coverage.by_key]).asked)
    if pair is not None:
        context |= _side_by_side(coverage, *pair)
    return render(request, "articles/story_compare.html", context)


def chosen(coverage: Coverage, asked: Sequence[int]) -> tuple[Printed, Printed] | None:
    """Those asked for; in place of who is missing, or not in the story, the proposed ones. None where there are no two."""
    by_key = coverage.by_key
    proposed = first_pair([*by_key], coverage.copies, coverage.said)
    if proposed is None:
        return None
    own = list(dict.fromkeys(key for key in (*asked, *proposed) if key in by_key))
    return by_key[own[0]], by_key[own[1]]


def _side_by_side(coverage: Coverage, one: Printed, other: Printed) -> dict[str, Any]:
    """Six queries."""
    versions = {article.key: coverage.versions[article.key] for article in (one, other)}
    bodies = dict(ArticleVersion.objects.filter(pk__in=versions.values()).values_list("article", "body"))
    claims = {claim.pk: claim for claim in Claim.objects.for_reading().filter(version__in=versions.values())}
    said = [[each for each in coverage.said if each.article == article.key] for article in (one, other)]
    both, only_one, only_other = _sorted_out(said[0], said[1], claims)
    speakers = [{each.speaker for each in own if each.speaker} for own in said]
    named = named_in([one, other], versions)
    names = [named[one.key] - speakers[0] - speakers[1], named[other.key] - speakers[0] - speakers[1]]
    entities = Entity.objects.in_bulk(speakers[0] | speakers[1] | names[0] | names[1])
    texts = both_texts(bodies[one.key], bodies[other.key])
    return {
        "one": one,
        "other": other,
        "both": both,
        "only": [(one, only_one), (other, only_other)],
        "speakers": _shares(speakers[0], speakers[1], entities),
        "names": _shares(names[0], names[1], entities),
        "texts": [(one, texts[0]), (other, texts[1])],
        "is_copy": (one.copy_of or one.key) == (other.copy_of or other.key),
        **_neighbours(coverage.articles, one, other),
    }


def _sorted_out(
    ones: Sequence[Said], others: Sequence[Said], claims: Mapping[int, Claim]
) -> tuple[list[Both], list[Claim], list[Claim]]:
    """The statements that both print, once each, and the claims that only one has."""
    there = {said.statement: said for said in reversed(others) if said.statement}
    here = {said.statement: said for said in reversed(ones) if said.statement}
    both = []
    for statement in dict.fromkeys(said.statement for said in ones if said.statement in there):
        one, other = claims[here[statement].claim], claims[there[statement].claim]
        both.append(Both(one, other, align(one.words, other.words)))
    return (
        both,
        [claims[said.claim] for said in ones if said.statement not in there],
        [claims[said.claim] for said in others if said.statement not in here],
    )


def _shares(one: set[int], other: set[int], entities: Mapping[int, Entity]) -> Shares:
    def in_order(keys: Iterable[int]) -> list[Entity]:
        return sorted((entities[key] for key in keys), key=lambda entity: entity.key)

    return Shares(in_order(one & other), in_order(one - other), in_order(other - one))


def _neighbours(articles: Sequence[Printed], one: Printed, other: Printed) -> dict[str, Printed | None]:
    """What comes on the right side before and after the other, in order of publication."""
    rest = [article for article in articles if article != one]
    at = rest.index(other)
    return {
        "before": rest[at - 1] if at else None,
        "after": rest[at + 1] if at + 1 < len(rest) else None,
    }
