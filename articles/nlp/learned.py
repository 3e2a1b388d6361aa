"""What was learned from editors' decisions, applied to what the pipeline has found: plain values in, plain values out.

A lesson has learned aliases ("the chancellor" -> Karla Renner) and how much each sign of a candidate counts (signs.py): the
machine's own probability, sharpened or softened by the temperature, and the weights give a conditional logit over the
candidates and "none of them". A lesson without weights and aliases, of temperature 1, changes nothing.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from articles.nlp import signs
from articles.nlp.annotations import ArticleAnnotation, Candidate, ClaimSpan, EntityAnnotation, Kind
from articles.nlp.signs import ALIAS, ALIAS_ODDS, NOBODY, Option

MARK = "+lesson "
"""Between a pipeline's version and the number of the lesson."""
GAVE, SPEAK = "editors gave “", "editors' decisions speak "
"""How a lesson's own reasons begin."""
LEAST = 0.001
"""A probability is taken for no less: the machine writes three decimals."""
LEAST_NOBODY = 0.01
NEW = 0.02
"""The probability, before the lesson, of somebody whom only an alias brings: that of people named near the claim."""
NAMES_FROM = 0.5
"""A claim for which the machine names nobody gets a speaker from this probability on."""


@dataclass(frozen=True, slots=True)
class LearnedAlias:
    """Words that editors give to one entity: in `times` of `of` decisions, `articles` of `of_articles` articles.

    `since` and `until` (not included) are set where the words mean others before or after; then only for dated articles.
    """

    words: str
    entity: int
    name: str
    kind: Kind
    times: int
    of: int
    articles: int
    of_articles: int
    since: datetime.date | None = None
    until: datetime.date | None = None

    @property
    def odds(self) -> float:
        """Log odds that the words mean the entity, drawn towards even ones where there are few articles."""
        return math.log((self.articles + 0.5) / (self.of_articles - self.articles + 0.5))

    @property
    def reason(self) -> str:
        dates = f" since {self.since}" if self.since else f" until {self.until}" if self.until else ""
        times = f"{self.times} time{'' if self.times == 1 else 's'} of {self.of}"
        return f"{GAVE}{self.words}” to {self.name} {times}{dates}"

    def holds_on(self, day: datetime.date | None) -> bool:
        if self.since is None and self.until is None:
            return True
        if day is None:
            return False
        return (self.since is None or day >= self.since) and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Lesson:
    """What was learned. `number` names it in the version of what it was applied to."""

    number: int
    temperature: float = 1.0
    weights: Mapping[str, float] = field(default_factory=dict)
    aliases: tuple[LearnedAlias, ...] = ()

    def alias_of(self, words: str, day: datetime.date | None) -> LearnedAlias | None:
        """Whom the words mean in an article of that day."""
        return next((alias for alias in self.aliases if alias.words == words and alias.holds_on(day)), None)


FindAlias = Callable[[str], LearnedAlias | None]
"""From the words of a source."""
KeyOf = Callable[[LearnedAlias], int]
"""The candidates' key of the entity that an alias means."""


def as_json(lesson: Lesson) -> dict[str, Any]:
    """The lesson for a JSON column, without its number."""
    aliases = [asdict(alias) for alias in lesson.aliases]
    for alias in aliases:
        alias["since"], alias["until"] = (day and day.isoformat() for day in (alias["since"], alias["until"]))
    return {"temperature": lesson.temperature, "weights": dict(lesson.weights), "aliases": aliases}


def from_json(number: int, content: Mapping[str, Any]) -> Lesson:
    """The lesson that as_json() wrote."""
    aliases = (LearnedAlias(**{**alias, **_days(alias)}) for alias in content.get("aliases", ()))
    return Lesson(number, content.get("temperature", 1.0), content.get("weights", {}), tuple(aliases))


def _days(alias: Mapping[str, Any]) -> dict[str, datetime.date | None]:
    return {end: alias[end] and datetime.date.fromisoformat(alias[end]) for end in ("since", "until")}


def without_lesson(reasons: Sequence[str]) -> tuple[str, ...]:
    """The reasons that the machine alone had given."""
    return tuple(reason for reason in reasons if not reason.startswith((GAVE, SPEAK)))


def version_with(pipeline_version: str, lesson: Lesson | None) -> str:
    """What annotations say of their origin where a lesson was applied, or none."""
    return pipeline_version if lesson is None else f"{pipeline_version}{MARK}{lesson.number}"


def apply(lesson: Lesson, annotation: ArticleAnnotation, text: str, day: datetime.date | None) -> ArticleAnnotation:
    """The annotation with its candidates ranked anew; entities that only an alias brings are added at the end."""
    entities = list(annotation.entities)
    keys = {(entity.kind, _folded(entity.name)): entity.key for entity in reversed(entities)}

    def key_of(alias: LearnedAlias) -> int:
        key = keys.setdefault((alias.kind, _folded(alias.name)), len(entities))
        if key == len(entities):
            entities.append(EntityAnnotation(key, alias.name, alias.kind))
        return key

    people = {entity.key: entity for entity in annotation.entities}
    claims = rerank(lesson, text, annotation.claims, people, lambda words: lesson.alias_of(words, day), key_of)
    version = version_with(annotation.pipeline_version, lesson)
    return replace(annotation, pipeline_version=version, entities=tuple(entities), claims=tuple(claims))


def rerank(
    lesson: Lesson,
    text: str,
    claims: Sequence[ClaimSpan],
    people: Mapping[int, EntityAnnotation],
    find_alias: FindAlias,
    key_of: KeyOf,
) -> list[ClaimSpan]:
    """The claims, in order, with their candidates as the lesson ranks them, what they were before kept beside each."""
    ranked: list[ClaimSpan] = []
    before: tuple[ClaimSpan, ClaimSpan] | None = None
    for claim, options in zip(claims, signs.options(text, claims, people), strict=True):
        now = _carried(claim, *before) if before else None
        if now is None:
            now = _reranked(lesson, text, claim, *with_alias(text, claim, options, find_alias, key_of))
        ranked.append(now)
        if claim.speaker is not None and not claim.nested:
            before = claim, now
    return ranked


def with_alias(
    text: str, claim: ClaimSpan, options: list[Option], find_alias: FindAlias, key_of: KeyOf
) -> tuple[list[Option], LearnedAlias | None]:
    """The options of a claim, and the alias that its source is, which may bring one more.

    None where the article itself tells another by more of the name: that "Cruz" is Heidi Cruz there.
    """
    words = signs.source_words(text, claim)
    alias = find_alias(words) if signs.may_be_alias(words) else None
    if alias is None:
        return options, None
    if any(o.has_more_of_the_name(words) and signs.folded(o.name) != signs.folded(alias.name) for o in options):
        return options, None
    key = key_of(alias)
    told = {ALIAS: 1.0, ALIAS_ODDS: alias.odds}
    if all(option.candidate.entity != key for option in options):
        brought = Candidate(key, NEW, (), signs.alias_evidence(claim.source), (0, 0.0))
        return [*options, Option(brought, {signs.KINDS[alias.kind]: 1.0, **told}, alias.name)], alias
    return [
        replace(option, signs={**option.signs, **told}) if option.candidate.entity == key else option
        for option in options
    ], alias


def log_probability(option: Option) -> float:
    """Of an option before the lesson."""
    return math.log(max(option.candidate.probability, LEAST))


def log_probability_of_nobody(claim: ClaimSpan) -> float:
    """That none of the candidates is right, before the lesson."""
    return math.log(max(1 - sum(candidate.probability for candidate in claim.candidates), LEAST_NOBODY))


def _reranked(
    lesson: Lesson, text: str, claim: ClaimSpan, options: list[Option], alias: LearnedAlias | None
) -> ClaimSpan:
    if not options or (alias is None and not lesson.weights and lesson.temperature == 1):
        return claim
    scores = [log_probability(o) / lesson.temperature + _weighed(lesson, o.signs) for o in options]
    nobody = log_probability_of_nobody(claim) / lesson.temperature
    nobody += lesson.weights.get(NOBODY + signs.sort_of(text, claim), 0.0)
    top = max(*scores, nobody)
    powers = [math.exp(score - top) for score in scores]
    total = sum(powers) + math.exp(nobody - top)
    order = sorted(range(len(options)), key=lambda at: -powers[at])
    candidates = tuple(
        _told(lesson, options, at, first=place == 0, alias=alias, share=powers[at] / total)
        for place, at in enumerate(order)
    )
    return _with_candidates(claim, candidates)


def _carried(claim: ClaimSpan, was: ClaimSpan, now: ClaimSpan) -> ClaimSpan | None:
    """A claim without a source that has the speaker of the one before, which is somebody else now; None for all others."""
    first = claim.candidates[0] if claim.candidates else None
    if claim.source or first is None or now.speaker in (None, was.speaker) or first.entity != was.speaker:
        return None
    if first.reasons[:1] not in {(reason,) for reason in signs.GOES_ON} or signs.is_runner_up(first):
        return None
    scale = min(1.0, first.probability / max(was.candidates[0].probability, LEAST))
    own = {candidate.entity: (rank, candidate) for rank, candidate in enumerate(claim.candidates, start=1)}
    candidates = []
    for new in now.candidates:
        rank, old = own.pop(new.entity, (0, replace(first, entity=new.entity, probability=0.0)))
        now_told = round(new.probability * scale, 3)
        candidates.append(replace(old, probability=now_told, before=(rank, old.probability)))
    rest = (replace(candidate, before=(rank, candidate.probability)) for rank, candidate in own.values())
    return _with_candidates(claim, (*candidates, *rest))


def _weighed(lesson: Lesson, told: signs.Signs) -> float:
    return sum(lesson.weights.get(name, 0.0) * value for name, value in told.items())


def _told(
    lesson: Lesson, options: Sequence[Option], at: int, *, first: bool, alias: LearnedAlias | None, share: float
) -> Candidate:
    """The candidate with its new probability, and the lesson's reason where it has one."""
    option = options[at]
    candidate = option.candidate
    reasons = candidate.reasons
    if alias is not None and ALIAS in option.signs:
        reasons = (*reasons, alias.reason)
    elif first and at > 0:
        reasons = (*reasons, _why(lesson, option.signs, options[0].signs))
    before = candidate.before or (at + 1, candidate.probability)
    return replace(candidate, probability=round(share, 3), reasons=reasons, before=before)


def _why(lesson: Lesson, new: signs.Signs, old: signs.Signs) -> str:
    """What counts most for the new first candidate against the old one."""
    differences = {
        name: lesson.weights.get(name, 0.0) * (new.get(name, 0.0) - old.get(name, 0.0)) for name in {**new, **old}
    }
    name = max(sorted(differences), key=lambda one: differences[one])
    speaks = "for" if new.get(name, 0.0) > old.get(name, 0.0) else "against another"
    return f"{SPEAK}{speaks}: {name}"


def _with_candidates(claim: ClaimSpan, candidates: tuple[Candidate, ...]) -> ClaimSpan:
    """The claim with candidates ranked anew, and the speaker and confidence that follow from them."""
    first = candidates[0]
    names = claim.speaker is not None or first.probability >= NAMES_FROM
    speaker = first.entity if names else None
    was = claim.candidates[0].probability if claim.speaker is not None and claim.candidates else 0.5
    now = first.probability if names else 0.5
    confidence = min(1.0, claim.confidence / was * now) if was else claim.confidence
    relay = claim.relay if claim.relay != speaker else None
    return replace(claim, speaker=speaker, relay=relay, confidence=round(confidence, 3), candidates=candidates)


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
