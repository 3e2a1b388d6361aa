"""Fields that name somebody or something -> tags of the index: names as they are typed, merged ones with their survivor."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.contrib.postgres.search import SearchQuery

from articles.models import Alias, Entity, Outlet, Story
from articles.models.entities import name_key
from articles.models.stories import NAME_WORDS
from articles.searching.folding import folded, words_of
from articles.searching.language import Field, Mistake, Node, Query, Words, quoted, replaced
from articles.searching.tags import LOCAL_NAME, any_of, tag

MOST = 50
"""That one name is searched as."""
KEY = re.compile(r"#(\d{1,18})")
WITH_NOTE = re.compile(r"(.+?)\s*\(([^()]+)\)")
THINGS = {"outlet": "outlet", "story": "story"}
"""What a name is of that is not somebody's."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One of those that a name may mean, and the query that means this one alone."""

    name: str
    note: str
    typed: str


@dataclass(frozen=True, slots=True)
class Meant:
    """What a field was read as, where the name alone does not say it: several, or a number."""

    written: str
    offers: tuple[Offer, ...]


@dataclass
class Names:
    """The fields of a query, resolved."""

    query: Query
    tags: dict[Field, str] = field(default_factory=dict)
    """For each field the text of the tsquery that stands for it."""
    meant: list[Meant] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)


def resolve(query: Query) -> Names:
    """The query with names replaced by what they are in the archive; a name of nobody is searched as words. Some queries a name."""
    names = Names(query)

    def change(one: Field) -> Node | None:
        found = _tags_of(one, names)
        if found:
            names.tags[one] = found
            return one
        nobody = f"no {THINGS[one.name]}" if one.name in THINGS else "nobody"
        told = f"The archive knows {nobody} called “{one.value}”: the words themselves were searched."
        names.mistakes.append(Mistake(one.start, one.end, told))
        return Words(one.value, is_phrase=True)

    node = replaced(query.node, change)
    mistakes = sorted((*query.mistakes, *names.mistakes), key=lambda mistake: mistake.start)
    names.query = replace(query, node=node, mistakes=tuple(mistakes))
    return names


def _tags_of(one: Field, names: Names) -> str:
    match one.name:
        case "form" | "state":
            return any_of([tag(one.name, one.value)])
        case "outlet":
            return any_of(tag("outlet", key) for key in _outlets(one))
        case "story":
            return _story(one, names)
    return _somebody(one, names)


def _outlets(one: Field) -> Sequence[int]:
    exact = Outlet.objects.filter(name__iexact=one.value)
    found = list(exact.values_list("pk", flat=True)[:MOST])
    if found:
        return found
    words = {word.word for word in words_of(one.value)}
    every = Outlet.objects.values_list("pk", "name")
    return [key for key, name in every if words <= {word.word for word in words_of(name)}][:MOST]


def _story(one: Field, names: Names) -> str:
    stories = Story.objects.order_by("-last_at", "-pk")
    if key := KEY.fullmatch(one.value):
        found = list(stories.filter(pk=key[1]))
    else:
        words = " & ".join(f"{word}:*" for word in re.findall(r"\w+", one.value.lower()))
        begins = SearchQuery(words, search_type="raw", config="simple")
        found = list(stories.annotate(words=NAME_WORDS).filter(words=begins)[:MOST])
        exact = [story for story in found if folded(story.name) == folded(one.value)]
        found = exact if exact and one.is_whole else found
    keys = {story.merged_into_id or story.pk for story in found}
    if len(keys) > 1 or (keys and KEY.fullmatch(one.value)):
        offers = [Offer(story.name, "", _instead(names.query, one, f"#{story.pk}")) for story in found]
        names.meant.append(Meant(_written(one), tuple(offers)))
    return any_of(tag("story", key) for key in sorted(keys))


def _somebody(one: Field, names: Names) -> str:
    """World-known entities by their keys; for speakers that only their article knows, by the words of their names."""
    found = _entities(one)
    survivors = {entity.merged_into_id or entity.pk for entity in found}
    if len(survivors) > 1 or (survivors and KEY.fullmatch(one.value)):
        standing = [entity for entity in found if entity.merged_into_id is None]
        names.meant.append(Meant(_written(one), tuple(_offer(entity, one, names.query) for entity in standing)))
    keys = survivors | {entity.pk for entity in found}
    tags = any_of(tag(one.name, key) for key in sorted(keys))
    if KEY.fullmatch(one.value) or (found and one.is_whole) or one.name != "speaker":
        return tags
    if not found and not Entity.objects.named_like(one.value).exists():
        return ""
    local = " & ".join(f"'{LOCAL_NAME}:{word.word}'" for word in words_of(one.value))
    return " | ".join(part for part in (tags, f"({local})" if local else "") if part)


def _entities(one: Field) -> Sequence[Entity]:
    if key := KEY.fullmatch(one.value):
        return list(Entity.objects.filter(pk=key[1]))
    worldly = Entity.objects.filter(article=None)
    if noted := WITH_NOTE.fullmatch(one.value):
        found = list(worldly.filter(key=name_key(noted[1]), note__iexact=noted[2])[:MOST])
        if found:
            return found
    found = list(worldly.named_like(one.value)[:MOST])
    if not one.is_whole:
        return found
    key_typed = name_key(one.value)
    so_called = set(Alias.objects.filter(entity__in=found, key=key_typed).values_list("entity", flat=True))
    exact = [entity for entity in found if entity.key == key_typed or entity.pk in so_called]
    return exact or found


def _offer(entity: Entity, one: Field, query: Query) -> Offer:
    exact = f"{entity.name} ({entity.note})" if entity.note and "(" not in entity.note else f"#{entity.pk}"
    return Offer(entity.name, entity.note or entity.get_kind_display().lower(), _instead(query, one, exact))


def _instead(query: Query, one: Field, value: str) -> str:
    """The query as it was typed, with another value in that field."""
    return f"{query.typed[: one.start]}{one.name}:{quoted(value)}{query.typed[one.end :]}"


def _written(one: Field) -> str:
    return f"{one.name}:{quoted(one.value, always=one.is_whole)}"
