"""A query -> what is asked of the index: the text of a tsquery, and what it cannot say."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from django.db import connection

from articles.models import Article, Role, role_of
from articles.searching import naming
from articles.searching.folding import folded
from articles.searching.language import OF_CLAIMS, Both, Either, Field, Node, Not, Query, Words, leaves, parse
from articles.searching.tags import tag

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

    from articles.searching.naming import Meant

Kind = Literal["articles", "claims"]
KINDS: tuple[Kind, ...] = ("articles", "claims")
BEGINNING = "CASE WHEN numnode({0}) = 0 THEN {0} ELSE ({0}::text || ':*')::tsquery END"
PHRASE = "phraseto_tsquery('simple', articles_folded(%s))"
REJECTED = tag("state", "rejected")


@dataclass(frozen=True, slots=True)
class Term:
    """Words that are lit up in a result; `begins`: the last of them may go on."""

    words: tuple[str, ...]
    begins: bool


@dataclass(frozen=True, slots=True)
class Asked:
    kind: Kind
    query: Query
    """With the mistakes of names too."""
    meant: tuple[Meant, ...]
    words: str
    """The text of a tsquery; empty: everything."""
    wanted: str
    """The same of the words that are searched for alone: results are ordered by them. Empty: there are none."""
    same_claim: str
    """Of an article: a tsquery that one of its claims answers. Empty: nothing is asked of claims, or one thing."""
    after: datetime.datetime | None
    before: datetime.datetime | None
    kept: tuple[int, ...]
    """Articles that are kept from whoever asks: they wait to be read again, blind, or are copies of such."""
    terms: tuple[Term, ...]


def ask(typed: str, kind: Kind, user: User | AnonymousUser | None) -> Asked:
    """Some queries: of each name, one of the words, and for editors one of what is kept from them.

    `user` None: the command line, from which nothing is kept.
    """
    names = naming.resolve(parse(typed))
    query = names.query
    rejected_too = (user is None or role_of(user) >= Role.EDITOR) and any(
        isinstance(leaf, Field) and leaf.value == "rejected" and wanted for leaf, wanted in leaves(query.node)
    )
    words, wanted = _texts([query.node, _words_wanted(query.node)], names.tags)
    if kind == "claims" and not rejected_too:
        words = f"({words}) & !'{REJECTED}'" if words else f"!'{REJECTED}'"
    return Asked(
        kind=kind,
        query=query,
        meant=tuple(names.meant),
        words=words,
        wanted=wanted,
        same_claim=_same_claim(query.node, names.tags, rejected_too=rejected_too) if kind == "articles" else "",
        after=_moment(query.after),
        before=_moment(query.before),
        kept=() if user is None else kept_from(user),
        terms=tuple(_terms(query.node)),
    )


def kind_of(name: str) -> Kind:
    """The kind of that name; articles where there is none."""
    return "claims" if name == "claims" else "articles"


def kept_from(user: User | AnonymousUser) -> tuple[int, ...]:
    """As ArticleQuerySet.visible_to keeps them. One query; none for readers, from whom nothing is kept."""
    if role_of(user) < Role.EDITOR:
        return ()
    waiting = Article.objects.filter(
        versions__second_readings__state="waiting", versions__second_readings__reading__reader=user.pk
    )
    originals = {original or pk for pk, original in waiting.values_list("pk", "copy_of")}
    if not originals:
        return ()
    copies = Article.objects.filter(copy_of__in=originals).values_list("pk", flat=True)
    return (*sorted(originals), *copies)


def _moment(day: datetime.date | None) -> datetime.datetime | None:
    return None if day is None else datetime.datetime.combine(day, datetime.time(), tzinfo=datetime.UTC)


def _texts(nodes: Sequence[Node | None], tags: Mapping[Field, str]) -> list[str]:
    """The text of a tsquery for each; empty for None. One query."""
    values: list[str] = []
    parts = ["NULL" if node is None else f"({_sql(node, tags, values)})::text" for node in nodes]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", values)
        return [text or "" for text in cursor.fetchone()]


def _sql(node: Node, tags: Mapping[Field, str], values: list[str]) -> str:
    """An expression of a tsquery; its parameters are added to `values`."""
    match node:
        case Words(text, _, begins):
            values.extend([text] * (3 if begins else 1))
            return BEGINNING.format(PHRASE) if begins else PHRASE
        case Field():
            values.append(tags[node])
            return "%s::tsquery"
        case Not(inner):
            return f"!!({_sql(inner, tags, values)})"
        case Both(nodes):
            return "(" + " && ".join(_sql(one, tags, values) for one in nodes) + ")"
        case Either(nodes):
            return "(" + " || ".join(_sql(one, tags, values) for one in nodes) + ")"


def _words_wanted(node: Node | None) -> Node | None:
    words = tuple(leaf for leaf, wanted in leaves(node) if wanted and isinstance(leaf, Words))
    if len(words) < 2:
        return words[0] if words else None
    return Both(words) if not _has_alternatives(node) else Either(words)


def _has_alternatives(node: Node | None) -> bool:
    match node:
        case Either():
            return True
        case Not(inner):
            return _has_alternatives(inner)
        case Both(nodes):
            return any(_has_alternatives(one) for one in nodes)
    return False


def _same_claim(node: Node | None, tags: Mapping[Field, str], *, rejected_too: bool) -> str:
    """What the query asks of claims is asked of one and the same: "a direct quotation of hers", not either somewhere."""
    nodes = node.nodes if isinstance(node, Both) else (node,)
    asked = [tags[one] for one in nodes if isinstance(one, Field) and one.name in OF_CLAIMS]
    if len(asked) < 2:
        return ""
    joined = " & ".join(f"({one})" for one in asked)
    return joined if rejected_too else f"{joined} & !'{REJECTED}'"


def _terms(node: Node | None) -> Sequence[Term]:
    terms = []
    for leaf, wanted in leaves(node):
        if wanted and isinstance(leaf, Words):
            words = tuple(folded(leaf.text).split())
            if words:
                terms.append(Term(words, leaf.begins))
    return terms
