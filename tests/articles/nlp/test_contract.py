"""The JSON that the command line promises."""

from __future__ import annotations

import json

from articles.nlp.annotations import ArticleAnnotation, Candidate, ClaimSpan, EntityAnnotation, MentionSpan, Span
from articles.nlp.contract import as_json


def test_entities_go_by_their_names():
    annotation = ArticleAnnotation(
        pipeline_version="rules.v1",
        entities=(EntityAnnotation(0, "Dmitry Peskov", "person"), EntityAnnotation(1, "Interfax", "organization")),
        mentions=(MentionSpan(Span(20, 26), 0, "name", "PERSON"),),
        claims=(
            ClaimSpan(
                form="direct",
                content=(Span(0, 5), Span(9, 12)),
                cue=(Span(27, 31),),
                source=(Span(20, 26),),
                speaker=0,
                relay=1,
                nested=False,
                confidence=0.93,
                candidates=(Candidate(0, 0.9, ("subject of the cue",)),),
            ),
            ClaimSpan("indirect", (Span(40, 50),), (), (), None, None, True, 0.5, ()),
        ),
        boilerplate=(),
    )
    record = json.loads(json.dumps(as_json("a", annotation)))
    assert record == {
        "id": "a",
        "claims": [
            {
                "form": "direct",
                "content": [[0, 5], [9, 12]],
                "cue": [[27, 31]],
                "source": [[20, 26]],
                "speaker": "Dmitry Peskov",
                "speaker_kind": "person",
                "relay": "Interfax",
                "nested": False,
                "confidence": 0.93,
                "candidates": [
                    {"speaker": "Dmitry Peskov", "probability": 0.9, "reasons": ["subject of the cue"]},
                ],
            },
            {
                "form": "indirect",
                "content": [[40, 50]],
                "cue": [],
                "source": [],
                "speaker": None,
                "speaker_kind": None,
                "relay": None,
                "nested": True,
                "confidence": 0.5,
                "candidates": [],
            },
        ],
        "mentions": [{"start": 20, "end": 26, "label": "PERSON", "entity": "Dmitry Peskov"}],
    }
