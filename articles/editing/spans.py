"""Which words a claim is made of, as editors mark them: each function is one transaction, and one act in the history.

All but the form is for the newest version of an article. `edition` is that of the attribution as the editor saw it.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from articles import history
from articles.editing import entities, words
from articles.editing.attributions import replace
from articles.editing.errors import NotAllowed
from articles.editing.marks import Mark, joined, parts_of, place
from articles.models import ArticleVersion, Attribution, Candidate, Claim, ClaimPart, Entity, Revision
from articles.models.anchors import Origin
from articles.nlp.forms import form_of_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.contrib.auth.models import User

    from articles.editing.words import Part

State = Attribution.State
Act = Revision.Act
CONTENT = ClaimPart.Role.CONTENT


@transaction.atomic
def add_claim(version: ArticleVersion, *, marks: Sequence[Mark], speaker: Entity, by: User) -> Revision:
    """A claim that the machine has not found, by `speaker`. Raises NotAllowed."""
    hold_newest(version)
    if speaker.article_id not in (None, version.article_id):
        raise NotAllowed("That source belongs to another article.")
    parts = parts_of(version.body, marks)
    return _added(_unsaved(version, parts), parts, speaker=speaker, by=by, act=Act.CLAIM_ADDED)


@transaction.atomic
def add_claim_of_new(version: ArticleVersion, *, marks: Sequence[Mark], name: str, kind: str, by: User) -> Revision:
    """The same, by somebody whom the archive may not know yet. Raises NotAllowed; then nobody is made."""
    return add_claim(version, marks=marks, speaker=entities.make(name=name, kind=kind), by=by)


@transaction.atomic
def add_claim_of_unnamed(version: ArticleVersion, *, marks: Sequence[Mark], description: str, by: User) -> Revision:
    """The same, by a source that the article leaves unnamed. Raises NotAllowed; then none is made."""
    source = entities.make_unnamed(version.article, description=description)
    return add_claim(version, marks=marks, speaker=source, by=by)


@transaction.atomic
def change_words(claim: Claim, *, marks: Sequence[Mark], by: User, edition: int) -> Revision:
    """Makes the claim's content, cue and source those that are marked, and no others. Raises StaleEdit, NotAllowed."""
    _hold(claim)
    parts = parts_of(claim.version.body, marks)
    return _rewritten(claim, parts, act=Act.WORDS_CHANGED, by=by, edition=edition, action=uuid.uuid4())


@transaction.atomic
def split(claim: Claim, *, at: Mark, by: User, edition: int) -> Revision:
    """Makes two claims of one: the second begins with the words `at`, and has the speaker, the cue and the source too.

    The first keeps its history. Raises StaleEdit, NotAllowed.
    """
    _hold(claim)
    body = claim.version.body
    cut, _ = place(body, at)
    parts = _parts(claim)
    around = [part for part in parts if part[0] != CONTENT]
    first = _cut(body, [(start, min(end, cut)) for role, start, end in parts if role == CONTENT])
    second = _cut(body, [(max(start, cut), end) for role, start, end in parts if role == CONTENT])
    if not first or not second:
        raise NotAllowed("A claim is split inside its own words: choose the first word of the second claim.")
    action = uuid.uuid4()
    revision = _rewritten(claim, [*first, *around], act=Act.CLAIM_SPLIT, by=by, edition=edition, action=action)
    other = _unsaved(claim.version, second)
    other.confidence, other.pipeline_version = claim.confidence, claim.pipeline_version
    _added(other, [*second, *around], like=claim.attribution, by=by, act=Act.CLAIM_SPLIT, action=action)
    return revision


@transaction.atomic
def join(claim: Claim, *, other: Claim, by: User, edition: int, other_edition: int) -> Revision:
    """Makes one claim of two: `claim` gets all the words, and keeps its speaker and its history; `other` is withdrawn.

    Raises StaleEdit, NotAllowed.
    """
    _hold(claim)
    _standing(other)
    if other.version_id != claim.version_id or other.pk == claim.pk:
        raise NotAllowed("Only another claim of the same text can be joined to this one.")
    action = uuid.uuid4()
    before = history.snapshot_with_words(other.attribution)
    parts = joined(claim.version.body, [*_parts(claim), *_parts(other)])
    parts = _content_first(parts)
    replace(other.attribution, edition=other_edition, state=State.REJECTED, decided_by=by, decided_at=timezone.now())
    words.write(other, _parts(other), form=other.form, nested=other.nested, is_withdrawn=True)
    history.record(
        Act.CLAIMS_JOINED,
        attribution=other.attribution,
        by=by,
        before=before,
        after=history.snapshot_with_words(other.attribution),
        action=action,
    )
    return _rewritten(claim, parts, act=Act.CLAIMS_JOINED, by=by, edition=edition, action=action)


@transaction.atomic
def change_form(claim: Claim, *, form: str, by: User, edition: int) -> Revision:
    """Says whether the words are quoted directly, in part, or not at all, whatever their marks. Raises StaleEdit, NotAllowed."""
    _standing(claim)
    if claim.form == form:
        raise NotAllowed(f"The form is {form} already.")
    before = history.snapshot_with_words(claim.attribution)
    replace(claim.attribution, edition=edition)
    Claim.objects.filter(pk=claim.pk).update(form=form)
    claim.form = form
    after = history.snapshot_with_words(claim.attribution)
    return history.record(Act.FORM_CHANGED, attribution=claim.attribution, by=by, before=before, after=after)


def hold_newest(version: ArticleVersion) -> None:
    """Lets one change of the version's words be made at a time. Raises NotAllowed for an older version."""
    ArticleVersion.objects.select_for_update(no_key=True).get(pk=version.pk)
    if ArticleVersion.objects.filter(article=version.article_id, number__gt=version.number).exists():
        raise NotAllowed("The outlet has changed this article since. Mark the words in its newest version.")


def _hold(claim: Claim) -> None:
    hold_newest(claim.version)
    _standing(claim)


def _standing(claim: Claim) -> None:
    if claim.is_withdrawn or claim.attribution.state == State.REJECTED:
        raise NotAllowed("Editors say that this is not a claim. Choose who said it first.")


def _parts(claim: Claim) -> list[Part]:
    return [(part.role, part.start, part.end) for part in sorted(claim.parts.all(), key=lambda part: part.start)]


def _cut(body: str, spans: Iterable[tuple[int, int]]) -> list[Part]:
    """Those of the spans that are not empty, as content without white space at its edges."""
    stripped = [
        (start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip()))
        for start, end in spans
        if start < end and (words := body[start:end]).strip()
    ]
    return [(CONTENT, start, end) for start, end in stripped]


def _content_first(parts: Sequence[Part]) -> list[Part]:
    """Without the cue and the source of the one claim where they are words of the other: those are content now."""
    content = [part for part in parts if part[0] == CONTENT]
    return content + [
        part
        for part in parts
        if part[0] != CONTENT and not any(part[1] < end and start < part[2] for _, start, end in content)
    ]


def _unsaved(version: ArticleVersion, parts: Sequence[Part]) -> Claim:
    return Claim(
        article_id=version.article_id,
        version=version,
        origin=Origin.PERSON,
        form=form_of_words(version.body, _content(parts)),
        start=min(start for start, _ in _content(parts)),
    )


def _added(
    claim: Claim,
    parts: Sequence[Part],
    *,
    by: User,
    act: Revision.Act,
    speaker: Entity | None = None,
    like: Attribution | None = None,
    action: uuid.UUID | None = None,
) -> Revision:
    """Writes a new claim: said by `speaker`, or, one that was a part of another, attributed as that one is."""
    nested = _is_nested(claim.version, claim, _content(parts))
    claim.save()
    if like is not None and not like.is_decided:
        attribution = _suggested_like(claim, like)
    else:
        attribution = Attribution.objects.create(
            claim=claim,
            speaker=like.speaker if like else speaker,
            relay=like.relay if like else None,
            state=State.ADDED,
            decided_by=by,
            decided_at=timezone.now(),
        )
    claim.attribution = attribution
    words.write(claim, parts, form=claim.form, nested=nested)
    after = history.snapshot_with_words(attribution)
    return history.record(
        act, attribution=attribution, by=by, before=after | _withdrawn(by), after=after, action=action
    )


def _withdrawn(by: User) -> dict[str, object]:
    """What of a snapshot an undo puts back for a claim that was not there before."""
    return {
        "is_withdrawn": True,
        "state": State.REJECTED.value,
        "decided_by": by.pk,
        "decided_at": timezone.now().isoformat(),
    }


def _suggested_like(claim: Claim, like: Attribution) -> Attribution:
    """Who said the other is only suggested: so it is here, with the same candidates, and waits for an editor too."""
    attribution = Attribution.objects.create(
        claim=claim, speaker=like.speaker, relay=like.relay, certainty=like.certainty
    )
    Candidate.objects.bulk_create(
        Candidate(
            attribution=attribution,
            rank=candidate.rank,
            entity_id=candidate.entity_id,
            probability=candidate.probability,
            reasons=candidate.reasons,
            evidence=candidate.evidence,
        )
        for candidate in like.candidates.all()
    )
    return attribution


def _rewritten(
    claim: Claim, parts: Sequence[Part], *, act: Revision.Act, by: User, edition: int, action: uuid.UUID
) -> Revision:
    """Compare and swap of a claim's words: the edition of its attribution rises, though who said it stays."""
    content = _content(parts)
    nested = _is_nested(claim.version, claim, content)
    before = history.snapshot_with_words(claim.attribution)
    replace(claim.attribution, edition=edition)
    has_new_content = content != _content(_parts(claim))
    form = form_of_words(claim.version.body, content) if has_new_content else claim.form
    words.write(claim, parts, form=form, nested=nested)
    after = history.snapshot_with_words(claim.attribution)
    return history.record(act, attribution=claim.attribution, by=by, before=before, after=after, action=action)


def _content(parts: Sequence[Part]) -> list[tuple[int, int]]:
    return sorted((start, end) for role, start, end in parts if role == CONTENT)


def _is_nested(version: ArticleVersion, claim: Claim, content: Sequence[tuple[int, int]]) -> bool:
    """Whether all of the content stands inside the words of one other claim. Raises NotAllowed if another has the same."""
    others = version.claims.filter(is_withdrawn=False).exclude(pk=claim.pk)
    beside = [
        (_content(_parts(other)), other) for other in others.select_related("attribution").prefetch_related("parts")
    ]
    for words_there, other in beside:
        if words_there == content and other.attribution.state == State.REJECTED:
            raise NotAllowed(
                "Editors have said that these very words are not a claim. Open it in the margin to change that."
            )
        if words_there == content:
            raise NotAllowed("These very words are a claim already. Nothing was changed.")
    return any(
        other.attribution.state != State.REJECTED
        and all(any(first <= start and end <= last for first, last in words_there) for start, end in content)
        for words_there, other in beside
    )
