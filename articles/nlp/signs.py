"""What speaks for or against a candidate, as numbers: the same when an article is annotated and when a lesson is learned.

The names are the machine's own reasons, so that a lesson can be read. Plain Python, without spaCy: also web hosts load it.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from articles.nlp.annotations import Candidate, ClaimSpan, EntityAnnotation, Evidence, Kind, Span

SORTS = ("name", "description", "pronoun", "nothing")
"""What names the source of a claim."""
PRONOUNS = frozenset(
    [
        "he",
        "she",
        "they",
        "it",
        "i",
        "we",
        "you",
        "who",
        "one",
        "this",
        "that",
        "him",
        "her",
        "them",
        "himself",
        "herself",
        "themselves",
    ]
)
OWNERS = frozenset(["his", "her", "their", "its", "my", "our", "your", "whose"])

NAMED = "named as the source"
DESCRIBED = "described"
BEFORE_PRONOUN = "pronoun: "
PLAIN_REASONS = (
    NAMED,
    DESCRIBED,
    "not named here",
    "told by the words of the source",
    "the only one named in the source",
    "answers the questions",
    "the only person whom the paragraph tells about",
    "goes on from the claim before",
    "speaker of the claim before",
    "named near the claim",
    "words of the description stand near the name",
    "bears the same surname",
    "named later",
)
PRONOUN_REASONS = (
    "subject of the same sentence",
    "subject of the sentence before",
    "subject of a sentence",
    "speaker of the claim before",
    "told about there",
    "named in the same sentence",
    "named in the sentence before",
    "named earlier",
    "named before the quotation",
)
ASIDES = (
    "a man",
    "a woman",
    "speaks of somebody else",
    "named inside a quotation: unlikely",
    "words without a verb before the quotation: unlikely",
)
KINDS: dict[Kind, str] = {
    "person": "is a person",
    "organization": "is an organization",
    "group": "is a group",
    "place": "is a place",
    "unnamed": "is an unnamed source",
}

FIRST, JUST_SPOKEN, SPOKEN = "the machine's first choice", "has just spoken", "has spoken before"
FAR, NEAREST, BEHIND = "far before the source", "nearest to the source", "named only behind the source"
PARAGRAPH = "named in the paragraph of the source"
ALIAS, ALIAS_ODDS = "editors give it these words", "how often editors give it these words"
NOBODY = "none of the candidates, by "

SIGNS = (
    FIRST,
    JUST_SPOKEN,
    SPOKEN,
    FAR,
    NEAREST,
    BEHIND,
    PARAGRAPH,
    *PLAIN_REASONS,
    *(BEFORE_PRONOUN + reason for reason in PRONOUN_REASONS),
    *ASIDES,
    *KINDS.values(),
    *(NOBODY + sort for sort in SORTS),
    ALIAS,
    ALIAS_ODDS,
)
"""All names, in the order of a vector."""

GOES_ON = ("goes on from the claim before", "speaker of the claim before")
"""Reasons for which a claim without a source has the candidates of the one before."""
RUNNER_UP = ("speaker of the claim before", "named near the claim")
RUNNER_UP_MOST = 0.05
"""The probability of the likelier of the two (runners_up.SPOKE_BEFORE; a test keeps them equal)."""

_QUOTED = re.compile(r"^“[^”]*”: ")
_WORD = re.compile(r"\w[\w'’.-]*")

Signs = dict[str, float]


@dataclass(frozen=True, slots=True)
class Option:
    """A candidate as the machine has it, and what speaks for it."""

    candidate: Candidate
    signs: Signs
    name: str

    def has_more_of_the_name(self, words: str) -> bool:
        """Whether the source names somebody whom the article calls by more than these words: "Cruz", Heidi Cruz."""
        return NAMED in self.candidate.reasons and folded(self.name).endswith(f" {words}")


def source_words(text: str, claim: ClaimSpan) -> str:
    """The words of a claim's source as they are compared: case, marks and white space folded; "" where there are none."""
    return folded(" ".join(text[span.start : span.end] for span in claim.source))


def folded(words: str) -> str:
    return " ".join(match.group().strip(".'’-") for match in _WORD.finditer(words.casefold().replace("’", "'")))


def may_be_alias(words: str) -> bool:
    """Whether words can mean the same somebody in several articles: pronouns and "his lawyer" cannot."""
    return bool(words) and not (set(words.split()) & OWNERS) and not set(words.split()) <= PRONOUNS


def sort_of(text: str, claim: ClaimSpan) -> str:
    """What names the source: one of SORTS, by its words and by how the machine read them."""
    words = set(source_words(text, claim).split())
    if not words:
        return "nothing"
    if words <= PRONOUNS:
        return "pronoun"
    reasons = set(claim.candidates[0].reasons) if claim.candidates else set[str]()
    return "name" if reasons & {NAMED, "the only one named in the source"} else "description"


def is_runner_up(candidate: Candidate) -> bool:
    """Whether a candidate is there to be chosen by an editor, never by the machine."""
    near = candidate.reasons[:1] == RUNNER_UP[1:]
    spoke = candidate.reasons == RUNNER_UP[:1] and candidate.probability == RUNNER_UP_MOST and not candidate.evidence
    return near or spoke


def options(text: str, claims: Sequence[ClaimSpan], people: Mapping[int, EntityAnnotation]) -> Iterator[list[Option]]:
    """For each claim its candidates with their signs. `claims` are in text order, as the machine alone has them.

    `people` are the entities by the candidates' keys.
    """
    spoken = Counter[int]()
    last: int | None = None
    for claim in claims:
        between = [_between(text, candidate, claim) for candidate in claim.candidates]
        nearest = min((len(words) for words in between if words is not None), default=None)
        yield [
            Option(
                candidate,
                {
                    **({FIRST: 1.0} if rank == 0 and not is_runner_up(candidate) else {}),
                    **_reasons(candidate),
                    **_place(candidate, words, nearest),
                    **({JUST_SPOKEN: 1.0} if candidate.entity == last else {}),
                    **({SPOKEN: math.log1p(spoken[candidate.entity])} if spoken[candidate.entity] else {}),
                    KINDS[people[candidate.entity].kind]: 1.0,
                },
                people[candidate.entity].name,
            )
            for rank, (candidate, words) in enumerate(zip(claim.candidates, between, strict=True))
        ]
        if claim.speaker is not None and not claim.nested:
            spoken[claim.speaker] += 1
            last = claim.speaker


def _reasons(candidate: Candidate) -> Signs:
    return {name: 1.0 for reason in candidate.reasons if (name := reason_name(reason))}


def reason_name(reason: str) -> str:
    """The sign that a reason of the machine is; "" for one that is none."""
    if reason.startswith("described as “"):
        return DESCRIBED
    bare = _QUOTED.sub("", reason)
    if bare != reason:
        return BEFORE_PRONOUN + bare if bare in PRONOUN_REASONS else ""
    return reason if reason in PLAIN_REASONS or reason in ASIDES else ""


def _place(candidate: Candidate, words: str | None, nearest: int | None) -> Signs:
    """Where the antecedent stands, by the words between it and the source."""
    if words is None:
        return {BEHIND: 1.0} if _antecedents(candidate) else {}
    return {
        FAR: math.log1p(len(words) / 100),
        **({NEAREST: 1.0} if len(words) == nearest else {}),
        **({PARAGRAPH: 1.0} if "\n\n" not in words else {}),
    }


def _between(text: str, candidate: Candidate, claim: ClaimSpan) -> str | None:
    """The words from the antecedent to the source; None where there is none, or none before the source."""
    end = max((span.end for span in _antecedents(candidate)), default=None)
    if end is None or not claim.source or end > claim.source[0].start:
        return None
    return text[end : claim.source[0].start]


def _antecedents(candidate: Candidate) -> list[Span]:
    return [evidence.span for evidence in candidate.evidence if evidence.role == "antecedent"]


def alias_evidence(spans: Sequence[Span]) -> tuple[Evidence, ...]:
    """The words of a source as what an alias speaks by."""
    return tuple(Evidence(span, "alias") for span in spans)
