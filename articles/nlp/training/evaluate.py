"""How good the annotation is, by a gold: attributions as PolNeAR is scored, and who was said to speak.

Attribution: contents agree by half of their words or more (Jaccard), sources share a word (or neither has one), one to
one, the best agreement first. Precision is broken down by the form of what was found, recall by that of the gold.
Several annotations of one article count as one, in equal parts. Nested claims are left out. Intervals are of 95 %, by
bootstrap over the articles. (Newell, Margolin, Ruths 2018 for the corpus; the measure is our referees'.)
"""

from __future__ import annotations

import json
import random
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from articles.nlp.annotations import ArticleAnnotation, Form, Span
from articles.nlp.layout import DATA, read_layout
from articles.nlp.quotations import find_quotations
from articles.nlp.training.golds import GoldArticle

SAME = 0.5
FORMS: tuple[Form, ...] = ("direct", "mixed", "indirect")
SAMPLES, SEED = 500, 13
BINS = 10

# The share of a claim's confidence that speakers.py gives to nobody: what a confidence is divided by, to have the claim's.
UNSPOKEN = 0.5

_WORD = re.compile(r"[^\W_]+(?:['’.,&\-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Compared:
    """A claim as it is compared: the numbers of its words."""

    content: frozenset[int]
    source: frozenset[int]
    form: Form
    speech: bool
    speakers: frozenset[str]
    """The names of who is said to speak; empty where nobody is."""
    confidence: float = 1.0
    """How sure the machine is of claim and speaker."""
    certainty: float = 1.0
    """How sure it is of the speaker."""
    likelihood: float = 1.0
    """How sure it is of the claim, whoever speaks."""


@dataclass(slots=True)
class Counts:
    """Counts of one article, by measure and group; they are added up over articles, also with weights."""

    values: defaultdict[tuple[str, str], float] = field(default_factory=lambda: defaultdict(float))

    def add(self, measure: str, group: str, amount: float = 1.0) -> None:
        self.values[measure, group] += amount

    def ratio(self, right: str, of: str, group: str) -> float | None:
        total = self.values[of, group]
        return self.values[right, group] / total if total else None

    def f1(self, measure: str, group: str) -> float | None:
        """The harmonic mean of "measure found right" of "measure found" and "measure known right" of "measure known"."""
        precision = self.ratio(f"{measure} found right", f"{measure} found", group)
        recall = self.ratio(f"{measure} known right", f"{measure} known", group)
        if precision is None and recall is None:
            return None
        precision, recall = precision or 0.0, recall or 0.0
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


@dataclass(slots=True)
class Evaluation:
    """The counts of every article, with its publisher, and pairs (probability, right) for claims and for speakers."""

    articles: list[tuple[str, Counts]] = field(default_factory=list)
    claims: list[tuple[float, bool]] = field(default_factory=list)
    speakers: list[tuple[float, bool]] = field(default_factory=list)

    def total(self, publisher: str = "") -> Counts:
        return _sum(counts for name, counts in self.articles if publisher in ("", name))

    def interval(self, value: Callable[[Counts], float | None], publisher: str = "") -> tuple[float, float]:
        """The middle 95 % of a figure over samples of the articles, drawn with a fixed seed."""
        chance = random.Random(SEED)  # noqa: S311 - the same samples every time
        some = [counts for name, counts in self.articles if publisher in ("", name)]
        drawn = (value(_sum(chance.choices(some, k=len(some)))) for _ in range(SAMPLES))
        values = sorted(figure for figure in drawn if figure is not None)
        return (
            (values[int(0.025 * (len(values) - 1))], values[int(0.975 * (len(values) - 1))]) if values else (0.0, 0.0)
        )


def _sum(some: Iterable[Counts]) -> Counts:
    total = Counts()
    for counts in some:
        for key, value in counts.values.items():
            total.values[key] += value
    return total


def evaluate(golds: Sequence[GoldArticle], annotations: dict[str, ArticleAnnotation]) -> Evaluation:
    """The evaluation of annotations, by the id of their article."""
    by_id: dict[str, list[GoldArticle]] = defaultdict(list)
    for gold in golds:
        by_id[gold.id].append(gold)
    result = Evaluation()
    for identifier, alternatives in by_id.items():
        words = Words(alternatives[0].text)
        found = words.of_annotation(annotations[identifier])
        counts = Counts()
        for number, gold in enumerate(alternatives):
            one, known = Counts(), words.of_gold(gold)
            pairs = _compare(known, found, one)
            if gold.has_speakers:
                pairs = _compare_speakers(known, found, one, result.speakers)
            for key, value in one.values.items():
                counts.values[key] += value / len(alternatives)
            if number == 0:
                # A confidence is of claim and speaker; a gold without speakers can tell of the claim alone.
                right = {column for _, column in pairs}
                result.claims += [
                    (claim.confidence if gold.has_speakers else claim.likelihood, column in right)
                    for column, claim in enumerate(found)
                ]
        result.articles.append((alternatives[0].publisher, counts))
    return result


@cache
def reporting_words() -> frozenset[str]:
    """The words by which a cue is one of speech (data/reporting.json)."""
    lines = json.loads((DATA / "reporting.json").read_text(encoding="utf-8"))["words"]
    return frozenset(word for line in lines for word in line.split())


class Words:
    """The words of a text, and which of them are quoted."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.spans = [(match.start(), match.end()) for match in _WORD.finditer(text)]
        self._ends = [end for _, end in self.spans]
        self.quoted = self.within(
            piece for quotation in find_quotations(text, read_layout(text)) for piece in quotation.pieces
        )

    def within(self, spans: Iterable[Span]) -> frozenset[int]:
        """The numbers of the words of which more than half lies in a span, or that a whole span lies in."""
        return frozenset(number for span in spans for number in self._in(span))

    def _in(self, span: Span) -> Iterator[int]:
        for number in range(bisect_right(self._ends, span.start), len(self.spans)):
            start, end = self.spans[number]
            if start >= span.end:
                break
            shared = min(end, span.end) - max(start, span.start)
            if 2 * shared > end - start or shared == span.end - span.start:
                yield number

    def of_gold(self, gold: GoldArticle) -> list[Compared]:
        claims = (
            self._compared(claim.content, claim.cue, claim.source, {claim.speaker} - {""})
            for claim in gold.claims
            if not claim.nested
        )
        return [claim for claim in claims if claim.content]

    def of_annotation(self, annotation: ArticleAnnotation) -> list[Compared]:
        claims = []
        for claim in annotation.claims:
            if not claim.nested:
                speaker = None if claim.speaker is None else annotation.entities[claim.speaker]
                names = {speaker.name, *speaker.aliases} if speaker else set[str]()
                certainty = claim.candidates[0].probability if claim.candidates else 0.0
                share = certainty if speaker else UNSPOKEN
                claims.append(
                    replace(
                        self._compared(claim.content, claim.cue, claim.source, names),
                        confidence=claim.confidence,
                        certainty=certainty,
                        likelihood=min(claim.confidence / share, 1.0) if share else 0.0,
                    )
                )
        return [claim for claim in claims if claim.content]

    def _compared(
        self, content: Sequence[Span], cue: Sequence[Span], source: Sequence[Span], speakers: set[str]
    ) -> Compared:
        words = self.within(content)
        inside = len(words & self.quoted)
        form: Form = "indirect" if not inside else "direct" if inside == len(words) else "mixed"
        said = {self.text[slice(*self.spans[number])].lower() for number in self.within(cue)}
        names = frozenset(plain(name) for name in speakers)
        return Compared(words, self.within(source), form, bool(said & reporting_words()), names)


def plain(name: str) -> str:
    """A name as it is compared: without case, article, title marks and kinds of apostrophe."""
    plain = re.sub(r"[^\w' ]", "", name.replace("’", "'")).casefold().strip()
    return re.sub(r"^(?:the|a|an) ", "", plain)


def _compare(gold: Sequence[Compared], found: Sequence[Compared], counts: Counts) -> list[tuple[int, int]]:
    """Count attributions and words of contents; gives the pairs (gold, found) that agree."""
    pairs = match(gold, found, sources=True)
    known, right = {row for row, _ in pairs}, {column for _, column in pairs}
    for number, claim in enumerate(gold):
        for group in ("all", claim.form, *(["speech"] if claim.speech else [])):
            counts.add("attribution known", group)
            counts.add("attribution known right", group, number in known)
    for number, claim in enumerate(found):
        for group in ("all", claim.form):
            counts.add("attribution found", group)
            counts.add("attribution found right", group, number in right)
    gold_words = frozenset().union(*(claim.content for claim in gold))
    found_words = frozenset().union(*(claim.content for claim in found))
    for name, words in (("known", gold_words), ("found", found_words)):
        counts.add(f"words {name}", "all", len(words))
        counts.add(f"words {name} right", "all", len(gold_words & found_words))
    return pairs


def _compare_speakers(
    gold: Sequence[Compared], found: Sequence[Compared], counts: Counts, judged: list[tuple[float, bool]]
) -> list[tuple[int, int]]:
    """Count who was said to speak what was found, and quotations found where the gold has none.

    Gives the pairs (gold, found) of the same claim by the same speaker.
    """
    pairs = match(gold, found, sources=False)
    for row, column in pairs:
        claim, other = gold[row], found[column]
        right = same_speaker(claim.speakers, other.speakers)
        counts.add("speaker", claim.form)
        counts.add("speaker right", claim.form, right)
        judged.append((other.certainty, right))
    matched = {row for row, _ in pairs}
    for number, claim in enumerate(gold):
        counts.add("told", claim.form)
        counts.add("told found", claim.form, number in matched)
    said = frozenset().union(*(claim.content for claim in gold))
    for claim in found:
        if claim.form != "indirect":
            counts.add("quotation", "all")
            counts.add("quotation false", "all", not claim.content & said)
    return [(row, column) for row, column in pairs if same_speaker(gold[row].speakers, found[column].speakers)]


def same_speaker(gold: frozenset[str], found: frozenset[str]) -> bool:
    """Whether a name of the one is a name of the other, or begins or ends one ("Dmitry Peskov", "Peskov")."""
    if not gold or not found:
        return gold == found
    return any(
        one == other or other.endswith(f" {one}") or one.endswith(f" {other}") or one in other or other in one
        for one in gold
        for other in found
        if one and other
    )


def match(gold: Sequence[Compared], found: Sequence[Compared], *, sources: bool) -> list[tuple[int, int]]:
    """The pairs (gold, found) whose contents agree by half or more, one to one, the best first."""
    options = []
    for row, claim in enumerate(gold):
        for column, other in enumerate(found):
            shared = len(claim.content & other.content)
            agreement = shared / len(claim.content | other.content)
            if agreement >= SAME and (not sources or claim.source & other.source or claim.source == other.source):
                options.append((-agreement, row, column))
    rows: set[int] = set()
    columns: set[int] = set()
    pairs = []
    for _, row, column in sorted(options):
        if row not in rows and column not in columns:
            rows.add(row)
            columns.add(column)
            pairs.append((row, column))
    return pairs


def reliability(judged: Sequence[tuple[float, bool]]) -> Iterator[tuple[float, float, int]]:
    """Of each tenth of the probabilities that has any: the mean probability, the share that was right, how many."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for probability, right in judged:
        bins[min(int(probability * BINS), BINS - 1)].append((probability, right))
    for _, some in sorted(bins.items()):
        yield sum(p for p, _ in some) / len(some), sum(right for _, right in some) / len(some), len(some)


def calibration_error(judged: Sequence[tuple[float, bool]]) -> float:
    """The expected calibration error (Naeini et al. 2015), in ten bins of equal width."""
    return sum(count * abs(said - right) for said, right, count in reliability(judged)) / max(len(judged), 1)


def table(evaluation: Evaluation) -> Iterator[str]:
    """The figures as lines of text."""
    total = evaluation.total()
    low, high = evaluation.interval(lambda counts: counts.f1("attribution", "all"))
    yield f"{len(evaluation.articles)} articles"
    yield f"attribution F1       {_percent(total.f1('attribution', 'all'))} [{_percent(low)}, {_percent(high)}]"
    for form in FORMS:
        low, high = evaluation.interval(lambda counts, form=form: counts.f1("attribution", form))  # type: ignore[misc]
        yield f"  {form:<18} {_percent(total.f1('attribution', form))} [{_percent(low)}, {_percent(high)}]"
    for name in ("found", "known"):
        figure = total.ratio(f"attribution {name} right", f"attribution {name}", "all")
        yield f"{'precision' if name == 'found' else 'recall':<20} {_percent(figure)}"
    speech = total.ratio("attribution known right", "attribution known", "speech")
    yield f"recall, speech cues  {_percent(speech)}"
    yield f"content words F1     {_percent(total.f1('words', 'all'))}"
    for publisher, count in sorted(Counter(name for name, _ in evaluation.articles).items()):
        if publisher:
            f1 = evaluation.total(publisher).f1("attribution", "all")
            low, high = evaluation.interval(lambda counts: counts.f1("attribution", "all"), publisher)
            yield f"  {publisher:<18} {_percent(f1)} [{_percent(low)}, {_percent(high)}] of {count} articles"
    yield f"calibration error    {_percent(calibration_error(evaluation.claims))} of {len(evaluation.claims)} claims"
    if evaluation.speakers:
        yield from _speaker_lines(evaluation, total)


def _speaker_lines(evaluation: Evaluation, total: Counts) -> Iterator[str]:
    for form in FORMS:
        yield (
            f"{form:<10} found {_percent(total.ratio('told found', 'told', form))} of {total.values['told', form]:.0f}, "
            f"right speaker {_percent(total.ratio('speaker right', 'speaker', form))} of those"
        )
    yield f"false quotations     {_percent(total.ratio('quotation false', 'quotation', 'all'))}"
    yield f"calibration error    {_percent(calibration_error(evaluation.speakers))} of {len(evaluation.speakers)} speakers"


def _percent(share: float | None) -> str:
    return "   -" if share is None else f"{100 * share:5.1f}"
