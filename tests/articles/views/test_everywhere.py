"""The preview of what is said once for all, the act, and its page."""

from __future__ import annotations

import datetime
import re
from html import unescape

import pytest

from articles.editing import attributions
from articles.models import Attribution, Revision, Story, StoryLink
from tests.factories import ArticleFactory, ClaimFactory, EntityFactory, user_in_role

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
BODY = "It rained. “The mole will be dredged,” the minister told the council. He said “nothing else” before he left."
HIDDEN = re.compile(r'name="(where|since|edition|seen|rule|exceptions|shown)" value="([^"]*)"')
TICK = re.compile(r'name="tick" value="(\d+)"( checked)?')


@pytest.fixture
def renner(db):
    return EntityFactory(name="Ilka Renner")


@pytest.fixture
def rolf(db):
    return user_in_role("rolf", "editor")


def claim_in(day, speaker, words="“The mole will be dredged,”", source="the minister", **values):
    published_at = datetime.datetime(2026, 10, day, 9, tzinfo=datetime.UTC)
    article = ArticleFactory(published_at=published_at, title=f"The mole, day {day}", version__body=BODY)
    return ClaimFactory(
        article=article, words=words, parts__words=words, parts__source=source, attribution=speaker, **values
    )


def give(claim, speaker, by):
    attribution = Attribution.objects.select_related("claim", "speaker", "relay").get(claim=claim)
    attributions.choose_speaker(attribution, speaker=speaker, by=by, edition=attribution.edition)


@pytest.fixture
def claim(renner, verbeke, editor):
    claim = claim_in(1, verbeke)
    give(claim, renner, editor)
    return claim


@pytest.fixture
def hits(claim, verbeke, rolf):
    """Two that nobody has decided, and one that Rolf has."""
    made = [claim_in(day, verbeke) for day in (2, 3, 4)]
    give(made[2], verbeke, rolf)
    return made


def url(claim, end=""):
    return f"/claims/{claim.pk}/everywhere/{end}"


def preview(client, claim, **query):
    response = client.get(url(claim), query)
    return response.content.decode()


def form_of(page) -> dict[str, object]:
    ticked = [pk for pk, checked in TICK.findall(page) if checked]
    return {name: unescape(value) for name, value in HIDDEN.findall(page)} | {"tick": ticked}


def speakers(claims):
    return [Attribution.objects.get(claim=one).speaker.name for one in claims]


def test_each_hit_is_shown_in_its_sentence_ticked_unless_a_person_decided_it(editor_client, claim, hits):
    page = preview(editor_client, claim)

    assert page.count("“The mole will be dredged,” <mark>the minister</mark> told the council.") == 3
    assert "It rained" not in page
    assert TICK.findall(page) == [(str(hits[2].pk), ""), (str(hits[1].pk), " checked"), (str(hits[0].pk), " checked")]
    assert "confirmed</span> by rolf" in page
    assert "3 claims with these words" in page
    assert "in 3 articles" in page
    assert "Give <span data-count>2</span> to Ilka Renner" in page


def test_only_what_is_ticked_is_given_and_the_act_says_so(editor_client, claim, hits):
    form = form_of(preview(editor_client, claim))
    form["tick"] = [str(hits[0].pk), str(hits[2].pk)]

    page = editor_client.post(url(claim, "said/"), form, follow=True).content.decode()

    assert speakers(hits) == ["Ilka Renner", "Joost Verbeke", "Ilka Renner"]
    assert "2 claims: <b>Ilka Renner</b>" in page
    assert "In articles to come “the minister” is the same" in page


def test_what_has_changed_since_the_preview_is_told(editor_client, claim, hits, verbeke, rolf):
    form = form_of(preview(editor_client, claim))
    give(hits[0], verbeke, rolf)

    page = editor_client.post(url(claim, "said/"), form, follow=True).content.decode()

    assert speakers(hits[:2]) == ["Joost Verbeke", "Ilka Renner"]
    assert "1 claim was changed by others since you looked at the list. It was left alone." in page


def test_a_hit_that_comes_after_the_preview_is_not_given(editor_client, claim, hits, verbeke):
    form = form_of(preview(editor_client, claim))
    late = claim_in(9, verbeke)

    editor_client.post(url(claim, "said/"), form)

    assert speakers([late]) == ["Joost Verbeke"]


def test_once_the_claim_is_somebody_elses_nothing_is_given(editor_client, claim, hits, verbeke, rolf):
    form = form_of(preview(editor_client, claim))
    give(claim, EntityFactory(name="A third"), rolf)

    response = editor_client.post(url(claim, "said/"), form)

    assert response.status_code == 409
    assert "Nothing was overwritten" in response.content.decode()
    assert speakers(hits) == ["Joost Verbeke"] * 3


@pytest.mark.parametrize("end", ["", "said/"])
def test_a_list_that_was_tampered_with_is_shown_anew(editor_client, claim, hits, end):
    form = form_of(preview(editor_client, claim)) | {"seen": "nonsense"}

    response = editor_client.post(url(claim, end), form)

    assert response.status_code == 422
    assert "This list is too old" in response.content.decode()
    assert speakers(hits) == ["Joost Verbeke"] * 3


def test_ticks_of_other_pages_are_kept(editor_client, claim, hits, monkeypatch):
    monkeypatch.setattr("articles.views.ticking.PAGE", 1)
    first = form_of(preview(editor_client, claim)) | {"tick": [str(hits[2].pk)], "go": "page-2"}
    second = editor_client.post(url(claim), first, headers=HTMX).content.decode()
    assert "<html" not in second
    assert "Give <span data-count>3</span>" in second

    editor_client.post(url(claim, "said/"), form_of(second) | {"tick": []})

    assert speakers(hits) == ["Ilka Renner", "Joost Verbeke", "Ilka Renner"]


def test_a_story_and_a_day_can_be_chosen(editor_client, claim, hits):
    story = Story.objects.create(name="The dredging")
    for one in (claim, hits[0]):
        StoryLink.objects.create(story=story, article=one.article)

    assert "In the story “The dredging”" in preview(editor_client, claim)
    assert "1 claim with these words stands" in preview(editor_client, claim, where=f"story-{story.pk}")
    assert "2 claims with these words stand" in preview(editor_client, claim, where="archive", since="2026-10-03")
    assert "stand for nobody else" in preview(editor_client, claim, where="article")


@pytest.mark.parametrize("query", [{"where": "nowhere"}, {"where": "story-99"}, {"where": "archive", "since": "x"}])
def test_where_makes_no_sense_is_said(editor_client, claim, hits, query):
    assert editor_client.get(url(claim), query).status_code == 422


def test_a_pronoun_begins_in_its_article_and_is_refused_farther(editor_client, verbeke, renner, editor):
    claim = claim_in(1, verbeke, words="“nothing else”", source="He")
    give(claim, renner, editor)

    assert re.search(r'value="article"[^>]* checked', preview(editor_client, claim))
    assert "that can be said in this article only" in preview(editor_client, claim, where="archive")


def test_an_open_claim_offers_it_and_so_does_a_decision(editor_client, claim, hits, renner, verbeke):
    offer = "The same words stand for somebody else in 3 places"
    assert offer in editor_client.get(f"/claims/{claim.pk}/", headers=HTMX).content.decode()

    form = {"edition": Attribution.objects.get(claim=hits[0]).edition, "speaker": renner.pk}
    saved = editor_client.post(f"/claims/{hits[0].pk}/speaker/", form, headers=HTMX).content.decode()
    assert "in 2 places" in saved
    assert "The same words" not in editor_client.get(f"/claims/{hits[1].pk}/", headers=HTMX).content.decode()


def test_the_preview_costs_the_same_queries_however_many(editor_client, claim, verbeke, django_assert_num_queries):
    for day in range(2, 12):
        claim_in(day, verbeke)

    # session, user, role; claim and its parts; stories; the hits; those of the page, and their parts; the keys
    with django_assert_num_queries(10):
        editor_client.get(url(claim))


def test_an_act_is_undone_on_its_page_and_what_stays_is_told(editor_client, claim, hits, verbeke, rolf):
    editor_client.post(url(claim, "said/"), form_of(preview(editor_client, claim)))
    act = Revision.objects.filter(claim=hits[1]).latest("pk")
    give(hits[0], verbeke, rolf)

    page = editor_client.post(f"/acts/{act.pk}/undo/", follow=True).content.decode()

    assert "1 taken back; 1 was changed since and stays." in page
    assert speakers(hits[:2]) == ["Joost Verbeke", "Joost Verbeke"]
    again = editor_client.post(f"/acts/{act.pk}/undo/", follow=True).content.decode()
    assert "Somebody changed this" in again


def test_who_did_not_do_it_does_not_undo_it(editor_client, claim, hits, renner, rolf):
    act = Revision.objects.filter(by=rolf).latest("pk")

    assert 'data-key="u"' not in editor_client.get(f"/acts/{act.pk}/").content.decode()
    page = editor_client.post(f"/acts/{act.pk}/undo/", follow=True).content.decode()
    assert "There is no change of yours left to undo here." in page


def test_the_undo_of_an_article_says_what_was_taken_back(editor_client, claim, hits):
    editor_client.post(url(claim, "said/"), form_of(preview(editor_client, claim)))

    page = editor_client.post(f"/articles/{hits[0].article_id}/undo/", follow=True).content.decode()

    assert "2 taken back." in page
    assert speakers(hits) == ["Joost Verbeke"] * 3
