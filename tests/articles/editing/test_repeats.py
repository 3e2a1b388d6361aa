"""A decision sent twice, because the first answer was lost: known again, and told from one that came too late."""

from __future__ import annotations

import pytest

from articles.editing import attributions, repeats, undoing
from articles.models import Attribution, Entity, Revision
from tests.factories import ClaimFactory, EntityFactory, user_in_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def attribution(dantas, verbeke):
    agency = EntityFactory(name="HNS", kind=Entity.Kind.ORGANIZATION)
    return ClaimFactory(attribution=dantas, attribution__candidates=[dantas, verbeke, agency]).attribution


ACTS = {
    "choose_speaker": lambda: {"speaker": Entity.objects.get(name="Joost Verbeke")},
    "choose_new_speaker": lambda: {"name": " Arne  Kolbe", "kind": "person"},
    "choose_unnamed": lambda: {"description": "A councillor "},
    "set_relay": lambda: {"relay": Entity.objects.get(name="HNS")},
    "reject": dict,
}


@pytest.mark.parametrize("act", ACTS)
def test_what_is_sent_again_is_known_whatever_came_after(attribution, editor, act):
    sent = ACTS[act]()
    made = getattr(attributions, act)(attribution, by=editor, edition=1, **sent)

    assert repeats.already_made(attribution, by=editor, edition=1, **sent) == made

    emil = user_in_role("emil", "editor")
    attributions.choose_new_speaker(attribution, name="Ines Marrow", kind="person", by=emil, edition=2)
    assert repeats.already_made(attribution, by=editor, edition=1, **sent) == made


@pytest.mark.parametrize("made", ACTS)
@pytest.mark.parametrize("sent", ACTS)
def test_what_says_something_else_is_not_taken_for_it(attribution, editor, made, sent):
    getattr(attributions, made)(attribution, by=editor, edition=1, **ACTS[made]())

    found = repeats.already_made(attribution, by=editor, edition=1, **ACTS[sent]())

    assert bool(found) == (made == sent)


def test_another_speaker_another_kind_and_another_relay_are_something_else(attribution, editor, dantas):
    attributions.choose_new_speaker(attribution, name="Quay Radio", kind="organization", by=editor, edition=1)
    assert not repeats.already_made(attribution, by=editor, edition=1, name="Quay Radio", kind="group")
    assert not repeats.already_made(attribution, by=editor, edition=1, speaker=dantas)
    attributions.set_relay(attribution, relay=dantas, by=editor, edition=2)
    assert not repeats.already_made(attribution, by=editor, edition=2, relay=None)


def test_the_same_by_somebody_else_or_of_another_edition_is_none(attribution, editor, verbeke):
    emil = user_in_role("emil", "editor")
    attributions.choose_speaker(attribution, speaker=verbeke, by=emil, edition=1)

    assert not repeats.already_made(attribution, by=editor, edition=1, speaker=verbeke)
    assert not repeats.already_made(attribution, by=emil, edition=2, speaker=verbeke)


def test_what_was_undone_since_was_made_all_the_same(attribution, editor, verbeke):
    made = attributions.choose_speaker(attribution, speaker=verbeke, by=editor, edition=1)
    undoing.undo(Revision.objects.get(pk=made.pk), by=editor)

    found = repeats.already_made(Attribution.objects.get(pk=attribution.pk), by=editor, edition=1, speaker=verbeke)

    assert found == made
