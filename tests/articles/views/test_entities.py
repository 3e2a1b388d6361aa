"""The pages of an entity: what readers see, and what editors change there, with and without htmx."""

from __future__ import annotations

import pytest
from django.urls import reverse

from articles.editing import attributions, distinct, entities, merging
from articles.models import Alias, Attribution, Entity, Revision
from tests.factories import ArticleFactory, ClaimFactory, EntityFactory, MentionFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def joost():
    return EntityFactory(name="J. Verbeke")


@pytest.fixture
def claim(joost):
    claim = ClaimFactory(attribution=joost)
    MentionFactory(version=claim.version, entity=joost, exact="Mirela Dantas")
    return claim


def url(route, entity):
    return reverse(route, args=[entity.pk])


def page_of(response):
    return response.content.decode()


def test_who_was_merged_leads_to_the_survivor(joost, verbeke, editor, reader_client):
    merging.merge(joost, into=verbeke, by=editor)

    for route in ("entity_detail", "entity_history"):
        response = reader_client.get(url(route, joost))
        assert (response.status_code, response["Location"]) == (302, url(route, verbeke))
    page = page_of(reader_client.get(url("entity_detail", verbeke)))
    assert "Also named J. Verbeke" in page
    assert "data-key" not in page.split("<main")[1]


def test_a_page_that_was_open_gives_a_claim_to_the_survivor(joost, verbeke, dantas, editor, editor_client):
    claim = ClaimFactory(attribution=dantas, attribution__candidates=[dantas, joost])
    merging.merge(joost, into=verbeke, by=editor)

    editor_client.post(url("claim_speaker", claim), {"speaker": joost.pk, "edition": 1})

    assert Attribution.objects.get(claim=claim).speaker == verbeke


def test_a_link_to_compare_with_who_was_merged_compares_with_the_survivor(
    joost, verbeke, dantas, editor, editor_client
):
    merging.merge(joost, into=verbeke, by=editor)

    page = page_of(editor_client.get(url("entity_merge", dantas), {"other": joost.pk}))

    assert f'name="other" value="{verbeke.pk}"' in page
    own = page_of(editor_client.get(url("entity_merge", verbeke), {"other": joost.pk}))
    assert "These are one already." in own


def test_editing_is_for_editors(verbeke, editor_client):
    page = page_of(editor_client.get(url("entity_detail", verbeke)))

    for route in ("entity_merge", "entity_split", "entity_history", "entity_name", "entity_alias_new"):
        assert url(route, verbeke) in page


def test_a_name_is_changed_and_the_old_one_kept(verbeke, editor_client):
    response = editor_client.post(
        url("entity_name", verbeke),
        {"name": "Joost van Verbeke", "kind": "person", "note": "the minister", "seen": 0},
        follow=True,
    )

    assert response.redirect_chain == [(url("entity_detail", verbeke), 302)]
    verbeke.refresh_from_db()
    assert (verbeke.name, verbeke.note) == ("Joost van Verbeke", "the minister")
    assert "Also named Joost Verbeke" in page_of(response)
    assert Revision.objects.get().act == "entity_renamed"


@pytest.mark.parametrize(
    ("sent", "status", "told"),
    [
        ({"name": "", "kind": "person", "seen": 0}, 422, "This field is required"),
        ({"name": "Mirela Dantas", "kind": "person", "seen": 0}, 422, "merge them"),
        ({"name": "J. V.", "kind": "unnamed", "seen": 0}, 422, "Select a valid choice"),
        ({"name": "J. V.", "kind": "person", "seen": 7}, 409, "Somebody changed this"),
    ],
)
def test_what_cannot_be_saved_is_kept_on_the_page(verbeke, dantas, editor_client, sent, status, told):
    response = editor_client.post(url("entity_name", verbeke), sent)

    assert response.status_code == status
    assert told in page_of(response)
    assert f'value="{sent["name"]}"' in page_of(response) or not sent["name"]
    assert not Revision.objects.exists()


def test_a_name_is_added_and_removed(verbeke, editor_client):
    editor_client.post(url("entity_alias_new", verbeke), {"name": "the minister", "since": "2025-03-01"})
    alias = Alias.objects.get()
    assert "the minister (from 1 March 2025)" in page_of(editor_client.get(url("entity_detail", verbeke)))

    again = editor_client.post(url("entity_alias_new", verbeke), {"name": "The Minister", "since": "2025-03-01"})
    assert again.status_code == 422
    assert "goes by that name already" in page_of(again)

    editor_client.post(url("entity_alias_removal", verbeke), {"alias": alias.pk})
    assert not Alias.objects.exists()
    assert editor_client.post(url("entity_alias_removal", verbeke), {"alias": alias.pk}).status_code == 422
    assert [revision.act for revision in Revision.objects.all()] == ["alias_removed", "alias_added"]


def test_two_are_told_apart_and_then_neither_merged_nor_proposed(joost, verbeke, editor_client):
    assert "J. Verbeke" in page_of(editor_client.get(url("entity_merge", verbeke)))

    editor_client.post(url("entity_distinct", verbeke), {"other": joost.pk}, follow=True)

    assert "J. Verbeke" not in page_of(editor_client.get(url("entity_merge", verbeke)))
    assert "Never the same as" in page_of(editor_client.get(url("entity_detail", joost)))
    preview = page_of(editor_client.get(url("entity_merge", verbeke), {"other": joost.pk}))
    assert "edith said on" in preview
    assert 'name="survivor"' not in preview
    refused = editor_client.post(url("entity_merge", verbeke), {"other": joost.pk, "survivor": "this"})
    assert refused.status_code == 409
    assert "edith said on" in page_of(refused)


def test_the_preview_shows_both_and_what_each_has_said(claim, joost, verbeke, editor_client):
    page = page_of(editor_client.get(url("entity_merge", verbeke), {"other": joost.pk}))

    assert "We found a wall that is on no map" in page
    assert "1 as the speaker" in page
    assert "1 in 1 article" in page
    assert 'value="other" data-key="2" checked' in page


def test_those_of_the_same_articles_and_names_are_proposed_with_the_reason(claim, joost, verbeke, editor_client):
    EntityFactory(name="Joost Pell")
    MentionFactory(version=claim.version, entity=verbeke, exact="the committee")

    page = page_of(editor_client.get(url("entity_merge", verbeke)))

    assert "the same last word, of the same kind, 1 article with both" in page
    assert "Joost Pell" not in page


def test_a_search_completes_names(joost, verbeke, editor_client):
    fragment = page_of(editor_client.get(url("entity_merge", verbeke), {"q": "verb"}, headers=HTMX))

    assert fragment.lstrip().startswith('<div id="entities-found"')
    assert f"?other={joost.pk}" in fragment
    assert f"?other={verbeke.pk}" not in fragment


@pytest.mark.parametrize(("survivor", "remains"), [("this", "Joost Verbeke"), ("other", "J. Verbeke")])
def test_two_are_merged_and_taken_apart(claim, joost, verbeke, editor_client, survivor, remains):
    response = editor_client.post(url("entity_merge", verbeke), {"other": joost.pk, "survivor": survivor}, follow=True)

    assert Attribution.objects.get().speaker.name == remains
    assert f"is {remains} now" in page_of(response)
    revision = Revision.objects.get()
    survivor = Entity.objects.get(name=remains)
    response = editor_client.post(url("entity_undo", survivor), {"revision": revision.pk}, follow=True)
    assert "Undone: merged two into one." in page_of(response)
    assert "undone by edith" in page_of(response)
    assert Attribution.objects.get().speaker == joost


def test_what_was_decided_since_is_told_of_when_a_merge_is_undone(claim, joost, verbeke, editor, editor_client):
    revision = merging.merge(joost, into=verbeke, by=editor)
    attribution = Attribution.objects.get()
    attributions.choose_speaker(attribution, speaker=verbeke, by=editor, edition=attribution.edition)

    response = editor_client.post(url("entity_undo", verbeke), {"revision": revision.pk}, follow=True)

    assert "1 claim stays as it is: it was decided or changed since." in page_of(response)


def test_an_undo_that_fits_no_more_is_refused(joost, verbeke, dantas, editor, editor_client):
    revision = merging.merge(joost, into=verbeke, by=editor)
    elsewhere = editor_client.post(url("entity_undo", dantas), {"revision": revision.pk})
    assert elsewhere.status_code == 422

    editor_client.post(url("entity_undo", verbeke), {"revision": revision.pk})
    again = editor_client.post(url("entity_undo", joost), {"revision": revision.pk})

    assert again.status_code == 409
    assert "no change of yours left to undo" in page_of(again)


def test_the_history_of_a_claim_tells_of_a_merge_and_a_name(claim, joost, verbeke, editor, reader_client):
    other = ClaimFactory(attribution=verbeke)
    merging.merge(joost, into=verbeke, by=editor)
    entities.rename(verbeke, name="Joost van Verbeke", kind="person", note="", by=editor, seen=0)

    page = page_of(reader_client.get(url("claim_history", claim)))

    assert "Merged <b>J. Verbeke</b> into" in page
    assert "Renamed <b>Joost Verbeke</b>" in page
    assert url("entity_history", verbeke) in page
    assert "Merged" not in page_of(reader_client.get(url("claim_history", other)))


def test_the_history_tells_what_was_what(joost, verbeke, dantas, editor, reader_client):
    entities.add_alias(verbeke, name="the minister", by=editor)
    entities.remove_alias(verbeke.aliases.get(), by=editor)
    distinct.tell_apart(verbeke, other=dantas, by=editor)
    merging.merge(joost, into=verbeke, by=editor)

    page = page_of(reader_client.get(url("entity_history", verbeke)))

    for told in ("Added the name", "Removed the name", "are never the same", "Merged <b>J. Verbeke</b>"):
        assert told in page
    assert "<button" not in page.split("<main")[1]
    assert "are never the same" in page_of(reader_client.get(url("entity_history", dantas)))


@pytest.fixture
def articles(dantas):
    """Two articles, each with a claim and a mention of Mirela Dantas."""
    both = [ArticleFactory(), ArticleFactory()]
    for article in both:
        claim = ClaimFactory(article=article, attribution=dantas)
        MentionFactory(version=claim.version, entity=dantas)
    return both


def test_the_page_for_splitting_shows_all_with_the_words_around(articles, dantas, editor_client):
    page = page_of(editor_client.get(url("entity_split", dantas)))

    for article in articles:
        assert article.title in page
    assert page.count("<mark>Mirela Dantas</mark> told the committee") == 2
    assert "all named “Mirela Dantas”" in page


@pytest.mark.parametrize("by", ["row", "article", "name"])
def test_what_is_ticked_goes_to_somebody_new(articles, dantas, editor_client, by):
    attribution = Attribution.objects.get(claim__article=articles[0])
    mention = articles[0].versions.get().mentions.get()
    ticked = {
        "row": {"claims": [attribution.pk], "mentions": [mention.pk]},
        "article": {"articles": [articles[0].pk]},
        "name": {"names": ["Mirela Dantas"]},
    }[by]

    response = editor_client.post(
        url("entity_split", dantas),
        ticked | {"name": "Mirela Dantas", "kind": "person", "note": "the poet"},
        follow=True,
    )

    count = 2 if by == "name" else 1
    plural = "" if count == 1 else "s"
    assert f"Given to Mirela Dantas: {count} claim{plural} and {count} mention{plural}." in page_of(response)
    poet = Entity.objects.get(note="the poet")
    assert poet.attributions.count() == poet.mentions.count() == poet.candidacies.count() == count
    assert Revision.objects.get().act == "entity_split"


def test_what_is_ticked_goes_to_somebody_known_and_comes_back(articles, dantas, verbeke, editor_client):
    editor_client.post(url("entity_split", dantas), {"articles": [articles[0].pk], "to": verbeke.pk})
    assert verbeke.attributions.count() == 1

    editor_client.post(url("entity_undo", dantas), {"revision": Revision.objects.get().pk})

    assert (verbeke.attributions.count(), dantas.attributions.count()) == (0, 2)


def test_without_script_a_search_keeps_what_is_ticked(articles, dantas, verbeke, editor_client):
    ticked = {"articles": [articles[0].pk], "q": "verb", "find": "1", "name": "Half typed"}

    page = page_of(editor_client.post(url("entity_split", dantas), ticked))

    assert f'name="to" value="{verbeke.pk}"' in page
    assert f'name="articles" value="{articles[0].pk}" checked' in page
    assert 'value="Half typed"' in page
    fragment = page_of(editor_client.get(url("entity_split", dantas), {"q": "verb"}, headers=HTMX))
    assert fragment.lstrip().startswith('<div id="split-to"')


@pytest.mark.parametrize(
    ("sent", "status", "told"),
    [
        ({}, 422, "Tick what is to be given away."),
        ({"names": ["Mirela Dantas"]}, 422, "Say to whom"),
        ({"claims": ["x"], "name": "Ona Pell", "kind": "person"}, 422, "not sent by the page"),
        ({"claims": [2**31 - 1], "name": "Ona Pell", "kind": "person"}, 409, "nothing of it is left here"),
        ({"names": ["Mirela Dantas"], "name": "Mirela Dantas", "kind": "person"}, 409, "say in a note which one"),
    ],
)
def test_what_cannot_be_split(articles, dantas, editor_client, sent, status, told):
    response = editor_client.post(url("entity_split", dantas), sent)

    assert response.status_code == status
    assert told in page_of(response)
    assert Entity.objects.count() == 1
