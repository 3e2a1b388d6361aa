"""What editors do about stories: each act recorded, taken back exactly, and refused where it would overwrite another's."""

from __future__ import annotations

import pytest

from articles.editing import stories, story_links, story_merging, story_splitting, undoing
from articles.editing.errors import NotAllowed, NothingToUndo, StaleEdit
from articles.models import Revision, Story, StoryLink
from tests.factories import ArticleFactory, StoryFactory, StoryLinkFactory, user_in_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    return StoryFactory(name="The harbour tram", origin="person")


@pytest.fixture
def other():
    return StoryFactory(name="The herring quota", origin="person")


@pytest.fixture
def frida():
    return user_in_role("frida", "editor")


def links(story):
    """Of the story, by article: kind, state, and whether a person made it."""
    rows = StoryLink.objects.filter(story=story)
    return {link.article_id: (link.kind, link.state, link.origin) for link in rows}


def tables():
    """All that acts on stories write, but for the editions, which only rise."""
    kept = ("story", "article", "kind", "state", "origin", "probability", "reasons", "note", "decided_by", "decided_at")
    of_story = ("pk", "name", "summary", "origin", "state", "follows", "merged_into", "articles_count")
    return [
        *StoryLink.objects.order_by("story", "article").values_list(*kept),
        *Story.objects.order_by("pk").values_list(*of_story),
    ]


def undo_last(by):
    return undoing.undo(Revision.objects.undoable_by(by).first(), by=by)


def confirm(story, link, by):
    return story_links.confirm(story, article=link.article, edition=1, by=by)


def set_background(story, link, by):
    return story_links.set_background(story, article=link.article, note="How it began", edition=1, by=by)


def reject(story, link, by):
    return story_links.reject(story, article=link.article, edition=1, by=by)


@pytest.mark.parametrize(
    ("act", "before", "after", "recorded", "counted"),
    [
        (confirm, "proposed", ("event", "confirmed"), "article_confirmed", 1),
        (confirm, "suggested", ("event", "confirmed"), "article_confirmed", 1),
        (reject, "proposed", ("event", "rejected"), "article_rejected", 0),
        (reject, "suggested", ("event", "rejected"), "article_rejected", 0),
        (set_background, "suggested", ("background", "confirmed"), "article_background", 0),
    ],
)
def test_a_link_is_decided_and_that_is_taken_back(story, editor, act, before, after, recorded, counted):
    link = StoryLinkFactory(story=story, state=before, reasons=["shares Port Elgar"])
    was = tables()

    revision = act(story, link, editor)

    link.refresh_from_db()
    assert (link.kind, link.state) == after
    assert (link.decided_by, link.probability, link.reasons) == (editor, 0.9, ["shares Port Elgar"])
    assert (revision.act, revision.story, revision.article_id) == (recorded, story, link.article_id)
    story.refresh_from_db()
    assert story.articles_count == counted
    undoing.undo(revision, by=editor)
    story.refresh_from_db()
    assert story.articles_count == (before == "suggested")
    assert tables()[0] == was[0]


def test_what_somebody_changed_since_is_not_overwritten_nor_taken_back(story, editor, frida):
    link = StoryLinkFactory(story=story)
    first = story_links.confirm(story, article=link.article, edition=1, by=editor)

    with pytest.raises(StaleEdit):
        story_links.reject(story, article=link.article, edition=1, by=frida)
    story_links.reject(story, article=link.article, edition=2, by=frida)

    assert not Revision.objects.undoable_by(editor).exists()
    with pytest.raises(StaleEdit):
        undoing.undo(first, by=editor)
    undo_last(frida)
    assert Revision.objects.undoable_by(editor).get() == first
    undoing.undo(first, by=editor)
    with pytest.raises(NothingToUndo):
        undoing.undo(Revision.objects.get(pk=first.pk), by=editor)


def test_what_stands_already_is_not_said_twice(story, editor, frida):
    link = StoryLinkFactory(story=story)
    story_links.confirm(story, article=link.article, edition=1, by=editor)

    with pytest.raises(NotAllowed, match="edith has said so already"):
        story_links.confirm(story, article=link.article, edition=2, by=frida)


def test_an_article_is_added_and_the_link_goes_again(story, editor):
    article = ArticleFactory()

    revision = story_links.add(story, article=article, edition=0, by=editor)

    assert links(story) == {article.pk: ("event", "confirmed", "person")}
    undoing.undo(revision, by=editor)
    assert links(story) == {}
    story_links.add(story, article=article, edition=0, by=editor)
    assert StoryLink.objects.get().edition == 3  # no page takes it for the one that went
    with pytest.raises(StaleEdit):
        story_links.add(story, article=article, edition=0, by=editor)


def test_an_article_moves_and_comes_back_whole_or_not_at_all(story, other, editor, frida):
    link = StoryLinkFactory(story=story)
    article = link.article
    was = tables()

    revision = story_links.move(story, article=article, to=other, edition=1, by=editor)

    assert links(story) == {article.pk: ("event", "rejected", "machine")}
    assert links(other) == {article.pk: ("event", "confirmed", "person")}
    assert [row.action for row in Revision.objects.all()] == [revision.action] * 2
    there = StoryLink.objects.get(story=other)
    story_links.reject(other, article=article, edition=there.edition, by=frida)
    assert not Revision.objects.undoable_by(editor).exists()
    with pytest.raises(StaleEdit):
        undoing.undo(revision, by=editor)
    assert links(story)[article.pk][1] == "rejected"
    undo_last(frida)
    undoing.undo(revision, by=editor)
    assert links(other) == {}
    assert tables()[0] == was[0]


def test_all_of_the_machine_are_confirmed_at_once_but_for_what_changed(story, editor, frida):
    rows = [StoryLinkFactory(story=story) for _ in range(3)]
    editions = {row.article_id: 1 for row in rows}
    story_links.reject(story, article=rows[0].article, edition=1, by=frida)

    done = story_links.confirm_all(story, editions=editions, by=editor)

    assert (done.given, done.left) == (2, 1)
    assert [link.state for link in StoryLink.objects.order_by("pk")] == ["rejected", "confirmed", "confirmed"]
    story_links.reject(story, article=rows[1].article, edition=2, by=frida)
    undoing.undo(Revision.objects.filter(action=done.action).order_by("pk").first(), by=editor)
    assert [link.state for link in StoryLink.objects.order_by("pk")] == ["rejected", "rejected", "suggested"]


def test_a_story_is_opened_with_an_article_and_put_away_again(editor):
    article = ArticleFactory()

    story = stories.open_with(article, name="The sea wall", by=editor)

    assert (story.origin, links(story)) == ("person", {article.pk: ("event", "confirmed", "person")})
    assert undoing.last_change(article, by=editor).act == "article_added"
    undo_last(editor)
    story.refresh_from_db()
    assert (links(story), story.articles_count, story.state) == ({}, 0, "closed")


def test_a_story_that_others_use_stays_when_its_opening_is_taken_back(editor, frida):
    story = stories.open_with(ArticleFactory(), name="The sea wall", by=editor)
    added = story_links.add(story, article=ArticleFactory(), edition=0, by=frida)

    undo_last(editor)

    story.refresh_from_db()
    assert (list(links(story)), story.state) == ([added.article_id], "running")


def test_a_story_is_named_closed_and_opened_by_the_edition_that_was_seen(story, editor, frida):
    named = stories.rename(story, name="The late tram", summary="A wall on no map.", edition=1, by=editor)
    story.refresh_from_db()
    assert (story.name, story.summary, story.origin) == ("The late tram", "A wall on no map.", "person")

    with pytest.raises(StaleEdit):
        stories.close(story, edition=1, by=frida)
    stories.close(story, edition=2, by=frida)

    undoing.undo(named, by=editor)  # its state is another thing
    story.refresh_from_db()
    assert (story.name, story.origin, story.state) == ("The harbour tram", "person", "closed")
    with pytest.raises(NotAllowed):
        stories.close(story, edition=4, by=editor)
    stories.reopen(story, edition=4, by=editor)
    assert not Revision.objects.undoable_by(frida).exists()


def test_stories_do_not_follow_each_other_in_a_circle(story, other, editor):
    third = StoryFactory(origin="person")
    first = stories.set_follows(story, earlier=other, edition=1, by=editor)
    stories.set_follows(other, earlier=third, edition=1, by=editor)

    for follower, earlier in ((third, story), (story, story)):
        with pytest.raises((NotAllowed, StaleEdit)):
            stories.set_follows(follower, earlier=earlier, edition=Story.objects.get(pk=follower.pk).edition, by=editor)
    undoing.undo(first, by=editor)
    assert Story.objects.get(pk=story.pk).follows is None
    stories.set_follows(third, earlier=story, edition=1, by=editor)
    with pytest.raises(NotAllowed):
        stories.set_follows(story, earlier=other, edition=3, by=editor)


def test_an_undoing_does_not_close_a_circle_either(story, other, editor, frida):
    stories.set_follows(story, earlier=other, edition=1, by=editor)
    cleared = stories.set_follows(story, earlier=None, edition=2, by=editor)
    stories.set_follows(other, earlier=story, edition=1, by=frida)

    with pytest.raises(NotAllowed):
        undoing.undo(cleared, by=editor)


@pytest.mark.parametrize(
    ("here", "there", "wins"),
    [
        ("suggested", None, "suggested"),
        ("rejected", None, "rejected"),
        ("suggested", "proposed", "suggested"),
        ("proposed", "suggested", "suggested"),
        ("confirmed", "suggested", "confirmed"),
        ("rejected", "suggested", "rejected"),
        ("suggested", "rejected", "rejected"),
        ("confirmed", "rejected", "confirmed"),
        ("rejected", "confirmed", "confirmed"),
    ],
)
def test_of_two_links_to_one_article_the_people_s_stays_and_an_undo_brings_both_back(
    story, other, editor, frida, here, there, wins
):
    decided = {"decided_by": frida, "decided_at": "2026-03-01T10:00Z"}
    link = StoryLinkFactory(story=story, state=here, **(decided if here in {"confirmed", "rejected"} else {}))
    if there:
        also = decided if there in {"confirmed", "rejected"} else {}
        StoryLinkFactory(story=other, article=link.article, state=there, probability=0.4, **also)
    was = tables()

    revision = story_merging.merge(story, into=other, by=editor)

    assert links(story) == {}
    assert links(other)[link.article_id][1] == wins
    undoing.undo(revision, by=editor)
    assert tables()[: 1 + bool(there)] == was[: 1 + bool(there)]
    assert Story.objects.get(pk=story.pk).merged_into is None


def test_what_was_decided_after_a_merge_stays_where_it_is_when_that_is_undone(story, other, editor, frida):
    first, second = StoryLinkFactory(story=story), StoryLinkFactory(story=story)
    revision = story_merging.merge(story, into=other, by=editor)
    story_links.confirm(other, article=first.article, edition=1, by=frida)

    undoing.undo(revision, by=editor)

    assert links(other) == {first.article_id: ("event", "confirmed", "machine")}
    assert links(story) == {second.article_id: ("event", "suggested", "machine")}
    assert sorted(Story.objects.values_list("articles_count", flat=True)) == [1, 1]


def test_what_was_merged_before_leads_to_the_last_one_and_back(story, other, editor):
    third = StoryFactory(origin="person")
    stories.set_follows(third, earlier=story, edition=1, by=editor)
    fourth = StoryFactory(origin="person")
    first = story_merging.merge(fourth, into=story, by=editor)
    revision = story_merging.merge(story, into=other, by=editor)
    for merged in (fourth, story):
        assert Story.objects.get(pk=merged.pk).merged_into == other
    assert Story.objects.get(pk=third.pk).follows == other

    with pytest.raises(StaleEdit):
        undoing.undo(first, by=editor)
    with pytest.raises(StaleEdit, match="merged into another story"):
        story_links.add(story, article=ArticleFactory(), edition=0, by=editor)
    undoing.undo(revision, by=editor)

    assert Story.objects.get(pk=fourth.pk).merged_into == story
    assert Story.objects.get(pk=third.pk).follows == story


def test_a_story_and_its_follow_up_are_merged_without_following_itself(story, other, editor):
    third = StoryFactory(origin="person")
    stories.set_follows(story, earlier=third, edition=1, by=editor)
    stories.set_follows(other, earlier=story, edition=1, by=editor)

    story_merging.merge(story, into=other, by=editor)

    assert Story.objects.get(pk=other.pk).follows == third
    with pytest.raises(NotAllowed):
        story_merging.merge(other, into=other, by=editor)


def test_a_story_between_two_keeps_them_from_being_merged(story, other, editor):
    third = StoryFactory(origin="person")
    stories.set_follows(story, earlier=third, edition=1, by=editor)
    stories.set_follows(third, earlier=other, edition=1, by=editor)

    with pytest.raises(NotAllowed, match="Between"):
        story_merging.merge(other, into=story, by=editor)
    with pytest.raises(NotAllowed, match="Between"):
        story_merging.merge(story, into=other, by=editor)


def test_a_story_is_split_and_put_together_again(story, editor):
    rows = [StoryLinkFactory(story=story) for _ in range(3)]
    was = tables()

    made = story_splitting.split(story, editions={rows[0].article_id: 1}, name="The sea wall", by=editor)

    assert links(story)[rows[0].article_id] == ("event", "rejected", "machine")
    assert links(made) == {rows[0].article_id: ("event", "confirmed", "person")}
    assert undoing.last_change(rows[0].article, by=editor) is None  # it is taken back from the story
    undo_last(editor)
    assert tables()[:3] == was[:3]
    made.refresh_from_db()
    assert (made.articles_count, made.state) == (0, "closed")


def test_a_story_that_the_machine_has_named_is_named_after_its_first_article(editor):
    story = StoryFactory()
    first, second = (StoryLinkFactory(story=story) for _ in range(2))

    rejected = story_links.reject(story, article=first.article, edition=1, by=editor)

    story.refresh_from_db()
    assert (story.name, story.edition) == (second.article.title, 1)
    undoing.undo(rejected, by=editor)
    story.refresh_from_db()
    assert story.name == first.article.title


def test_a_split_leaves_something_in_both(story, editor, frida):
    rows = [StoryLinkFactory(story=story) for _ in range(2)]

    with pytest.raises(NotAllowed, match="Leave at least one"):
        story_splitting.split(story, editions={row.article_id: 1 for row in rows}, name="All", by=editor)
    with pytest.raises(NotAllowed, match="Tick"):
        story_splitting.split(story, editions={}, name="None", by=editor)
    story_links.reject(story, article=rows[0].article, edition=1, by=frida)
    with pytest.raises(StaleEdit):
        story_splitting.split(story, editions={rows[0].article_id: 1}, name="Late", by=editor)


def test_the_undo_key_of_an_article_takes_back_what_is_about_it_alone(story, other, editor):
    first, second = (StoryLinkFactory(story=story) for _ in range(2))
    confirmed = story_links.confirm(story, article=first.article, edition=1, by=editor)
    third = StoryLinkFactory(story=story)
    story_links.confirm_all(story, editions={second.article_id: 1, third.article_id: 1}, by=editor)
    assert undoing.last_change(first.article, by=editor) == confirmed
    assert undoing.last_change(second.article, by=editor) is None

    merged = story_merging.merge(story, into=other, by=editor)
    assert undoing.last_change(first.article, by=editor) is None  # not in this story any more
    undoing.undo(merged, by=editor)
    assert undoing.last_change(first.article, by=editor) == confirmed
