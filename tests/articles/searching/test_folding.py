"""Words as a search compares them: in Python, where they are lit up, and in SQL, where they are found."""

from __future__ import annotations

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.searching.asking import Term
from articles.searching.folding import folded
from articles.searching.lighting import passage, spans

TEXTS = st.lists(
    st.sampled_from(
        [*"aZé9 '’-–“”.,:;_/ \n", "\u0301", "Trump’s", "it's", "O’Brien", "São", "ÉTÉ", "1,000", "Жук", "’s", "İ"]
    ),
    max_size=14,
).map("".join)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Trump’s TRUMP'S Trump", "trump trump trump"),
        ("São Paulo, Sa\u0303o", "sao paulo sao"),
        ("cease-fire cease–fire “cease fire”", "cease fire cease fire cease fire"),
        ("O’Brien said it’s his father's", "o brien said it his father"),
        ("Ministers' 9,000 boats_and U.S.", "ministers 9 000 boats and u s"),
        ("’s s's", "s s"),
    ],
)
def test_what_does_not_matter_folds_away(text, words):
    assert folded(text) == words


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXTS)
def test_the_index_folds_as_the_page_does(text):
    with connection.cursor() as cursor:
        cursor.execute("SELECT articles_folded(%s)", [text])
        assert cursor.fetchone()[0].split() == folded(text).split()


@pytest.mark.parametrize(
    ("term", "lit"),
    [
        (Term(("trump",), begins=False), ["Trump", "Trump"]),
        (Term(("sao", "paulo"), begins=False), ["São Paulo"]),
        (Term(("sanct",), begins=True), ["sanctions", "Sanctioned"]),
        (Term(("paulo", "sao"), begins=False), []),
        (Term(("trump", "on", "sanctions"), begins=False), []),
        (Term(("trump", "plan"), begins=False), ["Trump’s plan"]),
    ],
)
def test_words_are_lit_where_the_search_finds_them(term, lit):
    text = "Trump’s plan for São Paulo: sanctions. Sanctioned by Trump."

    assert [text[start:end] for start, end in spans(text, [term])] == lit


def test_the_passage_with_most_of_the_words_is_shown():
    text = f"The tram is late.{' Nobody minds.' * 20}\n\nThe wall stopped the tram."

    marked = passage(text, [Term(("tram",), begins=False), Term(("wall",), begins=False)])

    assert [text[start:end] for start, end in marked] == ["wall", "tram"]


def test_words_that_overlap_are_lit_once():
    text = "harbour tram wall"

    assert spans(text, [Term(("harbour", "tram"), begins=False), Term(("tram", "wall"), begins=False)]) == [(0, 17)]
