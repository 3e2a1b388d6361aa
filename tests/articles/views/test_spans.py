"""What editors send when they mark words: works plain and with htmx, refused with a sentence, stale shown with both."""

from __future__ import annotations

import pytest
from django.urls import reverse

from articles.editing import spans
from articles.editing.marks import Mark
from articles.models import Claim, Mention, Revision
from tests.factories import (
    BODY,
    QUOTE,
    ArticleFactory,
    ArticleVersionFactory,
    ClaimFactory,
    EntityFactory,
    MentionFactory,
)

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
INDIRECT = "the extra cost would stay below nine million"


@pytest.fixture
def claim(dantas, verbeke):
    return ClaimFactory(attribution=dantas, attribution__candidates=[dantas, verbeke])


def sent(*pieces, **more):
    """What a page sends of pieces "role: words"."""
    found = [(role, BODY.index(words), words) for role, _, words in (piece.partition(": ") for piece in pieces)]
    return {
        "role": [role for role, _, _ in found],
        "start": [start for _, start, _ in found],
        "end": [start + len(words) for _, start, words in found],
        "words": [words for _, _, words in found],
    } | more


def one(words, **more):
    start = BODY.index(words)
    return {"start": start, "end": start + len(words), "words": words} | more


def contents(claim):
    return [part.exact for part in Claim.objects.get(pk=claim.pk).spans("content")]


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
@pytest.mark.parametrize(
    "who", [{"entity": "dantas"}, {"name": "Arne Kolbe", "kind": "person"}, {"description": "an official"}], ids=str
)
def test_a_claim_is_added(claim, dantas, editor_client, who, headers):
    who = {"entity": dantas.pk} if "entity" in who else who

    response = editor_client.post(
        reverse("claim_new", args=[claim.article_id]),
        sent(f"content: {INDIRECT}", "source: She", version=claim.version_id, **who),
        headers=headers,
    )

    added = Claim.objects.get(origin="person")
    assert contents(added) == [INDIRECT]
    assert Revision.objects.get().claim == added
    if headers:
        page = response.content.decode()
        assert response.status_code == 200
        assert page.count('class="row"') == (1 if "entity" in who else 3), "a new speaker may change the colours"
        assert f'id="claim-{added.pk}"' in page
    else:
        assert response["Location"] == f"{claim.article.get_absolute_url()}#claim-{added.pk}"


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"words": ["something else"]}, "does not have those words"),
        ({"end": [9999]}, "not in the text"),
        ({"start": ["x"]}, "did not arrive whole"),
        ({"role": ["speaker"]}, "did not arrive whole"),
        ({"role": [""]}, "did not arrive whole"),
        ({"start": [1, 2]}, "Mark the words first"),
        ({"entity": ""}, "Choose who it is"),
        ({"description": "an official"}, "Choose who it is"),
        ({"version": 0}, "version"),
    ],
    ids=str,
)
def test_what_does_not_fit_is_refused_with_a_sentence_and_changes_nothing(
    claim, dantas, editor_client, change, problem
):
    data = sent(f"content: {INDIRECT}", version=claim.version_id, entity=dantas.pk) | change

    for headers in ({}, HTMX):
        response = editor_client.post(reverse("claim_new", args=[claim.article_id]), data, headers=headers)
        assert response.status_code == 422
        assert problem in response.content.decode()
    assert Claim.objects.count() == 1
    assert Revision.objects.count() == 0


def test_an_older_version_is_not_marked(claim, dantas, editor_client):
    ArticleVersionFactory(article=claim.article, number=2)

    response = editor_client.post(
        reverse("claim_new", args=[claim.article_id]),
        sent(f"content: {INDIRECT}", version=claim.version_id, entity=dantas.pk),
        headers=HTMX,
    )

    assert response.status_code == 422
    assert "newest version" in response.content.decode()
    page = editor_client.get(claim.version.get_absolute_url()).content.decode()
    assert "data-marking" not in page
    assert "data-mark=" not in page


def test_words_are_changed(claim, editor_client):
    url = reverse("claim_words", args=[claim.pk])

    response = editor_client.post(url, sent("content: a wall", "content: no map", edition=1), headers=HTMX)

    assert response.status_code == 200
    assert contents(claim) == ["a wall", "no map"]
    page = response.content.decode()
    assert page.count("goes-on") == page.count("comes-from") == 1


def test_a_stale_change_shows_both(claim, editor, editor_client):
    start = BODY.index("a wall")
    whole = Claim.objects.select_related("version", "attribution").get(pk=claim.pk)
    spans.change_words(whole, marks=[Mark(start, start + 6, "a wall", "content")], by=editor, edition=1)
    url = reverse("claim_words", args=[claim.pk])

    response = editor_client.post(url, sent("content: no map", edition=1), headers=HTMX)

    page = response.content.decode()
    assert response.status_code == 409
    assert "It is now <b" in page
    assert ">a wall</b>" in page
    assert ">no map</b>" in page
    assert 'data-edition="2"' in page
    assert contents(claim) == ["a wall"]
    assert editor_client.post(url, sent("content: no map", edition=1)).status_code == 409


def test_a_claim_is_split(claim, editor_client):
    url = reverse("claim_split", args=[claim.pk])

    assert editor_client.post(url, one("told", edition=1), headers=HTMX).status_code == 422
    assert editor_client.post(url, one("that is", edition=1), headers=HTMX).status_code == 200
    assert [one.words for one in Claim.objects.for_reading()] == ["“We found a wall", "that is on no map,”"]
    assert editor_client.post(url, one("found", edition=1), headers=HTMX).status_code == 409


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_two_claims_are_joined_and_the_form_is_set(claim, dantas, editor_client, headers):
    other = ClaimFactory(
        article=claim.article,
        words=INDIRECT,
        parts__words=INDIRECT,
        parts__cue="",
        parts__source="",
        attribution=dantas,
    )
    url = reverse("claim_join", args=[claim.pk])
    for data, status in (({"other": "x"}, 422), ({"other": f"{other.pk}-9"}, 409), ({"other": f"{claim.pk}-1"}, 422)):
        assert editor_client.post(url, data | {"edition": 1}, headers=headers).status_code == status
    assert f"{other.pk}-1" in editor_client.get(claim.get_absolute_url()).content.decode()

    joined = editor_client.post(url, {"other": f"{other.pk}-1", "edition": 1}, headers=headers)
    assert joined.status_code == (200 if headers else 302)
    assert contents(claim) == [QUOTE, INDIRECT]
    assert f'id="claim-{other.pk}"' not in editor_client.get(claim.article.get_absolute_url()).content.decode()

    form = reverse("claim_form", args=[claim.pk])
    assert editor_client.post(form, {"form": "direct", "edition": 1}, headers=headers).status_code == 409
    assert editor_client.post(form, {"form": "loud", "edition": 2}, headers=headers).status_code == 422
    assert editor_client.post(form, {"form": "direct", "edition": 2}, headers=headers).status_code in {200, 302}
    assert Claim.objects.get(pk=claim.pk).form == "direct"


def test_the_history_of_a_claim_shows_its_words(claim, editor_client):
    editor_client.post(reverse("claim_words", args=[claim.pk]), sent("content: no map", edition=1))

    page = editor_client.get(reverse("claim_history", args=[claim.pk])).content.decode()

    assert f'<span dir="auto">{QUOTE}</span>' in page
    assert '<span dir="auto">no map</span>' in page


def test_a_mention_is_added_changed_and_removed_each_once(claim, dantas, verbeke, editor, editor_client):
    new = reverse("mention_new", args=[claim.article_id])
    data = one("She", version=claim.version_id, entity=dantas.pk)
    assert editor_client.post(new, data, headers=HTMX).status_code == 200
    assert editor_client.post(new, data, headers=HTMX).status_code == 422, "it is there already"
    mention = Mention.objects.get()
    assert (mention.exact, mention.kind, mention.origin) == ("She", "pronoun", "person")

    was = f"{mention.start}-{mention.end}-{dantas.pk}"
    change = reverse("mention_change", args=[mention.pk])
    changed = one("She", version=claim.version_id, entity=verbeke.pk, was=was)
    assert editor_client.post(change, changed, headers=HTMX).status_code == 200
    assert editor_client.post(change, changed, headers=HTMX).status_code == 409, "it is another by now"
    assert Mention.objects.get().entity == verbeke

    removal = reverse("mention_removal", args=[mention.pk])
    assert editor_client.post(removal, {"was": was}, headers=HTMX).status_code == 409
    assert editor_client.post(removal, {"was": was.replace(str(dantas.pk), str(verbeke.pk))}).status_code == 302
    assert not Mention.objects.exists()

    undo = reverse("article_undo", args=[claim.article_id])
    states = []
    for _ in range(3):
        assert editor_client.post(undo).status_code == 302
        states.append(list(Mention.objects.values_list("exact", "entity__name", "kind", "origin")))
    assert states == [
        [("She", "Joost Verbeke", "pronoun", "person")],
        [("She", "Mirela Dantas", "pronoun", "person")],
        [],
    ]


def test_a_mention_may_be_of_somebody_new(claim, dantas, editor_client):
    MentionFactory(version=claim.version, entity=dantas)
    mention = Mention.objects.get()
    whole = {"version": claim.version_id, "name": "Ines Marrow", "kind": "person"}
    editor_client.post(reverse("mention_new", args=[claim.article_id]), one("She", **whole))
    was = f"{mention.start}-{mention.end}-{dantas.pk}"
    editor_client.post(reverse("mention_change", args=[mention.pk]), one("Mirela", was=was, **whole))

    assert sorted(Mention.objects.values_list("exact", "entity__name")) == [
        ("Mirela", "Ines Marrow"),
        ("She", "Ines Marrow"),
    ]


def test_the_nearest_are_offered_first_and_others_found(claim, dantas, verbeke, editor_client):
    MentionFactory(version=claim.version, entity=dantas)
    MentionFactory(
        version=claim.version, entity=EntityFactory(name="The committee", kind="organization"), exact="the committee"
    )
    MentionFactory(version=claim.version, entity=EntityFactory(name="Port Elgar", kind="place"), exact="harbour")
    url = reverse("article_entities", args=[claim.article_id])
    asked = {"version": claim.version_id, "of": "mention", **one("committee")}

    offered = editor_client.get(url, asked).context["people"]
    found = editor_client.get(url, asked | {"q": "verb"}).context["people"]

    assert [entity.name for entity in offered] == ["The committee", "Mirela Dantas"]
    assert found == [verbeke]
    assert "names The committee" in editor_client.get(url, asked).content.decode()


def test_marking_another_articles_words_is_refused(claim, dantas, editor_client):
    foreign = ArticleFactory()

    response = editor_client.post(
        reverse("claim_new", args=[foreign.pk]),
        sent(f"content: {INDIRECT}", version=claim.version_id, entity=dantas.pk),
    )

    assert response.status_code == 422
