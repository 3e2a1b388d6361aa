"""What an article brings that none before it had; which statements come first; which two articles are worth a look."""

from __future__ import annotations

from articles.coverage.newness import brought
from articles.coverage.said import Said
from articles.coverage.sayings import first_pair, sayings

DANTAS, VERBEKE, SOMEBODY = 11, 12, 13
PORT, WALL = 21, 22
FIRST = Said(1, 101, DANTAS, True, None), Said(2, 101, DANTAS, True, 7)
SECOND = Said(3, 102, DANTAS, True, 7), Said(4, 102, VERBEKE, True, 8)
THIRD = Said(5, 103, VERBEKE, False, 8), Said(6, 103, DANTAS, False, 7)
STORY = [*FIRST, *SECOND, *THIRD]
NAMED = {101: {DANTAS, PORT}, 102: {DANTAS, VERBEKE, WALL}, 103: {PORT, WALL}}


def test_the_first_article_brings_everything_and_what_others_repeat_comes_first():
    first = brought(STORY, NAMED)[101]

    assert [said.claim for said in first.new] == [2, 1]
    assert (first.repeated, first.speakers, first.names) == ([], [DANTAS], [PORT])


def test_a_later_article_brings_what_none_before_it_had():
    second = brought(STORY, NAMED)[102]

    assert [said.claim for said in second.new] == [4]
    assert [said.claim for said in second.repeated] == [3]
    assert (second.speakers, second.names) == ([VERBEKE], [WALL])


def test_an_article_that_only_repeats_brings_nothing():
    found = brought(STORY, NAMED)

    assert [found[article].is_nothing for article in (101, 102, 103)] == [False, False, True]
    assert len(found[103].repeated) == 2


def test_a_source_without_a_name_is_quoted_first_by_nobody():
    said = [Said(1, 101, SOMEBODY, False, None)]

    assert brought(said, {101: set()}, unnamed={SOMEBODY})[101].speakers == []


def test_statements_stand_in_the_order_in_which_they_were_printed_first():
    disputed = Said(9, 103, VERBEKE, True, 7)

    found = sayings([*STORY, disputed])

    assert [saying.statement for saying in found] == [7, 8]
    assert [said.claim for said in found[0].printed] == [2, 3, 6, 9]
    assert found[0].speakers == [DANTAS, VERBEKE]


def test_the_first_article_is_proposed_with_the_one_that_shares_most_and_is_no_copy():
    copy = [Said(20, 104, DANTAS, True, 7), Said(21, 104, DANTAS, True, 7)]

    assert first_pair([101, 102, 103, 104], {104}, [*STORY, *copy]) == (101, 102)
    assert first_pair([101, 104], {104}, [*FIRST, *copy]) == (101, 104)
    assert first_pair([101], set(), FIRST) is None
