"""The encoder's files: what is missing or broken is told and survived, and what is whole reads the same every time."""

from __future__ import annotations

import json
import logging
import re
from itertools import permutations

import numpy as np
import pytest

from articles.nlp.annotations import Span
from articles.nlp.encoder import SETTINGS, TAGS, TOKENIZER, WEIGHTS, Encoder, EncoderUnavailable, stamp_of
from articles.nlp.extents import tokens_of
from articles.nlp.layout import MODEL
from articles.nlp.pipeline import (
    ENCODER_VERSION,
    RULES_VERSION,
    annotate,
    annotate_many,
    build_pipeline,
    installed_version,
    read,
)

TEXT = "Mayor Anna Lind said that the ferry would close.\n\n“It is too old,” she told the harbour board."


def spoilt(folder, spoil):
    """A folder with the files of the model, one of them spoilt."""
    for name in (WEIGHTS, SETTINGS, TOKENIZER):
        (folder / name).symlink_to(MODEL / name)
    spoil(folder)
    return folder


def replaced(name, text):
    def spoil(folder):
        (folder / name).unlink()
        (folder / name).write_bytes(text)

    return spoil


def without_setting(key):
    def spoil(folder):
        settings = json.loads((MODEL / SETTINGS).read_text(encoding="utf-8"))
        del settings[key]
        replaced(SETTINGS, json.dumps(settings).encode())(folder)

    return spoil


SPOILT = {
    "no weights": lambda folder: (folder / WEIGHTS).unlink(),
    "weights cut off": lambda folder: replaced(WEIGHTS, (MODEL / WEIGHTS).read_bytes()[:100_000])(folder),
    "empty weights": replaced(WEIGHTS, b""),
    "no settings": lambda folder: (folder / SETTINGS).unlink(),
    "broken settings": replaced(SETTINGS, b'{"stamp": "1a2b'),
    "settings that are a list": replaced(SETTINGS, b"[]"),
    "settings in another encoding": replaced(SETTINGS, b'{"stamp": "\xff"}'),
    "no stamp": without_setting("stamp"),
    "no transitions": without_setting("transitions"),
    "no tokenizer": lambda folder: (folder / TOKENIZER).unlink(),
    "broken tokenizer": replaced(TOKENIZER, b"{}"),
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_files_that_are_missing_or_broken_are_told_with_their_folder(tmp_path, spoil):
    folder = spoilt(tmp_path, spoil)
    with pytest.raises(EncoderUnavailable, match=re.escape(str(folder))):
        Encoder(folder)


def test_a_folder_that_is_missing_is_told(tmp_path):
    with pytest.raises(EncoderUnavailable, match=re.escape(str(tmp_path / "nowhere"))):
        Encoder(tmp_path / "nowhere")


@pytest.mark.parametrize("spoil", ["weights cut off", "broken settings"])
def test_without_the_encoder_the_rules_find_claims_and_the_log_says_so(tmp_path, caplog, spoil):
    folder = spoilt(tmp_path, SPOILT[spoil])
    with caplog.at_level(logging.WARNING):
        pipeline = build_pipeline(encoder=folder)
    [record] = caplog.records
    assert record.levelname == "WARNING"
    assert str(folder) in record.getMessage()
    assert "by the rules alone" in record.getMessage()

    annotation = annotate(pipeline, TEXT)
    assert annotation.pipeline_version == pipeline.version == RULES_VERSION == "rules.v2"
    assert [TEXT[s.start : s.end] for claim in annotation.claims for s in claim.content] == [
        "that the ferry would close",
        "“It is too old,”",
    ]


def test_the_installed_version_is_that_of_the_pipeline(pipeline):
    assert installed_version() == pipeline.version == f"{ENCODER_VERSION}.{stamp_of(MODEL)}"


@pytest.mark.parametrize("spoil", ["no settings", "broken settings", "settings that are a list", "no stamp"])
def test_without_settings_the_rules_are_installed(tmp_path, spoil):
    assert installed_version(spoilt(tmp_path, SPOILT[spoil])) == RULES_VERSION


def test_the_settings_are_whole(pipeline):
    encoder = pipeline.encoder
    assert encoder.transitions.shape == (len(TAGS), len(TAGS))
    assert encoder.starts.shape == (len(TAGS),)
    assert 0 < encoder.threshold < 1
    assert all(encoder.weights(model, ("pointer", "always")).any() for model in ("cues", "sources", "claims"))


def test_weights_come_in_the_order_of_the_features_asked_for(pipeline):
    learned = pipeline.encoder.settings["weights"]["cues"]
    for features in (("pointer", "grammar"), ("grammar", "a feature of tomorrow", "pointer")):
        weights = pipeline.encoder.weights("cues", features)
        assert weights.tolist() == pytest.approx([learned.get(feature, 0) for feature in features])


def test_every_word_is_scored_in_its_paragraph(pipeline):
    doc = read(pipeline.nlp, "\n\n".join(["Anna Lind said that the ferry would close in May."] * 60))
    paragraphs = [tokens_of(doc, Span(p.start, p.end)) for p in doc._.layout.body]
    readings = list(pipeline.encoder.read(doc, paragraphs, ()))
    assert len(readings) > 1
    assert [word for reading in readings for word in reading.words] == [
        i for start, end in paragraphs for i in range(start, end)
    ]
    for reading in readings:
        assert reading.scores.shape == (len(reading.words), len(TAGS))
        pointed = reading.point([0, 1], 0, 1)
        assert pointed.shape == (2, 1 + len(reading.words))
        np.testing.assert_allclose(pointed.sum(1), 1, atol=1e-4)


def test_a_text_gives_the_same_whatever_stands_beside_it(pipeline):
    others = ["", "😀 “", "“Pier nine is shut,” said Tom Reyes. " * 40]
    alone = {text: annotate(pipeline, text) for text in (TEXT, *others)}
    assert alone[TEXT].claims
    for order in permutations(alone):
        batch = [(text, "", text) for text in order]
        assert all(annotation == alone[text] for annotation, text in annotate_many(pipeline, batch))


def test_many_quotations_in_a_row_are_read(pipeline):
    text = "“Pier nine is shut,” she said. " * 400
    claims = annotate(pipeline, text).claims
    assert len(claims) > 200
    assert all(0 <= span.start < span.end <= len(text) for claim in claims for span in claim.content)
