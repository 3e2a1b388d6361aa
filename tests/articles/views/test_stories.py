"""The list of stories, the page of one, and its parts."""

from __future__ import annotations

import datetime
import re
from collections import Counter

import pytest
from django.urls import reverse

from articles.editing import attributions, sampling
from articles.models import Entity, Statement, StoryLink
from articles.tallies import count_stories
from tests.factories import (
    QUOTE,
    AppearanceFactory,
    ArticleFactory,
    ClaimFactory,
    EntityFactory,
    MentionFactory,
    OutletFactory,
    StatementFactory,
    StoryFactory,
    StoryLinkFactory,
)

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
COST = "the extra cost would stay below nine million"


def day(number, hour=9):
    return datetime.datetime(2026, 10, number, hour, tzinfo=datetime.UTC)


def tell(story, number, speaker=None, statement=None, **article):
    """An article of that day of October in the story, in which `speaker` has QUOTE."""
    found = ArticleFactory(**({"published_at": day(number), "title": f"Tram, day {number}"} | article))
    claim = ClaimFactory(article=found, attribution=speaker)
    if statement:
        AppearanceFactory(statement=statement, claim=claim)
    StoryLinkFactory(story=story, article=found, reasons=["shares Mirela Dantas"])
    return claim


@pytest.fixture
def story(dantas, verbeke):
    """Three articles: a wall that is on no map, again in a copy by the Lantern, again with another speaker."""
    story = StoryFactory(name="The harbour tram is late", summary="A wall was found.")
    wall = StatementFactory(flags=[Statement.Flag.TWO_SPEAKERS])
    first = tell(story, 5, dantas, wall)
    ClaimFactory(
        article=first.article, words=COST, form="indirect", parts__words=COST, parts__cue="", attribution=dantas
    )
    lantern = OutletFactory(name="Coast Lantern")
    tell(story, 6, dantas, wall, outlet=lantern, copy_of=first.article)
    tell(story, 9, verbeke, wall, outlet=lantern)
    count_stories([story.pk])
    story.refresh_from_db()
    return story


def rows_of(page):
    """The articles of the page, each as one line of text."""
    rows = re.findall(r'<li class="in-story.*?</li>\s*(?=<li class="in-story|</ol>)', page, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows]


def table_of(page):
    tables = re.findall(r'<table class="rows quoting">(.*?)</table>', page, re.DOTALL)
    rows = [row for table in tables for row in re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)[1:]]
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    return [[" ".join(re.sub(r"<span.*?</span>|<[^>]+>", "", cell).split()) for cell in row] for row in cells]


def test_what_was_told_of_last_comes_first(reader_client, story):
    tell(later := StoryFactory(name="Herring quota cut"), 20)
    tell(closed := StoryFactory(name="Lock gate blockade", state="closed"), 25)
    count_stories([later.pk, closed.pk])

    running = reader_client.get(reverse("story_list")).content.decode()
    everything = reader_client.get(reverse("story_list"), {"state": "all"}, headers=HTMX).content.decode()

    assert re.findall(r"<h2[^>]*><a[^>]*>(.*?)</a>", running) == ["Herring quota cut", "The harbour tram is late"]
    assert re.findall(r"<h2[^>]*><a[^>]*>(.*?)</a>", everything)[0] == "Lock gate blockade"
    assert "<html" not in everything


def test_each_story_says_how_much_how_long_and_who(reader_client, story):
    page = " ".join(reader_client.get(reverse("story_list")).content.decode().split())

    assert "3 articles, 2 outlets" in page
    assert ">5 October 2026</time> – <time" in page
    assert re.search(r"Most quoted: <span[^>]*>Mirela Dantas</span> \(3\), <span[^>]*>Joost Verbeke</span> \(1\)", page)


def test_questions_are_for_editors(reader_client, editor_client, story):
    StoryLinkFactory(story=story, state=StoryLink.State.PROPOSED, probability=0.5)
    count_stories([StoryLinkFactory(article__title="Another").story_id])
    asked = reverse("story_list") + "?questions=on"

    page = editor_client.get(asked).content.decode()
    assert "1 question for editors" in page
    assert page.count("<h2") == 1
    assert "question" not in reader_client.get(asked).content.decode()


def test_the_list_goes_on_without_a_page_around_it(reader_client, monkeypatch):
    monkeypatch.setattr("articles.views.stories.PAGE", 1)
    for number in (1, 2):
        tell(one := StoryFactory(name=f"Story {number}"), number)
        count_stories([one.pk])

    page = reader_client.get(reverse("story_list")).content.decode()
    [older] = re.findall(r'rel="next" href="([^"]+)"', page)
    further = reader_client.get(reverse("story_list") + older, headers=HTMX).content.decode()

    assert "Story 2" in page
    assert "Story 1" in further
    assert 'rel="prev"' in further
    assert "<html" not in further


def test_an_archive_without_stories_says_how_one_comes(chief_client, reader_client):
    assert reverse("intake_new") in chief_client.get(reverse("story_list")).content.decode()
    assert "a second article about the same event" in reader_client.get(reverse("story_list")).content.decode()


def test_a_story_says_what_it_is_and_what_it_follows(reader_client, story):
    story.follows = StoryFactory(name="The tram is promised")
    story.save()
    StoryFactory(name="The tram runs", follows=story)

    page = reader_client.get(story.get_absolute_url()).content.decode()

    assert "A wall was found." in page
    assert "Follow-up of" in page
    assert "The tram is promised" in page
    assert "Followed by" in page
    assert "The tram runs" in page
    assert [name for name, count in Counter(re.findall(r'\sid="([^"]+)"', page)).items() if count > 1] == []


def test_a_merged_story_leads_to_its_survivor(reader_client, story):
    merged = StoryFactory(merged_into=story)

    assert reader_client.get(merged.get_absolute_url()).url == story.get_absolute_url()


def test_the_timeline_has_a_dot_for_each_article_and_the_same_as_a_table(reader_client, story):
    page = reader_client.get(story.get_absolute_url()).content.decode()

    assert page.count('class="dot') == 3
    assert page.count('class="dot copy"') == 1
    assert page.count('class="join"') == 1
    [table] = re.findall(r"<caption.*?</table>", page, re.DOTALL)
    assert re.findall(r"<td>(\d+ Oct 2026)", table) == ["5 Oct 2026", "6 Oct 2026", "9 Oct 2026"]


def test_who_is_quoted_by_whom_and_each_number_leads_to_its_claims(reader_client, story):
    page = reader_client.get(story.get_absolute_url()).content.decode()

    assert table_of(page) == [["Mirela Dantas", "2 + 1", "1 + 1", "1"], ["Joost Verbeke", "1", "", "1"]]
    [told] = set(re.findall(r'href="([^"]+outlet=\d+&amp;words=told)"', page))
    counted = reader_client.get(told.replace("&amp;", "&"), headers=HTMX).content.decode()
    assert "1 claim in this story, in order of publication: Mirela Dantas, in The Quay Courier" in counted
    assert COST in counted
    assert QUOTE not in counted


def test_hostile_words_are_shown_as_words(reader_client, dantas):
    payload = '<script>alert(1)</script>"><img src=x onerror="alert(1)">'
    hostile = EntityFactory(name=payload)
    story = StoryFactory(name=payload, summary=payload)
    statement = StatementFactory(words=payload)
    for number in (1, 2):
        tell(story, number, hostile, statement, title=payload, outlet=OutletFactory(name=f"{number}{payload}"))

    for route in ("story_detail", "story_statements", "story_articles", "story_claims", "story_compare"):
        page = reader_client.get(reverse(route, args=[story.pk])).content.decode()
        assert "<script>alert" not in page
        assert "<img" not in page
        assert "&lt;script&gt;" in page


def test_unnamed_sources_are_counted_together(reader_client, story):
    for number in (1, 2):
        article = ArticleFactory(published_at=day(number))
        source = EntityFactory(name=f"an official ({number})", kind=Entity.Kind.UNNAMED, article=article)
        ClaimFactory(article=article, attribution=source)
        StoryLinkFactory(story=story, article=article)

    page = reader_client.get(story.get_absolute_url()).content.decode()

    assert ["Unnamed sources", "2"] in [row[:2] for row in table_of(page)]
    assert "an official" not in re.sub(r'<li class="in-story.*', "", page, flags=re.DOTALL)


def test_a_statement_says_who_printed_it_and_what_is_wrong_with_it(reader_client, story):
    page = reader_client.get(reverse("story_statements", args=[story.pk]), headers=HTMX).content.decode()

    line = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert f"{QUOTE} Mirela Dantas or Joost Verbeke · given to two speakers" in line
    assert "3 articles: The Quay Courier 5 Oct, Coast Lantern 6 Oct" in line


def test_each_article_says_what_is_new_in_it(reader_client, story):
    first, copy, third = rows_of(reader_client.get(story.get_absolute_url()).content.decode())

    assert "2 claims new : Mirela Dantas:" in first
    assert "First to quote Mirela Dantas" in first
    assert "Nothing new: a copy of The Quay Courier , 5 Oct." in copy
    assert "First to quote Joost Verbeke" in third
    assert "Repeats 1:" in third
    assert "(first in The Quay Courier)" in third
    assert "shares Mirela Dantas" in first


def test_names_are_new_once(reader_client, story):
    for link in story.links.all():
        MentionFactory(
            version=link.article.versions.get(), entity=Entity.objects.get(name="Mirela Dantas"), exact="Mirela Dantas"
        )
        MentionFactory(
            version=link.article.versions.get(),
            entity=Entity.objects.get_or_create(name="Harbour Tram", key="harbour tram", kind="organization")[0],
            exact="harbour tram",
        )

    rows = rows_of(reader_client.get(story.get_absolute_url()).content.decode())

    assert ["First to name Harbour Tram" in row for row in rows] == [True, False, False]


def test_background_stands_apart_and_what_was_rejected_nowhere(reader_client, story, editor):
    decided = {"state": "confirmed", "decided_by": editor, "decided_at": day(10), "origin": "person"}
    StoryLinkFactory(story=story, article__title="How trams are dug", kind="background", note="An explainer", **decided)
    StoryLinkFactory(story=story, article__title="Not this tram", **(decided | {"state": "rejected"}))
    StoryLinkFactory(story=story, article__title="Perhaps this tram", state="proposed")

    page = reader_client.get(story.get_absolute_url()).content.decode()

    assert "How trams are dug" in page[page.index('id="background"') :]
    assert len(rows_of(page)) == 3
    assert "Not this tram" not in page
    assert "Perhaps this tram" not in page


def test_a_story_costs_the_same_queries_however_large(reader_client, story, django_assert_num_queries):
    for number in range(10, 20):
        tell(story, number, EntityFactory(name=f"Speaker {number}"), StatementFactory(words=f"Words {number}"))

    # session, user, role; the story, its follow-ups; its articles, their versions, what they say; unnamed speakers, those of
    # the table; statements and their speakers; names, links, words and entities of the articles; keys
    with django_assert_num_queries(17):
        reader_client.get(story.get_absolute_url())


def test_the_list_costs_the_same_queries_however_long(reader_client, story, django_assert_num_queries):
    for number in range(1, 5):
        tell(one := StoryFactory(), number, EntityFactory(name=f"Speaker {number}"))
        count_stories([one.pk])

    with django_assert_num_queries(7):  # session, user, role, stories, links, claims, keys
        reader_client.get(reverse("story_list"))


def test_what_an_editor_is_to_read_blind_is_in_no_count(story, dantas, desk_chief, editor, editor_client):
    claim = story.links.latest("pk").article.claims.get()
    attributions.choose_speaker(claim.attribution, speaker=dantas, by=desk_chief, edition=1)
    sampling.ask(readers=[editor], size=1, seed=1, by=desk_chief)

    page = editor_client.get(story.get_absolute_url()).content.decode()

    assert table_of(page) == [["Mirela Dantas", "2 + 1", "1 + 1", "1"]]
    assert claim.article.title not in page
