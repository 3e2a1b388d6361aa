"""Which words of a content stand inside quotation marks."""

from __future__ import annotations

import re

INSIDE = re.compile(
    r"[“„«](?P<curly>[^”»]*)(?:[”»]|$)"
    r"|(?:\"|'')(?P<straight>.*?)(?:\"|''|$)"
    r"|(?<![^\s(])[‘'](?P<single>(?:[^‘’']|[’'](?=\w))+)(?:[’'](?!\w)|$)",
    re.DOTALL,
)
"""A mark that nobody closes holds to the end: the closing one is left out of a content cut short."""


def quoted_words(text: str) -> str:
    """What stands inside quotation marks, the stretches joined by an ellipsis; empty where there are none."""
    found = (match["curly"] or match["straight"] or match["single"] or "" for match in INSIDE.finditer(text))
    return " … ".join(stretch.strip() for stretch in found if stretch.strip())


def is_mostly_quoted(text: str) -> bool:
    """Whether half of the words are inside quotation marks."""
    return 2 * len(quoted_words(text).split()) >= len(text.split()) > 0
