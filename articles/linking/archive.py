"""The claims of one article among those that may print the same words: which statement each is in, and shall be in."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from articles import tallies
from articles.linking import holders
from articles.linking.fitting import fit
from articles.linking.spoken import spoken
from articles.models import Appearance, Claim, Statement
from articles.models.claims import folded

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from articles.linking.spoken import Spoken
    from articles.wordings.comparing import Sameness

State = Appearance.State


@dataclass(frozen=True, slots=True)
class _Option:
    """A statement that a claim may be in, or another claim with which it may make one."""

    sameness: Sameness
    statement: int | None = None
    claim: int | None = None

    @property
    def rank(self) -> tuple[float, float, bool, int]:
        """Of equals a statement before a lone claim, and what came first."""
        key = self.statement if self.statement is not None else self.claim
        return self.sameness.score, self.sameness.covered, self.statement is not None, -(key or 0)


class Archive:
    """What match() has read, and decides; nothing is written before write(). Statements below 0 are yet to be made."""

    def __init__(self, article: int, own: Mapping[int, Spoken], tried: Collection[int]) -> None:
        """Nine queries. `own` are the article's claims, `tried` those of others that may print the same words."""
        rows = list(Appearance.objects.filter(claim__article=article).select_related("statement"))
        self._before = {row.claim_id: row for row in rows if row.state != State.REJECTED}
        held = {row.statement_id for row in self._before.values()} | set(holders.statements_of(tried).values())
        if held:
            _hold(held)
        self._inside = holders.statements_of(tried) if held else {}
        members = holders.members_of(set(self._inside.values()))
        known = {*tried, *(claim for claims in members.values() for claim in claims)}
        others = Claim.objects.standing().current().filter(pk__in=known, is_withdrawn=False)
        self._claims = {**(spoken(others.exclude(article=article)) if known else {}), **own}
        self._members: defaultdict[int, list[int]] = defaultdict(list)
        for statement, claims in members.items():
            self._members[statement] = [claim for claim in claims if claim in self._claims and claim not in own]
        self._refused = _refused(self._claims)
        self._likeness: dict[int, float | None] = {}
        for claim, row in self._before.items():
            if claim in own and row.state == State.CONFIRMED:
                self._put(claim, row.statement_id, row.likeness)
        self._carry([row for row in rows if row.state == State.CONFIRMED and row.claim_id not in own], own)

    def _carry(self, rows: Sequence[Appearance], own: Mapping[int, Spoken]) -> None:
        """Where people have put claims of older versions, the claims that have the same words now are too."""
        for row in rows:
            words = folded(row.claim.words)
            for claim, one in own.items():
                if claim not in self._inside and words == folded(one.said.words):
                    self._put(claim, row.statement.merged_into_id or row.statement_id, row.likeness)

    def place(self, one: Spoken, tried: Sequence[int]) -> None:
        """Puts a claim of the article where it fits best, unless a person has said where it is."""
        if one.claim in self._inside:
            return
        options = [*self._statements(one, tried), *self._lone(one, tried)]
        if not options:
            self._stay(one)
            return
        best = max(options, key=lambda option: option.rank)
        statement = best.statement if best.statement is not None else self._open(best)
        self._put(one.claim, statement, best.sameness.score)
        for option in options:
            if option.claim is not None and option.claim not in self._inside:
                self._bring(option.claim, statement)

    def write(self) -> None:
        """Writes what has changed, and settles the statements that the article's claims are in, or were."""
        new_keys = sorted({statement for statement in self._inside.values() if statement < 0})
        made = dict(zip(new_keys, _made(len(new_keys)), strict=True))
        inside = {claim: made.get(self._inside[claim], self._inside[claim]) for claim in self._likeness}
        gone = [row for claim, row in self._before.items() if inside.get(claim) != row.statement_id]
        if gone:
            Appearance.objects.filter(pk__in=[row.pk for row in gone], state=State.SUGGESTED).delete()
        new = []
        for claim, statement in inside.items():
            row = self._before.get(claim)
            if row is None or row.statement_id != statement:
                new.append(Appearance(statement_id=statement, claim_id=claim, likeness=self._likeness[claim]))
            elif row.likeness != self._likeness[claim]:
                Appearance.objects.filter(pk=row.pk).update(likeness=self._likeness[claim])
        Appearance.objects.bulk_create(new)
        tallies.settle_statements({row.statement_id for row in self._before.values()} | set(inside.values()))

    def _statements(self, one: Spoken, tried: Sequence[int]) -> Iterator[_Option]:
        for statement in dict.fromkeys(self._inside[claim] for claim in tried if claim in self._inside):
            if statement not in self._refused[one.claim]:
                found = fit(one, self._in(statement))
                if found is not None:
                    yield _Option(found, statement=statement)

    def _lone(self, one: Spoken, tried: Sequence[int]) -> Iterator[_Option]:
        for claim in tried:
            if claim in self._claims and claim not in self._inside and not self._were_parted(one.claim, claim):
                found = fit(one, [self._claims[claim]])
                if found is not None:
                    yield _Option(found, claim=claim)

    def _were_parted(self, own: int, other: int) -> bool:
        """Whether a person took one of them out of the statement that the other was in, or both out of one."""
        row = self._before.get(own)
        refused = self._refused[other]
        return (row is not None and row.statement_id in refused) or not refused.isdisjoint(self._refused[own])

    def _stay(self, one: Spoken) -> None:
        """Where people have done something with a statement, the claim that is left in it alone stays: what they said is kept."""
        row = self._before.get(one.claim)
        if row is not None and not tallies.untouched_statements([row.statement_id]).exists():
            self._put(one.claim, row.statement_id, row.likeness)

    def _open(self, option: _Option) -> int:
        """A new statement with the claim of the option."""
        statement = min(0, *self._inside.values()) - 1 if self._inside else -1
        if option.claim is not None:
            self._put(option.claim, statement, option.sameness.score)
        return statement

    def _bring(self, claim: int, statement: int) -> None:
        """Puts a lone claim into the statement as well, if it fits there."""
        if statement not in self._refused[claim]:
            found = fit(self._claims[claim], self._in(statement))
            if found is not None:
                self._put(claim, statement, found.score)

    def _put(self, claim: int, statement: int, likeness: float | None) -> None:
        self._inside[claim] = statement
        self._members[statement].append(claim)
        self._likeness[claim] = likeness

    def _in(self, statement: int) -> list[Spoken]:
        return [self._claims[claim] for claim in self._members[statement]]


def _made(count: int) -> list[int]:
    """So many new statements; settling them gives them their words."""
    return [statement.pk for statement in Statement.objects.bulk_create(Statement() for _ in range(count))]


def _hold(statements: Collection[int]) -> None:
    """People who change one of the statements wait, as they do for each other: in the order of their keys."""
    rows = Statement.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=statements)
    list(rows.order_by("pk").values_list("pk"))


def _refused(claims: Mapping[int, Spoken]) -> defaultdict[int, set[int]]:
    """For each claim the statements that people took it out of, or claims of older versions with the same words, and those
    that these were merged into. One query, one more where there are such.
    """
    refused: defaultdict[int, set[int]] = defaultdict(set)
    articles = {one.article for one in claims.values()}
    rows = Appearance.objects.filter(claim__article__in=articles, state=State.REJECTED)
    for row in rows.select_related("statement", "claim").prefetch_related("claim__parts"):
        statements = {row.statement_id, row.statement.merged_into_id or row.statement_id}
        words = folded(row.claim.words)
        for claim, one in claims.items():
            same = one.article == row.claim.article_id and folded(one.said.words) == words
            if claim == row.claim_id or (same and row.claim_id not in claims):
                refused[claim] |= statements
    return refused
