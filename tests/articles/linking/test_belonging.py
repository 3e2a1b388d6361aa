"""What is asked of two claims beside their words: whose they are, when, and how much is in quotation marks."""

from __future__ import annotations

import datetime

import pytest

from articles.linking.belonging import Said, compared

DAY = datetime.datetime(2026, 10, 5, tzinfo=datetime.UTC)
WALL = "“We found a wall that is on no map,”"


def said(words: str, person: str, *, story: int | None = 1) -> Said:
    stories = frozenset() if story is None else frozenset([story])
    return Said(words, is_quoted=True, speaker=hash(person), person=person, organization="", at=DAY, stories=stories)


@pytest.mark.parametrize(
    ("words", "story", "is_one"),
    [
        ("‘We found a wall that is on no map,’", 1, True),
        ("‘We found a wall that is on no map,’", None, False),
        ("‘We found a wall that is on no map, and a door,’", 1, False),
        ("‘We are ready,’", 1, False),
    ],
)
def test_one_quotation_of_two_people_is_one_word_for_word_and_in_one_story(words, story, is_one):
    one, other = said(WALL, "mirela dantas"), said(words, "arne kolbe", story=story)

    assert (compared(one, other) is not None) == is_one
