"""What a cue takes with it by the grammar of its sentence: rules over spaCy's dependencies, weighed by a lexicon.

A *frame* is a cue with what its grammar gives it: a verb and its complement clause ("said that ..."), a clause that a
verb stands beside ("..., he said, ..."), a noun and its clause ("the claim that ..."), a preposition ("according to").
Conventions of the PolNeAR corpus: the content keeps "that", "to" and its quotation marks, not its final full stop.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Token

from articles.nlp.layout import DATA

Range = tuple[int, int]
"""Token positions, end exclusive."""

SUBJECTS = {"nsubj", "nsubjpass", "csubj"}
CLAUSES = {"ccomp", "xcomp", "advcl", "acl", "relcl", "pcomp", "csubj"}
_PREPOSITIONS = {"prep", "dative", "agent"}


@dataclass(frozen=True, slots=True)
class Frame:
    """A cue with its source and content. `weight` is the share of such frames that were attributions in the corpus."""

    key: str
    cue: tuple[Range, ...]
    source: tuple[Range, ...]
    content: tuple[Range, ...]
    weight: float
    head: int
    """The token that the frame was built around."""


@cache
def _lexicon() -> dict[str, float]:
    entries: dict[str, float] = json.loads((DATA / "cues.json").read_text(encoding="utf-8"))["weights"]
    return entries


def _weight(lemma: str, shape: str) -> float:
    lexicon = _lexicon()
    return lexicon.get(f"{lemma}/{shape}", lexicon.get(f"*/{shape}", 0.0))


def frames_at(token: Token) -> Iterator[Frame]:
    if token.pos_ in ("VERB", "AUX"):
        yield from _verb_frames(token)
    elif token.pos_ in ("NOUN", "PROPN"):
        yield from _noun_frames(token)
    elif token.pos_ == "ADJ":
        yield from _adjective_frames(token)
    if token.lower_ == "according":
        yield from _according_frames(token)


def make_frame(token: Token, shape: str, cue: list[Range], source: tuple[Range, ...], content: list[Range]) -> Frame:
    key = f"{token.lemma_.lower()}/{shape}"
    trimmed = tuple(trimmed for part in content if (trimmed := trim(token.doc, part)))
    return Frame(key, tuple(cue), source, trimmed, _weight(token.lemma_.lower(), shape), token.i)


# Verbs


def _verb_frames(verb: Token) -> Iterator[Frame]:
    source = find_source(verb)
    voice = "v" if not any(child.dep_ in ("nsubjpass", "auxpass") for child in verb.children) else "p"
    if voice == "v" and verb.tag_ == "VBN" and verb.dep_ == "acl":
        voice = "p"
    if not source:
        voice += "0"
    children = list(verb.children)
    word = [(verb.i, verb.i + 1)]
    objects = [child for child in children if child.dep_ in ("dobj", "attr") and child.i > verb.i]
    for child in children:
        if child.dep_ == "ccomp":
            after = child.i > verb.i
            yield make_frame(verb, f"{voice}.{'ccomp' if after else 'ccomp<'}", word, source, _without(child, verb))
        elif child.dep_ in ("xcomp", "advcl") and child.i > verb.i and child.pos_ in ("VERB", "AUX"):
            name = child.dep_ + ("+o" if objects else "") + (".to" if _has_to(child) else "")
            yield make_frame(verb, f"{voice}.{name}", word, source, [extent(child)])
            if objects and objects[0].left_edge.i < child.right_edge.i:
                span = (objects[0].left_edge.i, child.right_edge.i + 1)
                yield make_frame(verb, f"{voice}.{name}+", word, source, [span])
        elif child.dep_ in ("xcomp", "oprd", "acomp") and child.i > verb.i:
            start = objects[0].left_edge.i if objects else child.left_edge.i
            yield make_frame(verb, f"{voice}.oprd", word, source, [(start, child.right_edge.i + 1)])
        elif child.dep_ in _PREPOSITIONS and child.i > verb.i:
            yield from _preposition_frames(verb, child, voice, objects, source)
    for thing in objects:
        yield make_frame(verb, f"{voice}.dobj", word, source, [extent(thing)])
        yield make_frame(verb, f"{voice}.dobj+", word, source, [(thing.left_edge.i, verb.right_edge.i + 1)])
    yield from _beside_frames(verb, voice, source)
    if voice.startswith("p"):
        for child in children:
            if child.dep_ == "nsubjpass":
                agents = tuple(extent(pobj) for prep in children if prep.dep_ == "agent" for pobj in prep.children)
                yield make_frame(verb, "p.subj", word, agents, [extent(child)])


def _preposition_frames(
    verb: Token, prep: Token, voice: str, objects: list[Token], source: tuple[Range, ...]
) -> Iterator[Frame]:
    cue = [(verb.i, verb.i + 1), (prep.i, prep.i + 1)] if prep.i > verb.i + 1 else [(verb.i, prep.i + 1)]
    for child in prep.children:
        if child.dep_ in ("pobj", "pcomp"):
            name = f"{prep.lower_}" + (".s" if child.dep_ == "pcomp" else "")
            yield make_frame(verb, f"{voice}.{name}", cue, source, [(prep.i + 1, prep.right_edge.i + 1)])
            if objects and objects[0].left_edge.i < prep.i:
                span = (objects[0].left_edge.i, prep.right_edge.i + 1)
                yield make_frame(verb, f"{voice}.{name}+o", [(verb.i, verb.i + 1)], source, [span])


def _beside_frames(verb: Token, voice: str, source: tuple[Range, ...]) -> Iterator[Frame]:
    """A clause that the verb stands beside or inside: "It is, he said, late", "as the Times reported"."""
    head = verb.head
    if (
        verb.dep_ in ("parataxis", "ccomp", "advcl", "intj", "dep")
        and head != verb
        and head.pos_ in ("VERB", "AUX", "NOUN")
    ):
        name = "as" if any(c.dep_ == "mark" and c.lower_ == "as" for c in verb.children) else verb.dep_
        rest = _around(extent(head), extent(verb))
        yield make_frame(verb, f"{voice}.beside.{name}", [(verb.i, verb.i + 1)], source, rest)


def _has_to(verb: Token) -> bool:
    return any(child.dep_ in ("aux", "mark") and child.lower_ == "to" for child in verb.children)


# Nouns, adjectives, prepositions


def _noun_frames(noun: Token) -> Iterator[Frame]:
    cue = [(noun.i, noun.i + 1)]
    source = _noun_source(noun)
    shape = "n" if source else "n0"
    for child in noun.children:
        if child.i < noun.i:
            continue
        if child.dep_ in ("acl", "ccomp", "relcl") and child.pos_ in ("VERB", "AUX"):
            first = child.left_edge.lower_
            if first in ("that", "to", "whether"):
                yield make_frame(noun, f"{shape}.{child.dep_}.{first}", cue, source, [extent(child)])
        elif child.dep_ == "prep":
            span = (child.i + 1, child.right_edge.i + 1)
            yield make_frame(noun, f"{shape}.{child.lower_}", [*cue, (child.i, child.i + 1)], source, [span])


def _noun_source(noun: Token) -> tuple[Range, ...]:
    """Whose claim it is: "his claim", "a claim by X", "made a promise" (the subject of the verb)."""
    for child in noun.children:
        if child.dep_ == "poss":
            end = child.right_edge.i
            return ((child.left_edge.i, end if noun.doc[end].lower_ in ("'s", "’s", "'", "’") else end + 1),)
    for child in noun.children:
        if child.dep_ == "prep" and child.lower_ in ("by", "from"):
            return tuple(extent(pobj) for pobj in child.children if pobj.dep_ == "pobj")
    if noun.dep_ in ("dobj", "attr", "pobj") and noun.head.pos_ in ("VERB", "AUX"):
        return find_source(noun.head)
    return ()


def _adjective_frames(adjective: Token) -> Iterator[Frame]:
    verb = adjective.head
    if adjective.dep_ not in ("acomp", "oprd") or verb.pos_ not in ("VERB", "AUX"):
        return
    source = find_source(verb)
    cue = [(verb.i, adjective.i + 1)]
    for child in [*adjective.children, *verb.children]:
        if child.i > adjective.i and child.dep_ in ("ccomp", "xcomp") and child.pos_ in ("VERB", "AUX"):
            yield make_frame(adjective, f"a.{child.dep_}", cue, source, [extent(child)])
        elif child.i > adjective.i and child.dep_ == "prep" and child.head == adjective:
            span = (child.i + 1, child.right_edge.i + 1)
            yield make_frame(adjective, f"a.{child.lower_}", [(verb.i, child.i + 1)], source, [span])


def _according_frames(token: Token) -> Iterator[Frame]:
    to = next((t for t in token.children if t.lower_ == "to"), None)
    if to is None:
        return
    source = tuple(extent(child) for child in to.children if child.dep_ in ("pobj", "pcomp"))
    head = token.head
    while head.dep_ not in CLAUSES | {"ROOT", "conj"} and head.head != head:
        head = head.head
    rest = _around(extent(head), (token.i, to.right_edge.i + 1))
    yield make_frame(token, "prep", [(token.i, to.i + 1)], source, rest)


# Sources


def find_source(verb: Token) -> tuple[Range, ...]:
    """The subject of a verb: its own, or that of the verb it hangs on ("..., adding that", "wants to say")."""
    seen = 0
    while seen < 8:
        for child in verb.children:
            if child.dep_ in SUBJECTS and child.dep_ != "csubj":
                return (noun_phrase(child),)
            if child.dep_ == "agent":
                return tuple(noun_phrase(pobj) for pobj in child.children if pobj.dep_ == "pobj")
        if verb.dep_ == "acl":
            return (noun_phrase(verb.head, before=verb),)
        if verb.dep_ == "relcl":
            return ()
        if verb.dep_ == "pcomp":
            verb = verb.head
        if verb.dep_ not in ("conj", "xcomp", "advcl", "prep", "ccomp") or verb.head == verb:
            return ()
        verb = verb.head
        if verb.pos_ not in ("VERB", "AUX"):
            return ()
        seen += 1
    return ()


def relay_of(cue: Token, source: tuple[Range, ...]) -> tuple[tuple[Range, ...], tuple[Range, ...]]:
    """Source and relay: in "Interfax quoted Peskov as saying" Peskov is the source and Interfax the relay."""
    quoting = cue
    if cue.dep_ == "pcomp" and cue.head.lower_ == "as":
        quoting = cue.head.head
    if quoting.lemma_ not in ("quote", "cite"):
        return source, ()
    said_by = [child for child in quoting.children if child.dep_ in ("dobj", "nsubjpass")]
    if not said_by or not any(child.dep_ == "prep" and child.lower_ == "as" for child in quoting.children):
        return source, ()
    relays = [child for child in quoting.children if child.dep_ == "nsubj"]
    relays += [pobj for child in quoting.children if child.dep_ == "agent" for pobj in child.children]
    return tuple(map(noun_phrase, said_by)), tuple(map(noun_phrase, relays))


def noun_phrase(noun: Token, before: Token | None = None) -> Range:
    """The whole phrase, with apposition and relative clause, but no clause that the cue itself heads."""
    start, end = noun.left_edge.i, noun.right_edge.i + 1
    if before is not None:
        end = min(end, before.left_edge.i)
    return trim(noun.doc, (start, end)) or (noun.i, noun.i + 1)


# Extents


def extent(token: Token) -> Range:
    return (token.left_edge.i, token.right_edge.i + 1)


def _without(child: Token, verb: Token) -> list[Range]:
    """The words of a complement clause; two parts when the cue stands inside it."""
    start, end = extent(child)
    if start < verb.i < end - 1 and child.i < verb.i:
        return [(start, verb.left_edge.i)]
    return [(start, end)]


def _around(whole: Range, hole: Range) -> list[Range]:
    return [part for part in ((whole[0], hole[0]), (hole[1], whole[1])) if part[0] < part[1]]


def trim(doc: Doc, part: Range) -> Range | None:
    """The range without white space and punctuation at its edges, but for quotation marks and brackets."""
    start, end = part
    while start < end and (doc[start].is_space or _is_edge(doc[start])):
        start += 1
    while start < end and (doc[end - 1].is_space or _is_edge(doc[end - 1])):
        end -= 1
    return (start, end) if start < end else None


def _is_edge(token: Token) -> bool:
    return token.text in _EDGES


_EDGES = {",", ".", ";", ":", "-", "–", "—", "--", "...", "…", "!", "?"}
