"""How far a cue can be trusted: the weights of data/cues.json, learned by training/lexicon.py."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from spacy.tokens import Token

from articles.nlp.layout import DATA

# From which weight on, with a clause as its complement, a verb is one of speech for certain.
SPEAKING = 0.6

# From which weight on one is known to be, where doubt counts against it.
KNOWN = 0.7


def load_lexicon() -> dict[str, Any]:
    """The file of cues: a note, the weights that were learned, and those that were set by hand."""
    lexicon: dict[str, Any] = json.loads((DATA / "cues.json").read_text(encoding="utf-8"))
    return lexicon


@cache
def _weights() -> dict[str, float]:
    lexicon = load_lexicon()
    return {**lexicon["weights"], **lexicon["by_hand"]}


def weight(lemma: str, shape: str) -> float:
    """The weight of a lemma in a shape; where it was not seen there, in the wider shape; else that of all lemmas."""
    weights = _weights()
    wider = shape.partition(":")[0]
    for key in (f"{lemma}/{shape}", f"{lemma}/{wider}", f"*/{shape}", f"*/{wider}"):
        if key in weights:
            return weights[key]
    return 0.0


def speaks(verb: Token) -> bool:
    """Whether a verb is one that opens a clause of what somebody says ("said", "noting")."""
    return verb.pos_ == "VERB" and weight(verb.lemma_.lower(), "v.ccomp") >= SPEAKING


def is_known_to_speak(word: Token) -> bool:
    """Whether the corpus has seen a word open what somebody says, nearly always; "according" does so too."""
    return word.lower_ == "according" or _weights().get(f"{word.lemma_.lower()}/v.ccomp", 0.0) >= KNOWN
