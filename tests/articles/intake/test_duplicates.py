"""Copies of one text are found, cut and edited as they come; texts that share no more than a footer or a quotation are none."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.intake import duplicates
from articles.intake.duplicates import Text, find_copies
from articles.models import Article, Outlet, Sketch
from tests.articles.intake.reports import cut, edited, originals, report, stored

FOOTER = (
    "The Harbour Gazette is an independent paper of the northern coast. Our desk is open from eight to six on all days of "
    "the week but Sunday. Letters of readers are welcome and may be shortened. What our guests write is their own opinion "
    "and need not be that of the paper. Printed at the old ropeworks on paper from the mill above the town."
)


pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("copy", "reason"),
    [
        (report(1), "100 % the same words"),
        (report(1).upper().replace(".", " …\u00a0"), "100 % the same words"),
        (f"From our wire desk.\n\n{cut(report(1), 0.875)}", "87 % the same words"),
        (cut(report(1), 0.6), "an excerpt of it, 62 % as long"),
        (cut(report(1), 0.25), "an excerpt of it, 25 % as long"),
        (edited(report(1), 0.08), "57 % the same words"),
        (cut(edited(report(1), 0.08), 0.8), "an excerpt of it, 75 % as long"),
        (f"{report(1)}\n\n{report(2)}", "a longer text with it inside, 2.0 times as long"),
        (f"{cut(report(1), 0.75)}\n\n{report(2, 150)}", "54 % the same words"),
    ],
)
@pytest.mark.parametrize("in_the_archive", [True, False])
def test_a_copy_is_found(copy, reason, in_the_archive):
    if in_the_archive:
        (article,) = stored(report(1))
        (found,) = find_copies([copy])
        original = Text(article=article.pk)
    else:
        _, found = find_copies([report(1), copy])
        original = Text(record=0)

    assert found.match is not None
    assert (found.match.original, found.match.reason) == (original, reason)


@pytest.mark.parametrize(
    "other",
    [
        report(2),
        f"{cut(report(1), 0.125)}\n\n{report(2, 350)}",  # they quote the same fifty words
        cut(report(1), 0.125),  # an eighth
        edited(report(1), 0.5),
        "",
        "…",
        "Ropeworks reopen.",
    ],
)
def test_another_text_is_no_copy(other):
    stored(report(1))

    assert originals(other) == [None]


def test_a_short_text_is_a_copy_only_when_nearly_equal():
    short = report(3, 30)
    stored(short)

    assert originals(short)[0] is not None
    assert originals(" ".join(short.split()[:20])) == [None]
    assert originals(f"{' '.join(short.split()[:15])} {report(4, 15)}") == [None]


@pytest.mark.parametrize("words", [60, 100, 400])
def test_a_footer_that_all_articles_of_an_outlet_have_makes_no_copies(words):
    first = [f"{report(seed, words)}\n\n{FOOTER}" for seed in range(10, 40)]
    assert originals(*first) == [None] * 30

    stored(*first[:20])
    assert originals(*first[20:]) == [None] * 10


def test_what_stands_in_front_of_every_part_of_a_live_blog_makes_no_copies():
    parts = [f"{FOOTER}\n\n{report(seed, 120)}" for seed in range(10, 20)]

    assert [article.copy_of_id for one in parts for article in stored(one)] == [None] * 10


def test_a_teaser_with_a_footer_that_many_articles_have_is_no_excerpt_of_any():
    stored(*(f"{report(seed)}\n\n{FOOTER}" for seed in range(10, 20)))

    assert originals(f"Watch the opening of the ropeworks here.\n\n{FOOTER}") == [None]


def test_copies_with_the_footers_of_their_outlets_are_found():
    stored(*(f"{report(seed)}\n\n{FOOTER}" for seed in range(10, 20)))
    (original,) = stored(f"{report(1)}\n\n{FOOTER}")

    assert originals(report(1)) == [Text(article=original.pk)]


def test_lines_known_to_be_no_part_of_an_article_do_not_count():
    line = "Sign up for our newsletter to have all the news of the harbour, the ropeworks and the ferries in your inbox"
    short, other = report(3, 36), report(4, 36)

    assert originals(f"{short}\n\n{line}", short) == [None, Text(record=0)]
    assert originals(f"{short}\n\n{line}", f"{other}\n\n{line}") == [None, None]


@pytest.mark.parametrize("share", [0.02, 0.08])
def test_a_wire_report_that_many_outlets_print_is_one_text(share):
    prints = [edited(report(1), share, seed) for seed in range(40)]
    first, *others = stored(report(1), *prints[:20])

    assert {article.copy_of_id for article in others} == {first.pk}
    assert originals(*prints[20:]) == [Text(article=first.pk)] * 20


def test_a_copy_of_a_copy_is_a_copy_of_the_original():
    (original,) = stored(report(1))
    stored(f"{report(1)}\n\n{report(2, 300)}")

    (found,) = find_copies([f"{cut(report(1), 0.375)}\n\n{report(2, 300)}"])
    assert found.match is not None
    assert found.match.original == Text(article=original.pk)
    assert found.match.reason == "an excerpt of it, 64 % as long, as a copy of it"


def test_a_round_up_does_not_make_copies_of_the_texts_in_it():
    first, round_up, second = stored(report(1), f"{report(1)}\n\n{report(2)}", report(2))

    assert (round_up.copy_of_id, second.copy_of_id) == (first.pk, None)


def test_a_piece_of_a_newsletter_is_a_text_of_its_own():
    stored("\n\n".join(report(seed, 100) for seed in range(10, 20)))

    assert originals(report(12, 100)) == [None]


def test_a_translation_and_texts_without_spaces_are_no_copies_of_others():
    chinese = (
        "港务局周一表示，这艘渡轮将停靠在港口，直到周五。" * 3 + "船长说：“我们在等一台水泵。”市长没有回答我们的问题。"
    )
    other = "教育部长昨天在首都宣布，明年将新建四十所学校。" * 3 + "反对党批评说，这个计划没有足够的资金和教师。"
    stored(report(1), chinese)

    assert originals(other) == [None]
    assert originals(chinese)[0] is not None


def test_the_number_of_queries_does_not_grow_with_the_batch():
    stored(*(report(seed) for seed in range(10)))

    for bodies in (
        [report(3)],
        [cut(report(seed), 0.8) for seed in range(10)] + [report(seed) for seed in range(50, 90)],
    ):
        with CaptureQueriesContext(connection) as queries:
            found = find_copies(bodies)
        assert any(one.match for one in found)
        assert len(queries) == 4  # off, who has the keys, on; the words of those who may be originals


def test_the_planner_is_left_as_it_was():
    find_copies([report(1)])

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('enable_seqscan'), current_setting('enable_indexscan')")
        assert cursor.fetchone() == ("on", "on")


def test_a_key_that_many_texts_have_is_stored_with_a_few_of_them():
    for first in range(100, 160, 20):
        stored(*(f"{report(seed)}\n\n{FOOTER}" for seed in range(first, first + 20)))

    keys = [key for sketch in Sketch.objects.all() for key in sketch.keys]
    assert max(keys.count(key) for key in keys) < duplicates.COMMON


def test_sketches_that_somebody_has_made_already_are_not_made_again(monkeypatch):
    bodies = [report(1), cut(report(1), 0.6)]
    sketches = [duplicates.sketch(body) for body in bodies]
    expected = find_copies(bodies)
    monkeypatch.setattr(duplicates, "sketch", None)

    assert find_copies(bodies, sketches) == expected


def test_words_under_another_outlet_are_a_copy_too():
    (original,) = stored(report(1))
    Article.objects.filter(pk=original.pk).update(outlet=Outlet.objects.create(name="The Quay Courier"))

    assert originals(report(1)) == [Text(article=original.pk)]
