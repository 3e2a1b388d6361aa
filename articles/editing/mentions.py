"""Which words of an article refer to whom, as editors mark them: each function is one transaction and one Revision.

Only in the newest version. A mention that a person has marked is the person's, and reading the article again keeps it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from articles import history
from articles.editing import entities
from articles.editing.errors import NotAllowed, StaleEdit
from articles.editing.marks import Mark, place
from articles.editing.spans import hold_newest
from articles.models import ArticleVersion, Entity, Mention, Revision
from articles.models.anchors import Origin

if TYPE_CHECKING:
    import uuid

    from django.contrib.auth.models import User

    from articles.models import Article

Act = Revision.Act
PRONOUNS = frozenset(
    [
        "he",
        "she",
        "they",
        "it",
        "him",
        "her",
        "them",
        "his",
        "hers",
        "their",
        "theirs",
        "its",
        "i",
        "we",
        "you",
        "me",
        "us",
        "who",
        "himself",
        "herself",
    ]
)


def seen(mention: Mention) -> str:
    """What a page shows of a mention: it is changed only where this is still so."""
    return f"{mention.start}-{mention.end}-{mention.entity_id}"


@transaction.atomic
def add(version: ArticleVersion, *, mark: Mark, entity: Entity, by: User) -> Revision:
    """Says that the marked words refer to the entity. Raises NotAllowed."""
    hold_newest(version)
    _usable(entity, version.article)
    start, end = place(version.body, mark)
    mention = Mention(version=version, entity=entity, start=start, end=end, origin=Origin.PERSON)
    _write(mention)
    return history.record_version(
        Act.MENTION_ADDED, version=version, by=by, before={"mention": None}, after={"mention": spelled(mention)}
    )


@transaction.atomic
def add_new(version: ArticleVersion, *, mark: Mark, name: str, kind: str, by: User) -> Revision:
    """The same, of somebody whom the archive may not know yet. Raises NotAllowed; then nobody is made."""
    return add(version, mark=mark, entity=entities.make(name=name, kind=kind), by=by)


@transaction.atomic
def change(mention: Mention, *, mark: Mark, entity: Entity, by: User, was: str) -> Revision:
    """Moves the edges of a mention, or says that it refers to another; `was` is `seen(mention)` of the page.

    Raises StaleEdit, NotAllowed.
    """
    hold_newest(mention.version)
    mention = _held(mention, was)
    _usable(entity, mention.version.article)
    before = {"mention": spelled(mention)}
    mention.start, mention.end = place(mention.version.body, mark)
    mention.entity, mention.origin = entity, Origin.PERSON
    _write(mention)
    after = {"mention": spelled(mention)}
    if before == after:
        raise NotAllowed("Those words refer to the same already.")
    return history.record_version(Act.MENTION_CHANGED, version=mention.version, by=by, before=before, after=after)


@transaction.atomic
def change_to_new(mention: Mention, *, mark: Mark, name: str, kind: str, by: User, was: str) -> Revision:
    """The same, to somebody whom the archive may not know yet. Raises StaleEdit, NotAllowed; then nobody is made."""
    return change(mention, mark=mark, entity=entities.make(name=name, kind=kind), by=by, was=was)


@transaction.atomic
def remove(mention: Mention, *, by: User, was: str) -> Revision:
    """Says that the words refer to nobody. Raises StaleEdit, NotAllowed."""
    hold_newest(mention.version)
    mention = _held(mention, was)
    before = {"mention": spelled(mention)}
    mention.delete()
    return history.record_version(
        Act.MENTION_REMOVED, version=mention.version, by=by, before=before, after={"mention": None}
    )


def spelled(mention: Mention) -> dict[str, Any]:
    """What a Revision keeps of a mention: all that it takes to write the row again, and the words to read it by."""
    return {
        "start": mention.start,
        "end": mention.end,
        "words": mention.exact,
        "entity": mention.entity_id,
        "entity_name": mention.entity.name,
        "kind": mention.kind,
        "label": mention.label,
        "origin": mention.origin,
    }


def put_back(revision: Revision, version: ArticleVersion, *, by: User, action: uuid.UUID) -> Revision:
    """Undoes one change of a mention, in the caller's transaction. Raises StaleEdit, NotAllowed."""
    hold_newest(version)
    before, after = revision.before["mention"], revision.after["mention"]
    if after is not None:
        standing = version.mentions.filter(start=after["start"], end=after["end"], entity=after["entity"])
        if standing.filter(kind=after["kind"], origin=after["origin"]).delete()[0] != 1:
            raise StaleEdit
    if before is not None:
        if not Entity.objects.filter(pk=before["entity"]).exists():
            raise NotAllowed("Who was meant here before is no longer in the archive. Nothing was changed.")
        if version.mentions.filter(start=before["start"], end=before["end"], entity=before["entity"]).exists():
            raise StaleEdit
        Mention.objects.create(
            version=version,
            start=before["start"],
            end=before["end"],
            exact=before["words"],
            entity_id=before["entity"],
            kind=before["kind"],
            label=before["label"],
            origin=before["origin"],
        )
    return history.record_version(
        Act.UNDONE,
        version=version,
        by=by,
        before=revision.after,
        after=revision.before,
        action=action,
        undoes=revision,
    )


def _held(mention: Mention, was: str) -> Mention:
    held = Mention.objects.select_related("version__article", "entity").select_for_update(of=("self",))
    found = held.filter(pk=mention.pk).first()
    if found is None or seen(found) != was:
        raise StaleEdit
    return found


def _usable(entity: Entity, article: Article) -> None:
    if entity.article_id not in (None, article.pk):
        raise NotAllowed("That source belongs to another article.")


def _write(mention: Mention) -> None:
    """Saves it, with the words at its offsets. Raises NotAllowed where the same words refer to the same entity already."""
    mention.exact = mention.version.body[mention.start : mention.end]
    mention.kind = _kind(mention.exact)
    same = mention.version.mentions.filter(start=mention.start, end=mention.end, entity=mention.entity)
    if same.exclude(pk=mention.pk).exists():
        raise NotAllowed("Those words refer to the same already.")
    mention.save()


def _kind(words: str) -> str:
    """A pronoun, a name (a word of it begins with a capital, or the script has none), or else a description."""
    if words.casefold() in PRONOUNS:
        return Mention.Kind.PRONOUN
    is_name = any(word[:1].isupper() or not word[:1].islower() for word in words.split())
    return Mention.Kind.NAME if is_name else Mention.Kind.DESCRIPTION
