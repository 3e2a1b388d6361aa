"""Deciding who said a claim, over HTTP: with htmx and without, when somebody was faster, and when nothing fits."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from articles.editing import attributions
from articles.models import Attribution, Entity, Revision
from tests.factories import ArticleFactory, ClaimFactory, EntityFactory, MentionFactory, user_in_role

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def claim(dantas, verbeke):
    return ClaimFactory(attribution=dantas, attribution__candidates=[dantas, verbeke])


def sent(claim, verbeke, edition=1):
    """Each decision: its route, what a form of it sends, and what it leads to (state, speaker's name)."""
    agency = EntityFactory(name="HNS", kind=Entity.Kind.ORGANIZATION)
    return {
        "claim_speaker": ({"speaker": verbeke.pk}, ("corrected", "Joost Verbeke")),
        "claim_new_speaker": ({"name": "Arne Kolbe", "kind": "person"}, ("corrected", "Arne Kolbe")),
        "claim_unnamed": ({"description": "a councillor"}, ("corrected", "a councillor")),
        "claim_rejection": ({}, ("rejected", "Mirela Dantas")),
        "claim_relay": ({"relay": agency.pk}, ("confirmed", "Mirela Dantas")),
    }


DECISIONS = ["claim_speaker", "claim_new_speaker", "claim_unnamed", "claim_rejection", "claim_relay"]


def decided(claim):
    attribution = Attribution.objects.select_related("speaker").get(claim=claim)
    return attribution.state, attribution.speaker.name


@pytest.mark.parametrize("route", DECISIONS)
def test_with_htmx_the_row_comes_back_as_it_now_is(claim, verbeke, editor_client, route):
    form, expected = sent(claim, verbeke)[route]

    response = editor_client.post(reverse(route, args=[claim.pk]), form | {"edition": 1}, headers=HTMX)

    assert response.status_code == 200
    assert decided(claim) == expected
    page = response.content.decode()
    assert 'id="row-1" hx-swap-oob="true"' in page
    assert 'id="tally"' in page
    assert "data-focus" in page
    assert Revision.objects.filter(claim=claim).count() == 1


@pytest.mark.parametrize("route", DECISIONS)
def test_without_script_the_article_comes_back_at_the_claim(claim, verbeke, editor_client, route):
    form, expected = sent(claim, verbeke)[route]

    response = editor_client.post(reverse(route, args=[claim.pk]), form | {"edition": 1})

    assert response.status_code == 302
    assert response.url == f"{claim.article.get_absolute_url()}#claim-{claim.pk}"
    assert decided(claim) == expected


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize("route", DECISIONS)
def test_who_comes_second_sees_both_values_and_keeps_what_they_typed(
    claim, dantas, verbeke, editor_client, route, headers
):
    form, _ = sent(claim, verbeke)[route]
    emil = user_in_role("emil", "editor")
    attributions.choose_new_speaker(claim.attribution, name="Ines Marrow", kind="person", by=emil, edition=1)

    response = editor_client.post(reverse(route, args=[claim.pk]), form | {"edition": 1}, headers=headers)

    assert response.status_code == 409
    assert decided(claim) == ("corrected", "Ines Marrow")
    page = response.content.decode()
    assert "Somebody changed this while you were looking at it" in page
    assert "Ines Marrow" in page
    assert "emil" in page
    for typed in form.values():
        assert str(typed) in page
    assert 'name="edition" value="2"' in page


def refused_as_stale(editor_client, claim, route, form):
    emil = user_in_role("emil", "editor")
    attributions.choose_new_speaker(claim.attribution, name="Ines Marrow", kind="person", by=emil, edition=1)
    response = editor_client.post(reverse(route, args=[claim.pk]), form | {"edition": 1}, headers=HTMX)
    assert response.status_code == 409
    return response.content.decode()


def selected(page, control):
    """The value of the option that the control shows."""
    options = re.search(rf'<select id="{control}".*?</select>', page, re.DOTALL)[0]
    values = re.findall(r'<option value="(\w*)" selected>', options) or re.findall(r'<option value="(\w*)"', options)
    return values[0]


def test_who_comes_second_keeps_what_the_new_speaker_is(claim, editor_client):
    page = refused_as_stale(
        editor_client, claim, "claim_new_speaker", {"name": "Harbour Watch", "kind": "organization"}
    )

    assert selected(page, f"kind-{claim.pk}") == "organization"


@pytest.mark.parametrize("nobody", [False, True])
def test_who_comes_second_keeps_the_relay_that_they_chose(claim, editor_client, nobody):
    standing = EntityFactory(name="HNS", kind=Entity.Kind.ORGANIZATION)
    chosen = EntityFactory(name="Quay Radio", kind=Entity.Kind.ORGANIZATION)
    Attribution.objects.filter(claim=claim).update(relay=standing)

    page = refused_as_stale(editor_client, claim, "claim_relay", {"relay": "" if nobody else chosen.pk})

    assert selected(page, f"relay-{claim.pk}") == ("" if nobody else str(chosen.pk))
    assert f"You chose <b>{'nobody' if nobody else 'Quay Radio'}</b> between" in page
    assert '<details class="more" open>\n  <summary data-key="r">' in page


def test_who_comes_second_to_say_that_it_is_none_can_say_so_all_the_same(claim, editor_client):
    page = refused_as_stale(editor_client, claim, "claim_rejection", {})

    assert "You said that it is <b>not a claim</b>" in page
    assert "Not a claim all the same" in page


@pytest.mark.parametrize("route", DECISIONS)
def test_what_comes_a_second_time_is_answered_like_the_first_and_changes_nothing(claim, verbeke, editor_client, route):
    form, expected = sent(claim, verbeke)[route]
    for _ in range(2):
        response = editor_client.post(reverse(route, args=[claim.pk]), form | {"edition": 1}, headers=HTMX)
        assert response.status_code == 200

    assert "It was saved already." in response.content.decode()
    assert decided(claim) == expected
    assert Revision.objects.filter(claim=claim).count() == 1


def test_a_relay_that_does_not_exist_leaves_the_one_that_stands(claim, editor_client):
    standing = EntityFactory(name="HNS", kind=Entity.Kind.ORGANIZATION)
    Attribution.objects.filter(claim=claim).update(relay=standing)

    response = editor_client.post(reverse("claim_relay", args=[claim.pk]), {"edition": 1, "relay": 999_999})

    assert selected(response.content.decode(), f"relay-{claim.pk}") == str(standing.pk)


def rows_in(response):
    return re.findall(r'id="(row-\d+)" hx-swap-oob', response.content.decode())


def colour_of(response, claim):
    return re.search(rf'<div class="note (\w+)[^"]*" id="claim-{claim.pk}"', response.content.decode())[1]


@pytest.fixture
def alike():
    """Two speakers who would have the same colour, each alone in an article."""
    return EntityFactory(pk=8001, name="Arne Kolbe"), EntityFactory(pk=8009, name="Ottilie Marsh")


def test_a_speaker_new_to_the_article_takes_nobodys_colour(claim, alike, editor_client):
    kolbe, marsh = alike
    other = ClaimFactory(article=claim.article, words="nine million", parts__words="nine million", attribution=marsh)

    saved = editor_client.post(
        reverse("claim_speaker", args=[claim.pk]), {"edition": 1, "speaker": kolbe.pk}, headers=HTMX
    )
    undone = editor_client.post(reverse("article_undo", args=[claim.article_id]), headers=HTMX)

    for response in (saved, undone):
        assert rows_in(response) == ["row-0", "row-1", "row-2"]
        assert colour_of(response, claim) != colour_of(response, other)


def test_where_the_colours_stay_only_the_rows_of_the_claim_come_back(claim, dantas, verbeke, editor_client):
    ClaimFactory(article=claim.article, words="on no map", parts__words="on no map", attribution=verbeke)
    last = ClaimFactory(article=claim.article, words="nine million", parts__words="nine million", attribution=dantas)

    def give_to_verbeke(claim):
        url = reverse("claim_speaker", args=[claim.pk])
        return editor_client.post(url, {"edition": 1, "speaker": verbeke.pk}, headers=HTMX)

    assert rows_in(give_to_verbeke(last)) == ["row-1", "row-2"]  # of its cue, and of its words
    assert rows_in(give_to_verbeke(claim)) == ["row-0", "row-1", "row-2"]  # nothing is left of who came first


def test_who_comes_second_sees_every_row_in_the_colours_of_now(claim, alike, verbeke, editor, editor_client):
    kolbe, marsh = alike
    other = ClaimFactory(article=claim.article, words="nine million", parts__words="nine million", attribution=marsh)
    attributions.choose_speaker(claim.attribution, speaker=kolbe, by=user_in_role("emil", "editor"), edition=1)

    response = editor_client.post(
        reverse("claim_speaker", args=[claim.pk]), {"edition": 1, "speaker": verbeke.pk}, headers=HTMX
    )

    assert rows_in(response) == ["row-0", "row-1", "row-2"]
    assert colour_of(response, claim) != colour_of(response, other)


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize(
    ("route", "form"),
    [
        ("claim_speaker", {}),
        ("claim_speaker", {"speaker": "nobody"}),
        ("claim_speaker", {"speaker": 999_999}),
        ("claim_new_speaker", {"name": "", "kind": "person"}),
        ("claim_new_speaker", {"name": "Arne Kolbe", "kind": "unnamed"}),
        ("claim_new_speaker", {"name": "Arne\0Kolbe", "kind": "person"}),
        ("claim_unnamed", {"description": " "}),
        ("claim_unnamed", {"description": "x" * 301}),
        ("claim_rejection", {"edition": "many"}),
        ("claim_relay", {"relay": 999_999}),
        ("claim_speaker", {"edition": 10**30}),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_saved(claim, editor_client, route, form, headers):
    response = editor_client.post(reverse(route, args=[claim.pk]), {"edition": 1} | form, headers=headers)

    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()
    assert not Revision.objects.exists()


def test_a_source_of_another_article_is_refused(claim, editor_client):
    theirs = EntityFactory(name="an aide", kind=Entity.Kind.UNNAMED, article=ArticleFactory())

    response = editor_client.post(reverse("claim_speaker", args=[claim.pk]), {"edition": 1, "speaker": theirs.pk})

    assert response.status_code == 422


def test_the_speaker_as_relay_is_refused_with_a_sentence(claim, dantas, editor_client):
    response = editor_client.post(
        reverse("claim_relay", args=[claim.pk]), {"edition": 1, "relay": dantas.pk}, headers=HTMX
    )

    assert response.status_code == 422
    assert "cannot be the relay too" in response.content.decode()


def test_undo_takes_the_last_change_back(claim, verbeke, editor_client, editor):
    attributions.choose_speaker(claim.attribution, speaker=verbeke, by=editor, edition=1)
    undo = reverse("article_undo", args=[claim.article_id])

    response = editor_client.post(undo, headers=HTMX)

    assert response.status_code == 200
    assert decided(claim) == ("suggested", "Mirela Dantas")
    assert editor_client.post(undo, headers=HTMX).status_code == 409
    assert editor_client.post(undo).status_code == 302


def test_the_page_offers_undo_after_a_reload(claim, verbeke, editor_client, editor):
    page = editor_client.get(claim.article.get_absolute_url()).content.decode()
    assert re.search(r'data-key="u"\s+disabled', page)

    attributions.choose_speaker(claim.attribution, speaker=verbeke, by=editor, edition=1)

    page = editor_client.get(claim.article.get_absolute_url()).content.decode()
    assert "Take back: changed the speaker" in page


def test_the_panel_shows_candidates_with_reasons_and_evidence(claim, editor_client):
    page = editor_client.get(claim.get_absolute_url(), headers=HTMX).content.decode()

    assert page.lstrip().startswith("<section")
    assert page.index("Mirela Dantas") < page.index("Joost Verbeke")
    assert "named 1. in a test" in page
    assert "90\N{NO-BREAK SPACE}%" in page
    told = claim.spans("cue")[0]
    assert f"[{told.start}, {told.end}]" in page


def test_the_permanent_address_opens_the_claim_on_its_page(claim, reader_client):
    page = reader_client.get(claim.get_absolute_url()).content.decode()

    assert claim.article.title in page
    assert "Who said this?" in page
    assert '<form method="post" action="/claims/' not in page  # a reader decides nothing
    assert 'class="cue lit"' in page


def test_the_panel_alone_costs_no_query_for_the_article(claim, reader_client, django_assert_num_queries):
    # session, user, role, claim with its attribution, parts, candidates, relays, the statement that it is in
    with django_assert_num_queries(8):
        reader_client.get(claim.get_absolute_url(), headers=HTMX)


def test_back_gets_the_whole_page_with_the_claim_opened(claim, editor_client):
    response = editor_client.get(claim.get_absolute_url(), headers=HTMX | {"HX-History-Restore-Request": "true"})

    page = response.content.decode()
    assert response.status_code == 200
    assert "<html" in page
    assert "Who said this?" in page


def links_to_mentions(page):
    return re.search(r'href="([^"]*)" data-toggle="shows-mentions"', page)[1]


def test_a_claims_page_shows_the_mentions_when_asked(claim, reader_client):
    plain = reader_client.get(claim.get_absolute_url()).content.decode()
    shown = reader_client.get(claim.get_absolute_url(), {"mentions": ""}).content.decode()

    assert "shows-mentions" in re.search(r'<article class="([^"]*)"', shown)[1]
    assert "shows-mentions" not in re.search(r'<article class="([^"]*)"', plain)[1]
    assert links_to_mentions(plain) == f"{claim.article.get_absolute_url()}?mentions"
    assert links_to_mentions(shown) == f"{claim.article.get_absolute_url()}?"


def test_where_a_form_was_refused_mentions_lead_to_the_article(claim, editor_client):
    page = editor_client.post(reverse("claim_speaker", args=[claim.pk]), {"edition": 1}).content.decode()

    assert links_to_mentions(page) == f"{claim.article.get_absolute_url()}?mentions"


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_reader_is_told_that_a_claim_was_rejected(claim, editor, reader_client, editor_client, headers):
    attributions.reject(claim.attribution, by=editor, edition=1)

    page = reader_client.get(claim.get_absolute_url(), headers=headers).content.decode()

    assert page.count("Editors say that this is not a claim.") == 1
    assert "named 1. in a test" not in page
    assert "lit" not in re.findall(r'class="(\w+)', page)
    assert "Editors say" not in editor_client.get(claim.get_absolute_url(), headers=headers).content.decode()


def test_every_entity_can_be_found_by_a_part_of_its_name(claim, editor_client):
    EntityFactory(name="Ottilie Marsh")
    theirs = EntityFactory(name="Ottokar's aide", kind=Entity.Kind.UNNAMED, article=ArticleFactory())
    find = reverse("claim_entities", args=[claim.pk])

    assert "Ottilie Marsh" in editor_client.get(find, {"q": "mar"}).content.decode()
    assert theirs.name not in editor_client.get(find, {"q": "otto"}).content.decode()
    assert "Nobody of that name" in editor_client.get(find, {"q": "zebra"}).content.decode()
    assert "Make" not in editor_client.get(find, {"q": " "}).content.decode()
    assert editor_client.get(find, {"q": "%_\0'"}).status_code == 200


def test_search_works_without_script(claim, editor_client):
    EntityFactory(name="Ottilie Marsh")

    assert "Ottilie Marsh" in editor_client.get(claim.get_absolute_url(), {"q": "ottilie"}).content.decode()


def test_the_history_is_readable(claim, verbeke, editor, editor_client, reader_client):
    attributions.choose_speaker(claim.attribution, speaker=verbeke, by=editor, edition=1)
    editor_client.post(reverse("article_undo", args=[claim.article_id]))

    page = reader_client.get(reverse("claim_history", args=[claim.pk])).content.decode()

    assert "changed the speaker" in page
    assert "undone by edith" in page
    assert page.index("undid a change") < page.index("changed the speaker")


def test_an_article_page_costs_the_same_queries_however_many_claims(editor_client, django_assert_num_queries, dantas):
    article = ArticleFactory()
    version = article.versions.get()
    for words in ("“We found a wall", "that is on no map,”", "She said", "nine million"):
        ClaimFactory(article=article, words=words, parts__words=words, attribution=dantas)
    MentionFactory(version=version, entity=dantas)

    # session, user, article with outlet, version, claims with their attributions, parts, role, last change, copies, mentions,
    # review, the user's keys, the number of the last change
    with django_assert_num_queries(13):
        editor_client.get(article.get_absolute_url())


def test_saving_a_decision_costs_the_same_queries_however_many_claims(
    editor_client, django_assert_max_num_queries, claim, verbeke
):
    for words in ("that is on no map,”", "She said", "nine million"):
        ClaimFactory(article=claim.article, words=words, parts__words=words)

    with django_assert_max_num_queries(
        26
    ):  # the page's ten; the same source elsewhere; claim, parts and form; the transaction, its update and revision
        editor_client.post(
            reverse("claim_speaker", args=[claim.pk]), {"edition": 1, "speaker": verbeke.pk}, headers=HTMX
        )
