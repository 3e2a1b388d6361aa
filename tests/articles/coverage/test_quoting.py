"""Who is quoted by whom: counted without a database."""

from __future__ import annotations

from articles.coverage.quoting import Count, Quoting
from articles.coverage.said import Said

DANTAS, VERBEKE, SOMEBODY = 11, 12, 13
COURIER, LANTERN = 1, 2


def said(*rows):
    return [Said(claim, article, speaker, is_quoted, None) for claim, (article, speaker, is_quoted) in enumerate(rows)]


def table(*rows):
    return Quoting(said(*rows), {101: COURIER, 102: LANTERN, 103: 0}, frozenset({SOMEBODY}))


def test_quotations_are_counted_apart_from_other_words():
    quoting = table((101, DANTAS, True), (101, DANTAS, False), (102, DANTAS, True), (102, VERBEKE, True))

    dantas, verbeke = quoting.rows()

    assert (dantas.speaker, dantas.all) == (str(DANTAS), Count(2, 1))
    assert dict(dantas.cells) == {"1": Count(1, 1), "2": Count(1, 0)}
    assert dict(verbeke.cells) == {"1": Count(), "2": Count(1, 0)}


def test_who_has_no_name_comes_last_and_nobody_after():
    quoting = table((101, None, False), (101, SOMEBODY, False), (103, DANTAS, True))

    assert [row.speaker for row in quoting.rows()] == [str(DANTAS), "unnamed", "nobody"]


def many():
    """A speaker each for 30 claims, in a Courier and 11 other outlets."""
    rows = [(number % 12, 100 + number, True) for number in range(30)]
    return Quoting(said(*rows, (0, 100, False)), {number: number for number in range(12)}, frozenset())


def test_the_rest_of_many_is_added_up():
    rows = many().rows()

    assert len(rows) == 21
    assert (rows[-1].speaker, rows[-1].of, rows[-1].all.total) == ("rest", 10, 10)
    assert many().outlets[-1] == "rest"
    assert many().outlets_left_out == 6


def test_each_number_counts_what_it_leads_to():
    for quoting in (many(), table((101, DANTAS, True), (101, None, False), (103, SOMEBODY, True))):
        for row in quoting.rows():
            assert len(quoting.counted(speaker=row.speaker, outlet="", is_quoted=None)) == row.all.total
            for outlet, count in row.cells:
                for is_quoted, number in ((True, count.quoted), (False, count.told)):
                    assert len(quoting.counted(speaker=row.speaker, outlet=outlet, is_quoted=is_quoted)) == number
