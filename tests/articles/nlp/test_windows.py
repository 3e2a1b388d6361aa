"""What the encoder reads: every word once, in order, in windows that it can hold, however the copy was typed."""

from __future__ import annotations

from itertools import pairwise

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from articles.nlp.annotations import Span
from articles.nlp.encoder import TOKENIZER, load_tokenizer
from articles.nlp.extents import tokens_of
from articles.nlp.layout import MODEL
from articles.nlp.pipeline import read
from articles.nlp.quotations import MARKS
from articles.nlp.windows import LENGTH, OUTSIDE, QUOTED, UNCLOSED, Window, pack

BLANK = spacy.blank("en")


@pytest.fixture(scope="module")
def tokenizer():
    return load_tokenizer(MODEL / TOKENIZER)


class CountingTokenizer:
    """A tokenizer that counts how often it is asked for a paragraph's subwords."""

    def __init__(self, tokenizer):
        self.tokenizer, self.asked = tokenizer, 0

    def token_to_id(self, token):
        return self.tokenizer.token_to_id(token)

    def encode(self, *args, **options):
        encoding, counter = self.tokenizer.encode(*args, **options), self

        class Encoding:
            ids = encoding.ids

            @property
            def word_ids(self):
                counter.asked += 1
                return encoding.word_ids

        return Encoding()


def windows_of(tokenizer, text: str, first: int = LENGTH) -> tuple[Doc, list[Window]]:
    doc = read(BLANK, text)
    paragraphs = [tokens_of(doc, Span(p.start, p.end)) for p in doc._.layout.body]
    return doc, pack(doc, paragraphs, doc._.quotations, tokenizer, first)


def subwords(tokenizer, window: Window) -> list[str]:
    return [tokenizer.id_to_token(number) for number in window.ids]


def check(tokenizer, doc: Doc, windows: list[Window]) -> None:
    """No window is too long; every word that the encoder can see stands in one of them, in order."""
    body = [tokens_of(doc, Span(p.start, p.end)) for p in doc._.layout.body]
    packed = [i for window in windows for i in window.words]
    assert all(before < after for before, after in pairwise(packed))
    seen = {doc[i].text: bool(tokenizer.encode(doc[i].text, add_special_tokens=False).ids) for i in range(len(doc))}
    words = {i for start, end in body for i in range(start, end) if seen[doc[i].text]}
    assert set(packed) <= words
    # Of a mark in two tokens the second one may be missing.
    assert all(MARKS.fullmatch(doc[i - 1 : i + 1].text) for i in words - set(packed))
    for window in windows:
        assert len(window.ids) == len(window.quoted) <= LENGTH
        shown = subwords(tokenizer, window)
        assert (shown[0], shown[-1]) == ("[CLS]", "[SEP]")
        assert len(window.firsts) == len(window.words)
        assert all(before < after for before, after in pairwise([0, *window.firsts, len(shown) - 1]))
        assert all(shown[first] not in ("[CLS]", "[SEP]") for first in window.firsts)
        assert [start for start, _ in window.parts] == [0, *(end for _, end in window.parts[:-1])]
        assert window.parts[-1][1] == len(window.words)
        for start, end in window.parts:
            [paragraph] = {p for p in body if p[0] <= window.words[start] < p[1]}
            assert window.words[end - 1] < paragraph[1]


def test_short_paragraphs_share_a_window(tokenizer):
    _, [window] = windows_of(tokenizer, "The ferry left.\n\n“It was late,” Anna Lind said.")
    shown = " ".join(subwords(tokenizer, window))
    assert shown == "[CLS] the ferry left . [SEP] “ it was late , ” anna lin ##d said . [SEP]"
    assert window.parts == [(0, 4), (4, 14)]
    assert window.quoted == [OUTSIDE] * 6 + [QUOTED] * 6 + [OUTSIDE] * 6


def test_a_paragraph_that_does_not_fit_begins_the_next_window(tokenizer):
    paragraph = "The ferry left the pier at six. " * 20
    doc, windows = windows_of(tokenizer, f"{paragraph}\n\n{paragraph}\n\nNobody objected.")
    assert [len(window.parts) for window in windows] == [1, 2]
    check(tokenizer, doc, windows)


def test_a_long_paragraph_is_cut_between_words(tokenizer):
    doc, windows = windows_of(
        tokenizer, "The harbourmaster’s unshakeable antidisestablishmentarianism persisted. " * 60
    )
    assert len(windows) > 2
    assert all(len(window.ids) > LENGTH - 20 for window in windows[:-1])
    assert not any(subwords(tokenizer, window)[1].startswith("##") for window in windows)
    check(tokenizer, doc, windows)


def test_a_word_longer_than_a_window_is_cut_short_and_the_next_one_is_read(tokenizer):
    doc, windows = windows_of(tokenizer, f"See http://harbour.example/{'a/' * 400} before noon, she said.")
    assert [doc[i].text for i in windows[-1].words] == ["before", "noon", ",", "she", "said", "."]
    assert len(windows[1].ids) == LENGTH
    check(tokenizer, doc, windows)


def test_training_moves_the_borders_by_the_length_of_the_first_window(tokenizer):
    text = "\n\n".join("The ferry left the pier at six." for _ in range(80))
    doc, usual = windows_of(tokenizer, text)
    _, moved = windows_of(tokenizer, text, first=LENGTH // 2)
    assert len(moved[0].ids) <= LENGTH // 2 < len(usual[0].ids)
    assert len(moved[1].ids) > LENGTH // 2
    check(tokenizer, doc, moved)


@pytest.mark.parametrize(
    "text",
    [
        '"The ferry is late," she said.',
        "''The ferry is late,'' she said.",
        "``The ferry is late,'' she said.",
        "„The ferry is late“ she said.",
        "«The ferry is late,» she said.",
        "« The ferry is late, » she said.",
        "»The ferry is late,« she said.",
        "‘‘The ferry is late,’’ she said.",
        "‘The ferry is late,’ she said.",
        "'The ferry is late,' she said.",
        '“The ferry is late," she said.',
    ],
)
def test_however_the_marks_were_typed_the_encoder_reads_the_same(tokenizer, text):
    usual = "“The ferry is late,” she said." if "," in text else "“The ferry is late” she said."
    [typed], [curly] = windows_of(tokenizer, text)[1], windows_of(tokenizer, usual)[1]
    assert (typed.ids, typed.quoted) == (curly.ids, curly.quoted)


@pytest.mark.parametrize(
    "text", ["\"She said 'never again' twice,\" he said.", "«She said “never again” twice,» he said."]
)
def test_a_quotation_inside_a_quotation_has_single_marks(tokenizer, text):
    [window] = windows_of(tokenizer, text)[1]
    assert " ".join(subwords(tokenizer, window)[1:-1]) == "“ she said ‘ never again ’ twice , ” he said ."


def test_an_apostrophe_is_no_mark_and_inches_are_none(tokenizer):
    [window] = windows_of(tokenizer, "The dogs' owners bought a 34\" belt.")[1]
    shown = subwords(tokenizer, window)
    assert "'" in shown
    assert '"' in shown


def test_a_quotation_that_is_never_closed_is_told_from_one_that_is(tokenizer):
    [window] = windows_of(tokenizer, '"The ferry is late, she said.')[1]
    assert subwords(tokenizer, window)[1] == "“"
    assert set(window.quoted[1:-1]) == {UNCLOSED}


def test_boilerplate_is_not_read(tokenizer):
    doc, [window] = windows_of(tokenizer, "Sign up for our morning briefing\n\nThe ferry left.")
    assert [doc[i].text for i in window.words] == ["The", "ferry", "left", "."]


@pytest.mark.parametrize("text", ["", " \n\n ", "\u200b", "\ufe0f\n\n\u0301", "Read more: Ferries"])
def test_a_text_without_a_word_has_no_window(tokenizer, text):
    assert windows_of(tokenizer, text)[1] == []


SCRAPS = [
    *"“”„«»‹›\"‘’'`—,.:😀漢\u200b\u0301\u202e\0",
    "''",
    "``",
    "👩‍🚒",
    "🇸🇪",
    "e\u0301",
    "Ζ̴̡̢̛a̶l̷g̸o̵",
    "قالت",
    "המעבורת",
    "ferry",
    "pier’s",
    " ",
    "\n",
    "\n\n",
    "\u2028",
    "\r",
]


@settings(max_examples=200, deadline=None)
@given(
    text=st.one_of(
        st.text(max_size=400),
        st.lists(st.sampled_from(SCRAPS), max_size=60).map("".join),
        st.lists(st.sampled_from(SCRAPS), max_size=12).map(lambda scraps: "".join(scraps) * 60),
    )
)
def test_any_text_is_packed(tokenizer, text):
    check(tokenizer, *windows_of(tokenizer, text))


def test_ten_thousand_quotations_are_packed_in_one_pass(tokenizer):
    counting = CountingTokenizer(tokenizer)
    doc, windows = windows_of(counting, "“The pier is shut,” she said. " * 10_000)
    assert counting.asked == 1  # a paragraph
    assert sum(len(window.words) for window in windows) == len(doc)
