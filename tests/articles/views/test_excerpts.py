"""Words in their sentence: where it begins and ends, and what is marked."""

from __future__ import annotations

import pytest

from articles.views.excerpts import AROUND, excerpt


def shown(body, *words):
    marked = sorted((body.index(one), body.index(one) + len(one)) for one in words)
    found = excerpt(body, marked)
    inside = "".join(f"[{one.text}]" if one.is_marked else one.text for one in found.stretches)
    return f"{'… ' if found.is_cut_before else ''}{inside}{' …' if found.is_cut_after else ''}"


@pytest.mark.parametrize(
    ("body", "words", "sentence"),
    [
        ("It rained. The minister left early. Nobody saw it.", "The minister", "[The minister] left early."),
        ("“We dredge it,” the minister said. It rained.", "the minister", "“We dredge it,” [the minister] said."),
        ("He left.\n\nThen the minister spoke\n\nand left.", "the minister", "Then [the minister] spoke"),
        ("“No!” “Why?” the minister asked.", "the minister", "“Why?” [the minister] asked."),
        ("Mr. Vane met Gen. A. Okoro. The rest left.", "Okoro", "Mr. Vane met Gen. A. [Okoro]."),
        ("It costs 3.5 million, the minister said.", "the minister", "It costs 3.5 million, [the minister] said."),
        ("\N{FIRE} the minister \N{FIRE}", "the minister", "\N{FIRE} [the minister] \N{FIRE}"),
        ("the minister", "the minister", "[the minister]"),
    ],
)
def test_the_sentence_is_shown_with_the_words_marked(body, words, sentence):
    assert shown(body, words) == sentence


def test_words_in_two_places_are_both_marked_and_so_are_their_sentences():
    assert shown("One. Dantas came. The head left. Two.", "Dantas", "The head") == "[Dantas] came. [The head] left."


def test_a_very_long_sentence_is_cut_on_both_sides():
    body = f"{'a' * 400} the minister {'b' * 400}"

    assert shown(body, "the minister") == f"… {'a' * (AROUND - 1)} [the minister] {'b' * (AROUND - 1)} …"
