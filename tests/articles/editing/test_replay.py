"""The history is the whole truth: twenty editors decide the same few claims at once, and the Revisions, folded one after
the other, give exactly what the tables hold.
"""

from __future__ import annotations

import random
import threading
import uuid
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field

import pytest
from django.db import DatabaseError, connection, transaction

from articles import history
from articles.annotating.carrying import carry_decisions
from articles.editing import attributions, lost_places, undoing
from articles.editing.errors import NotAllowed, NothingToUndo, StaleEdit
from articles.models import Attribution, Claim, Entity, Revision
from tests.factories import ArticleFactory, ArticleVersionFactory, ClaimFactory, EntityFactory, user_in_role

pytestmark = pytest.mark.django_db(transaction=True)
EDITORS, WINDOWS, SAVES = 10, 2, 12
"""Each editor has two windows open, and decides so many times in each."""
INDIRECT = "the extra cost would stay below nine million"


@dataclass
class Window:
    """Somebody at work, in a thread with a connection of its own."""

    user: object
    seed: int
    claims: list[int]
    people: list[Entity]
    saved: Counter[int] = field(default_factory=Counter)
    """By claim: how often a call has come back without an error."""
    stale: int = 0
    trouble: list[BaseException] = field(default_factory=list)

    def work(self, start: threading.Barrier):
        chosen = random.Random(self.seed)  # noqa: S311 -- nothing secret is drawn
        try:
            start.wait(30)
            while self.saved.total() < SAVES:
                try:
                    self.saved[self.decide(chosen)] += 1
                except StaleEdit:
                    self.stale += 1
                except (NotAllowed, NothingToUndo):
                    pass
        except BaseException as error:
            self.trouble.append(error)
        finally:
            connection.close()

    def decide(self, chosen):
        """One act on a claim as it is read now; the claim that it changed."""
        rows = Attribution.objects.select_related("claim__article", "speaker", "relay")
        attribution = rows.get(claim=chosen.choice(self.claims))
        how = {"by": self.user, "edition": attribution.edition}
        act = chosen.randrange(7)
        if act == 0:
            made = attributions.choose_new_speaker(attribution, name=chosen.choice("ABC"), kind="person", **how)
        elif act == 1:
            made = attributions.choose_unnamed(attribution, description=chosen.choice(["an aide", "a clerk"]), **how)
        elif act == 2:
            made = attributions.reject(attribution, **how)
        elif act == 3:
            made = attributions.set_relay(attribution, relay=chosen.choice([*self.people, None]), **how)
        elif act in {4, 5}:
            last = undoing.last_change(attribution.claim.article, by=self.user)
            if last is None:
                raise NothingToUndo
            made = undoing.undo(last, by=self.user)
        else:
            made = attributions.choose_speaker(attribution, speaker=chosen.choice(self.people), **how)
        return made.claim_id


def snapshots():
    """What the tables hold of each claim's attribution, as a Revision would keep it."""
    rows = Attribution.objects.select_related("claim", "speaker", "relay")
    return {attribution.claim_id: history.snapshot(attribution) for attribution in rows}


def replayed(state):
    """The Revisions folded over `state`, in order; each must begin where the one before it ended."""
    state = dict(state)
    for revision in Revision.objects.order_by("pk"):
        assert revision.before == state[revision.claim_id], revision
        assert revision.after["edition"] == revision.before["edition"] + 1, revision
        state[revision.claim_id] = revision.after
    return state


@pytest.mark.parametrize("seed", [1, 2])
def test_the_revisions_replay_to_exactly_the_tables(seed):
    people = [EntityFactory(name=name) for name in ("Mirela Dantas", "Joost Verbeke", "Arne Kolbe")]
    claims = []
    for _ in range(2):
        article = ArticleFactory()
        claims.append(ClaimFactory(article=article, attribution=people[0], attribution__candidates=people).pk)
        words = {"words": INDIRECT, "parts__words": INDIRECT, "parts__cue": "said on", "parts__source": "She"}
        claims.append(ClaimFactory(article=article, attribution=None, **words).pk)
    editors = [user_in_role(f"editor {number}", "editor") for number in range(EDITORS)]
    windows = [
        Window(user, 1000 * seed + number, claims, people)
        for number, user in enumerate(user for user in editors for _ in range(WINDOWS))
    ]
    before = snapshots()

    start = threading.Barrier(len(windows))
    threads = [threading.Thread(target=window.work, args=(start,)) for window in windows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)

    assert [window.trouble for window in windows if window.trouble] == []
    assert not any(thread.is_alive() for thread in threads)
    after = snapshots()
    assert replayed(before) == after
    saved = sum((window.saved for window in windows), Counter())
    assert saved == Counter(Revision.objects.values_list("claim", flat=True))  # none lost, none doubled
    assert {claim: after[claim]["edition"] - before[claim]["edition"] for claim in claims} == {
        claim: saved[claim] for claim in claims
    }
    assert sum(window.stale for window in windows) > 0  # they did meet


def test_a_replay_shows_a_change_that_left_no_revision(dantas, verbeke, editor):
    """The replay above would see it."""
    claim = ClaimFactory(attribution=dantas)
    before = snapshots()
    attributions.choose_speaker(claim.attribution, speaker=verbeke, by=editor, edition=1)
    assert replayed(before) == snapshots()

    Attribution.objects.filter(claim=claim).update(speaker=dantas)

    assert replayed(before) != snapshots()


def test_who_undoes_while_another_settles_the_same_claim_loses_neither(dantas, verbeke, editor):
    """The undoing waits for the other's change, and is then refused; before, it put back what it had read."""
    claim = ClaimFactory(attribution=dantas)
    made = attributions.choose_speaker(claim.attribution, speaker=verbeke, by=editor, edition=1)
    version = ArticleVersionFactory(article=claim.article, number=2, body="Other words stand here now.")
    carry_decisions(version)
    frida = user_in_role("frida", "editor")
    refused = []

    def undo():
        try:
            undoing.undo(Revision.objects.get(pk=made.pk), by=editor)
        except StaleEdit as error:
            refused.append(error)
        finally:
            connection.close()

    second = threading.Thread(target=undo)
    with transaction.atomic():
        lost_places.settle(Claim.objects.select_related("attribution", "version").get(pk=claim.pk), by=frida)
        second.start()
        second.join(0.5)
        assert second.is_alive()
    second.join(30)

    assert len(refused) == 1
    assert Claim.objects.get(pk=claim.pk).is_settled
    assert Attribution.objects.get(claim=claim).state == "corrected"


def test_two_windows_that_undo_one_act_from_either_end_do_not_wait_for_each_other(dantas, editor, monkeypatch):
    claims = [ClaimFactory(attribution=dantas) for _ in range(2)]
    action = uuid.uuid4()
    made = [attributions.reject(claim.attribution, by=editor, edition=1, action=action) for claim in claims]
    undo_one, both_have_one = undoing._undo, threading.Barrier(2)
    outcomes = []

    def undo_one_and_meet(revision, **how):
        undone = undo_one(revision, **how)
        with suppress(threading.BrokenBarrierError):
            both_have_one.wait(1)
        return undone

    def undo(revision):
        try:
            undoing.undo(Revision.objects.get(pk=revision.pk), by=editor)
            outcomes.append("undone")
        except (NothingToUndo, DatabaseError) as error:
            outcomes.append(type(error).__name__)
        finally:
            connection.close()

    monkeypatch.setattr(undoing, "_undo", undo_one_and_meet)
    windows = [threading.Thread(target=undo, args=(revision,)) for revision in made]
    for window in windows:
        window.start()
    for window in windows:
        window.join(30)

    assert sorted(outcomes) == ["NothingToUndo", "undone"]
    assert {row["state"] for row in snapshots().values()} == {"suggested"}
    assert Revision.objects.filter(act="undone").count() == 2
