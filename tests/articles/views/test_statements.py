"""The statement page, its list and history, and what editors do there."""

from __future__ import annotations

import datetime
import re

import pytest
from django.urls import reverse

from articles.editing import attributions, sampling, statement_relations, statements
from articles.models import Appearance, Attribution, Claim, Revision, Statement, StatementRelation
from tests.factories import (
    AppearanceFactory,
    ArticleFactory,
    ClaimFactory,
    EntityFactory,
    OutletFactory,
    StatementFactory,
    StoryFactory,
    StoryLinkFactory,
)

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
FIRST = "“We found a wall under the customs house that is on no map of the harbour,”"
CHANGED = "“We found a tunnel under the customs house that is on no map of the harbour,”"


def printed(statement, outlet, day, words=FIRST, **claim):
    """An appearance in an article of that outlet and day of May."""
    article = ArticleFactory(
        outlet=OutletFactory(name=outlet),
        title=f"{outlet} on the tram",
        published_at=datetime.datetime(2026, 5, day, 8, tzinfo=datetime.UTC),
        version__body=f"{words} Mirela Dantas told the committee.",
    )
    return AppearanceFactory(
        statement=statement, claim=ClaimFactory(article=article, words=words, parts__words=words, **claim)
    )


@pytest.fixture
def statement(dantas, verbeke):
    """Three prints: the first, one with another word and another speaker, and one as indirect speech of somebody unnamed."""
    statement = StatementFactory(words=FIRST)
    printed(statement, "Coast Lantern", 13, CHANGED, attribution=verbeke)
    printed(statement, "The Quay Courier", 12, attribution=dantas)
    last = printed(statement, "Harbour Radio", 14, form="indirect")
    aide = EntityFactory(name="an aide", kind="unnamed", article=last.claim.article)
    Attribution.objects.filter(claim=last.claim).update(speaker=aide)
    statements.recount([statement.pk])
    return fresh(statement)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def text_of(response):
    """The words of the page, without tags, white space folded."""
    return " ".join(re.sub(r"<[^>]+>", "", response.content.decode()).split())


def post(client, name, pk, htmx=True, **sent):
    return client.post(reverse(name, args=[pk]), sent, headers=HTMX if htmx else {})


def appearance_in(outlet):
    return Appearance.objects.get(claim__article__outlet__name=outlet)


def test_the_first_print_is_named_and_the_others_stand_under_it_in_order(statement, reader_client):
    page = text_of(reader_client.get(statement.get_absolute_url()))

    assert "First printed by The Quay Courier on 12 May 2026, 08:00" in page
    order = [
        page.rindex(f"in {outlet} on the tram") for outlet in ("The Quay Courier", "Coast Lantern", "Harbour Radio")
    ]
    assert order == sorted(order)
    assert "Word for word, but indirect, not direct." in page


def test_the_words_that_differ_are_marked_for_eye_and_ear(statement, reader_client):
    page = reader_client.get(statement.get_absolute_url()).content.decode()

    assert re.findall(r"<ins><span[^>]*>other words: </span>([^<]*)<", page) == ["tunnel"]
    assert re.findall(r"Does not have\s+<del[^>]*>([^<]*)</del>", page) == ["wall"]


def test_the_flags_name_whom_and_where(statement, editor_client):
    page = text_of(editor_client.get(statement.get_absolute_url()))

    assert "Given to Mirela Dantas by The Quay Courier, to Joost Verbeke by Coast Lantern." in page
    assert "Quoted in The Quay Courier, Coast Lantern, indirect speech in Harbour Radio." in page
    assert "Inside quotation marks the words are others in The Quay Courier than in Coast Lantern." in page


def test_every_appearance_leads_to_the_very_claim(statement, reader_client):
    page = reader_client.get(statement.get_absolute_url()).content.decode()

    for claim in Claim.objects.all():
        assert f'href="{claim.get_absolute_url()}"' in page
    assert "<form" not in page.split("<main")[1].split("<dialog")[0]  # a reader decides nothing


def test_the_page_costs_the_same_queries_however_many_print_it(statement, editor_client, django_assert_max_num_queries):
    for day in range(15, 20):
        printed(statement, "The Evening Post", day)

    # session, user, role, keys; the statement; appearances and parts; relations and those merged into it (3); stories; what
    # was taken out, and parts; the newest change that can be undone, and those merged into it
    with django_assert_max_num_queries(17):
        editor_client.get(statement.get_absolute_url())


def test_of_one_that_was_merged_the_survivor_s_page_opens(statement, reader_client):
    merged = StatementFactory(merged_into=statement)

    assert reader_client.get(merged.get_absolute_url()).url == statement.get_absolute_url()
    assert reader_client.get(reverse("statement_history", args=[merged.pk])).status_code == 302


def test_a_statement_with_nothing_left_says_so(editor_client):
    page = text_of(editor_client.get(StatementFactory().get_absolute_url()))

    assert "Nothing is left in this statement" in page


def test_an_appearance_is_confirmed_on_its_page(statement, editor_client):
    appearance = appearance_in("Coast Lantern")

    response = post(editor_client, "appearance_confirm", appearance.pk, edition=1)

    assert fresh(appearance).state == "confirmed"
    assert response.content.decode().count('id="statement"') == 1
    assert "the same words, as edith says" in text_of(response)
    again = post(editor_client, "appearance_confirm", appearance.pk, edition=1)
    assert "It was saved already." in text_of(again)
    assert post(editor_client, "appearance_confirm", appearance.pk, htmx=False, edition=2).status_code == 422


def test_an_appearance_is_taken_out_and_put_back(statement, editor_client):
    appearance = appearance_in("Coast Lantern")

    taken_out = post(editor_client, "appearance_reject", appearance.pk, htmx=False, edition=1)

    assert taken_out.url == statement.get_absolute_url()
    page = text_of(editor_client.get(statement.get_absolute_url()))
    assert "Taken out: 1" in page
    assert "Given to" not in page
    post(editor_client, "appearance_confirm", appearance.pk, edition=2)
    assert fresh(appearance).state == "confirmed"


def test_what_another_has_decided_meanwhile_is_told(statement, desk_chief, editor_client):
    appearance = appearance_in("Coast Lantern")
    statements.confirm(appearance, by=desk_chief, edition=1)

    response = post(editor_client, "appearance_reject", appearance.pk, edition=1)

    assert response.status_code == 409
    assert "Somebody changed this while you were looking at it." in text_of(response)
    assert fresh(appearance).state == "confirmed"


def test_undo_takes_back_the_editor_s_last_change(statement, editor_client):
    appearance = appearance_in("Coast Lantern")
    post(editor_client, "appearance_reject", appearance.pk, edition=1)
    last = Revision.objects.get()

    response = post(editor_client, "statement_undo", statement.pk, revision=last.pk)

    assert fresh(appearance).state == "suggested"
    assert "Undone: said that these are other words." in text_of(response)
    assert post(editor_client, "statement_undo", statement.pk, revision=last.pk).status_code == 409


def test_all_appearances_are_given_to_one_speaker(statement, dantas, editor_client):
    page = editor_client.get(statement.get_absolute_url()).content.decode()
    seen = re.search(r'name="seen" value="([^"]*)"', page)[1]

    response = post(editor_client, "statement_speaker", statement.pk, speaker=dantas.pk, seen=seen, edition=1)

    assert "Given to Mirela Dantas: 2 appearances." in text_of(response)
    assert not Attribution.objects.exclude(speaker=dantas).exists()
    assert "Gave 2 appearances to Mirela Dantas" in text_of(
        editor_client.get(reverse("statement_history", args=[statement.pk]))
    )


def test_a_claim_is_found_by_its_address_and_put_in(statement, editor_client):
    claim = printed(StatementFactory(), "The Evening Post", 15).claim
    Appearance.objects.filter(claim=claim).delete()
    address = reverse("statement_claims", args=[statement.pk])

    found = editor_client.get(address, {"q": f"https://desk.example{claim.get_absolute_url()}"}, headers=HTMX)

    assert "The Evening Post" in text_of(found)
    assert post(editor_client, "statement_claims", statement.pk, claim=claim.pk, edition=1).status_code == 302
    assert Appearance.objects.get(claim=claim).statement == statement
    stale = post(editor_client, "statement_claims", statement.pk, claim=ClaimFactory().pk, edition=1)
    assert stale.status_code == 409


def test_claims_of_the_same_story_are_proposed_those_of_other_words_are_not(statement, editor_client, dantas):
    near = ClaimFactory(
        article=ArticleFactory(version__body=f"{CHANGED} She said so."),
        words=CHANGED,
        parts__words=CHANGED,
        parts__cue="",
        parts__source="",
    )
    other = ClaimFactory(
        article=near.article, words="She said so", parts__words="She said so", parts__cue="", parts__source=""
    )
    story = StoryFactory()
    for article in (near.article, appearance_in("Coast Lantern").claim.article):
        StoryLinkFactory(story=story, article=article)

    page = editor_client.get(reverse("statement_claims", args=[statement.pk])).content.decode()

    assert f'value="{near.pk}"' in page
    assert f'value="{other.pk}"' not in page


def test_a_statement_begins_with_a_claim_and_another(editor_client):
    claim, other = ClaimFactory(), ClaimFactory()
    address = reverse("claim_statement", args=[claim.pk])
    assert editor_client.get(address).status_code == 200

    response = editor_client.post(address, {"claim": other.pk})

    statement = Statement.objects.get()
    assert response.url == statement.get_absolute_url()
    assert editor_client.get(address).url == reverse("statement_claims", args=[statement.pk])


def test_two_are_related_with_a_note_and_merged_only_after_it_is_taken_back(statement, editor_client):
    other = printed(StatementFactory(words=FIRST), "The Evening Post", 15).statement
    sent = {"other": other.pk, "edition": 1, "kind": "backwards", "note": "The round before."}
    assert "What relates these two?" in text_of(
        editor_client.get(reverse("statement_others", args=[statement.pk]), {"other": other.pk})
    )

    post(editor_client, "statement_relate", statement.pk, **sent)

    page = text_of(editor_client.get(statement.get_absolute_url()))
    assert f"Has as background {FIRST} The round before. edith said so on" in page
    assert "Is background to" in text_of(editor_client.get(other.get_absolute_url()))
    assert post(editor_client, "statement_merge", statement.pk, other=other.pk, edition=2).status_code == 422
    relation = StatementRelation.objects.get()
    post(editor_client, "relation_withdrawal", relation.pk, at=statement.pk)
    assert post(editor_client, "statement_merge", statement.pk, other=other.pk, edition=3).url
    assert fresh(other).merged_into == statement


def test_a_note_that_could_not_be_saved_is_kept(statement, editor_client):
    other = StatementFactory()

    response = post(
        editor_client, "statement_relate", statement.pk, other=other.pk, edition=1, note="The bridge holds."
    )

    assert response.status_code == 422
    assert "The bridge holds." in response.content.decode()


def test_what_is_said_of_two_stands_in_the_history_of_both(statement, editor, reader_client):
    other = StatementFactory(words="The bridge holds.")
    statement_relations.relate(other, other=statement, kind="contradicts", note="Look.", by=editor, edition=1)

    page = text_of(reader_client.get(reverse("statement_history", args=[statement.pk])))

    assert f"The bridge holds. contradicts {FIRST}: Look." in page


def test_the_list_shows_the_latest_first_and_what_more_than_one_article_prints(statement, dantas, reader_client):
    older = StatementFactory(words="The tram is late.")
    for day in (1, 2):
        printed(older, "The Evening Post", day, "The tram is late.", attribution=dantas)
    printed(StatementFactory(), "The Evening Post", 20, "Said once.")
    statements.recount(Statement.objects.values_list("pk", flat=True))

    page = text_of(reader_client.get(reverse("statement_list")))

    assert page.index(FIRST) < page.index("The tram is late.")
    assert "Said once." not in page


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, {FIRST, "The tram is late."}),
        ({"flag": "any"}, {FIRST}),
        ({"flag": "two_speakers"}, {FIRST}),
        ({"flag": "indirect"}, set()),
        ({"speaker": "verbeke"}, {FIRST}),
        ({"story": "story"}, {"The tram is late."}),
        ({"flag": "no such flag"}, {FIRST, "The tram is late."}),
    ],
)
def test_the_list_is_narrowed(statement, dantas, verbeke, reader_client, asked, found):
    story, late = StoryFactory(), StatementFactory(words="The tram is late.")
    for day in (1, 2):
        StoryLinkFactory(
            story=story,
            article=printed(late, "The Evening Post", day, "The tram is late.", attribution=dantas).claim.article,
        )
    statements.recount([late.pk])
    Statement.objects.filter(pk=late.pk).update(flags=[])
    Statement.objects.filter(pk=statement.pk).update(flags=["two_speakers"])
    keys = {"verbeke": verbeke.pk, "story": story.pk}

    page = reader_client.get(reverse("statement_list"), {name: keys.get(value, value) for name, value in asked.items()})

    assert {words for words in (FIRST, "The tram is late.") if words in text_of(page)} == found


def test_the_list_is_read_page_by_page(reader_client, django_assert_max_num_queries):
    for number in range(35):
        StatementFactory(words=f"Number {number:02}.", articles_count=2)

    with django_assert_max_num_queries(7):  # session, user, keys, the page, whom its statements are given to; no count
        first = reader_client.get(reverse("statement_list")).content.decode()
    older = re.search(r'rel="next" href="([^"]*)"', first)[1].replace("&amp;", "&")
    second = text_of(reader_client.get(reverse("statement_list") + older))

    assert "Number 34." in text_of(reader_client.get(reverse("statement_list")))
    assert "Number 04." in second
    assert "Number 05." not in second


def test_an_empty_list_says_what_a_statement_is(reader_client):
    assert "when a second article prints the same words" in text_of(reader_client.get(reverse("statement_list")))


def test_the_panel_of_a_claim_says_where_else_it_is_printed(statement, reader_client, editor_client):
    Statement.objects.filter(pk=statement.pk).update(flags=["two_speakers"])
    claim = appearance_in("Coast Lantern").claim

    page = reader_client.get(claim.get_absolute_url(), headers=HTMX).content.decode()

    assert f'<a href="{statement.get_absolute_url()}">Also in 2 other articles</a>' in page
    assert "given to two speakers" in page
    alone = ClaimFactory()
    assert reverse("claim_statement", args=[alone.pk]) in editor_client.get(alone.get_absolute_url()).content.decode()
    assert (
        reverse("claim_statement", args=[alone.pk]) not in reader_client.get(alone.get_absolute_url()).content.decode()
    )


def test_the_page_of_a_speaker_says_so_too(statement, dantas, reader_client):
    page = text_of(reader_client.get(dantas.get_absolute_url()))

    assert "Also in 2 other articles" in page


def test_words_that_an_editor_reads_blind_are_kept_from_them(
    statement, verbeke, editor, desk_chief, editor_client, reader_client
):
    attribution = appearance_in("Coast Lantern").claim.attribution
    attributions.choose_speaker(attribution, speaker=verbeke, by=desk_chief, edition=1)
    sampling.ask(readers=[editor], size=1, seed=1, by=desk_chief, editor=desk_chief)

    assert editor_client.get(statement.get_absolute_url()).status_code == 404
    assert FIRST not in text_of(editor_client.get(reverse("statement_list")))
    assert reader_client.get(statement.get_absolute_url()).status_code == 200
