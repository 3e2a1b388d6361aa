"""The same words give the same keys, part of them give some of the same; any text can be sketched, and few keys stand for it."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from articles.intake.likeness import compare, words_of
from articles.intake.sketching import MOST_KEYS, PHRASE, WINDOW, numbers_of, sketch
from tests.articles.intake.reports import report

ANY = st.text(st.one_of(st.characters(), st.sampled_from("ab \n“”’.\u00a0\u200b\ud800")))
WORDS = st.lists(
    st.sampled_from(["quay", "rope", "mill", "ferry", "pump", "wall", "spring", "desk", "coast", "tower"]), min_size=1
)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(ANY)
def test_any_text_has_a_sketch_and_always_the_same(text):
    keys = sketch(text)

    assert keys == sketch(text)
    assert len(keys) == len(set(keys)) <= MOST_KEYS
    assert all(-(2**31) <= key < 2**31 for key in keys)
    assert bool(keys) == bool(len(numbers_of(text)))
    alike = compare(words_of(text), words_of(text))
    assert alike.jaccard == bool(alike.shared)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(WORDS, st.sampled_from([" ", "\n\n", ", ", " “", "\u00a0", " — "]))
def test_what_stands_between_the_words_makes_no_difference(words, between):
    assert sketch(between.join(words).title()) == sketch(" ".join(words))


def test_the_keys_are_those_of_yesterday():
    """They are stored: a program that counts otherwise needs a migration that makes all sketches anew."""
    assert sketch("The harbour tram will not run before spring.") == [705950753, 1951535386, -1348211929, -123039326]


def test_a_passage_long_enough_shares_a_key_wherever_it_stands():
    passage = report(1, WINDOW + PHRASE - 1)
    texts = [f"{report(seed)}\n\n{passage}\n\n{report(seed + 50)}" for seed in range(10, 30)]

    shared = set(sketch(texts[0])).intersection(*map(sketch, texts))
    assert shared
    assert shared <= set(sketch(passage))


def test_an_article_has_some_ten_keys():
    sizes = [len(sketch(report(seed))) for seed in range(100)]

    assert 8 <= sum(sizes) / 100 <= 12


def test_huge_texts_have_few_keys():
    assert len(sketch("rope " * 200_000)) == 1
    assert len(sketch("x" * 1_000_000)) == 1
    assert len(sketch(report(1, 150_000))) == MOST_KEYS
    assert sketch("“" * 1_000_000) == []
