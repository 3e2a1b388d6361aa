"""Who says a claim: candidates for its speaker, ranked, each with a probability and the reasons for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from spacy.tokens import Doc

from articles.nlp.annotations import Candidate, ClaimSpan, Evidence
from articles.nlp.claims import LinkedClaim
from articles.nlp.discourse import Antecedent, Occurrence, is_subject
from articles.nlp.entities import ArticleEntities, annotation, mentions_of
from articles.nlp.layout import Layout
from articles.nlp.pronouns import span_of
from articles.nlp.referents import Referent
from articles.nlp.runners_up import runners_up
from articles.nlp.sources import (
    Source,
    institution_name,
    is_somebody,
    local_kind,
    local_name,
    read_source,
    without_wish,
)

# How many candidates an editor is shown.
CANDIDATES = 5

# How often the candidate was right, by what names the source; measured on the sample coverage.
NAMED = 0.95
DESCRIBED = 0.85
UNNAMED = 0.8
THING = 0.5
CONTINUED = 0.8
NEAREST = 0.4
NAMED_INSIDE = 0.6
INTERVIEWED = 0.7
ONLY_SUBJECT = 0.5

# How many tokens around a claim without a source its paragraph's subject is looked for.
AROUND = 150

# Less likely candidates than this are not shown; of people without a name, not less likely than ten times this.
UNLIKELY = 0.01

# How much likelier a pronoun's antecedent is when it has just spoken.
SPEAKS_ON = 3.0


def resolve(
    doc: Doc, layout: Layout, claims: Sequence[LinkedClaim], found: ArticleEntities
) -> tuple[tuple[ClaimSpan, ...], ArticleEntities]:
    """The claims with their speakers, and the entities with those added that are local to the article."""
    resolver = _Resolver(doc, layout, found)
    return resolver.finish([resolver.claim(claim) for claim in claims])


class _Resolver:
    """Reads the claims in text order, the one before in mind."""

    def __init__(self, doc: Doc, layout: Layout, found: ArticleEntities) -> None:
        self.doc = doc
        self.layout = layout
        self.found = found
        self.referents = [replace(referent, names=list(referent.names)) for referent in found.referents]
        self.before: ClaimSpan | None = None
        self.spoken = -1
        self.meant: dict[int, int] = {}
        self.firsts: dict[int, int] = {}

    def claim(self, claim: LinkedClaim) -> ClaimSpan:
        """The claim with its candidates."""
        candidates = self._worth_showing(self._candidates(claim))
        # Runners-up are there to be chosen by an editor, never by the machine.
        speaker = candidates[0].entity if candidates else None
        certainty = candidates[0].probability if candidates else 0.5
        others = runners_up(self.doc, claim, self.found, candidates, self.before)
        candidates += islice(others, CANDIDATES - len(candidates))
        relay = self._relay(claim)
        resolved = ClaimSpan(
            claim.form,
            claim.content,
            claim.cue,
            claim.source,
            speaker,
            relay if relay != speaker else None,
            claim.nested,
            round(claim.confidence * certainty, 3),
            tuple(candidates),
        )
        if not claim.nested and speaker is not None:
            self.before = resolved
            self.spoken = self.firsts.get(speaker, speaker)
        return resolved

    def _candidates(self, claim: LinkedClaim) -> list[Candidate]:
        source = read_source(self.doc, claim.source, self.found)
        if source.sort == "nothing":
            return self._without_source(claim)
        if source.sort == "words" and self.doc[source.start : source.end].text in ("Q", "A"):
            return self._of_interview(claim, self.doc[source.start].text)
        if source.sort in ("several", "words") or source.occurrence is None:
            return self._told_by_words(claim, source)
        if source.sort == "pronoun":
            candidates = self._of_pronoun(claim, source.occurrence)
            self.meant[source.start] = candidates[0].entity
            return candidates
        return self._of_words(claim, source, source.occurrence)

    def _of_interview(self, claim: LinkedClaim, label: str) -> list[Candidate]:
        """Who answers where an interview has no names but "Q:" and "A:": the person named most."""
        counts = Counter(o.referent for o in self.found.occurrences if o.kind == "name" and o.label == "PERSON")
        if label == "Q" or not counts:
            return []
        [(number, _)] = counts.most_common(1)
        return [Candidate(number, INTERVIEWED, ("answers the questions",), self._evidence(claim))]

    def _told_by_words(self, claim: LinkedClaim, source: Source) -> list[Candidate]:
        """Somebody whom only the words of the source tell; or, where they name one person, that one."""
        share = UNNAMED if source.sort == "several" or is_somebody(self.doc, source) else THING
        new = Candidate(self._new(source), share, ("told by the words of the source",), self._evidence(claim))
        if source.sort != "words" or source.occurrence is None:
            return [new]
        named = Candidate(
            source.occurrence.referent, NAMED_INSIDE, ("the only one named in the source",), self._evidence(claim)
        )
        return [named, replace(new, probability=round(UNNAMED - NAMED_INSIDE, 3))]

    def _of_words(self, claim: LinkedClaim, source: Source, occurrence: Occurrence) -> list[Candidate]:
        referent = self.referents[occurrence.referent]
        if occurrence.ranking:
            return [self._described(claim, source, antecedent) for antecedent in occurrence.ranking]
        if referent.is_local:
            self._name(referent, source)
            return [Candidate(occurrence.referent, UNNAMED, ("not named here",), self._evidence(claim))]
        if referent.kind == "place":
            referent.kind = "organization"
        if occurrence.kind == "name":
            return [Candidate(occurrence.referent, NAMED, ("named as the source",), self._evidence(claim))]
        words = self.doc[occurrence.start : occurrence.end].text
        return [Candidate(occurrence.referent, DESCRIBED, (f"described as “{words}”",), self._evidence(claim))]

    def _described(self, claim: LinkedClaim, source: Source, antecedent: Antecedent) -> Candidate:
        """Somebody whom a description may mean, or nobody with a name."""
        if self.referents[antecedent.referent].is_local:
            self._name(self.referents[antecedent.referent], source)
            return Candidate(antecedent.referent, antecedent.probability, ("not named here",), self._evidence(claim))
        evidence = (Evidence(span, "antecedent") for span in (antecedent.span,) if span)
        return Candidate(
            antecedent.referent, antecedent.probability, antecedent.reasons, (*self._evidence(claim), *evidence)
        )

    def _of_pronoun(self, claim: LinkedClaim, occurrence: Occurrence) -> list[Candidate]:
        """Whom the pronoun may mean; who has just spoken is likelier to speak on."""
        before = self.spoken if self.before and self._is_near(self.before, claim) else -1
        total = sum(antecedent.probability for antecedent in occurrence.ranking)
        weights = [a.probability * (SPEAKS_ON if a.referent == before else 1.0) for a in occurrence.ranking]
        scale = total / sum(weights) if sum(weights) else 0.0
        candidates = [
            Candidate(
                antecedent.referent,
                round(weight * scale, 3),
                antecedent.reasons,
                (*self._evidence(claim), *(Evidence(span, "antecedent") for span in (antecedent.span,) if span)),
            )
            for antecedent, weight in zip(occurrence.ranking, weights, strict=True)
        ]
        return sorted(candidates, key=lambda candidate: -candidate.probability)

    def _worth_showing(self, candidates: Sequence[Candidate]) -> list[Candidate]:
        """The first candidate, and the others that an editor may want to choose."""
        return [
            candidate
            for number, candidate in enumerate(candidates[:CANDIDATES])
            if number == 0
            or candidate.probability >= (UNLIKELY if self.referents[candidate.entity].names else 10 * UNLIKELY)
        ]

    def _is_near(self, before: ClaimSpan, claim: LinkedClaim) -> bool:
        """Whether the claim before stands in the same paragraph or the one before it."""
        here = self.layout.index_at(claim.content[0].start)
        return here - self.layout.index_at(before.content[-1].start) <= 1

    def _without_source(self, claim: LinkedClaim) -> list[Candidate]:
        """Who said the claim before, or the only person whom the paragraph of a quotation has as a subject."""
        if not claim.continues and (subject := self._only_subject(claim)):
            reasons = ("the only person whom the paragraph tells about",)
            evidence = Evidence(span_of(self.doc, subject.start, subject.end), "antecedent")
            return [Candidate(subject.referent, ONLY_SUBJECT, reasons, (*self._evidence(claim), evidence))]
        if self.before is None or not self._is_near(self.before, claim):
            return []
        share = CONTINUED if claim.continues else NEAREST
        reason = "goes on from the claim before" if claim.continues else "speaker of the claim before"
        return [
            Candidate(candidate.entity, round(candidate.probability * share, 3), (reason,), self._evidence(claim))
            for candidate in self.before.candidates
        ]

    def _only_subject(self, claim: LinkedClaim) -> Occurrence | None:
        """The only person who is the subject of a sentence around a claim, in its paragraph."""
        content = self.doc.char_span(claim.content[0].start, claim.content[-1].end, alignment_mode="expand")
        if content is None or not len(content):
            return None
        setting = self.found.setting
        around = self.found.overlapping(max(content.start - AROUND, 0), content.end + AROUND)
        subjects = {
            occurrence.referent: occurrence
            for occurrence in around
            if setting.paragraph[occurrence.head] == setting.paragraph[content.start]
            and not content.start <= occurrence.head < content.end
            and occurrence.kind == "name"
            and is_subject(self.doc[occurrence.head])
            and self.referents[occurrence.referent].kind == "person"
        }
        return next(iter(subjects.values())) if len(subjects) == 1 else None

    def _relay(self, claim: LinkedClaim) -> int | None:
        source = read_source(self.doc, claim.relay_source, self.found)
        if source.sort == "nothing":
            return None
        if source.occurrence is None or source.sort == "several":
            return self._new(source)
        referent = self.referents[source.occurrence.referent]
        if referent.is_local:
            self._name(referent, source)
        return source.occurrence.referent

    def _new(self, source: Source) -> int:
        referent = Referent("unnamed", is_local=True)
        self._name(referent, source)
        self.referents.append(referent)
        number = len(self.referents) - 1
        if source.sort == "several" and source.occurrence is not None:
            # "He" after "a former official and another person said" is the first of them.
            self.firsts[number] = source.occurrence.referent
        return number

    def _name(self, referent: Referent, source: Source) -> None:
        """Give somebody without a name the words of the first source that is about them alone."""
        known = referent if source.occurrence and source.sort != "several" else None
        referent.kind = local_kind(self.doc, source, known)
        possessor = self.referents[referent.possessor] if referent.possessor >= 0 else None
        owner = annotation(0, possessor).name if possessor and possessor.names else ""
        name = local_name(self.doc, source, referent.kind, owner)
        if source.occurrence and referent.kind == "organization" and " " not in name:
            same = (o for o in self.found.occurrences if o.referent == source.occurrence.referent)
            name = max((institution_name(self.doc, o) for o in same if o.kind == "description"), key=len, default=name)
        for words in (without_wish(name), name):
            if words and words not in referent.names:
                referent.names.append(words)

    def _evidence(self, claim: LinkedClaim) -> tuple[Evidence, ...]:
        cues = (Evidence(span, "cue") for span in claim.cue)
        return (*cues, *(Evidence(span, "source") for span in claim.source))

    def finish(self, claims: Sequence[ClaimSpan]) -> tuple[tuple[ClaimSpan, ...], ArticleEntities]:
        """Keys without gaps: named entities first, then those local ones that a claim needs."""
        used = {c.entity for claim in claims for c in claim.candidates}
        for occurrence in self.found.occurrences:
            referent = self.referents[occurrence.referent]
            if occurrence.referent in used and not referent.names and occurrence.kind == "description":
                self._name(referent, Source("description", occurrence.start, occurrence.end, occurrence))
        used |= {claim.relay for claim in claims if claim.relay is not None}
        keys = {number: number for number, referent in enumerate(self.referents) if not referent.is_local}
        for number in sorted(used - keys.keys()):
            keys[number] = len(keys)
        referents = [self.referents[number] for number in keys]
        entities = tuple(annotation(key, referent) for key, referent in enumerate(referents))
        meant = ((o, self.meant.get(o.start, o.referent)) for o in self.found.occurrences)
        occurrences = tuple(replace(o, referent=keys[number], ranking=()) for o, number in meant if number in keys)
        return (
            tuple(_with_keys(claim, keys) for claim in claims),
            ArticleEntities(
                entities,
                mentions_of(self.doc, occurrences, len(entities)),
                tuple(referents),
                occurrences,
                self.found.setting,
            ),
        )


def _with_keys(claim: ClaimSpan, keys: dict[int, int]) -> ClaimSpan:
    return replace(
        claim,
        speaker=None if claim.speaker is None else keys[claim.speaker],
        relay=None if claim.relay is None else keys[claim.relay],
        candidates=tuple(replace(c, entity=keys[c.entity]) for c in claim.candidates),
    )
