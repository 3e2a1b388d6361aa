"""New people, organisations and sources, made by an editor who needs one."""

from __future__ import annotations

from articles.editing.errors import NotAllowed
from articles.models import Article, Entity
from articles.models.anchors import Origin
from articles.models.entities import KEY_LENGTH, name_key


def make(*, name: str, kind: str, note: str = "") -> Entity:
    """The entity of that name and kind; made where there is none yet. Raises NotAllowed for a name that says nothing."""
    if kind == Entity.Kind.UNNAMED:
        raise NotAllowed("An unnamed source belongs to its article.")
    name = _cleaned(name)
    return Entity.objects.get_or_create(
        kind=kind, key=name_key(name), note=note, article=None, defaults={"name": name, "origin": Origin.PERSON}
    )[0]


def make_unnamed(article: Article, *, description: str) -> Entity:
    """The article's unnamed source of that description ("a former senior official"); made where there is none yet."""
    return make_local(article, name=description, kind=Entity.Kind.UNNAMED)


def make_local(article: Article, *, name: str, kind: str) -> Entity:
    """The article's own source of that name and kind; made where there is none yet."""
    name = _cleaned(name)
    return Entity.objects.get_or_create(
        article=article, kind=kind, key=name_key(name), defaults={"name": name, "origin": Origin.PERSON}
    )[0]


def _cleaned(name: str) -> str:
    name = " ".join(name.split())
    if not name or "\0" in name:
        raise NotAllowed("A name is needed.")
    if len(name) > KEY_LENGTH:
        raise NotAllowed(f"A name has at most {KEY_LENGTH} characters.")
    return name
