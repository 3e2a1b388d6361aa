"""What was said of one claim is said once for all with the same source words: previewed, given, taken back in one."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from articles.editing import attributions, everywhere, many, undoing
from articles.editing.errors import NotAllowed, NothingToUndo, StaleEdit
from articles.editing.everywhere import HERE, Others, Scope
from articles.models import Alias, Attribution, Claim, Entity, Revision, Story, StoryLink
from articles.models.claims import source_key
from tests.factories import (
    ArticleFactory,
    ArticleVersionFactory,
    ClaimFactory,
    EntityFactory,
    user_in_role,
)

State = Attribution.State
pytestmark = pytest.mark.django_db
BODY = (
    "“The mole will be dredged,” the minister told the council. “It will cost little,” The Minister told them again.\n\n"
    "He said “nothing else” before he left. “No more,” he told the press."
)
FIRST, SECOND = "“The mole will be dredged,”", "“It will cost little,”"
ARCHIVE = Scope(is_archive=True)


@pytest.fixture
def renner(db):
    return EntityFactory(name="Ilka Renner")


def article(day=1, **values):
    published_at = datetime.datetime(2026, 10, day, 9, tzinfo=datetime.UTC)
    return ArticleFactory(published_at=published_at, version__body=BODY, **values)


def claim_in(there, words=FIRST, source="the minister", speaker=None, **values):
    return ClaimFactory(
        article=there, words=words, parts__words=words, parts__source=source, attribution=speaker, **values
    )


@pytest.fixture
def claim(renner, editor):
    """A claim of "the minister", which the editor has given to Renner."""
    made = claim_in(article(), speaker=EntityFactory(name="Somebody"))
    give(made, renner, editor)
    return fresh(made)


def give(claim, speaker, by):
    attribution = Attribution.objects.select_related("claim", "speaker", "relay").get(claim=claim)
    return attributions.choose_speaker(attribution, speaker=speaker, by=by, edition=attribution.edition)


def fresh(claim) -> Claim:
    claims = Claim.objects.select_related("attribution__speaker", "article").prefetch_related("parts")
    return claims.get(pk=claim.pk)


def state_of(claim) -> tuple[str, str | None]:
    attribution = fresh(claim).attribution
    return attribution.state, attribution.speaker.name if attribution.speaker else None


def say(claim, scope, by, *, seen=None):
    seen = many.seen(everywhere.hits(claim, scope)) if seen is None else seen
    editions = {one.claim: one.edition for one in seen}
    return everywhere.say(claim, scope, edition=claim.attribution.edition, seen=editions, by=by)


@pytest.mark.parametrize("words", ["The minister", "the  minister", "a minister", "“the minister”", "MINISTER"])
def test_words_are_the_same_whatever_their_case_spaces_marks_and_article(words):
    assert source_key(words) == source_key("the minister")


@pytest.mark.parametrize("words", ["the ministers", "the prime minister", "theminister"])
def test_other_words_are_others(words):
    assert source_key(words) != source_key("the minister")


def test_no_words_have_no_key():
    assert source_key("") is source_key("“”") is None


def test_hits_are_what_stands_for_another_or_for_nobody_in_current_versions(claim, renner, verbeke, editor):
    by_another = claim_in(article(2), speaker=verbeke)
    by_nobody = claim_in(article(3), words=SECOND, source="The Minister")
    claim_in(article(4), speaker=renner)
    claim_in(article(5), source="council", speaker=verbeke)
    rejected = claim_in(article(6), speaker=verbeke)
    attributions.reject(rejected.attribution, by=editor, edition=1)
    old = claim_in(article(7), speaker=verbeke)
    ArticleVersionFactory(article=old.article, number=2, body=BODY)

    assert list(everywhere.hits(claim, ARCHIVE)) == [by_nobody, by_another]


def test_a_scope_is_the_article_a_story_or_the_archive_from_a_day_on(claim, verbeke):
    here = claim_in(claim.article, words=SECOND, source="The Minister", speaker=verbeke)
    there = claim_in(article(5), speaker=verbeke)
    later = claim_in(article(9), speaker=verbeke)
    story, other = Story.objects.create(name="The mole"), Story.objects.create(name="Nothing to do with it")
    for one, of in ((story, claim.article), (story, there.article)):
        StoryLink.objects.create(story=one, article=of)
    by = user_in_role("rolf", "editor")
    for one, of in ((story, later.article), (other, claim.article)):
        StoryLink.objects.create(story=one, article=of, state="rejected", decided_by=by, decided_at=timezone.now())

    assert everywhere.stories_of(claim.article) == [story]
    assert list(everywhere.hits(claim, HERE)) == [here]
    assert list(everywhere.hits(claim, Scope(story=story))) == [there, here]
    assert list(everywhere.hits(claim, ARCHIVE)) == [later, there, here]
    since = Scope(is_archive=True, since=datetime.date(2026, 10, 9))
    assert list(everywhere.hits(claim, since)) == [later]


def test_an_undated_article_is_in_the_archive_but_not_from_a_day_on(claim, verbeke):
    undated = claim_in(ArticleFactory(version__body=BODY), speaker=verbeke)

    assert list(everywhere.hits(claim, ARCHIVE)) == [undated]
    assert list(everywhere.hits(claim, Scope(is_archive=True, since=datetime.date(1900, 1, 1)))) == []


def test_one_act_gives_all_to_the_speaker_and_each_has_its_revision(claim, renner, verbeke, editor):
    corrected = claim_in(article(2), speaker=verbeke)
    confirmed = claim_in(article(3), speaker=verbeke, attribution__candidates=[renner, verbeke])
    added = claim_in(article(4), speaker=verbeke, origin="person")

    done = say(claim, ARCHIVE, editor)

    assert (done.given, done.left) == (3, 0)
    assert state_of(corrected) == (State.CORRECTED, "Ilka Renner")
    assert state_of(confirmed) == (State.CONFIRMED, "Ilka Renner")
    assert state_of(added) == (State.ADDED, "Ilka Renner")
    of = {one.claim_id: one for one in Revision.objects.filter(action=done.action, claim__isnull=False)}
    assert {pk: one.act for pk, one in of.items()} == {
        corrected.pk: "speaker_changed",
        confirmed.pk: "speaker_confirmed",
        added.pk: "speaker_confirmed",
    }
    assert (of[corrected.pk].before["speaker_name"], of[corrected.pk].after["speaker_name"]) == (
        "Joost Verbeke",
        "Ilka Renner",
    )
    assert (of[corrected.pk].after["edition"], fresh(corrected).attribution.edition) == (2, 2)
    assert (of[corrected.pk].article, of[corrected.pk].by) == (corrected.article, editor)


def test_the_speaker_is_no_longer_the_relay_too(claim, renner, verbeke, editor):
    relayed = claim_in(article(2), speaker=verbeke, attribution__relay=renner)

    say(claim, ARCHIVE, editor)

    assert fresh(relayed).attribution.relay is None
    undoing.undo(undoing.last_change(relayed.article, by=editor), by=editor)
    assert fresh(relayed).attribution.relay == renner


def test_what_has_changed_since_the_preview_is_left_alone_and_counted(claim, verbeke, editor):
    stays, changes, goes = (claim_in(article(day), speaker=verbeke) for day in (2, 3, 4))
    seen = many.seen(everywhere.hits(claim, ARCHIVE))
    give(changes, verbeke, user_in_role("rolf", "editor"))
    attributions.reject(goes.attribution, by=editor, edition=1)

    done = say(claim, ARCHIVE, editor, seen=seen)

    assert (done.given, done.left) == (1, 2)
    assert state_of(stays) == (State.CORRECTED, "Ilka Renner")
    assert state_of(changes) == (State.CONFIRMED, "Joost Verbeke")
    assert state_of(goes)[0] == State.REJECTED


def test_what_was_not_ticked_and_what_is_not_within_the_scope_is_left(claim, verbeke, editor):
    here = claim_in(claim.article, words=SECOND, source="The Minister", speaker=verbeke)
    there = claim_in(article(2), speaker=verbeke)
    seen = many.seen(everywhere.hits(claim, ARCHIVE))

    say(claim, HERE, editor, seen=seen)

    assert state_of(here) == (State.CORRECTED, "Ilka Renner")
    assert state_of(there) == (State.SUGGESTED, "Joost Verbeke")


def test_nothing_is_said_once_the_claim_itself_is_somebody_elses(claim, verbeke, editor):
    hit = claim_in(article(2), speaker=EntityFactory(name="A third"))
    seen = many.seen(everywhere.hits(claim, ARCHIVE))
    give(claim, verbeke, user_in_role("rolf", "editor"))

    with pytest.raises(StaleEdit):
        say(claim, ARCHIVE, editor, seen=seen)
    assert state_of(hit)[0] == State.SUGGESTED


def test_one_undo_takes_all_back_and_what_others_changed_since_stays(claim, verbeke, editor):
    taken_back = [claim_in(article(day), speaker=verbeke) for day in (2, 3)]
    changed = claim_in(article(4), speaker=verbeke)
    done = say(claim, ARCHIVE, editor)
    give(changed, verbeke, user_in_role("rolf", "editor"))

    undoing.undo_act(done.action, by=editor)

    assert {state_of(one) for one in taken_back} == {(State.SUGGESTED, "Joost Verbeke")}
    assert state_of(changed) == (State.CONFIRMED, "Joost Verbeke")
    assert state_of(claim) == (State.CORRECTED, "Ilka Renner")
    assert undoing.outcome(done.action) == (2, 1)
    undone = Revision.objects.filter(act="undone", claim__isnull=False)
    assert {one.undoes.claim for one in undone} == set(taken_back)
    assert undone.values("action").distinct().count() == 1
    assert {one.after["edition"] for one in undone} == {3} == {fresh(one).attribution.edition for one in taken_back}


def test_the_undo_key_of_one_article_takes_back_the_whole_act(claim, verbeke, editor):
    one, other = (claim_in(article(day), speaker=verbeke) for day in (2, 3))
    say(claim, ARCHIVE, editor)

    undoing.undo(undoing.last_change(one.article, by=editor), by=editor)

    assert state_of(one) == state_of(other) == (State.SUGGESTED, "Joost Verbeke")
    assert not Alias.objects.filter(origin="person").exists()


def test_a_decision_that_a_newer_version_has_by_now_is_taken_back_there(claim, verbeke, editor):
    hit, other = (claim_in(article(day), speaker=verbeke) for day in (2, 3))
    done = say(claim, ARCHIVE, editor)
    newer = ArticleVersionFactory(article=hit.article, number=2, body=BODY)
    decided = Attribution.objects.filter(claim=hit).values("state", "speaker", "decided_by", "decided_at").get()
    carried = claim_in(hit.article, version=newer, carried_from=hit)
    Attribution.objects.filter(claim=carried).update(**decided)

    undoing.undo_act(done.action, by=editor)

    assert state_of(carried) == (State.SUGGESTED, "Joost Verbeke")
    assert state_of(other) == (State.SUGGESTED, "Joost Verbeke")


def test_whose_speaker_is_gone_stays_as_it_is(claim, verbeke, editor):
    gone = EntityFactory(name="Gone")
    hit, other = claim_in(article(2), speaker=gone), claim_in(article(3), speaker=verbeke)
    done = say(claim, ARCHIVE, editor)
    hit.attribution.candidates.all().delete()
    gone.delete()

    undoing.undo_act(done.action, by=editor)

    assert state_of(hit) == (State.CORRECTED, "Ilka Renner")
    assert state_of(other) == (State.SUGGESTED, "Joost Verbeke")


def test_who_was_merged_since_stands_there_as_who_it_is_now(claim, renner, verbeke, editor):
    hit = claim_in(article(2), speaker=verbeke)
    claim_in(article(3), speaker=verbeke)
    done = say(claim, ARCHIVE, editor)
    renner_now, verbeke_now = EntityFactory(name="I. Renner"), EntityFactory(name="J. Verbeke")
    for one, now in ((renner, renner_now), (verbeke, verbeke_now)):
        Entity.objects.filter(pk=one.pk).update(merged_into=now)
        Attribution.objects.filter(speaker=one).update(speaker=now)

    undoing.undo_act(done.action, by=editor)

    assert state_of(hit) == (State.SUGGESTED, "J. Verbeke")
    assert Revision.objects.filter(claim=hit).first().after["speaker_name"] == "J. Verbeke"


def test_an_act_is_taken_back_once_and_by_who_did_it(claim, verbeke, editor):
    claim_in(article(2), speaker=verbeke)
    done = say(claim, ARCHIVE, editor)

    with pytest.raises(NothingToUndo):
        undoing.undo_act(done.action, by=user_in_role("rolf", "editor"))
    undoing.undo_act(done.action, by=editor)
    with pytest.raises(NothingToUndo):
        undoing.undo_act(done.action, by=editor)


def test_the_cost_is_the_same_however_many_there_are(claim, verbeke, editor, django_assert_max_num_queries):
    for day in range(2, 12):
        claim_in(article(day), speaker=verbeke)
    seen = many.seen(everywhere.hits(claim, ARCHIVE))

    # savepoint; claim; hits; update; revisions in two savepoints; alias and its revision
    with django_assert_max_num_queries(16):
        done = say(claim, ARCHIVE, editor, seen=seen)
    # savepoints; whether there are any; revisions, attributions, people, write, record; the alias; what is left
    with django_assert_max_num_queries(24):
        undoing.undo_act(done.action, by=editor)


def test_in_the_archive_the_speaker_goes_by_these_words_from_that_day_on(claim, renner, verbeke, editor):
    claim_in(article(9), speaker=verbeke)
    since = datetime.date(2026, 10, 2)

    done = say(claim, Scope(is_archive=True, since=since), editor)

    alias = Alias.objects.get(entity=renner)
    assert (alias.name, alias.key, alias.origin, alias.since) == ("the minister", "the minister", "person", since)
    assert Revision.objects.get(action=done.action, act="alias_added").entity == renner


@pytest.mark.parametrize("scope", ["article", "story"])
def test_elsewhere_no_alias_is_left(claim, verbeke, editor, scope):
    story = Story.objects.create(name="The mole")
    StoryLink.objects.create(story=story, article=claim.article)
    claim_in(claim.article, words=SECOND, source="The Minister", speaker=verbeke)

    say(claim, HERE if scope == "article" else Scope(story=story), editor)

    assert not Alias.objects.exists()


@pytest.mark.parametrize(
    ("known", "asked", "becomes"),
    [
        (("machine", None), None, ("person", None)),
        (("machine", None), "2026-10-02", ("person", "2026-10-02")),
        (("person", "2026-10-05"), "2026-10-02", ("person", "2026-10-02")),
        (("person", "2026-10-05"), None, ("person", None)),
        (("person", "2026-10-01"), "2026-10-02", ("person", "2026-10-01")),
        (("person", None), "2026-10-02", ("person", None)),
    ],
)
def test_an_alias_that_is_there_reaches_as_far_as_both_say_and_comes_back(
    claim, renner, verbeke, editor, known, asked, becomes
):
    def day(text):
        return text and datetime.date.fromisoformat(text)

    claim_in(article(9), speaker=verbeke)
    origin, since = known
    Alias.objects.create(entity=renner, name="The minister", key="the minister", origin=origin, since=day(since))

    done = say(claim, Scope(is_archive=True, since=day(asked)), editor)

    alias = Alias.objects.get(entity=renner)
    assert (alias.origin, alias.since) == (becomes[0], day(becomes[1]))
    undoing.undo_act(done.action, by=editor)
    alias.refresh_from_db()
    assert (alias.origin, alias.since) == (origin, day(since))


def test_an_alias_that_was_changed_since_stays(claim, renner, verbeke, editor):
    hit = claim_in(article(9), speaker=verbeke)
    done = say(claim, ARCHIVE, editor)
    Alias.objects.filter(entity=renner).update(since=datetime.date(2026, 1, 1))

    undoing.undo_act(done.action, by=editor)

    assert Alias.objects.filter(entity=renner).exists()
    assert state_of(hit) == (State.SUGGESTED, "Joost Verbeke")


def test_a_pronoun_is_said_in_its_article_only(renner, verbeke, editor):
    claim = claim_in(article(), words="“nothing else”", source="He", speaker=verbeke)
    here = claim_in(claim.article, words="“No more,”", source="he", speaker=verbeke)
    there = claim_in(article(2), words="“No more,”", source="he", speaker=verbeke)
    give(claim, renner, editor)

    assert "in this article only" in everywhere.why_not(fresh(claim), ARCHIVE)
    with pytest.raises(NotAllowed, match="somebody else in every article"):
        say(fresh(claim), ARCHIVE, editor)
    assert say(fresh(claim), HERE, editor).given == 1
    assert state_of(here) == (State.CORRECTED, "Ilka Renner")
    assert state_of(there) == (State.SUGGESTED, "Joost Verbeke")


def test_a_source_of_the_article_alone_is_not_named_in_others(verbeke, editor):
    claim = claim_in(article(), speaker=verbeke)
    attributions.choose_unnamed(claim.attribution, description="the minister", by=editor, edition=1)

    assert everywhere.is_local(fresh(claim))
    with pytest.raises(NotAllowed, match="has a meaning in this article only"):
        say(fresh(claim), ARCHIVE, editor)


@pytest.mark.parametrize("why", ["undecided", "rejected", "no words"])
def test_what_is_not_decided_or_has_no_words_is_not_spread(verbeke, editor, why):
    claim = claim_in(article(), source="" if why == "no words" else "the minister", speaker=verbeke)
    if why == "rejected":
        attributions.reject(claim.attribution, by=editor, edition=1)
    elif why == "no words":
        give(claim, verbeke, editor)

    assert everywhere.why_not(fresh(claim), HERE)
    assert everywhere.others_of_the_same_source(fresh(claim)) == Others()
    with pytest.raises(NotAllowed):
        say(fresh(claim), HERE, editor, seen=[])


def test_an_open_claim_says_in_how_many_places_the_words_stand_for_another(claim, verbeke, monkeypatch):
    assert everywhere.others_of_the_same_source(claim) == Others()
    for day in (2, 3):
        claim_in(article(day), speaker=verbeke)
    assert everywhere.others_of_the_same_source(claim) == Others(2)
    monkeypatch.setattr(everywhere, "COUNTED", 1)
    assert everywhere.others_of_the_same_source(claim) == Others(1, is_more=True)
    monkeypatch.setattr(everywhere, "COUNTED", 100)
    monkeypatch.setattr(everywhere, "LOOKED_AT", 2)
    assert everywhere.others_of_the_same_source(claim) == Others(2, is_more=True)


def test_of_a_pronoun_the_article_alone_is_counted(renner, verbeke, editor):
    claim = claim_in(article(), words="“nothing else”", source="He", speaker=verbeke)
    claim_in(claim.article, words="“No more,”", source="he", speaker=verbeke)
    claim_in(article(2), words="“No more,”", source="he", speaker=verbeke)
    give(claim, renner, editor)

    assert everywhere.others_of_the_same_source(fresh(claim)) == Others(1)


def test_entities_are_not_made_by_it(claim, verbeke, editor):
    claim_in(article(2), speaker=verbeke)
    before = Entity.objects.count()

    say(claim, ARCHIVE, editor)

    assert Entity.objects.count() == before
