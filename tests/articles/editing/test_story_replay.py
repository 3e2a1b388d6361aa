"""The history of stories is the whole truth: the Revisions, folded one after the other, give what the tables hold, whoever
met whom; and undone one after the other, newest first, they lead back to the start.
"""

from __future__ import annotations

import random
import threading
from contextlib import suppress
from dataclasses import dataclass, field

import pytest
from django.db import connection

from articles import tallies
from articles.editing import stories, story_links, story_merging, story_rows, story_splitting, undoing
from articles.editing.errors import EditingError, NothingToUndo
from articles.models import Article, Revision, Story, StoryLink
from tests.factories import ArticleFactory, StoryFactory, StoryLinkFactory, user_in_role

NAMES = ("The sea wall", "The late tram", "The quota")
ACTS = 12


def made_up():
    """Four stories, of which three have the machine's links to five articles, some of them questions."""
    articles = [ArticleFactory() for _ in range(5)]
    for number in range(3):
        story = StoryFactory(origin="person")
        for article in articles[number : number + 3]:
            StoryLinkFactory(story=story, article=article, state=("suggested", "proposed")[article.pk % 2])
    StoryFactory(origin="person")
    tallies.count_stories(Story.objects.values_list("pk", flat=True))


def act(chosen, user):
    """One act on a story and an article as they are read now."""
    story, other = chosen.sample(list(Story.objects.order_by("pk")), 2)
    article = chosen.choice(list(Article.objects.order_by("pk")))
    link = StoryLink.objects.filter(story=story, article=article).first()
    of_link = {"article": article, "edition": link.edition if link else 0, "by": user}
    name = chosen.choice(NAMES)
    acts = (
        lambda: story_links.confirm(story, **of_link),
        lambda: story_links.reject(story, **of_link),
        lambda: story_links.add(story, **of_link),
        lambda: story_links.move(story, to=other, **of_link),
        lambda: story_links.set_background(story, note=name, **of_link),
        lambda: story_links.confirm_all(story, editions=_editions(story, 5), by=user),
        lambda: story_merging.merge(story, into=other, by=user),
        lambda: story_splitting.split(story, editions=_editions(story, 2), name=name, by=user),
        lambda: stories.rename(story, name=name, summary=name, edition=story.edition, by=user),
        lambda: stories.close(story, edition=story.edition, by=user),
        lambda: stories.reopen(story, edition=story.edition, by=user),
        lambda: stories.set_follows(story, earlier=other, edition=story.edition, by=user),
        lambda: stories.open_with(article, name=name, by=user),
        lambda: undo_last(user),
    )
    chosen.choice(acts)()


def undo_last(user):
    revision = Revision.objects.undoable_by(user).first()
    if revision is None:
        raise NothingToUndo
    undoing.undo(revision, by=user)


def _editions(story, count):
    return dict(StoryLink.objects.filter(story=story).values_list("article", "edition")[:count])


def links():
    """As a Revision would keep them, by story and article; without the edition of those that are not there."""
    rows = StoryLink.objects.all()
    return {(link.story_id, link.article_id): story_rows._snapshot(link, 0) for link in rows}


def fields():
    return {(story.pk, name): stories.value(story, name) for story in Story.objects.all() for name in stories.FIELDS}


def replayed(links, fields):
    """The Revisions folded over both, in order; each must begin where the one before it ended."""
    links, fields = dict(links), dict(fields)
    for revision in Revision.objects.order_by("pk"):
        if revision.article_id is None:
            for name in stories.FIELDS:
                if name in revision.before:
                    assert revision.before[name] == fields.get((revision.story_id, name), revision.before[name])
                    fields[revision.story_id, name] = revision.after[name]
            continue
        key = (revision.story_id, revision.article_id)
        was = links.pop(key, None)
        assert revision.before == (was or {"state": None, "edition": revision.before["edition"]}), revision
        assert revision.after["edition"] == revision.before["edition"] + 1, revision
        if revision.after["state"] is not None:
            links[key] = {name: value for name, value in revision.after.items() if name in story_rows.UPDATED}
    return links, fields


def assert_counted():
    for story in Story.objects.all():
        assert story.articles_count == StoryLink.objects.inside().filter(story=story).count(), story
        assert not story.merged_into_id or not story.links.exists()
        assert not Story.objects.filter(merged_into__merged_into__isnull=False).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(2))
def test_a_walk_through_all_acts_is_replayed_and_leads_back(seed, editor):
    made_up()
    chosen = random.Random(seed)  # noqa: S311 -- nothing secret is drawn
    start = links(), fields()
    for _ in range(40):
        with suppress(EditingError):
            act(chosen, editor)
    assert Revision.objects.count() > 15
    made = set(Story.objects.values_list("pk", flat=True)) - {story for story, _ in start[1]}
    now = replayed(*start)
    assert now[0] == links()
    assert {key: value for key, value in now[1].items() if key[0] not in made} == {
        key: value for key, value in fields().items() if key[0] not in made
    }
    assert_counted()

    while Revision.objects.undoable_by(editor).exists():
        undo_last(editor)

    def without_editions(links):
        return {key: value | {"edition": 0} for key, value in links.items()}

    assert without_editions(links()) == without_editions(start[0])
    assert {key: value for key, value in fields().items() if key[0] not in made} == start[1]
    assert set(Story.objects.filter(pk__in=made).values_list("state", "articles_count")) <= {("closed", 0)}
    assert_counted()


@dataclass
class Window:
    """Somebody at work, in a thread with a connection of its own."""

    user: object
    seed: int
    saved: int = 0
    refused: int = 0
    trouble: list[BaseException] = field(default_factory=list)

    def work(self, start: threading.Barrier):
        chosen = random.Random(self.seed)  # noqa: S311 -- nothing secret is drawn
        try:
            start.wait(30)
            while self.saved < ACTS:
                try:
                    act(chosen, self.user)
                    self.saved += 1
                except EditingError:
                    self.refused += 1
        except BaseException as error:
            self.trouble.append(error)
        finally:
            connection.close()


@pytest.mark.django_db(transaction=True)
def test_editors_who_act_on_the_same_stories_at_once_lose_nothing_and_none_waits_for_ever():
    made_up()
    start = links(), fields()
    windows = [Window(user_in_role(f"editor {number}", "editor"), seed=number) for number in range(8)]
    barrier = threading.Barrier(len(windows))

    threads = [threading.Thread(target=window.work, args=(barrier,)) for window in windows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)

    assert [window.trouble for window in windows if window.trouble] == []
    assert not any(thread.is_alive() for thread in threads)
    assert sum(window.refused for window in windows) > 0
    assert replayed(*start)[0] == links()
    assert_counted()
