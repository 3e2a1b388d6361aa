"""The form of marked words, by their quotation marks."""

from __future__ import annotations

import pytest

from articles.nlp.forms import form_of_words

TEXT = "“We found a wall,” she said, calling it “old”.\n\n“It is on no map.\n\n“Nor in any book,” she said."


def spans(*wanted):
    return [(TEXT.index(words), TEXT.index(words) + len(words)) for words in wanted]


@pytest.mark.parametrize(
    ("words", "form"),
    [
        (["“We found a wall,”"], "direct"),
        (["We found"], "direct"),
        (["calling it “old”"], "mixed"),
        (["calling it"], "indirect"),
        (["“We found a wall,”", "calling it"], "mixed"),
        (["“It is on no map.", "“Nor in any book,”"], "direct"),
        (["”."], "indirect"),
    ],
)
def test_form(words, form):
    assert form_of_words(TEXT, spans(*words)) == form
