"""Whether two claims are one statement: their words compared, and more asked of them where less is in quotation marks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from articles.wordings.comparing import compare
from articles.wordings.names import may_be_one_organization, may_be_one_person

if TYPE_CHECKING:
    import datetime

    from articles.wordings.comparing import Sameness

NEAR_DAYS = 14
"""Between two articles that print the same thing in other words; the same words are the same at any time."""
TOGETHER_DAYS = 1
"""Between two articles in which a speaker's few words ("We are ready") are the same."""
VERBATIM = 0.85
QUOTED_HERE, QUOTED_HERE_COVERED = 0.7, 0.6
"""The score that indirect speech must reach to be a quotation's, and how much of the shorter must be as printed."""
NOWHERE_QUOTED, NOWHERE_QUOTED_COVERED, NOWHERE_QUOTED_WORDS = 0.85, 0.7, 5
"""The same for two reports of indirect speech, and the words of content: reporters tell the same facts in their own words."""
OF_OTHERS, OF_OTHERS_WORDS = 0.8, 5
"""The share of the shorter as printed, and its words of content, with which the words of two speakers are the same words."""
OF_OTHERS_QUOTED = 3
"""The same for one quotation, word for word, in one story: that it is given to two people is what an editor must see."""
INDIRECT_PIECE, VERBATIM_PIECE = 0.5, 0.2
"""A smaller part of the other is no statement of its own where nothing is quoted: it names what the other is about."""


@dataclass(frozen=True, slots=True)
class Said:
    """A claim, as it is compared."""

    words: str
    is_quoted: bool
    """Whether at least half of it is inside quotation marks."""
    speaker: int | None
    """The entity's key, after merges."""
    person: str
    organization: str
    """The speaker's name as it is compared; both empty for one without a name: "a source" may be anybody."""
    at: datetime.datetime | None
    """When its article was published."""
    stories: frozenset[int] = frozenset()


def compared(one: Said, other: Said) -> Sameness | None:
    """How two claims compare; None where they are not one statement."""
    same_speaker = one.speaker is not None and one.speaker == other.speaker
    found = compare(one.words, other.words, together=same_speaker and _are_within(one, other, TOGETHER_DAYS))
    if not found.is_one_statement:
        return None
    return found if _is_told_enough(one, other, found) else None


def _is_told_enough(one: Said, other: Said, found: Sameness) -> bool:
    verbatim = found.covered >= VERBATIM and not found.is_contradicted
    if not verbatim and not _are_within(one, other, NEAR_DAYS):
        return False
    if have_two_speakers(one, other) and not _are_of_two_speakers(one, other, found):
        return False
    if one.is_quoted and other.is_quoted:
        return True
    if found.is_contradicted or not _are_within(one, other, NEAR_DAYS):
        return False
    if one.is_quoted or other.is_quoted:
        return found.score >= QUOTED_HERE and found.covered >= QUOTED_HERE_COVERED
    return (
        found.score >= NOWHERE_QUOTED
        and found.covered >= NOWHERE_QUOTED_COVERED
        and found.words >= NOWHERE_QUOTED_WORDS
        and found.part >= (VERBATIM_PIECE if verbatim else INDIRECT_PIECE)
    )


def _are_of_two_speakers(one: Said, other: Said, found: Sameness) -> bool:
    """Whether the words say enough to be the same ones, although two outlets give them to two speakers."""
    if found.is_contradicted or found.covered < OF_OTHERS:
        return False
    is_one_quotation = one.is_quoted and other.is_quoted and found.covered == 1 and found.part == 1
    in_one_story = bool(one.stories & other.stories)
    return found.words >= (OF_OTHERS_QUOTED if is_one_quotation and in_one_story else OF_OTHERS_WORDS)


def have_two_speakers(one: Said, other: Said) -> bool:
    if one.speaker == other.speaker:
        return False
    if one.person and other.person:
        return not may_be_one_person(one.person, other.person)
    if one.organization and other.organization:
        return not may_be_one_organization(one.organization, other.organization)
    return bool((one.person or one.organization) and (other.person or other.organization))


def _are_within(one: Said, other: Said, days: int) -> bool:
    """Whether two claims are of one story, or of articles so few days apart; articles without a date may be."""
    if one.stories & other.stories:
        return True
    return one.at is None or other.at is None or abs(one.at - other.at).total_seconds() <= days * 86_400
