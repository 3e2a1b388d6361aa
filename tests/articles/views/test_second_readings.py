"""Asked for by an admin, read blind, finished: the pages, and that none of them tells what the first reader decided."""

from __future__ import annotations

import pytest
from django.urls import reverse

from articles.editing import attributions, sampling
from articles.models import Claim, Entity, Passage, Review, Sample, SecondReadingArticle
from tests.articles.editing.test_second_readings import SUNDAY, differently_marked, stretch
from tests.factories import BODY, QUOTE, ArticleFactory, ClaimFactory, EntityFactory, MentionFactory, user_in_role

pytestmark = pytest.mark.django_db
SECRET = "Ottilie Marsh"
HIDDEN = "a spring clerk"


@pytest.fixture
def first(db):
    return user_in_role("rolf", "editor")


@pytest.fixture
def claim(dantas, verbeke, first):
    """Given by the first reader to somebody whom the machine does not propose, and in other words than the machine's."""
    claim = ClaimFactory(attribution=dantas, attribution__candidates=[dantas, verbeke])
    decided = EntityFactory(name=SECRET)
    attributions.choose_speaker(claim.attribution, speaker=decided, by=first, edition=1)
    differently_marked(claim, stretch("a wall that is on no map"), first)
    MentionFactory(version=claim.version, entity=dantas)
    added = ClaimFactory(
        article=claim.article, words=SUNDAY, parts__words=SUNDAY, parts__cue="", parts__source="", origin="person"
    )
    attributions.choose_unnamed(added.attribution, description=HIDDEN, by=first, edition=1)
    return claim


@pytest.fixture
def article(claim, editor, desk_chief):
    sampling.ask(readers=[editor], size=1, seed=1, by=desk_chief)
    return SecondReadingArticle.objects.get()


@pytest.fixture
def passage(article):
    return article.passages.get(is_shown=True)


def answer_url(passage):
    return reverse("second_reading_answer", args=[passage.pk])


def given(**values):
    return {"claim_form": "direct", "start": BODY.index(QUOTE), "end": BODY.index(QUOTE) + len(QUOTE)} | values


# ------------------------------------------------------------------------------------------------------- asking for one


def test_an_admin_draws_a_sample(claim, editor, desk_chief, chief_client):
    url = reverse("second_reading_new")
    assert editor.username in chief_client.get(url).content.decode()

    response = chief_client.post(url, {"size": 3, "seed": 5, "readers": [editor.pk]})

    assert response.status_code == 302
    sample = Sample.objects.get()
    assert (sample.asked_by, sample.seed, sample.size) == (desk_chief, 5, 3)
    page = chief_client.get(response["Location"]).content.decode()
    assert "Drawn: 1 article, to be read again." in page
    assert "0 of 1" in page


@pytest.mark.parametrize("sent", [{}, {"size": 0, "seed": 1}, {"size": 3, "seed": 1, "since": "2031-01-01"}])
def test_what_cannot_be_drawn_is_said_and_nothing_is_made(claim, editor, chief_client, sent):
    response = chief_client.post(reverse("second_reading_new"), sent | ({"readers": [editor.pk]} if sent else {}))

    assert response.status_code == 422
    assert b"errorlist" in response.content
    assert not Sample.objects.exists()


def test_readers_cannot_be_asked_to_read_again(claim, reader, chief_client):
    response = chief_client.post(reverse("second_reading_new"), {"size": 3, "seed": 1, "readers": [reader.pk]})

    assert response.status_code == 422


# --------------------------------------------------------------------------------------------------------------- blind


def everything_shown(client, article, passage):
    """Each page that has to do with the article, whole and in parts, as the second reader gets it."""
    claim = passage.claim
    pages = [
        reverse("second_reading_list"),
        article.get_absolute_url(),
        f"{article.get_absolute_url()}?passage={passage.pk}",
        f"{article.get_absolute_url()}?missed=0",
        f"{article.get_absolute_url()}?q=spring",
        f"{reverse('second_reading_entities', args=[article.pk])}?q=spring",
        claim.article.get_absolute_url(),
        f"{claim.article.get_absolute_url()}?version=1",
        claim.get_absolute_url(),
        reverse("claim_history", args=[claim.pk]),
        reverse("claim_entities", args=[claim.pk]),
        reverse("article_list"),
        reverse("entity_detail", args=[passage.claim.attribution.candidates.get(rank=1).entity_id]),
        reverse("difference_list"),
        reverse("agreement"),
    ]
    for page in pages:
        for headers in ({}, {"HX-Request": "true"}):
            yield page, client.get(page, headers=headers)
    acts = [
        (answer_url(passage), given(choice="nonsense")),
        (answer_url(passage), given(choice="not")),
        (reverse("second_reading_missed", args=[article.pk]), given(choice="unnamed", description="a clerk")),
        (reverse("claim_speaker", args=[claim.pk]), {"edition": 1}),
        (reverse("claim_rejection", args=[claim.pk]), {"edition": 1}),
        (reverse("claim_copies", args=[claim.pk]), {}),
        (reverse("article_undo", args=[claim.article_id]), {}),
    ]
    for page, sent in acts:
        for headers in ({}, {"HX-Request": "true"}):
            yield page, client.post(page, sent, headers=headers)


def test_no_answer_to_the_second_reader_tells_what_the_first_decided(article, passage, editor_client, first):
    told = ("Ottilie", HIDDEN, "corrected", "confirmed", "changed the", first.username, f'value="{SECRET}')

    for page, response in everything_shown(editor_client, article, passage):
        body = response.content.decode()
        assert not [secret for secret in told if secret in body], page
        assert response.status_code < 500


def test_the_page_of_whoever_the_first_chose_does_not_list_the_claim(article, editor_client, chief_client):
    url = Entity.objects.get(name=SECRET).get_absolute_url()

    assert "on no map" in chief_client.get(url).content.decode()
    assert "on no map" not in editor_client.get(url).content.decode()


def test_the_same_pages_tell_it_afterwards(article, passage, editor_client):
    """Or the test above would prove nothing."""
    article.state, article.ended_at = "finished", article.reading.sample.asked_at
    article.save()

    shown = "".join(response.content.decode() for _, response in everything_shown(editor_client, article, passage))

    assert all(secret in shown for secret in (SECRET, HIDDEN, "corrected"))


def test_what_the_machine_suggested_is_shown_as_the_first_reader_had_it(article, passage, editor_client):
    page = editor_client.get(article.get_absolute_url()).content.decode()

    assert "Mirela Dantas" in page
    assert "Joost Verbeke" in page
    assert "90\xa0%" in page
    assert f'<span data-at="{BODY.index(QUOTE)}" class="content">{QUOTE}</span>' in page
    assert 'value="direct" data-key="d" checked' in page


@pytest.mark.parametrize("of", ["article", "claim", "history", "copy"])
def test_who_opens_the_ordinary_page_must_choose(article, passage, editor_client, of):
    copy = ArticleFactory(copy_of=passage.claim.article)
    url = {
        "article": passage.claim.article.get_absolute_url(),
        "claim": passage.claim.get_absolute_url(),
        "history": reverse("claim_history", args=[passage.claim_id]),
        "copy": copy.get_absolute_url(),
    }[of]

    page = editor_client.get(url)

    assert page.status_code == 200
    assert b"You are to read this article again, blind" in page.content
    assert article.get_absolute_url().encode() in page.content


def test_what_does_not_exist_is_not_found_still(article, editor_client):
    assert editor_client.get(reverse("article_detail", args=[2**31 - 1])).status_code == 404
    assert editor_client.get(reverse("claim_detail", args=[2**31 - 1])).status_code == 404


def test_giving_it_up_opens_the_article_and_ends_the_reading(article, passage, editor_client):
    response = editor_client.post(reverse("second_reading_opening", args=[article.pk]), follow=True)

    assert SECRET in response.content.decode()
    article.refresh_from_db()
    assert article.state == "opened"
    late = editor_client.post(answer_url(passage), given(choice="not"), follow=True)
    assert "has ended" in late.content.decode()


def test_others_see_the_article_as_ever(article, passage, first, reader_client, chief_client):
    for client in (reader_client, chief_client):
        assert SECRET in client.get(passage.claim.article.get_absolute_url()).content.decode()


def test_nobody_reads_in_anothers_name(article, passage, chief_client):
    assert chief_client.get(article.get_absolute_url()).status_code == 404
    assert chief_client.post(answer_url(passage), given(choice="not")).status_code == 404
    hidden = article.passages.get(is_shown=False)
    assert chief_client.post(answer_url(hidden), given(choice="not")).status_code == 404


def test_what_the_first_added_cannot_even_be_asked_for(article, editor_client):
    hidden = article.passages.get(is_shown=False)

    assert editor_client.post(answer_url(hidden), given(choice="not")).status_code == 404
    assert editor_client.post(reverse("second_reading_unmark", args=[hidden.pk])).status_code == 404


# ------------------------------------------------------------------------------------------------------------ answering


@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
def test_an_answer_is_kept_and_the_next_is_opened(article, passage, verbeke, editor_client, htmx):
    headers = {"HX-Request": "true"} if htmx else {}

    response = editor_client.post(answer_url(passage), given(choice=verbeke.pk, claim_form="mixed"), headers=headers)

    assert response.status_code == (200 if htmx else 302)
    if htmx:
        assert b"Finish this article?" in response.content
        assert b"<html" not in response.content
    answer = Passage.objects.get(pk=passage.pk).second
    assert (answer.speaker, answer.form, answer.parts) == (verbeke, "mixed", passage.parts)


def test_other_words_are_kept(passage, verbeke, editor_client):
    start, end = stretch("a wall")

    editor_client.post(answer_url(passage), given(choice=verbeke.pk, start=start, end=end))

    assert Passage.objects.get(pk=passage.pk).second.content == [(start, end)]


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({}, "Choose who said it"),
        ({"choice": "0"}, "Choose who said it"),
        ({"choice": "9" * 400}, "Choose who said it"),
        ({"choice": "unnamed"}, "how the article describes"),
        ({"choice": "new", "name": "Arne Kolbe"}, "say what it is"),
        ({"choice": "dantas", "claim_form": ""}, "which form"),
        ({"choice": "dantas", "start": "40", "end": "20"}, "before the first"),
        ({"choice": "dantas", "start": "1" * 400, "end": "20"}, "less than or equal"),
        ({"choice": "dantas", "start": "0", "end": str(10**8)}, "not in the article"),
    ],
)
def test_what_cannot_be_kept_is_said_and_what_was_typed_stays(passage, dantas, editor_client, sent, told):
    sent = given(**sent)
    if sent.get("choice") == "dantas":
        sent["choice"] = dantas.pk

    response = editor_client.post(answer_url(passage), sent)

    page = response.content.decode()
    assert response.status_code == 422
    assert told in page
    assert Passage.objects.get(pk=passage.pk).second is None
    if "name" in sent:
        assert "Somebody new: “Arne Kolbe”" in page


def test_an_earlier_answer_is_shown_and_can_be_changed(article, passage, editor_client):
    marsh = Entity.objects.get(name=SECRET)
    for sent, shown in (
        ({"choice": marsh.pk}, f'value="{marsh.pk}" checked'),
        ({"choice": "not"}, 'value="not" data-key="x" checked'),
        ({"choice": "unnamed", "description": "a quiet clerk"}, 'value="a quiet clerk"'),
    ):
        editor_client.post(answer_url(passage), given(**sent))
        assert shown in editor_client.get(f"{article.get_absolute_url()}?passage={passage.pk}").content.decode()


def test_a_missed_claim_is_marked_and_unmarked(article, passage, editor_client):
    page = editor_client.get(f"{article.get_absolute_url()}?missed=0").content.decode()
    assert "Which words, and who said them?" in page
    start, end = stretch("the head of works said")

    editor_client.post(
        f"{reverse('second_reading_missed', args=[article.pk])}?missed=0",
        {"choice": "unnamed", "description": "a clerk", "claim_form": "indirect", "start": start, "end": end},
    )

    marked = article.passages.get(claim=None)
    assert marked.second.content == [(start, end)]
    assert "marked by you" in editor_client.get(article.get_absolute_url()).content.decode()
    editor_client.post(reverse("second_reading_unmark", args=[marked.pk]))
    assert not article.passages.filter(claim=None).exists()


def test_a_mark_without_words_or_speaker_is_refused(article, editor_client):
    response = editor_client.post(
        f"{reverse('second_reading_missed', args=[article.pk])}?missed=1", {"choice": "unnamed"}
    )

    assert response.status_code == 422
    assert b"Which words, and who said them?" in response.content


def test_finishing_says_how_far_the_two_differ_and_opens_the_article(article, passage, dantas, editor_client):
    early = editor_client.post(reverse("second_reading_finish", args=[article.pk]))
    assert early.status_code == 422
    assert b"1 still to answer" in early.content
    editor_client.post(answer_url(passage), given(choice=dantas.pk))

    response = editor_client.post(reverse("second_reading_finish", args=[article.pk]), follow=True)

    assert "you and the first reader differ on 2" in response.content.decode()
    assert editor_client.get(article.get_absolute_url()).status_code == 302
    assert SECRET in editor_client.get(passage.claim.article.get_absolute_url()).content.decode()


def test_an_article_without_a_machines_claim_can_be_read_too(editor, first, desk_chief, editor_client):
    bare = ArticleFactory()
    added = ClaimFactory(article=bare, origin="person")
    attributions.choose_unnamed(added.attribution, description="a clerk", by=first, edition=1)
    Review.objects.create(version=bare.versions.get(), editor=first)
    sampling.ask(readers=[editor], size=1, seed=1, by=desk_chief)
    article = SecondReadingArticle.objects.get()

    assert b"The machine found no claim here" in editor_client.get(article.get_absolute_url()).content
    assert editor_client.post(reverse("second_reading_finish", args=[article.pk])).status_code == 302


def test_the_page_costs_the_same_queries_however_many_passages(
    claim, dantas, editor, first, desk_chief, editor_client, django_assert_num_queries
):
    for words in ("nine million", "the committee", "before spring"):
        more = ClaimFactory(article=claim.article, attribution=dantas, words=words, parts__words=words)
        attributions.choose_speaker(more.attribution, speaker=dantas, by=first, edition=1)
    sampling.ask(readers=[editor], size=1, seed=1, by=desk_chief)
    article = SecondReadingArticle.objects.get()
    assert Claim.objects.filter(article=claim.article).count() == 5

    # session, user, role; the article, its passages, the reader's answers; the candidates, the confidence; the keys
    with django_assert_num_queries(9):
        editor_client.get(article.get_absolute_url())


def test_the_list_costs_the_same_queries_however_long(article, chief_client, django_assert_num_queries):
    # session, user, role; waiting, ended, how many to settle; samples, their readings, the readers; the keys
    with django_assert_num_queries(10):
        chief_client.get(reverse("second_reading_list"))
