"""Who a cue belongs to: the words that name the source, and those that name the relay."""

from __future__ import annotations

from spacy.tokens import Token

from articles.nlp.extents import Range, trim
from articles.nlp.lexicon import speaks

# How far up the tree a subject is looked for.
_CLIMB = 8
_FINITE = {"VBD", "VBP", "VBZ"}


def agent_of(verb: Token) -> tuple[Range, ...]:
    """By whom: the source of a verb in the passive."""
    agents = (child for child in verb.children if child.dep_ == "agent")
    return tuple(noun_phrase(pobj) for agent in agents for pobj in agent.children if pobj.dep_ == "pobj")


def find_source(verb: Token) -> tuple[Range, ...]:
    """The subject of a verb: its own, or that of the verb it hangs on ("..., adding that", "wants to say")."""
    return _governing_subject(verb) or (_name_before(verb) if speaks(verb) else ())


def _name_before(verb: Token) -> tuple[Range, ...]:
    """The noun phrase that ends just before a verb of speech, where the parser made it no subject."""
    doc = verb.doc
    last = verb.i - 1
    while last >= 0 and doc[last].text == "," and verb.i - last < 3:
        last -= 1
    if last < 0 or verb.tag_ not in _FINITE or doc[last].sent != verb.sent:
        return ()
    best = None
    token = doc[last]
    for _ in range(_CLIMB):
        if token.i < verb.i and token.pos_ in ("NOUN", "PROPN", "PRON") and token.right_edge.i < verb.i:
            best = token
        if token.head == token:
            break
        token = token.head
    return (noun_phrase(best),) if best is not None else ()


def _governing_subject(verb: Token) -> tuple[Range, ...]:
    speech = speaks(verb)
    for _ in range(_CLIMB):
        for child in verb.children:
            if child.dep_ in ("nsubj", "nsubjpass"):
                return (noun_phrase(child),)
        if agents := agent_of(verb):
            return agents
        if verb.dep_ == "acl":
            return (noun_phrase(verb.head, before=verb),)
        if verb.dep_ == "pcomp":
            verb = verb.head
        if verb.dep_ not in ("conj", "xcomp", "advcl", "prep", "ccomp") or verb.head.pos_ not in ("VERB", "AUX"):
            return ()
        joined = verb.dep_ in ("conj", "advcl")
        verb = verb.head
        # "said he would go and told them": who told is who said, not the "he" of the clause between.
        if speech and joined and verb.dep_ == "ccomp" and speaks(verb.head):
            verb = verb.head
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
