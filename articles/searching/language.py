"""The query language: what somebody typed -> what is searched, and what in it could not be understood, in words.

Words, "phrases", beginnings of words (sanct*), OR, -not, parentheses, and fields such as speaker:"Mirela Dantas". No database.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from articles.searching.folding import folded, words_of

LONGEST = 1_000
"""Characters of a query; the rest is left out, and that is said."""
DEEPEST = 20
MOST_TERMS = 64
SHORTEST_BEGINNING = 2
QUOTES = '"“”„‟«»'
DASHES = "-–—−"
OPERATORS = ("OR", "AND", "NOT")
TEXT_FIELDS = ("speaker", "about", "outlet", "story", "via")
DATE_FIELDS = ("before", "after")
VALUES = {
    "form": ("direct", "mixed", "indirect"),
    "state": ("suggested", "confirmed", "corrected", "rejected", "added"),
}
FIELDS = ("speaker", "about", "via", "outlet", "story", "form", "state", "after", "before")
"""In the order in which they are offered."""
OF_CLAIMS = ("speaker", "via", "form", "state")
"""What a claim has, not its article: of an article these are asked of one and the same claim."""
DATE = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?")
TOKEN = re.compile(rf"[^\s(){QUOTES}|]+")
CALLED_FIELD = re.compile(r"([A-Za-z]+):(?!//)")
FIRST_YEAR, LAST_YEAR = 1600, 8999


@dataclass(frozen=True, slots=True)
class Words:
    """A word, or several that stand next to each other; `begins`: the last of them may go on."""

    text: str
    is_phrase: bool = False
    begins: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """`value` as it was typed: in quotation marks it is the whole name, without them the words of a name."""

    name: str
    value: str
    start: int
    end: int
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Not:
    node: Node


@dataclass(frozen=True, slots=True)
class Both:
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Either:
    nodes: tuple[Node, ...]


Node = Words | Field | Not | Both | Either


@dataclass(frozen=True, slots=True)
class Mistake:
    """What could not be understood, where it stands in the query, and what was searched instead. Half-open offsets."""

    start: int
    end: int
    told: str


@dataclass(frozen=True, slots=True)
class Query:
    """What is searched: None is everything. Dates hold for the whole query."""

    typed: str
    node: Node | None = None
    after: datetime.date | None = None
    """That day and later."""
    before: datetime.date | None = None
    """Earlier than that day."""
    mistakes: tuple[Mistake, ...] = ()

    @property
    def asks(self) -> bool:
        return self.node is not None or self.after is not None or self.before is not None


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    """word, phrase, field, open, close, or, not"""
    text: str
    start: int
    end: int
    name: str = ""
    is_quoted: bool = False


def parse(typed: str) -> Query:
    """Whatever was typed; nothing is refused, and nothing raises."""
    mistakes: list[Mistake] = []
    if len(typed) > LONGEST:
        mistakes.append(Mistake(LONGEST, len(typed), f"Only the first {LONGEST:,} characters were searched."))
    text = typed[:LONGEST].replace("\0", " ")
    reader = _Reader(_tokens(text, mistakes), mistakes)
    node = reader.read()
    return Query(typed, node, after=reader.after, before=reader.before, mistakes=tuple(sorted(mistakes, key=_place_of)))


def _place_of(mistake: Mistake) -> int:
    return mistake.start


def _tokens(text: str, mistakes: list[Mistake]) -> list[_Token]:
    return [token for token in _scan(text, mistakes) if token.kind != "and"]


def _scan(text: str, mistakes: list[Mistake]) -> Iterator[_Token]:
    at = 0
    while at < len(text):
        char = text[at]
        if char.isspace():
            at += 1
        elif char in "()|":
            yield _Token({"(": "open", ")": "close", "|": "or"}[char], char, at, at + 1)
            at += 1
        elif char in QUOTES:
            phrase, end = _quoted(text, at, mistakes)
            yield _Token("phrase", phrase, at, end)
            at = end
        elif char in DASHES and at + 1 < len(text) and not text[at + 1].isspace() and text[at + 1] not in ")|":
            yield _Token("not", char, at, at + 1)
            at += 1
        else:
            token = _bare(text, at, mistakes)
            yield token
            at = token.end


def _bare(text: str, at: int, mistakes: list[Mistake]) -> _Token:
    match = TOKEN.match(text, at)
    if match is None:
        return _Token("and", text[at], at, at + 1)
    word, end = match[0], match.end()
    if word in OPERATORS:
        return _Token(word.lower(), word, at, end)
    named = CALLED_FIELD.match(word)
    if named is None:
        return _Token("word", word, at, end)
    value = word[named.end() :]
    is_quoted = not value and end < len(text) and text[end] in QUOTES
    if is_quoted:
        value, end = _quoted(text, end, mistakes)
    return _Token("field", value, at, end, name=named[1].lower(), is_quoted=is_quoted)


def _quoted(text: str, at: int, mistakes: list[Mistake]) -> tuple[str, int]:
    """What stands between the mark at `at` and the next one, and where that ends."""
    for end in range(at + 1, len(text)):
        if text[end] in QUOTES:
            return text[at + 1 : end], end + 1
    mistakes.append(Mistake(at, at + 1, "This quotation mark is not closed: it was taken to go on to the end."))
    return text[at + 1 :], len(text)


@dataclass
class _Reader:
    """Reads tokens by recursive descent."""

    tokens: list[_Token]
    mistakes: list[Mistake]
    at: int = 0
    terms: int = 0
    depth: int = 0
    inside: int = 0
    """In how many alternatives and negations the reader stands: dates have no place there."""
    after: datetime.date | None = None
    before: datetime.date | None = None

    def read(self) -> Node | None:
        alternates = any(token.kind == "or" for token in self._outermost())
        self.inside += alternates
        nodes: list[Node | None] = [self._either()]
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self._tell(token, "This parenthesis closes nothing: it was left out.")
            self.at += 1
            nodes.append(self._either())
        return _joined(Both, nodes)

    def _outermost(self) -> Iterator[_Token]:
        depth = 0
        for token in self.tokens:
            depth += (token.kind == "open") - (token.kind == "close" and depth > 0)
            if depth == 0:
                yield token

    def _either(self) -> Node | None:
        nodes: list[Node | None] = [self._both()]
        while self.at < len(self.tokens) and self.tokens[self.at].kind == "or":
            token = self.tokens[self.at]
            self.at += 1
            following = self._both()
            if nodes[-1] is None or following is None:
                self._tell(token, "OR stands between two things that are searched: here it was left out.")
            nodes.append(following)
        return _joined(Either, nodes)

    def _both(self) -> Node | None:
        nodes: list[Node | None] = []
        while self.at < len(self.tokens) and self.tokens[self.at].kind not in {"or", "close"}:
            nodes.append(self._one())
        return _joined(Both, nodes)

    def _one(self) -> Node | None:
        token = self.tokens[self.at]
        self.at += 1
        if token.kind == "not":
            return self._not(token)
        if token.kind == "open":
            return self._group(token)
        return self._term(token)

    def _not(self, token: _Token) -> Node | None:
        if self.at >= len(self.tokens) or self.tokens[self.at].kind in {"or", "close"}:
            self._tell(token, "Nothing follows that could be left out of the result: it was passed over.")
            return None
        if self.depth >= DEEPEST:
            self._tell(token, f"More than {DEEPEST} of these stand inside each other: it was passed over.")
            return None
        self.inside += 1
        self.depth += 1
        node = self._one()
        self.depth -= 1
        self.inside -= 1
        return None if node is None else node.node if isinstance(node, Not) else Not(node)

    def _group(self, token: _Token) -> Node | None:
        if self.depth >= DEEPEST:
            self._tell(token, f"More than {DEEPEST} parentheses stand inside each other: this one was left out.")
            return None
        self.depth += 1
        self.inside += 1
        node = self._either()
        self.inside -= 1
        self.depth -= 1
        if self.at < len(self.tokens):
            self.at += 1
        else:
            self._tell(token, "This parenthesis is not closed: it was taken to go on to the end.")
        return node

    def _term(self, token: _Token) -> Node | None:
        self.terms += 1
        if self.terms > MOST_TERMS:
            if self.terms == MOST_TERMS + 1:
                self._tell(token, f"Only the first {MOST_TERMS} words and fields were searched.")
            return None
        if token.kind == "field":
            return self._field(token)
        return self._words(token)

    def _words(self, token: _Token, text: str | None = None) -> Words | None:
        text = token.text if text is None else text
        words = words_of(text)
        if not words:
            if token.kind == "phrase" or folded(token.text):
                self._tell(token, "There are no words in this: it was left out.")
            return None
        begins = token.kind != "phrase" and text.rstrip().endswith("*")
        if begins and len(words[-1].word) < SHORTEST_BEGINNING:
            self._tell(
                token, f"Before * there are at least {SHORTEST_BEGINNING} letters: the word itself was searched."
            )
            begins = False
        return Words(text.strip().rstrip("* "), is_phrase=token.kind == "phrase", begins=begins)

    def _field(self, token: _Token) -> Node | None:
        if token.name not in FIELDS:
            if not token.text.strip():
                return self._words(token, token.name)
            told = f"There is no field “{token.name}:”, only {_listed(FIELDS)}. What follows it was searched as words."
            self._tell(token, told)
            return self._words(replace(token, kind="phrase") if token.is_quoted else token)
        if not token.text.strip():
            self._tell(token, f"Nothing follows “{token.name}:”: it was left out.")
            return None
        if token.name in DATE_FIELDS:
            self._date(token)
            return None
        value = token.text.strip()
        if allowed := VALUES.get(token.name):
            if value.lower() not in allowed:
                self._tell(token, f"“{token.name}:” is one of {_listed(allowed)}: it was left out.")
                return None
            value = value.lower()
        elif not words_of(value):
            self._tell(token, f"There is no name after “{token.name}:”: it was left out.")
            return None
        return Field(token.name, value, token.start, token.end, is_whole=token.is_quoted)

    def _date(self, token: _Token) -> None:
        day = day_of(token.text.strip())
        if day is None:
            self._tell(
                token,
                f"“{token.text.strip()}” is no date: write {token.name}:2026-11-24, a month as 2026-11 or a year as 2026. It was left out.",
            )
        elif self.inside:
            self._tell(
                token, "Dates hold for the whole query, and stand outside of OR, - and parentheses: it was left out."
            )
        elif token.name == "after":
            self.after = max(self.after, day) if self.after else day
        else:
            self.before = min(self.before, day) if self.before else day

    def _tell(self, token: _Token, told: str) -> None:
        self.mistakes.append(Mistake(token.start, token.end, told))


def day_of(value: str) -> datetime.date | None:
    """The first day of what the value names: a day, a month or a year."""
    match = DATE.fullmatch(value)
    if match is None or not value.isascii():
        return None
    year, month, day = (int(part) if part else 1 for part in match.groups())
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def _joined(kind: type[Both | Either], nodes: Sequence[Node | None]) -> Node | None:
    there = tuple(node for node in nodes if node is not None)
    if len(there) < 2:
        return there[0] if there else None
    return kind(tuple(part for node in there for part in (node.nodes if isinstance(node, kind) else (node,))))


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"


def written(query: Query) -> str:
    """What is searched, as somebody would type it."""
    parts = [_written(query.node)] if query.node is not None else []
    if query.after:
        parts.append(f"after:{query.after}")
    if query.before:
        parts.append(f"before:{query.before}")
    if len(parts) > 1 and isinstance(query.node, Either):
        parts[0] = f"({parts[0]})"
    return " ".join(parts)


def _written(node: Node) -> str:
    match node:
        case Words(text, is_phrase, begins):
            return quoted(text, always=True) if is_phrase or _means_more(text) else text + "*" * begins
        case Field(name, value):
            return f"{name}:{quoted(value, always=node.is_whole)}"
        case Not(inner):
            return "-" + (f"({_written(inner)})" if isinstance(inner, Both | Either) else _written(inner))
        case Both(nodes):
            return " ".join(f"({_written(one)})" if isinstance(one, Either) else _written(one) for one in nodes)
        case Either(nodes):
            return " OR ".join(_written(one) for one in nodes)


def _means_more(text: str) -> bool:
    """Whether the word would not be read as a word where it stands alone."""
    return text in OPERATORS or text[0] in DASHES or CALLED_FIELD.match(text) is not None


def quoted(value: str, *, always: bool = False) -> str:
    """The value as it stands behind a field's name."""
    if not always and TOKEN.fullmatch(value):
        return value
    return '"{}"'.format("".join("'" if char in QUOTES else char for char in value))


def narrowed(typed: str, name: str, value: str) -> str:
    """The query with one more field."""
    query, more = parse(typed), f"{name}:{quoted(value, always=name in TEXT_FIELDS)}"
    if not query.asks:
        return more
    known = written(query) if query.mistakes else typed.strip()
    has_alternatives = isinstance(query.node, Either)
    return f"({known}) {more}" if has_alternatives and not (query.after or query.before) else f"{known} {more}"


def fields_of(typed: str) -> list[tuple[str, str, int, int]]:
    """Name, value, start and end of each field in the query, also of one that stands in parentheses."""
    tokens = [token for token in _tokens(typed[:LONGEST], []) if token.kind == "field" and token.name in FIELDS]
    return [(token.name, token.text.strip(), token.start, token.end) for token in tokens if token.text.strip()]


def without(typed: str, start: int, end: int) -> str:
    """The query without what stands at these places."""
    return f"{typed[:start].rstrip()} {typed[end:].lstrip()}".strip()


def leaves(node: Node | None, *, is_wanted: bool = True) -> Iterator[tuple[Words | Field, bool]]:
    """The words and fields, each with whether it is searched for; False: it is to be left out."""
    match node:
        case Words() | Field():
            yield node, is_wanted
        case Not(inner):
            yield from leaves(inner, is_wanted=not is_wanted)
        case Both(nodes) | Either(nodes):
            for one in nodes:
                yield from leaves(one, is_wanted=is_wanted)


def replaced(node: Node | None, change: Callable[[Field], Node | None]) -> Node | None:
    """The same with each field replaced by what `change` gives for it; None leaves it out."""
    match node:
        case Field():
            return change(node)
        case Not(inner):
            changed = replaced(inner, change)
            return None if changed is None else Not(changed)
        case Both(nodes):
            return _joined(Both, [replaced(one, change) for one in nodes])
        case Either(nodes):
            return _joined(Either, [replaced(one, change) for one in nodes])
    return node
