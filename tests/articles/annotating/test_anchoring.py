"""Words of one version found again in the next: the very same words in the same surroundings, or no place at all."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.annotating.anchoring import find_again

FIRST = "The harbour tram will not run before spring, the head of works said on Monday."
QUOTE = "“We found a wall that is on no map,” Mirela Dantas told the committee."
LAST = "She said the extra cost would stay below nine million."
OLD = f"{FIRST}\n\n{QUOTE}\n\n{LAST}"


def placed(words: str, new: str, old: str = OLD) -> str | None:
    """What stands at the place that was found, with its offset; the words are those that stand first in `old`."""
    start = old.index(words)
    place = find_again((start, start + len(words)), old=old, new=new)
    return None if place is None else f"{new[slice(*place)]}@{place[0]}"


FOUND = {
    "nothing changed": ("She", OLD),
    "a paragraph before it": ("told", f"An update.\n\n{OLD}"),
    "a paragraph after it": ("told", f"{OLD}\n\nAn update."),
    "another paragraph changed": ("She", OLD.replace("head of works", "mayor")),
    "moved to the end": ("“We found a wall that is on no map,”", f"{FIRST}\n\n{LAST}\n\n{QUOTE}"),
    "emoji before it": ("Mirela Dantas", OLD.replace("The harbour", "👩‍🚒🛥 The harbour")),
    "combining marks before it": ("Mirela Dantas", OLD.replace("harbour", "ha\u0301rbour")),
    "the cue beside it changed": ("“We found a wall that is on no map,”", OLD.replace("told", "warned")),
}


@pytest.mark.parametrize(("words", "new"), FOUND.values(), ids=FOUND)
def test_found(words, new):
    assert placed(words, new) == f"{words}@{new.index(words)}"


LOST = {
    "the paragraph is gone": ("“We found a wall that is on no map,”", f"{FIRST}\n\n{LAST}"),
    "a word in it changed": ("“We found a wall that is on no map,”", OLD.replace("no map", "no plan")),
    "a mark in it changed": ("“We found a wall that is on no map,”", OLD.replace("“", '"').replace("”", '"')),
    "a short word whose sentence is gone": ("She", f"{FIRST}\n\nShe is the mayor.\n\n{QUOTE}"),
}


@pytest.mark.parametrize(("words", "new"), LOST.values(), ids=LOST)
def test_lost(words, new):
    assert placed(words, new) is None


def test_the_same_sentence_twice_is_told_apart_by_what_stands_beside_it():
    old = f"{FIRST} Work goes on. {QUOTE} Work goes on. {LAST}"
    new = f"News. {old}"
    second = old.rindex("Work goes on.")

    assert find_again((second, second + 13), old=old, new=new) == (
        new.rindex("Work goes on."),
        len(new) - len(LAST) - 1,
    )


def test_of_two_that_are_alike_none_is_chosen():
    block = f"{QUOTE} {LAST} "
    assert placed("told", block * 4, block * 3) is None


SENTENCES = st.lists(
    st.text(st.sampled_from("abc ñ👩‍🚒e\u0301“”.\n"), min_size=1, max_size=40), min_size=1, max_size=12
)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(SENTENCES, st.randoms(use_true_random=False))
def test_whatever_changed_the_words_at_the_place_are_the_words(sentences, chance):
    old = "".join(sentences)
    edited = [one for one in sentences if chance.random() > 0.2] + [one for one in sentences if chance.random() > 0.7]
    new = "".join(edited)
    start = chance.randrange(len(old))
    end = chance.randrange(start, len(old)) + 1
    place = find_again((start, end), old=old, new=new)

    assert place is None or new[slice(*place)] == old[start:end]


def test_random_edits_of_distinct_sentences_are_never_placed_wrongly():
    """Each word has its number, so that its true place is known; words repeat, and so do short sentences."""
    chance = random.Random(7)  # noqa: S311 - nothing secret is drawn
    wrong = found = total = 0
    for _ in range(200):
        sentences = [
            " ".join(chance.choice(["the", "ferry", "stays", "he", "said", "wall", "spring"]) for _ in range(9))
            for _ in range(30)
        ]
        kept = [index for index in range(30) if chance.random() > 0.2]
        changed = {index: f"{sentences[index]} again" for index in kept if chance.random() < 0.1}
        old = ". ".join(sentences)
        new = ". ".join(changed.get(index, sentences[index]) for index in kept)
        index = chance.choice(kept)
        start = len(". ".join(sentences[:index])) + (2 if index else 0)
        span = start, start + len(sentences[index].split()[0])
        true = len(". ".join(changed.get(i, sentences[i]) for i in kept[: kept.index(index)]))
        true += 2 if kept.index(index) else 0
        place = find_again(span, old=old, new=new)
        total += 1
        found += place is not None and place[0] == true
        wrong += place is not None and place[0] != true

    assert wrong == 0
    assert found > 0.8 * total
