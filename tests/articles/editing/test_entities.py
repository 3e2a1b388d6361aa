"""Names given, taken and changed; who is told apart; and each of it taken back."""

from __future__ import annotations

import datetime

import pytest

from articles.editing import distinct, entities, merging, undoing
from articles.editing.errors import NotAllowed, StaleEdit
from articles.models import Alias, Distinct, Entity, Revision
from tests.articles.editing.archive import standing_rows
from tests.factories import ArticleFactory, EntityFactory

pytestmark = pytest.mark.django_db
SPRING = datetime.date(2025, 3, 1)


def rename(entity, by, name="Mirela Dantas-Kolbe", kind="person", note=""):
    seen = entities.last_change(entity)
    return entities.rename(entity, name=name, kind=kind, note=note, by=by, seen=seen)


def undo(revision, by):
    return undoing.undo(Revision.objects.get(pk=revision.pk), by=by)


def names(entity):
    return sorted(Alias.objects.filter(entity=entity).values_list("name", "origin", "since"))


def test_a_new_name_keeps_the_old_one(dantas, editor):
    revision = rename(dantas, editor)

    dantas.refresh_from_db()
    assert (dantas.name, dantas.key) == ("Mirela Dantas-Kolbe", "mirela dantas-kolbe")
    assert names(dantas) == [("Mirela Dantas", "person", None)]
    assert (revision.before["name"], revision.after["name"]) == ("Mirela Dantas", "Mirela Dantas-Kolbe")
    assert entities.make(name="mirela dantas", kind="person") == dantas


@pytest.mark.parametrize(
    "new",
    [
        {"name": "Mirela Dantas-Kolbe"},
        {"name": "MIRELA DANTAS"},
        {"name": "Dantas & Sons", "kind": "organization"},
        {"name": "Mirela Dantas", "kind": "organization"},
        {"name": "Mirela Dantas", "note": "the engineer"},
    ],
)
def test_each_is_taken_back(dantas, editor, new):
    before = standing_rows([dantas])
    count = Entity.objects.count()

    undo(rename(dantas, editor, **new), editor)

    assert standing_rows([dantas]) == before
    assert Entity.objects.count() == count


@pytest.mark.parametrize("new", [{"kind": "organization"}, {"note": "the engineer"}])
def test_with_another_kind_or_a_note_it_is_found_by_what_it_was(dantas, editor, new):
    rename(dantas, editor, name="Mirela Dantas", **new)

    assert entities.make(name="Mirela Dantas", kind="person") == dantas


def test_it_takes_the_name_of_one_that_was_merged_into_it(dantas, verbeke, editor):
    merging.merge(verbeke, into=dantas, by=editor)
    before = standing_rows([dantas, verbeke])

    revision = rename(dantas, editor, name="Joost Verbeke")

    dantas.refresh_from_db()
    assert dantas.name == "Joost Verbeke"
    for name in ("Joost Verbeke", "Mirela Dantas"):
        assert entities.make(name=name, kind="person") == dantas
    undo(revision, editor)
    assert standing_rows([dantas, verbeke]) == before


@pytest.mark.parametrize(
    ("new", "told"),
    [
        ({"name": "Joost Verbeke"}, "another person of that name"),
        ({"name": "Mirela Dantas"}, "stands here already"),
        ({"name": " "}, "A name is needed"),
        ({"name": "M" * 301}, "at most 300"),
        ({"name": "Mirela", "note": "n" * 201}, "at most 200"),
        ({"name": "a source", "kind": "unnamed"}, "belongs to its article"),
    ],
)
def test_what_cannot_be_a_name(dantas, verbeke, editor, new, told):
    with pytest.raises(NotAllowed, match=told):
        rename(dantas, editor, **new)

    assert not Revision.objects.exists()


def test_of_two_who_rename_at_once_the_second_is_told(dantas, editor):
    seen = entities.last_change(dantas)
    rename(dantas, editor)

    with pytest.raises(StaleEdit):
        entities.rename(dantas, name="M. Dantas", kind="person", note="", by=editor, seen=seen)


def test_a_name_that_was_changed_again_is_not_taken_back(dantas, editor):
    first = rename(dantas, editor)
    rename(dantas, editor, name="M. Dantas")

    with pytest.raises(StaleEdit):
        undo(first, editor)


def test_a_name_that_another_has_meanwhile_is_not_taken_back(dantas, editor):
    revision = rename(dantas, editor)
    EntityFactory(name="Mirela Dantas")

    with pytest.raises(NotAllowed, match="called Mirela Dantas now"):
        undo(revision, editor)


def test_an_articles_own_source_may_have_any_kind(editor):
    source = EntityFactory(name="the clerk", kind="unnamed", article=ArticleFactory())

    rename(source, editor, name="the clerk of works", kind="group", note="")

    source.refresh_from_db()
    assert (source.name, source.kind) == ("the clerk of works", "group")
    assert entities.make_unnamed(source.article, description="the clerk") == source


def test_a_name_is_added_from_a_day_and_taken_back(dantas, editor):
    revision = entities.add_alias(dantas, name="the minister", since=SPRING, by=editor)
    assert names(dantas) == [("the minister", "person", SPRING)]

    undo(revision, editor)

    assert names(dantas) == []


def test_a_name_that_the_machine_found_becomes_one_that_an_editor_gave(dantas, editor):
    Alias.objects.create(entity=dantas, name="Dantas", key="dantas")

    revision = entities.add_alias(dantas, name="Dantas", by=editor)

    assert names(dantas) == [("Dantas", "person", None)]
    undo(revision, editor)
    assert names(dantas) == [("Dantas", "machine", None)]


def test_a_name_is_removed_and_put_back_with_all_that_it_was(dantas, editor):
    entities.add_alias(dantas, name="the minister", since=SPRING, by=editor)
    before = standing_rows([dantas])

    revision = entities.remove_alias(dantas.aliases.get(), by=editor)

    assert names(dantas) == []
    undo(revision, editor)
    assert standing_rows([dantas]) == before


def test_a_name_that_is_removed_or_given_again_is_not_changed_twice(dantas, editor):
    added = entities.add_alias(dantas, name="the minister", by=editor)
    alias = dantas.aliases.get()
    with pytest.raises(NotAllowed, match="already"):
        entities.add_alias(dantas, name="The  Minister", by=editor)
    with pytest.raises(NotAllowed, match="its name already"):
        entities.add_alias(dantas, name="mirela dantas", by=editor)
    removed = entities.remove_alias(alias, by=editor)

    with pytest.raises(StaleEdit):
        entities.remove_alias(Alias(pk=alias.pk, entity=dantas, name=alias.name), by=editor)
    with pytest.raises(StaleEdit):
        undo(added, editor)
    entities.add_alias(dantas, name="the minister", by=editor)
    with pytest.raises(StaleEdit):
        undo(removed, editor)


def test_who_goes_by_a_name_is_found_by_it_unless_two_do(dantas, verbeke, editor):
    entities.add_alias(dantas, name="the minister", by=editor)
    assert entities.make(name="The Minister", kind="person") == dantas

    entities.add_alias(verbeke, name="the minister", by=editor)

    assert entities.make(name="The Minister", kind="person") not in (dantas, verbeke)


def test_two_are_told_apart_and_may_be_the_same_again(dantas, verbeke, editor):
    revision = distinct.tell_apart(verbeke, other=dantas, by=editor)
    assert Distinct.objects.values_list("one", "other").get() == tuple(sorted((dantas.pk, verbeke.pk)))
    with pytest.raises(NotAllowed, match="edith said on"):
        distinct.tell_apart(dantas, other=verbeke, by=editor)
    with pytest.raises(NotAllowed, match="from themselves"):
        distinct.tell_apart(dantas, other=dantas, by=editor)

    undo(revision, editor)

    assert not Distinct.objects.exists()
