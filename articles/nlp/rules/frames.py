"""What a cue takes with it by the grammar of its sentence: rules over spaCy's dependencies, weighed by a lexicon.

A *frame* is a cue with what its grammar gives it: a verb and its complement clause ("said that ..."), a clause that a
verb stands beside ("..., he said, ..."), a noun and its clause ("the claim that ..."), a preposition ("according to").
Conventions of the PolNeAR corpus: the content keeps "that", "to" and its quotation marks, not its final full stop.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from articles.nlp.extents import Range, around, extent, trim
from articles.nlp.lexicon import speaks, weight
from articles.nlp.subjects import agent_of, find_source

# A complement longer than this, in tokens, is a parser's mistake; looking at such ones would cost quadratic time.
LONGEST = 400

_TEMPORAL = {"after", "when", "as", "while", "before"}

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

    @property
    def is_clause(self) -> bool:
        """Whether its content is a clause of its own, such as a quotation may be a part of."""
        return ".ccomp" in self.key or ".beside" in self.key


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
    short = content if sum(end - start for start, end in content) <= LONGEST or shape.startswith("q.") else []
    trimmed = tuple(trimmed for part in short if (trimmed := trim(token.doc, part)))
    return Frame(key, tuple(cue), source, trimmed, weight(token.lemma_.lower(), shape), token.i)


def _until_next_cue(cue: Token, part: Range) -> Range:
    """The part of a complement before another cue that the parser put inside it.

    "said he would go, adding that ...", "said he would go and told them ...", "said so after Hill said ...".
    """
    doc = cue.doc
    start, end = part
    if start <= cue.i or end - start > LONGEST:
        return part
    for i in range(start + 2, end):
        verb = doc[i]
        if verb.text == ";":
            return (start, i)
        if not speaks(verb):
            continue
        before = doc[i - 1]
        if verb.tag_ == "VBG" and before.text == ",":
            return (start, i - 1)
        if verb.tag_ == cue.tag_ and verb.dep_ == "conj" and before.dep_ == "cc":
            return (start, i - 1)
        if verb.dep_ == "advcl" and verb.left_edge.lower_ in _TEMPORAL and verb.left_edge.i > start:
            return (start, verb.left_edge.i)
    return part


# Verbs


def _verb_frames(verb: Token) -> Iterator[Frame]:
    children = list(verb.children)
    passive = any(child.dep_ in ("nsubjpass", "auxpass") for child in children)
    passive = passive or (verb.tag_ == "VBN" and verb.dep_ == "acl")
    source = find_source(verb)
    subject = next((child for child in children if child.dep_ in SUBJECTS), None)
    if subject is not None and subject.lower_ in ("it", "there"):
        # "It seems that": nobody says it.
        yield from _governed_frames(verb, children, "it", ())
    if passive:
        yield from _governed_frames(verb, children, "p", agent_of(verb))
        yield from _governed_frames(verb, children, "ps", source)
    else:
        yield from _governed_frames(verb, children, "v" if source else "v0", source)
    if subject is not None and subject.i < verb.i:
        yield from _raised_frames(verb, children, subject, "rp" if passive else "r")


def _raised_frames(verb: Token, children: list[Token], subject: Token, voice: str) -> Iterator[Frame]:
    """Where the subject is a part of what is held: "he seems to enjoy it", "she is expected to win"."""
    for child in children:
        if child.i > verb.i and child.dep_ in ("xcomp", "oprd", "acomp", "prep", "dobj"):
            name = child.lower_ if child.dep_ == "prep" else child.dep_
            content = [extent(subject), extent(child)]
            source = agent_of(verb) if voice == "rp" else ()
            yield make_frame(verb, f"{voice}.{name}", [(verb.i, verb.i + 1)], source, content)
    if voice == "rp":
        yield make_frame(verb, "rp.alone", [(verb.i, verb.i + 1)], agent_of(verb), [extent(subject)])


def _governed_frames(verb: Token, children: list[Token], voice: str, source: tuple[Range, ...]) -> Iterator[Frame]:
    """The complements of a verb that can be what somebody says, wants or thinks."""
    word = [(verb.i, verb.i + 1)]
    objects = [child for child in children if child.dep_ in ("dobj", "attr") and child.i > verb.i]
    for child in children:
        if child.dep_ == "ccomp":
            side = "" if child.i > verb.i else "<"
            yield make_frame(verb, f"{voice}.ccomp{side}:{_clause_kind(child)}", word, source, _without(child, verb))
        elif child.dep_ == "advcl" and child.i < verb.i and child.pos_ in ("VERB", "AUX"):
            # "It will close, she said", where the parser takes the first clause for an adverbial one.
            kind = "marked" if any(c.dep_ in ("mark", "advmod") and c.i < child.i for c in child.children) else "bare"
            yield make_frame(verb, f"{voice}.advcl<:{kind}", word, source, _without(child, verb))
        elif child.i < verb.i:
            continue
        elif child.dep_ in ("xcomp", "advcl") and child.pos_ in ("VERB", "AUX"):
            name = child.dep_ + ("+o" if objects else "") + (".to" if _has_to(child) else "")
            yield make_frame(verb, f"{voice}.{name}", word, source, [_until_next_cue(verb, extent(child))])
            if objects and objects[0].left_edge.i < child.right_edge.i:
                span = (objects[0].left_edge.i, child.right_edge.i + 1)
                yield make_frame(verb, f"{voice}.{name}+", word, source, [span])
        elif child.dep_ in ("xcomp", "oprd", "acomp"):
            start = objects[0].left_edge.i if objects else child.left_edge.i
            yield make_frame(verb, f"{voice}.oprd", word, source, [(start, child.right_edge.i + 1)])
        elif child.dep_ in _PREPOSITIONS:
            yield from _preposition_frames(verb, child, voice, objects, source)
    for thing in objects:
        yield make_frame(verb, f"{voice}.dobj", word, source, [extent(thing)])
        yield make_frame(
            verb, f"{voice}.dobj+", word, source, [_until_next_cue(verb, (thing.left_edge.i, verb.right_edge.i + 1))]
        )
    yield from _beside_frames(verb, voice, source)


def _clause_kind(clause: Token) -> str:
    """How a complement clause begins: "that", a question word, or neither; "bare" where it has no finite verb."""
    first = clause.left_edge.lower_
    if first == "that":
        return "that"
    if first in ("whether", "if", "what", "how", "why", "who", "where", "when", "which"):
        return "wh"
    finite = clause.tag_ in ("VBD", "VBP", "VBZ", "MD") or any(
        child.dep_ in ("aux", "auxpass") and child.tag_ in ("VBD", "VBP", "VBZ", "MD") for child in clause.children
    )
    return "finite" if finite else "bare"


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
        rest = around(extent(head), extent(verb))
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
    rest = around(extent(head), (token.i, to.right_edge.i + 1))
    yield make_frame(token, "prep", [(token.i, to.i + 1)], source, rest)


def _without(child: Token, verb: Token) -> list[Range]:
    """The words of a complement clause; two parts when the cue stands inside it."""
    start, end = extent(child)
    if start < verb.i < end - 1 and child.i < verb.i:
        return [(start, verb.left_edge.i)]
    return [_until_next_cue(verb, (start, end))]
