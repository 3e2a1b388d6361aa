"""Merges, splits, names, decisions and undos in any order: nothing is lost, and undoing all of it gives back the first state."""

from __future__ import annotations

from contextlib import suppress

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.editing import attributions, distinct, entities, merging, splitting, undoing
from articles.editing.errors import EditingError
from articles.editing.moving import Chosen
from articles.models import Alias, Attribution, Entity, Mention, Revision
from tests.articles.editing.archive import assert_consistent, standing_rows
from tests.factories import ArticleFactory, ClaimFactory, EntityFactory, MentionFactory, user_in_role

pytestmark = pytest.mark.django_db
PEOPLE = ("Ana Renner", "A. Renner", "Joost Verbeke", "Mirela Dantas")
CLAIMS = 5
WHO = st.integers(0, len(PEOPLE) - 1)
WHICH = st.integers(0, CLAIMS - 1)
SOME = st.sets(WHICH, max_size=3)
ACTS = st.one_of(
    st.tuples(st.just("merge"), WHO, WHO),
    st.tuples(st.just("split"), WHO, WHO, SOME, SOME, SOME),
    st.tuples(st.just("split off"), WHO, st.sampled_from(["Karl Renner", "A. Renner"]), SOME, SOME, SOME),
    st.tuples(st.just("choose"), WHICH, WHO),
    st.tuples(st.just("relay"), WHICH, WHO),
    st.tuples(st.just("reject"), WHICH),
    st.tuples(
        st.just("rename"), WHO, st.sampled_from([*PEOPLE, "Ana R."]), st.sampled_from(["person", "organization"])
    ),
    st.tuples(st.just("add name"), WHO, st.sampled_from(["Renner", "the minister", *PEOPLE])),
    st.tuples(st.just("remove name"), st.integers(0, 3)),
    st.tuples(st.just("tell apart"), WHO, WHO),
)


class Archive:
    """Five claims by four people, some of whom are the same; and everything that an editor may do about it."""

    def __init__(self):
        self.editor = user_in_role("edith", "editor")
        self.people = [EntityFactory(name=name) for name in PEOPLE]
        version = ArticleFactory().versions.get()
        self.claims, self.mentions = [], []
        for number in range(CLAIMS):
            speaker, other, third = (self.people[(number + step) % len(PEOPLE)] for step in range(3))
            relay = third if number % 2 else None
            candidates = [speaker, other, third][: 1 + number % 3]
            claim = ClaimFactory(
                article=version.article,
                attribution=speaker,
                attribution__relay=relay,
                attribution__candidates=candidates,
            )
            self.claims.append(claim.attribution)
            origin = "person" if number % 2 else "machine"
            self.mentions.append(MentionFactory(version=version, entity=speaker, exact="Mirela Dantas", origin=origin))
            if number == len(PEOPLE) - 1:
                version = ArticleFactory().versions.get()
        Alias.objects.create(entity=self.people[0], name="Renner", key="renner")
        Alias.objects.create(entity=self.people[1], name="Renner", key="renner")

    def rows(self):
        return standing_rows(self.people)

    def act(self, name, *values):
        """Does it, unless it is refused, and then nothing has happened."""
        with suppress(EditingError), transaction.atomic():
            getattr(self, name.replace(" ", "_"))(*values)

    def merge(self, merged, into):
        merging.merge(self._person(merged), into=self._person(into), by=self.editor)

    def split(self, who, to, *chosen):
        splitting.split(self._person(who), to=self._person(to), chosen=self._chosen(*chosen), by=self.editor)

    def split_off(self, who, name, *chosen):
        splitting.split_off(
            self._person(who), name=name, kind="person", note="", chosen=self._chosen(*chosen), by=self.editor
        )

    def choose(self, which, who):
        attribution = self._attribution(which)
        speaker = self._person(who)
        attributions.choose_speaker(attribution, speaker=speaker, by=self.editor, edition=attribution.edition)

    def relay(self, which, who):
        attribution = self._attribution(which)
        attributions.set_relay(attribution, relay=self._person(who), by=self.editor, edition=attribution.edition)

    def reject(self, which):
        attribution = self._attribution(which)
        attributions.reject(attribution, by=self.editor, edition=attribution.edition)

    def rename(self, who, name, kind):
        person = self._person(who)
        seen = entities.last_change(person)
        entities.rename(person, name=name, kind=kind, note="", by=self.editor, seen=seen)

    def add_name(self, who, name):
        entities.add_alias(self._person(who), name=name, by=self.editor)

    def remove_name(self, which):
        for alias in Alias.objects.order_by("pk")[which : which + 1]:
            entities.remove_alias(alias, by=self.editor)

    def tell_apart(self, who, other):
        distinct.tell_apart(self._person(who), other=self._person(other), by=self.editor)

    def standing(self):
        """What is not undone, the newest first."""
        return Revision.objects.filter(undoes=None, undone_by=None)

    def undo(self, which):
        standing = list(self.standing())
        if standing:
            with suppress(EditingError):
                undoing.undo(standing[which % len(standing)], by=self.editor)

    def undo_all(self):
        while revision := self.standing().first():
            undoing.undo(revision, by=self.editor)

    def _person(self, who):
        return Entity.objects.get(pk=self.people[who].pk)

    def _attribution(self, which):
        return Attribution.objects.select_related("claim__article", "speaker", "relay").get(pk=self.claims[which].pk)

    def _chosen(self, speaker, relay, mentions):
        return Chosen(
            speaker=[self.claims[which].pk for which in speaker],
            relay=[self.claims[which].pk for which in relay],
            mentions=[self.mentions[which].pk for which in mentions],
        )


def in_an_archive(check):
    """The check in an archive of its own, which is gone afterwards: each example begins with the same."""
    with transaction.atomic():
        check(Archive())
        transaction.set_rollback(True)


LIMITS = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@LIMITS
@given(acts=st.lists(ACTS, min_size=1, max_size=12))
def test_all_undone_in_reverse_gives_back_the_first_state(db, acts):
    def check(archive):
        first = archive.rows()
        for act in acts:
            archive.act(*act)
            assert_consistent()

        archive.undo_all()

        assert archive.rows() == first

    in_an_archive(check)


@LIMITS
@given(acts=st.lists(st.one_of(ACTS, st.tuples(st.just("undo"), st.integers(0, 20))), min_size=2, max_size=14))
def test_undone_in_any_order_nothing_is_lost_and_nothing_points_to_whom_was_merged(db, acts):
    def check(archive):
        for act in acts:
            archive.act(*act)
            assert_consistent()
        assert Attribution.objects.count() == CLAIMS
        assert not Attribution.objects.filter(speaker=None).exists()
        assert Mention.objects.count() <= CLAIMS

    in_an_archive(check)
