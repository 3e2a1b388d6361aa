"""Writes where the machine puts an article; what a person has decided about it stays, and is asked first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from articles import tallies
from articles.models import Article, Story, StoryLink
from articles.models.anchors import Origin

State = StoryLink.State
COPY = "the same text as “{title}”, which is in the story"


@dataclass(frozen=True, slots=True)
class Place:
    """A story for an article, and why."""

    story: int
    state: StoryLink.State
    probability: float
    reasons: Sequence[str]


class Links:
    """The links of some articles, and the stories that are touched as they change."""

    def __init__(self, articles: Iterable[int]) -> None:
        self._of: dict[int, list[StoryLink]] = {article: [] for article in articles}
        known = StoryLink.objects.filter(article__in=self._of).order_by("pk").select_related("story")
        for link in known if self._of else ():
            self._of[link.article_id].append(link)
        self.touched: set[int] = set()

    def is_settled(self, article: int) -> bool:
        """Whether people have said which story the article is about, or closed the story that it is in."""
        return any(is_kept(link) for link in self._of[article] if is_inside(link))

    def inside(self, article: int) -> set[int]:
        """The stories that the article is in."""
        return {link.story_id for link in self._of[article] if is_inside(link)}

    def decided(self, article: int) -> set[int]:
        """The stories of which a person has said whether the article is in them, and what they were merged into."""
        decided = [link.story for link in self._of[article] if link.is_decided]
        return {story.pk for story in decided} | {story.merged_into_id for story in decided if story.merged_into_id}

    def story_of(self, article: int) -> Story | None:
        """The story that the article is in, which takes new ones; a person's word before the machine's."""
        inside = list(filter(is_inside, self._of[article]))
        inside.sort(key=lambda link: not link.is_decided)
        running = (link.story for link in inside if link.story.state == Story.State.RUNNING)
        return next((story for story in running if story.merged_into_id is None), None)

    def put(self, article: int, place: Place | None) -> None:
        """The machine's links of the article are that one, or none."""
        links = [link for link in self._of[article] if not is_kept(link)]
        gone = [link for link in links if place is None or link.story_id != place.story]
        if gone:
            StoryLink.objects.filter(pk__in=[link.pk for link in gone], decided_by=None).delete()
        self.touched.update(link.story_id for link in gone)
        if place is None or place.story in self.decided(article):
            return
        self.touched.add(place.story)
        values = {"state": place.state, "probability": place.probability, "reasons": list(place.reasons)}
        if any(link.story_id == place.story for link in links):
            StoryLink.objects.filter(story=place.story, article=article, decided_by=None).update(**values)
        else:
            link = StoryLink(story_id=place.story, article_id=article, **values)
            StoryLink.objects.bulk_create([link], ignore_conflicts=True)  # where a person was faster


def is_inside(link: StoryLink) -> bool:
    return link.kind == StoryLink.Kind.EVENT and link.state in StoryLink.INSIDE


def is_kept(link: StoryLink) -> bool:
    """Whether the machine leaves it as it is: a person has decided it, or closed its story. Reads link.story."""
    return link.is_decided or link.story.state == Story.State.CLOSED


def open_story(article: int) -> int:
    """A new story, named after the article until there is an earlier one in it; its key."""
    title = Article.objects.values_list("title", flat=True).get(pk=article)
    return Story.objects.create(name=title[: tallies.NAME], origin=Origin.MACHINE).pk


def bring_copies(originals: Iterable[int]) -> set[int]:
    """Puts the copies of the articles where those are, if people have not said otherwise; the stories that are touched."""
    copies = list(
        Article.objects.filter(copy_of__in=originals, profile__isnull=False).order_by("pk").select_related("copy_of")
    )
    links = Links({copy.pk for copy in copies})
    for copy in copies:
        links.put(copy.pk, None if links.is_settled(copy.pk) else beside_original(copy))
    return links.touched


def beside_original(copy: Article) -> Place | None:
    """The place of a copy: the story that its original is in."""
    original = copy.copy_of
    story = Links([original.pk]).story_of(original.pk) if original else None
    if original is None or story is None:
        return None
    return Place(story.pk, State.SUGGESTED, 1.0, [COPY.format(title=original.title)])
