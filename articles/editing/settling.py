"""Where two readers differ an editor settles it: the claim gets what the one who was right has said."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from articles import history
from articles.editing import attributions, undoing, words
from articles.editing.errors import NotAllowed, NothingToUndo, StaleEdit
from articles.models import ArticleVersion, Attribution, Claim, Passage, Revision
from articles.models.anchors import Origin

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from articles.models import Answer, Entity

Choice = Passage.Choice
State = Attribution.State


@transaction.atomic
def settle(passage: Passage, *, choice: str, by: User, edition: int | None) -> Passage:
    """Records who was right, and gives the claim that answer. Where neither was, the claim stays as it is.

    `edition` is that of the attribution as the editor saw it, None where there is no claim yet. Raises StaleEdit if it
    has changed since, or somebody has settled it; NotAllowed.
    """
    held = Passage.objects.to_settle().select_for_update(of=("self",)).filter(pk=passage.pk).first()
    if held is None:
        raise StaleEdit
    answer = {Choice.FIRST: held.first, Choice.SECOND: held.second}.get(Choice(choice))
    held.revision = _write(held, answer, by=by, edition=edition) if answer else None
    held.choice, held.settled_by, held.settled_at = choice, by, timezone.now()
    held.save(update_fields=["choice", "settled_by", "settled_at", "revision"])
    return held


def last_settled(by: User) -> Passage | None:
    """What the editor has settled last and nobody has undone. One query."""
    settled = Passage.objects.filter(settled_by=by, settled_at__isnull=False, revision__undone_by=None)
    return settled.select_related("revision__claim__attribution").order_by("-settled_at").first()


@transaction.atomic
def undo_last(by: User) -> Passage:
    """Takes back what the editor has settled last, and what that changed. Raises NothingToUndo, StaleEdit, NotAllowed."""
    passage = last_settled(by)
    if passage is None:
        raise NothingToUndo
    if passage.revision:
        undoing.undo(passage.revision, by=by)
    Passage.objects.filter(pk=passage.pk).update(choice="", settled_by=None, settled_at=None, revision=None)
    return passage


def claim_now(passage: Passage) -> Claim | None:
    """The claim that has the passage's decision now, in whichever version; None where there is none yet."""
    if passage.claim_id is None:
        return None
    claims = Claim.objects.select_related("article", "version", "attribution__speaker", "attribution__relay")
    claim = claims.get(pk=passage.claim_id)
    while newer := claims.filter(carried_from=claim).first():
        claim = newer
    return claim


def _write(passage: Passage, answer: Answer, *, by: User, edition: int | None) -> Revision | None:
    """The last of the revisions that gave the claim the answer: what is undone begins with it. None for no claim."""
    claim = claim_now(passage)
    if claim is None:
        return _add(passage, answer, by) if answer.is_claim else None
    if edition is None:
        raise StaleEdit
    attribution = claim.attribution
    if not answer.is_claim:
        return attributions.reject(attribution, by=by, edition=edition)
    action = uuid.uuid4()
    speaker = _speaker(answer)
    relay = None if attribution.relay == speaker else attribution.relay
    decided = attributions.choose_both(attribution, speaker=speaker, relay=relay, by=by, edition=edition, action=action)
    parts = _parts(answer) if claim.version_id == passage.article.version_id else _marked(claim)
    return _give_words(attribution, parts, answer.form, by=by, action=action) or decided


def _give_words(
    attribution: Attribution, parts: list[words.Part], form: str, *, by: User, action: uuid.UUID
) -> Revision | None:
    """Marks those words of the claim and gives it that form; None where both are so already."""
    claim = attribution.claim
    marked = _marked(claim)
    if (marked, claim.form, claim.is_withdrawn) == (parts, form, False):
        return None
    act = Revision.Act.FORM_CHANGED if marked == parts else Revision.Act.WORDS_CHANGED
    before = history.snapshot_with_words(attribution)
    words.write(claim, parts, form=form, nested=claim.nested)
    attributions.replace(attribution, edition=attribution.edition)
    after = history.snapshot_with_words(attribution)
    return history.record(act, attribution=attribution, by=by, before=before, after=after, action=action)


def _add(passage: Passage, answer: Answer, by: User) -> Revision:
    """Makes the claim that the first reader has missed: withdrawn, then standing, so that an undo leads back to a row."""
    version = ArticleVersion.objects.select_related("article").get(pk=passage.article.version_id)
    if ArticleVersion.objects.filter(article=version.article, number__gt=version.number).exists():
        raise NotAllowed("The outlet has changed this article since. Choose neither, and mark the claim there.")
    parts = _parts(answer)
    claim = Claim(article=version.article, version=version, form=answer.form, start=passage.start, origin=Origin.PERSON)
    claim.save()
    words.write(claim, parts, form=answer.form, nested=False, is_withdrawn=True)
    attribution = Attribution.objects.create(
        claim=claim, state=State.REJECTED, decided_by=by, decided_at=timezone.now()
    )
    before = history.snapshot_with_words(attribution)
    words.write(claim, parts, form=answer.form, nested=False)
    attributions.replace(attribution, edition=1, speaker=_speaker(answer), state=State.ADDED)
    after = history.snapshot_with_words(attribution)
    return history.record(Revision.Act.CLAIM_ADDED, attribution=attribution, by=by, before=before, after=after)


def _speaker(answer: Answer) -> Entity:
    """Who the answer names, or whom that entity was merged into since. Raises NotAllowed for an answer without one."""
    if answer.speaker is None:
        raise NotAllowed
    return answer.speaker.merged_into or answer.speaker


def _parts(answer: Answer) -> list[words.Part]:
    return sorted((str(role), int(start), int(end)) for role, start, end in answer.parts)


def _marked(claim: Claim) -> list[words.Part]:
    return sorted((part.role, part.start, part.end) for part in claim.parts.all())
