"""A second reading: what the reader answers, blind, and what comes out where it is compared with the first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from articles.editing import entities
from articles.editing.errors import NotAllowed, StaleEdit
from articles.models import Answer, ClaimPart, Entity, Passage, SecondReadingArticle
from articles.models.second_readings import content_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.contrib.auth.models import User

State = SecondReadingArticle.State
Turn = Answer.Turn
Difference = Passage.Difference
Stretch = tuple[int, int]
"""Start and end in code points of the version's body, half-open."""


@dataclass(frozen=True, slots=True)
class Said:
    """An answer as it was given. The speaker is known, or new (`name` and `kind`), or unnamed (`description`)."""

    is_claim: bool
    form: str = ""
    speaker: Entity | None = None
    name: str = ""
    kind: str = ""
    description: str = ""
    content: Stretch | None = None
    """Other words than the machine's; None: the same."""


@transaction.atomic
def answer(passage: Passage, *, said: Said, by: User) -> Answer:
    """Keeps what the second reader says of a passage; until the article is finished it can be said otherwise.

    Raises StaleEdit once it is, NotAllowed for words outside the text.
    """
    article = _hold(passage.article_id, by)
    if not passage.is_shown and passage.claim_id:
        raise NotAllowed
    return _keep(passage, article, said, by)


@transaction.atomic
def mark_missed(article: SecondReadingArticle, *, said: Said, by: User) -> Passage:
    """Keeps that a claim stands where nothing was marked. Raises StaleEdit, NotAllowed."""
    article = _hold(article.pk, by)
    if said.content is None:
        raise NotAllowed("Say which words the claim is.")
    _within(article, said.content)
    passage = Passage.objects.create(article=article, is_shown=False, start=said.content[0], form=said.form)
    _keep(passage, article, said, by)
    return passage


@transaction.atomic
def unmark(passage: Passage, *, by: User) -> None:
    """Takes back that a claim was missed there. Raises StaleEdit, NotAllowed."""
    _hold(passage.article_id, by)
    if passage.is_shown or passage.claim_id:
        raise NotAllowed
    passage.delete()


@transaction.atomic
def finish(article: SecondReadingArticle, *, by: User) -> int:
    """Ends the reading of the article and compares the two; how many passages they differ on.

    Raises NotAllowed while a passage is unanswered, StaleEdit where it has ended already.
    """
    article = _hold(article.pk, by)
    passages = list(article.passages.prefetch_related("answers__speaker"))
    unanswered = [passage for passage in passages if passage.is_shown and passage.second is None]
    if unanswered:
        raise NotAllowed(f"{len(unanswered)} still to answer.")
    for passage in _paired(article, passages, by):
        passage.differs_in = _difference(passage.first, passage.second)
        passage.save(update_fields=["differs_in"])
    _end(article, State.FINISHED)
    return article.passages.exclude(differs_in="").count()


@transaction.atomic
def open_first_decisions(article: SecondReadingArticle, *, by: User) -> None:
    """Ends the reading without a result: the reader is going to see what the first decided. Raises StaleEdit."""
    _end(_hold(article.pk, by), State.OPENED)


def _hold(article: int, by: User) -> SecondReadingArticle:
    """The reader's own article, which still waits, kept so to the end of the transaction."""
    articles = SecondReadingArticle.objects.select_for_update(of=("self",)).select_related("version__article")
    held = articles.filter(pk=article, state=State.WAITING, reading__reader=by).first()
    if held is None:
        raise StaleEdit("Your reading of this article has ended. Nothing was changed.")
    return held


def _end(article: SecondReadingArticle, state: SecondReadingArticle.State) -> None:
    article.state, article.ended_at = state, timezone.now()
    article.save(update_fields=["state", "ended_at"])


def _keep(passage: Passage, article: SecondReadingArticle, said: Said, by: User) -> Answer:
    values = {"reader": by, "is_claim": said.is_claim, "speaker": None, "form": "", "parts": []}
    if said.is_claim:
        parts = _parts_with(passage, article, said.content)
        values |= {"speaker": _speaker(said, article), "form": said.form, "parts": parts}
    return Answer.objects.update_or_create(passage=passage, turn=Turn.SECOND, defaults=values)[0]


def _speaker(said: Said, article: SecondReadingArticle) -> Entity:
    if said.speaker is not None:
        return said.speaker
    if said.name:
        return entities.make(name=said.name, kind=said.kind)
    return entities.make_unnamed(article.version.article, description=said.description)


def _parts_with(passage: Passage, article: SecondReadingArticle, content: Stretch | None) -> list[list[str | int]]:
    parts: list[list[str | int]] = passage.parts
    if content is None:
        return parts
    _within(article, content)
    others = [part for part in parts if part[0] != ClaimPart.Role.CONTENT]
    return sorted([*others, [ClaimPart.Role.CONTENT.value, *content]])


def _within(article: SecondReadingArticle, content: Stretch) -> None:
    start, end = content
    if not 0 <= start < end <= len(article.version.body):
        raise NotAllowed("Those words are not in the article.")


def _paired(article: SecondReadingArticle, passages: Sequence[Passage], by: User) -> list[Passage]:
    """All passages, each with an answer of both: what the one found and the other did not, the other took for no claim.

    A claim that the first added and one that the second says was missed are the same where their words overlap.
    """
    found = [passage for passage in passages if not passage.is_shown and passage.claim_id is None]
    for passage in passages:
        if passage.is_shown or passage.claim_id is None:
            continue
        same = max(found, key=lambda other: _shared(passage, other), default=None)
        if same is not None and _shared(passage, same):
            found.remove(same)
            Answer.objects.filter(passage=same).update(passage=passage)
            same.delete()
        else:
            _silent(passage, Turn.SECOND, by.pk)
    for passage in found:
        _silent(passage, Turn.FIRST, article.first_id)
    return list(article.passages.prefetch_related("answers__speaker"))


def _silent(passage: Passage, turn: Answer.Turn, reader: int) -> None:
    Answer.objects.create(passage=passage, turn=turn, reader_id=reader, is_claim=False)


def _shared(one: Passage, other: Passage) -> int:
    """How many code points of content the two passages share."""
    first, second = one.first, other.second
    if first is None or second is None:
        return 0
    return sum(
        max(0, min(end, other_end) - max(start, other_start))
        for start, end in first.content
        for other_start, other_end in second.content
    )


def _difference(first: Answer | None, second: Answer | None) -> str:
    """In what the two differ, the gravest first; empty where they agree, or where the first decided nothing."""
    if first is None or second is None or not (first.is_claim or second.is_claim):
        return ""
    if first.is_claim != second.is_claim:
        return Difference.MISSED
    if first.speaker_now != second.speaker_now:
        return Difference.SPEAKER
    if content_of(first.parts) != content_of(second.parts):
        return Difference.SPAN
    return Difference.FORM if first.form != second.form else ""
