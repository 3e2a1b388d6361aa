"""What the tagger is told to learn from a marked article."""

from __future__ import annotations

import json
import random
import zlib

import pytest
import spacy

from articles.nlp.encoder import TAGS, TOKENIZER, load_tokenizer
from articles.nlp.layout import MODEL
from articles.nlp.training.examples import HELD_OUT, NOWHERE, hold_out, mark, read_corpus
from articles.nlp.training.golds import CorpusError

BLANK = spacy.blank("en")


@pytest.fixture(scope="module")
def tokenizer():
    return load_tokenizer(MODEL / TOKENIZER)


def attribution(text: str, content: str, cue: str = "", source: str = "") -> dict[str, list[tuple[int, int]]]:
    roles = {"content": content, "cue": cue, "source": source}
    return {
        role: [(text.index(words), text.index(words) + len(words))] if words else [] for role, words in roles.items()
    }


def example_of(tokenizer, text: str, *attributions):
    article = mark(BLANK, [{"text": text, "attributions": attributions}])
    [example] = article.examples(tokenizer, random.Random(1))  # noqa: S311 - the same each time
    return example


def told(example, doc_words: str):
    """The tags, and the words that the pointers stand at: "" for [CLS], None for no target."""
    words = doc_words.split()
    assert len(words) == len(example.window.words)
    at = {0: "", **dict(zip(example.window.firsts, words, strict=True))}

    def targets(some):
        return [None if target == NOWHERE else at[target] for target in some]

    return [TAGS[tag] for tag in example.tags], targets(example.cues), targets(example.sources)


def test_words_point_to_the_first_subword_of_cue_and_source(tokenizer):
    text = "Annabel Lindqvist said the ferry leaves."
    marked = attribution(text, "the ferry leaves", "said", "Annabel Lindqvist")
    tags, cues, sources = told(example_of(tokenizer, text, marked), "Annabel Lindqvist said the ferry leaves .")
    assert tags == ["B-source", "I-source", "B-cue", "B-content", "I-content", "I-content", "O"]
    assert cues == [None, None, None, "said", "said", "said", None]
    assert sources == [None, None, "Annabel", None, None, None, None]


def test_where_there_is_no_cue_or_no_source_the_target_is_nowhere(tokenizer):
    text = "No. It was said the ferry leaves."
    some = [attribution(text, "No"), attribution(text, "the ferry leaves", "was said")]
    _, cues, sources = told(example_of(tokenizer, text, *some), "No . It was said the ferry leaves .")
    assert cues == ["", None, None, None, None, "was", "was", "was", None]
    assert sources == [None, None, None, "", "", None, None, None, None]


def test_a_content_of_two_paragraphs_begins_twice(tokenizer):
    text = "“It leaves.\n\n“It left,” she said."
    marked = attribution(text, "“It leaves.\n\n“It left,”", "said", "she")
    tags, cues, _ = told(example_of(tokenizer, text, marked), "“ It leaves . “ It left , ” she said .")
    assert tags[:9] == ["B-content", *["I-content"] * 3, "B-content", *["I-content"] * 4]
    assert cues[:9] == ["said"] * 9


def test_an_annotator_is_drawn_by_chance(tokenizer):
    text = "She said no."
    records = [
        {"text": text, "attributions": [attribution(text, "no", "said", "She")]},
        {"text": text, "attributions": []},
    ]
    article = mark(BLANK, records)
    chance = random.Random(1)  # noqa: S311 - the same each time
    drawn = {tuple(example.tags) for _ in range(20) for example in article.examples(tokenizer, chance)}
    assert drawn == {tuple(TAGS.index(tag) for tag in ("B-source", "B-cue", "B-content", "O")), (0, 0, 0, 0)}


def write(tmp_path, *records):
    path = tmp_path / "corpus.jsonl"
    path.write_text("\n".join(map(json.dumps, records)))
    return path


def test_a_corpus_in_either_format(tmp_path):
    path = write(
        tmp_path,
        {
            "id": "a",
            "text": "She said no.",
            "attributions": [{"content": [[9, 11]], "cue": [[4, 8]], "source": [[0, 3]]}],
        },
        {"id": "a", "text": "She said no.", "attributions": [{"content": [[9, 11]], "nested": True}]},
        {"id": "b", "text": "She said no.", "claims": [{"content": ["no"], "cue": "said"}]},
    )
    assert read_corpus([path]) == {
        "a": [
            {
                "text": "She said no.",
                "attributions": [{"content": [(9, 11)], "cue": [(4, 8)], "source": [(0, 3)]}],
            },
            {"text": "She said no.", "attributions": []},
        ],
        "b": [{"text": "She said no.", "attributions": [{"content": [(9, 11)], "cue": [(4, 8)], "source": []}]}],
    }


@pytest.mark.parametrize("records", [[], [{"id": "a", "text": "She left.", "attributions": []}]])
def test_a_corpus_without_attributions_is_refused(tmp_path, records):
    with pytest.raises(CorpusError, match="there are no attributions"):
        read_corpus([write(tmp_path, *records)])


MARKED = [{"text": "No.", "attributions": [{"content": [(0, 2)], "cue": [], "source": []}]}]
UNMARKED = [{"text": "No.", "attributions": []}]
HELD = [f"a{number}" for number in range(100) if not zlib.crc32(f"a{number}".encode()) % HELD_OUT]
LEARNED = [f"a{number}" for number in range(100) if zlib.crc32(f"a{number}".encode()) % HELD_OUT]


def test_the_same_tenth_is_held_out():
    records = {f"a{number}": MARKED for number in range(100)}
    assert hold_out(records) == (LEARNED, HELD)
    assert 5 <= len(HELD) <= 15


@pytest.mark.parametrize(
    ("identifiers", "reason"),
    [
        (LEARNED, "of 91 articles, 0 with attributions to calibrate on"),
        ([*LEARNED, HELD[0]], "of 92 articles, 1 with attributions to calibrate on"),
        (HELD, "of 9 articles, 0 with attributions to learn from"),
    ],
)
def test_a_corpus_that_is_too_small_is_refused(identifiers, reason):
    with pytest.raises(CorpusError, match=f"the corpus is too small: {reason}"):
        hold_out(dict.fromkeys(identifiers, MARKED))


def test_articles_in_which_nothing_is_marked_do_not_count():
    with pytest.raises(CorpusError, match="too small: of 100 articles, 0 with attributions to calibrate on"):
        hold_out({**dict.fromkeys(LEARNED, MARKED), **dict.fromkeys(HELD, UNMARKED)})
