"""Words of an older text in a newer one: moved where that is certain, and never to other words or a place that is a guess."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.annotating.anchoring import Alignment

OPENING = "The harbour tram will not run before spring, the head of works said on Monday."
FOUND = "“We found a wall that is on no map,” Mirela Dantas told the committee."
COST = "She said the extra cost would stay below nine million, and promised figures by Friday."
CLOSING = "The committee meets again in March, when the mayor is back from the islands."
QUOTE = "“We found a wall that is on no map,”"
REFRAIN = "“Not now,” she said."
OLD = "\n\n".join([OPENING, FOUND, COST, CLOSING])


def span(text, words, nth=0):
    at = -1
    for _ in range(nth + 1):
        at = text.index(words, at + 1)
    return at, at + len(words)


def placed(old, new, words=QUOTE, nth=0):
    return Alignment(old, new).place(span(old, words, nth))


def paragraphs(*texts):
    return "\n\n".join(texts)


@pytest.mark.parametrize(
    "new",
    [
        OLD,
        paragraphs("Corrected on Tuesday.", OLD),
        paragraphs(OPENING, COST, CLOSING, FOUND),
        paragraphs(CLOSING, FOUND, OPENING),
        paragraphs("🚋 e\u0301 𝔗ram.", OPENING.replace("Monday", "Tuesday 👩\u200d🔧"), FOUND, COST),
        FOUND,
        OLD.replace("Mirela Dantas told", "Ms Dantas had told"),
        OLD.replace("\n\n“We", " “We"),
    ],
    ids=["same", "added before", "moved down", "moved up", "astral", "alone", "edited after", "paragraphs joined"],
)
def test_words_that_stand_once_are_found(new):
    assert placed(OLD, new) == span(new, QUOTE)


@pytest.mark.parametrize(
    "new",
    [
        paragraphs(OPENING, COST, CLOSING),
        OLD.replace("wall", "hall"),
        OLD.replace("wall that", "wall, that"),
        OLD.replace("a wall", "a  wall"),
        "Short.",
    ],
    ids=["deleted", "a letter", "a comma", "a blank", "another text"],
)
def test_words_that_changed_have_no_place(new):
    assert placed(OLD, new) is None


@pytest.mark.parametrize(
    ("words", "longer"),
    [
        ("nine million", "nine millions"),
        ("cafe", "cafe\u0301"),
        ("cost 37", "cost 37.5"),
        ("the owner", "the owner-manager"),
        ("Dantas", "Dantas’s"),
        ("👩", "👩\u200d🔧"),
    ],
)
def test_a_word_that_goes_on_is_another(words, longer):
    old = paragraphs(
        OPENING, f"What nobody had expected to hear in the hall on that day was {words} and no more.", COST
    )

    assert placed(old, old, words) == span(old, words)
    assert placed(old, old.replace(words, longer), words) is None


def test_twice_in_both_each_moves_with_its_neighbours():
    old = paragraphs(OPENING, REFRAIN, FOUND, CLOSING, REFRAIN, COST)
    new = paragraphs("Corrected.", old)

    assert placed(old, new, REFRAIN) == span(new, REFRAIN)
    assert placed(old, new, REFRAIN, 1) == span(new, REFRAIN, 1)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([OPENING, REFRAIN, FOUND], [OPENING, REFRAIN, REFRAIN, FOUND]),
        ([OPENING, REFRAIN, REFRAIN, FOUND], [OPENING, REFRAIN, FOUND]),
        ([REFRAIN, "“So?” he said."], ["A.", REFRAIN, "B.", REFRAIN]),
        ([OPENING, REFRAIN, FOUND, REFRAIN, COST], [REFRAIN]),
        ([OPENING, REFRAIN, FOUND], [CLOSING, REFRAIN, COST]),
    ],
    ids=["one more", "one less", "which of two", "which is left", "in another place"],
)
def test_two_places_as_good_are_none(before, after):
    old, new = paragraphs(*before), paragraphs(*after)

    assert placed(old, new, REFRAIN) is None


def test_a_short_quote_that_moved_with_a_sentence_is_found_by_its_context():
    old = paragraphs(OPENING, "Asked of it twice, " + REFRAIN, COST)
    new = paragraphs(COST, "Asked of it twice, " + REFRAIN + " Then:", OPENING.replace("said", "says"))

    assert placed(old, new, REFRAIN) == span(new, REFRAIN)


def test_parts_are_placed_together_or_not_at_all():
    parts = [span(OLD, QUOTE), span(OLD, "told"), span(OLD, "Mirela Dantas")]
    moved = paragraphs(FOUND, OPENING)

    assert Alignment(OLD, moved).place_together(parts) == [
        span(moved, QUOTE),
        span(moved, "told"),
        span(moved, "Mirela Dantas"),
    ]
    assert Alignment(OLD, OLD.replace("told", "warned")).place_together(parts) is None


def test_parts_that_lost_sight_of_each_other_have_no_place():
    old = paragraphs(OPENING, COST)
    parts = [span(old, "the head of works said on Monday"), span(old, "the extra cost would stay below nine million")]
    apart = paragraphs(OPENING, *[FOUND, CLOSING] * 3, COST)

    assert Alignment(old, paragraphs(OPENING, "More soon.", COST)).place_together(parts)
    assert Alignment(old, apart).place_together(parts) is None
    assert Alignment(old, paragraphs(COST, OPENING)).place_together(parts) is None


WORDS = st.sampled_from(
    ["a", "wall", "no", "map", "“", "”", ".", "\n\n", "🚋", "e\u0301", "𝔗", "said", "nine", "’s", "-"]
)
SENTENCES = st.lists(WORDS, min_size=1, max_size=14).map(" ".join)
TEXTS = st.lists(SENTENCES, min_size=1, max_size=8)


@st.composite
def editions(draw):
    """A text, and one that an outlet made of it: sentences moved, doubled, deleted, written anew; letters changed."""
    old = draw(TEXTS)
    kept = draw(st.lists(st.sampled_from(old) | SENTENCES, min_size=1, max_size=10))
    glue = draw(st.sampled_from([" ", "\n\n", ""]))
    new = glue.join(kept)
    at = draw(st.integers(0, len(new)))
    return glue.join(old), new[:at] + draw(st.sampled_from(["", "x", "\u0301", "🚋"])) + new[at:]


@st.composite
def spans_of(draw, text):
    start = draw(st.integers(0, len(text) - 1))
    return start, draw(st.integers(start + 1, len(text)))


@given(st.data())
def test_the_words_at_the_new_place_are_the_same(data):
    old, new = data.draw(editions())
    start, end = data.draw(spans_of(old))

    place = Alignment(old, new).place((start, end))

    assert place is None or new[slice(*place)] == old[start:end]


@given(st.data())
def test_no_two_words_of_the_old_text_come_to_the_same_place(data):
    old, new = data.draw(editions())
    start, end = data.draw(spans_of(old))
    alignment = Alignment(old, new)
    twins = [at for at in range(len(old)) if old.startswith(old[start:end], at)]

    places = [place for at in twins if (place := alignment.place((at, at + end - start)))]

    assert len(places) == len(set(places))


@given(st.data())
def test_an_unchanged_text_keeps_every_word_where_it_is(data):
    text = "".join(data.draw(TEXTS))
    words = data.draw(spans_of(text))

    assert Alignment(text, text).place(words) == words


@given(st.data())
def test_there_and_back_is_the_same_place(data):
    old, new = data.draw(editions())
    words = data.draw(spans_of(old))

    place = Alignment(old, new).place(words)
    back = place and Alignment(new, old).place(place)

    assert back in (None, words)


@given(TEXTS, SENTENCES, st.sampled_from(["", "x", "🚋 "]))
def test_a_sentence_that_came_twice_has_no_place(texts, sentence, between):
    """Nothing of the old text is around either of the two."""
    new = f"{between}{sentence}{between}{sentence}{between}"

    assert Alignment(sentence, new).place((0, len(sentence))) is None


@pytest.mark.parametrize(
    "text", ["a " * 300_000, "a" * 600_000, f"{FOUND}\n" * 8_000, "\n".join(f"{FOUND} {n}" for n in range(8_000))]
)
def test_long_and_repetitive_texts_are_read_in_one_go(text):
    """A text of this length with quadratic work would not end; what can be said of it, is."""
    alignment = Alignment(text, f"New. {text}")

    assert alignment.place((0, 1)) in (None, (5, 6))


def test_of_two_twins_the_one_that_was_left_is_not_taken_for_the_other():
    """One of two equal sentences is gone, and what followed each: the one that is left may be either."""
    twin = "“We wait for a pump,” the captain told reporters on the quay this morning."
    first = "The ferry stayed in port for the whole of Monday because of the storm."
    old = f"{first} {twin} Then the crew went home for the night. {twin} Nobody knew when it would sail."
    new = f"{first} {twin} By Friday all that had been forgotten."
    start = old.index(twin)

    assert Alignment(old, new).place((start, start + len(twin))) is None
