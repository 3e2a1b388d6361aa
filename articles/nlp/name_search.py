"""The names in a text: what spaCy's NER found, repaired, and what it missed of the same people and organisations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Doc, Token

from articles.nlp.discourse import children_by_head
from articles.nlp.name_labels import Children, is_persons_name, relabelled
from articles.nlp.names import LABELS, PARTICLES, POSSESSIVE, Name
from articles.nlp.vocabulary import gender_of_name, is_title, vocabulary

# A run of capitalised words longer than this is a headline, not a name.
LONGEST = 8

_ARTICLES = {"the", "a", "an"}
_HONORIFICS = {"mr", "mrs", "ms", "miss", "dr", "sir", "dame", "prof", "professor", "councillor", "judge", "mister"}
_SAINTS = {"St", "St.", "Saint"}
_DAYS = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "Yesterday", "Today"}
_ASKING = {"Will", "May", "Can", "Would", "Could", "Did", "Does", "Has", "Is", "Was"}
_EDGES = {"of", "for", "and", "in", "at", "to", "by", "&"}


def find_names(doc: Doc) -> list[Name]:
    """The names of people, organisations and places, in text order, none overlapping another."""
    taken = bytearray(len(doc))
    children = children_by_head(doc, {"appos", "attr"})
    names = []
    for name in [*_saints(doc), *_titled(doc), *_cut_short(doc), *_recognised(doc), *_by_first_name(doc, children)]:
        if not any(taken[name.start : name.end]):
            taken[name.start : name.end] = b"\1" * (name.end - name.start)
            names.append(name)
    names = relabelled(doc, names, children)
    names += _repeated(doc, names, taken)
    return sorted(names, key=lambda name: name.start)


def _saints(doc: Doc) -> Iterator[Name]:
    """Institutions named after a saint: "St Mary's Hospital", and "St Mary's" alone."""
    for token in doc:
        if token.text not in _SAINTS:
            continue
        end = token.i + 1
        while end < min(token.i + 4, len(doc)) and doc[end].text[:1].isupper() and doc[end].is_alpha:
            end += 1
        if end < len(doc) and end > token.i + 1 and doc[end].text in POSSESSIVE and not doc[end - 1].whitespace_:
            end += 1
            if end < len(doc) and _is_institution(doc[end]):
                end += 1
            yield _name(doc, token.i, end, "ORG")


def _cut_short(doc: Doc) -> Iterator[Name]:
    """A first name that the NER took for something else, without the surname after it."""
    for entity in doc.ents:
        if len(entity) == 1 and gender_of_name(entity.text) and entity.end < len(doc):
            following = doc[entity.end]
            end = _run_end(doc, entity.start)
            is_open = following.pos_ == "PROPN" and not following.ent_type_ and not _is_institution(following)
            if is_open and 2 <= end - entity.start <= 3:
                yield _name(doc, entity.start, end, "PERSON")


def _recognised(doc: Doc) -> Iterator[Name]:
    begun = -1
    for entity in doc.ents:
        if entity.label_ not in LABELS:
            continue
        start = entity.start if begun < 0 else begun
        last = doc[entity.end - 1]
        if entity.end < len(doc) and doc[entity.end].ent_iob_ == "B" and _is_first_half(last, doc[entity.end]):
            begun = start
            continue
        begun = -1
        for i in range(start, entity.end + 1):
            if i == entity.end or doc[i].is_space:
                if name := _trimmed(doc, start, i, entity.label_):
                    yield name
                start = i + 1


def _is_first_half(token: Token, following: Token) -> bool:
    """Whether the NER cut one name in two: "Valeska" and "Paris", "Lucas" and "Wendt"."""
    if token.whitespace_ != " " or following.ent_type_ not in LABELS or not _is_capitalised(following):
        return False
    if token.dep_ == "compound" and token.head == following and token.ent_type_ == following.ent_type_:
        return True
    return token.ent_iob_ == "B" and bool(gender_of_name(token.text))


def _trimmed(doc: Doc, start: int, end: int, label: str) -> Name | None:
    """The name without article, titles and possessive; a person's name never with words in lower case at its edges."""
    start, end = _without_edges(doc, start, _before_second_name(doc, start, end))
    if end + 1 < len(doc) and doc[end].text in POSSESSIVE and _is_institution(doc[end + 1]):
        end, label = end + 2, "ORG"
    elif label == "ORG" and start < end < len(doc) and not _is_capitalised(doc[end - 1]):
        # "Interfax news" is not a name without its "agency".
        end += doc[end].lower_ in vocabulary().organizations
    if label == "PERSON":
        start, end = _person_edges(doc, start, end)
    if start >= end or end - start > LONGEST or not any(character.isalpha() for character in doc[start:end].text):
        return None
    return _name(doc, start, end, label)


def _before_second_name(doc: Doc, start: int, end: int) -> int:
    """The end of the first of two names in a row: "told Hale the Tidal Board would pay"."""
    for i in range(start + 1, end - 1):
        if doc[i].lower_ == "the" and _is_capitalised(doc[i - 1]):
            return i
    return end


def _without_edges(doc: Doc, start: int, end: int) -> tuple[int, int]:
    while start < end and (doc[start].is_punct or doc[start].lower_ in _ARTICLES or doc[start].text in POSSESSIVE):
        start += 1
    while start < end and (
        doc[end - 1].text in POSSESSIVE
        or (doc[end - 1].is_punct and doc[end - 1].text != ")")
        or doc[end - 1].lower_ in _EDGES
    ):
        end -= 1
    return start, end


def _person_edges(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """A person's name without titles and words in lower case, with a first name that the NER left out."""
    while start < end - 1 and (is_title(doc[start].text) or _is_no_name(doc, start)):
        start += 1
    while start < end and not _is_capitalised(doc[end - 1]):
        end -= 1
    while start < end and not _is_capitalised(doc[start]) and doc[start].lower_ not in PARTICLES:
        start += 1
    if start > 0 and gender_of_name(doc[start - 1].text) and _continues(doc[start - 1]):
        start -= 1
    return start, end


def _is_no_name(doc: Doc, start: int) -> bool:
    """Whether a word before a name is none of it: "Sunday Hale said", "Will Hale stay?"."""
    word = doc[start].text
    return word in _DAYS or (word in _ASKING and bool(doc[start].is_sent_start) and doc[start].dep_ == "aux")


def _is_institution(token: Token) -> bool:
    """Whether a word ends an institution's name that begins with somebody's: "St Mary's Hospital"."""
    return _is_capitalised(token) and token.lower_ in vocabulary().organizations


def _name(doc: Doc, start: int, end: int, label: str) -> Name:
    return Name(start, end, label, tuple(token.text for token in doc[start:end]), _titles_before(doc, start))


def _titles_before(doc: Doc, start: int) -> tuple[str, ...]:
    titles = []
    for i in range(start - 1, max(start - 4, -1), -1):
        if not is_title(doc[i].text):
            break
        titles.append(doc[i].lower_.rstrip("."))
    return tuple(reversed(titles))


def _is_capitalised(token: Token) -> bool:
    return token.text[0].isupper()


def _continues(token: Token) -> bool:
    """Whether a token in capitals and the one after it stand in one line with nothing between them."""
    return token.whitespace_ != "" and _is_capitalised(token)


def _titled(doc: Doc) -> Iterator[Name]:
    """A title and the capitalised words after it: "Mr. Trump", "Councillor Joost Verbeke"."""
    for token in doc[:-1] if len(doc) else ():
        if is_title(token.text) and _is_capitalised(token) and token.whitespace_:
            start = token.i + 1
            if is_title(doc[start].text) and doc[start].pos_ != "PROPN":
                continue
            end = _run_end(doc, start)
            labels = ("PERSON", "ORG", "GPE", "") if token.lower_.rstrip(".") in _HONORIFICS else ("PERSON", "")
            if end > start and not is_title(doc[start].text) and doc[start].ent_type_ in labels:
                yield _name(doc, start, end, "PERSON")


def _run_end(doc: Doc, start: int) -> int:
    """The end of a run of words that can be one person's name."""
    end = start
    while end < len(doc) and end - start < 4 and not doc[end].is_space:
        token = doc[end]
        capital = _is_capitalised(token) and _is_word(token) and token.pos_ == "PROPN"
        capital = capital or (end > start + 1 and doc[end - 1].text == "-" and _is_word(token))
        initial = len(token.text) == 2 and token.text[0].isupper() and token.text[1] == "."
        particle = end > start and token.lower_ in PARTICLES and end + 1 < len(doc) and _is_capitalised(doc[end + 1])
        hyphen = end > start and token.text == "-" and not token.whitespace_ and not doc[end - 1].whitespace_
        if not (capital or initial or particle or hyphen):
            break
        end += 1
        if not token.whitespace_ and not (end < len(doc) and (hyphen or doc[end].text == "-")):
            break
    while end > start and doc[end - 1].text == "-":
        end -= 1
    return end


def _is_word(token: Token) -> bool:
    """Whether a token is a word, apostrophes and hyphens inside it allowed: "O'Neill"."""
    letters = token.text.replace("'", "").replace("’", "").replace("-", "")
    return letters.isalpha() and token.text[0].isalpha()


def _by_first_name(doc: Doc, children: Children) -> Iterator[Name]:
    """Capitalised words where the NER saw nobody: after a first name, or with a noun for people beside them."""
    end = 0
    for token in doc:
        if token.i < end or token.pos_ != "PROPN" or token.ent_type_ in LABELS or is_title(token.text):
            continue
        end = max(_run_end(doc, token.i), token.i + 1)
        name = _name(doc, token.i, end, "PERSON")
        if 2 <= end - token.i <= 4 and is_persons_name(doc, name, children):
            yield name


def _repeated(doc: Doc, names: Iterable[Name], taken: bytearray) -> Iterator[Name]:
    """Words that the NER missed here and knew elsewhere in the article: whole names, and people's surnames."""
    known: dict[str, str] = {}
    for name in names:
        if name.label == "PERSON":
            known[_straight(name.words[-1])] = "PERSON"
    for name in names:
        if len(name.words) == 1:
            known.setdefault(_straight(name.words[0]), name.label)
    for token in doc:
        label = known.get(_straight(token.text))
        if label and not taken[token.i] and _is_capitalised(token) and token.ent_type_ not in {"NORP", "LANGUAGE"}:
            yield _name(doc, token.i, token.i + 1, label)


def _straight(word: str) -> str:
    return word.replace("’", "'")
