"""What is found, in which order, and how it is counted: the language against a few rows."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.editing import attributions, merging, sampling
from articles.models import Article, Attribution, Claim, Entity, Mention
from articles.searching import asking, completing, counting, finding, indexing
from tests.articles.searching.test_language import SIGNS
from tests.factories import (
    ArticleFactory,
    ArticleVersionFactory,
    ClaimFactory,
    CopyFactory,
    EntityFactory,
    MentionFactory,
    OutletFactory,
    StoryFactory,
    StoryLinkFactory,
)

pytestmark = pytest.mark.django_db


def day(number, month=10):
    return datetime.datetime(2026, month, number, 9, tzinfo=datetime.UTC)


def written(title, body, *, at=None, **more):
    return ArticleFactory(title=title, version__body=body, published_at=at, **more)


def found(typed, user, kind="articles"):
    """The headlines of the articles that are found, or the words of the claims; newest first."""
    indexing.index_waiting()
    asked = asking.ask(typed, kind, user)
    keys = finding.newest(asked).keys
    assert counting.count(asked).total == len(keys)
    if kind == "claims":
        claims = Claim.objects.in_bulk(keys)
        return [claims[key].words for key in keys]
    articles = Article.objects.in_bulk(keys)
    return [articles[key].title for key in keys]


def mistakes(typed, user):
    return [one.told for one in asking.ask(typed, "articles", user).query.mistakes]


@pytest.fixture
def coverage(db):
    """Three articles about a tram."""
    written(
        "Tram", "The tram ran into São Paulo’s harbour wall.", at=day(1), outlet=OutletFactory(name="The Quay Courier")
    )
    written("Wall", "“We found a wall,” Trump’s aide said.", at=day(2), outlet=OutletFactory(name="Coast Lantern"))
    written("Bank", "The bank holds talks on a cease-fire.", at=None, outlet=None)


@pytest.mark.parametrize(
    ("typed", "titles"),
    [
        ("", ["Wall", "Tram", "Bank"]),
        ("wall", ["Wall", "Tram"]),
        ("WALL tram", ["Tram"]),
        ("tram OR bank", ["Tram", "Bank"]),
        ("wall -tram", ["Wall"]),
        ("-wall", ["Bank"]),
        ("-(tram OR bank)", ["Wall"]),
        ("(tram OR bank) -harbour", ["Bank"]),
        ("trump", ["Wall"]),
        ("Trump’s", ["Wall"]),
        ("sao", ["Tram"]),
        ("São Paulo", ["Tram"]),
        ('"cease fire"', ["Bank"]),
        ("cease–fire", ["Bank"]),
        ('"harbour wall"', ["Tram"]),
        ('"wall harbour"', []),
        ("harb*", ["Tram"]),
        ("harb", []),
        ("outlet:quay", ["Tram"]),
        ('outlet:"coast lantern"', ["Wall"]),
        ("-outlet:quay wall", ["Wall"]),
        ("after:2026-10-02", ["Wall"]),
        ("before:2026-10-02", ["Tram"]),
        ("after:2026-10 before:2026-11 wall", ["Wall", "Tram"]),
        ("after:2027", []),
        ("headline", []),
    ],
)
def test_articles_are_found_by_words_and_fields(coverage, reader, typed, titles):
    assert found(typed, reader) == titles


@pytest.fixture
def said(dantas, verbeke):
    """Dantas is quoted, Verbeke paraphrased with Dantas in his words; in two articles."""
    first, second = ArticleFactory(published_at=day(1)), ArticleFactory(published_at=day(2))
    quoted = ClaimFactory(article=first, attribution=dantas)
    told = ClaimFactory(
        article=second,
        words="the extra cost would stay below nine million",
        parts__words="the extra cost would stay below nine million",
        parts__cue="said",
        parts__source="She",
        form="indirect",
        attribution=verbeke,
        attribution__relay=dantas,
    )
    MentionFactory(version=second.versions.get(), entity=EntityFactory(name="nine million"), exact="nine million")
    return quoted, told


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("map", ["“We found a wall that is on no map,”"]),
        ("committee", []),
        ("speaker:dantas", ["“We found a wall that is on no map,”"]),
        ('speaker:"Joost Verbeke" cost', ["the extra cost would stay below nine million"]),
        ("speaker:verbeke map", []),
        ("via:dantas", ["the extra cost would stay below nine million"]),
        ("form:direct", ["“We found a wall that is on no map,”"]),
        (
            "form:direct OR form:indirect",
            ["the extra cost would stay below nine million", "“We found a wall that is on no map,”"],
        ),
        ('about:"nine million"', ["the extra cost would stay below nine million"]),
        ("state:suggested speaker:dantas", ["“We found a wall that is on no map,”"]),
        ("state:confirmed", []),
        ("-speaker:dantas", ["the extra cost would stay below nine million"]),
    ],
)
def test_claims_are_found_by_their_own_words_and_fields(said, reader, typed, words):
    assert found(typed, reader, "claims") == words


def test_of_an_article_fields_of_claims_are_asked_of_one_claim(said, reader, dantas):
    _, told = said
    ClaimFactory(article=told.article, attribution=dantas, form="mixed")

    assert len(found("speaker:dantas", reader)) == 2
    assert found("speaker:dantas form:indirect", reader) == []
    assert found("speaker:dantas form:mixed", reader) == [told.article.title]


def test_a_decision_is_found_when_it_is_indexed(said, editor, reader, verbeke):
    quoted, _ = said
    found("", reader)

    attributions.choose_speaker(quoted.attribution, speaker=verbeke, by=editor, edition=1)

    assert found("state:corrected speaker:verbeke", reader, "claims") == [quoted.words]
    assert found("speaker:dantas", reader, "claims") == []


def test_what_was_rejected_is_shown_to_editors_who_ask_for_it(said, editor, reader):
    quoted, _ = said
    attributions.reject(quoted.attribution, by=editor, edition=1)

    assert found("map", reader, "claims") == found("map", editor, "claims") == []
    assert found("state:rejected", reader, "claims") == []
    assert found("state:rejected", editor, "claims") == [quoted.words]


def test_who_was_merged_is_found_by_either_name_before_it_is_indexed(said, editor, reader, dantas, verbeke):
    found("", reader)
    merging.merge(dantas, into=verbeke, by=editor)

    assert len(finding.newest(asking.ask("speaker:dantas", "claims", reader)).keys) == 2
    assert len(found("speaker:verbeke", reader, "claims")) == 2


def test_several_of_a_name_are_all_searched_and_offered(reader):
    one = EntityFactory(name="Ana Holt", note="the mayor")
    other = EntityFactory(name="Ana Holt", note="the painter")
    ClaimFactory(attribution=one)
    ClaimFactory(attribution=other)

    assert len(found('speaker:"Ana Holt"', reader, "claims")) == 2
    (meant,) = asking.ask('tram speaker:"Ana Holt"', "claims", reader).meant
    assert [offer.note for offer in meant.offers] == ["the mayor", "the painter"]
    assert meant.offers[1].typed == 'tram speaker:"Ana Holt (the painter)"'
    assert len(found('speaker:"Ana Holt (the painter)"', reader, "claims")) == 1
    assert len(found(f"speaker:#{one.pk}", reader, "claims")) == 1


def test_a_source_that_its_article_leaves_unnamed_is_found_by_its_words(reader):
    article = ArticleFactory()
    ClaimFactory(
        article=article, attribution=EntityFactory(name="a senior harbour official", kind="unnamed", article=article)
    )

    assert len(found("speaker:official", reader, "claims")) == 1
    assert len(found('speaker:"harbour official"', reader)) == 1
    assert found("speaker:official tram -speaker:senior", reader) == []


def test_a_name_of_nobody_is_searched_as_words(coverage, reader):
    assert found("speaker:Trump", reader) == ["Wall"]
    assert mistakes("speaker:Trump", reader) == [
        "The archive knows nobody called “Trump”: the words themselves were searched."
    ]
    assert mistakes("outlet:harbour", reader) == [
        "The archive knows no outlet called “harbour”: the words themselves were searched."
    ]


def test_stories_are_found_by_words_of_their_name_and_by_number(reader):
    story = StoryFactory(name="The wall under the harbour")
    link = StoryLinkFactory(story=story, article=ArticleFactory(title="Inside"))
    StoryLinkFactory(story=story, article=ArticleFactory(title="Asked"), state="proposed")

    assert found("story:wall", reader) == found(f"story:#{story.pk}", reader) == ["Inside"]

    link.delete()
    assert found("story:wall", reader) == []


def test_a_new_version_replaces_the_words_of_the_old_one(reader):
    claim = ClaimFactory(attribution=EntityFactory())
    found("", reader)
    ArticleVersionFactory(article=claim.article, number=2, body="The ferry runs again.")

    assert found("ferry", reader) == [claim.article.title]
    assert found("committee", reader) == found("map", reader, "claims") == []


def test_what_is_deleted_is_gone_from_the_index_at_once(reader):
    claim = ClaimFactory(attribution=EntityFactory())
    found("", reader)

    Attribution.objects.all().delete()
    claim.delete()
    claim.article.delete()

    assert finding.newest(asking.ask("map", "articles", reader)).keys == []
    assert finding.newest(asking.ask("map", "claims", reader)).keys == []


def test_mentions_that_are_taken_away_no_longer_count(reader):
    article = ArticleFactory()
    MentionFactory(version=article.versions.get())
    assert found("about:dantas", reader) == [article.title]

    Mention.objects.all().delete()
    assert found("about:dantas", reader) == []


def test_what_an_editor_has_still_to_read_blind_is_kept_from_them(editor, desk_chief, reader):
    claim = ClaimFactory(attribution=EntityFactory())
    attributions.choose_speaker(claim.attribution, speaker=claim.attribution.speaker, by=desk_chief, edition=1)
    copy = CopyFactory(copy_of=claim.article)
    sampling.ask(readers=[editor], size=1, seed=1, by=desk_chief, editor=desk_chief)

    assert found("map", editor) == found("map", editor, "claims") == []
    assert sorted(found("map", reader)) == sorted([claim.article.title, copy.title])


@pytest.mark.parametrize("kind", ["articles", "claims"])
def test_pages_follow_each_other_without_gaps_and_without_doubles(reader, kind):
    for number in range(7):
        ClaimFactory(article__published_at=None if number == 3 else day(1 + number // 2), attribution=None)
    indexing.index_waiting()
    asked = asking.ask("map", kind, reader)

    keys, place = [], None
    while page := finding.newest(asked, after=place, most=2):
        keys += page.keys
        place = page.last
        if place is None:
            break

    assert keys == finding.newest(asked, most=20).keys
    assert len(set(keys)) == 7


def test_windows_of_time_find_what_all_finds(reader, monkeypatch):
    monkeypatch.setattr(finding, "FIRST_WINDOW", {"articles": 3, "claims": 3})
    monkeypatch.setattr(counting, "MOST", 4)
    for number in range(40):
        body = "The tram runs." if number % 9 == 0 else "The ferry runs."
        written(f"n{number}", body, at=day(1) + datetime.timedelta(days=3 * number))
    written("undated", "The tram runs.")
    indexing.index_waiting()

    rare, common = asking.ask("tram", "articles", reader), asking.ask("ferry", "articles", reader)
    titles = Article.objects.in_bulk(finding.newest(rare).keys)
    assert [titles[key].title for key in finding.newest(rare).keys] == ["n36", "n27", "n18", "n9", "n0", "undated"]
    few = finding.newest(common, most=2)
    assert few.window.first is not None
    assert few.keys == finding.newest(common, most=40).keys[:2]
    assert counting.count(common).is_more
    assert not counting.count(asking.ask("tram", "articles", reader)).total < 4


def test_of_hits_that_have_to_be_read_fewer_are_counted(coverage, reader, monkeypatch):
    monkeypatch.setattr(counting, "MOST_READ", 1)
    written("Harbour", "A harbour wall.", at=day(3))
    indexing.index_waiting()

    phrase = counting.count(asking.ask('"harbour wall"', "articles", reader))
    words = counting.count(asking.ask("harbour wall", "articles", reader))

    assert (phrase.is_more, phrase.most) == (True, 1)
    assert (words.is_more, words.total) == (False, 2)


def test_the_best_has_the_words_in_its_headline_or_often(reader):
    written("Ferry", "The tram is late.", at=day(9))
    written("Tram", "The tram of the tram line: a tram.", at=day(1))
    indexing.index_waiting()

    hits, ordered = finding.best(asking.ask("tram -wall", "articles", reader))

    assert [Article.objects.get(pk=key).title for key in hits.keys] == ["Tram", "Ferry"]
    assert ordered == 2


def test_facets_count_what_is_found(said, reader, dantas):
    quoted, _ = said
    StoryLinkFactory(story=StoryFactory(name="The wall"), article=quoted.article)
    indexing.index_waiting()

    counts = counting.count(asking.ask("", "claims", reader))
    by_label = {name: [(value.label, value.hits) for value in values] for name, values in counts.facets.items()}

    assert counts.total == 2
    assert by_label["outlet"] == [("The Quay Courier", 2)]
    assert by_label["speaker"] == [("Mirela Dantas", 1), ("Joost Verbeke", 1)]
    assert by_label["story"] == [("The wall", 1)]
    assert by_label["form"] == [("direct", 1), ("indirect", 1)]
    assert by_label["month"] == [("October 2026", 2)]
    assert counts.facets["month"][0].field == (("after", "2026-10"), ("before", "2026-11"))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.one_of(st.text(max_size=60), st.lists(SIGNS, max_size=20).map(" ".join)))
def test_any_string_is_searched(coverage, editor, typed):
    for kind in asking.KINDS:
        asked = asking.ask(typed, kind, editor)
        finding.newest(asked)
        finding.best(asked)
        counting.count(asked)
    completing.offers(typed, len(typed))


def test_indexing_goes_on_where_it_was_broken_off(reader):
    for _ in range(3):
        ArticleFactory()
    stops = iter([False, True])

    assert indexing.index_waiting(stop=lambda: next(stops)) == 3
    assert indexing.waiting() == 0
    assert indexing.note_all() == 3
    assert indexing.index_waiting() == 3


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("tram sp", ["tram speaker:"]),
        ("spe", ["speaker:"]),
        ("speaker:dan", ['speaker:"Mirela Dantas" ']),
        ('speaker:"mirela d', ['speaker:"Mirela Dantas" ']),
        ("tram -speaker:dan", ['tram -speaker:"Mirela Dantas" ']),
        ("dant", ['speaker:"Mirela Dantas" ']),
        ("form:", ["form:direct ", "form:mixed ", "form:indirect "]),
        ("state:con", ["state:confirmed "]),
        ("outlet:quay", ['outlet:"The Quay Courier" ']),
        ("zzz", []),
        ('"dant', []),
        ("", []),
    ],
)
def test_what_is_typed_may_go_on_with(dantas, typed, offered):
    OutletFactory(name="The Quay Courier")

    assert [offer.typed for offer in completing.offers(typed, len(typed))] == offered


def test_completion_in_the_middle_keeps_what_follows(dantas):
    (offer,) = completing.offers("speaker:dan tram", len("speaker:dan"))

    assert offer.typed == 'speaker:"Mirela Dantas" tram'
    assert offer.typed[: offer.caret] == 'speaker:"Mirela Dantas"'


def test_names_of_the_archive_alone_are_offered(dantas):
    merged = EntityFactory(name="Dantas Mirela", merged_into=dantas)
    local = EntityFactory(name="dantas aides", kind="group", article=ArticleFactory())

    labels = [offer.label for offer in completing.offers("speaker:dantas", 14)]

    assert labels == ["Mirela Dantas"]
    assert Entity.objects.filter(pk__in=[merged.pk, local.pk]).count() == 2
