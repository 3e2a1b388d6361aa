"""Which source and which content belong to which cue: the encoder's spans become claims, quotations whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc

from articles.nlp.extents import Range
from articles.nlp.tagging import Tags


@dataclass(slots=True)
class Draft:
    """A claim in the making."""

    cue: list[Range]
    source: list[Range]
    content: list[Range]
    probability: float = 1.0
    features: dict[str, float] = field(default_factory=dict)


def link(doc: Doc, windows: Sequence[Tags], quotations: Sequence[tuple[Range, ...]]) -> list[Draft]:
    drafts: list[Draft] = []
    for tags in windows:
        by_cue: dict[int, Draft] = {}
        for row, content in enumerate(tags.contents):
            column = int(tags.cue_of[row].argmax())
            if column == 0:
                if len(tags.cues) and tags.cue_of[row, 1:].max() > 0.1:
                    column = 1 + int(tags.cue_of[row, 1:].argmax())
                else:
                    drafts.append(Draft([], [], [(content.start, content.end)]))
                    continue
            cue = tags.cues[column - 1]
            draft = by_cue.get(column)
            if draft is None:
                draft = by_cue[column] = Draft([(cue.start, cue.end)], [], [])
                which = int(tags.source_of[column - 1].argmax())
                if which:
                    source = tags.sources[which - 1]
                    draft.source = [(source.start, source.end)]
                drafts.append(draft)
            draft.content.append((content.start, content.end))
    return drafts
