"""A decision that comes a second time, because its answer was lost on the way: known by what became of its edition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from articles.models import Attribution, Entity, Revision
from articles.models.entities import name_key

if TYPE_CHECKING:
    from django.contrib.auth.models import User

Act = Revision.Act
NAMING = {Act.SPEAKER_CONFIRMED, Act.SPEAKER_CHANGED}


def already_made(attribution: Attribution, *, by: User, edition: int, **sent: Any) -> Revision | None:
    """The change that `by` has made of that edition, if it is the one that is sent again; whatever has happened since.

    `sent` is what a form of the decision cleans to: a speaker, a name and kind, a description, a relay, or nothing for
    "not a claim". An edition is used up by one change only, so there is one row to look at. One query, or two.
    """
    used_up = Revision.objects.filter(claim=attribution.claim_id, before__edition=edition).exclude(act=Act.UNDONE)
    revision = used_up.filter(by=by).first()
    return revision if revision and _says(revision, sent) else None


def _says(revision: Revision, sent: dict[str, Any]) -> bool:
    after = revision.after
    if not sent:
        return revision.act == Act.CLAIM_REJECTED
    if "relay" in sent:
        return revision.act == Act.RELAY_CHANGED and after["relay"] == _key(sent["relay"])
    if revision.act not in NAMING:
        return False
    if "speaker" in sent:
        return bool(after["speaker"] == _key(sent["speaker"]))
    kind = sent.get("kind", Entity.Kind.UNNAMED)
    name = name_key(" ".join((sent.get("name") or sent["description"]).split()))
    return Entity.objects.filter(pk=after["speaker"], kind=kind, key=name).exists()


def _key(entity: Entity | None) -> int | None:
    return entity.pk if entity else None
