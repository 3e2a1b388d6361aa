"""What a name names: the labels of spaCy's NER made the same all over an article, and right where there is proof."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from spacy.tokens import Doc, Token

from articles.nlp.names import PLACES, Name
from articles.nlp.vocabulary import gender_of_name, is_person, singular, vocabulary

Children = dict[tuple[int, str], list[Token]]
"""The children of tokens by pairs (position of the head, dependency)."""

_WHERE = {"in", "from", "at", "near", "to", "outside", "around", "across", "for", "leave", "left", "of"}


def relabelled(doc: Doc, names: Sequence[Name], children: Children) -> list[Name]:
    """The same words with the same label all over the article: a person's where there is proof, else the majority's."""
    labels = _majority(names)
    people = {name.key for name in names if is_persons_name(doc, name, children)}
    organizations = {name.key for name in names if _is_told_organization(doc, name)} - people
    beginnings = {key.rpartition(" ")[0] for key, label in labels.items() if label == "ORG"}
    for key, label in labels.items():
        surname_label = labels.get(key.rpartition(" ")[2]) if 1 <= key.count(" ") <= 2 else None
        if (" " in key and key in _places()) or (" " in key and key.rpartition(" ")[2] in vocabulary().landscape):
            labels[key] = "GPE"
        elif key in organizations:
            labels[key] = "ORG"
        elif key in people or (label == "ORG" and surname_label == "PERSON" and not _ends_as_company(key)):
            labels[key] = "PERSON"
        elif _ends_as_company(key) or (label == "PERSON" and key in beginnings):
            labels[key] = "ORG"
        elif label in ("PERSON", "ORG") and key in _places():
            labels[key] = "GPE"
    full_names = (name for name in names if labels.get(name.key) == "PERSON" and len(name.words) > 1)
    surnames = {key for name in full_names for key in name.short_keys if key != name.key}
    relabelled = []
    for name in names:
        label = labels.get(name.key, name.label)
        if name.key in surnames and not (label in PLACES and _is_where(doc, name)):
            label = "PERSON"
        if " ".join(name.words) in vocabulary().metonyms:
            label = "ORG"
        relabelled.append(replace(name, label=label))
    return relabelled


def _majority(names: Sequence[Name]) -> dict[str, str]:
    votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for name in names:
        votes[name.key][name.label] += 1
    return {key: count.most_common(1)[0][0] for key, count in votes.items()}


@cache
def _places() -> frozenset[str]:
    return frozenset(place.casefold() for place in vocabulary().places)


def _ends_as_company(key: str) -> bool:
    first, _, last = key.rpartition(" ")
    return bool(first) and (last in vocabulary().companies or last in vocabulary().organizations)


def _is_where(doc: Doc, name: Name) -> bool:
    return name.start > 0 and doc[name.start - 1].lower_ in _WHERE


def is_persons_name(doc: Doc, name: Name, children: Children) -> bool:
    """Whether the words around a name prove that it is a person's: a title, a first name, "who", a noun for people."""
    titles = vocabulary().titles
    if any(titles.get(title) for title in name.titles) or (name.titles and name.label != "ORG"):
        return True
    if 2 <= len(name.words) <= 4 and gender_of_name(name.words[0]) and all(word[0].isupper() for word in name.words):
        return True
    following = [doc[i].lower_ for i in range(name.end, min(name.end + 2, len(doc)))]
    if following[:1] == ["who"] or following == [",", "who"]:
        return True
    head = doc[name.end - 1]
    beside = [*children.get((head.i, "appos"), ())]
    if head.dep_ == "appos":
        beside.append(head.head)
    if head.dep_ == "nsubj":
        beside += children.get((head.head.i, "attr"), ())
    if name.start > 0 and doc[name.start - 1].dep_ in ("compound", "nmod"):
        beside.append(doc[name.start - 1])
    return any(_is_human(token) for token in beside)


def _is_told_organization(doc: Doc, name: Name) -> bool:
    """Whether the noun right before a name tells what it is: "the newspaper La Tribuna", "the news agency Nordlys"."""
    before = doc[name.start - 1] if name.start else None
    return before is not None and before.pos_ == "NOUN" and before.lower_ in vocabulary().organizations


def _is_human(token: Token) -> bool:
    words = vocabulary()
    noun = singular(token.text)
    return is_person(noun) and noun not in words.either and token.tag_ in ("NN", "NNP")
