"""The nouns of the archive, one file each. Invariants live in the database; nothing here overrides save()."""

from __future__ import annotations

from articles.models.articles import Article, ArticleVersion
from articles.models.attributions import Attribution, Candidate
from articles.models.claims import Claim, ClaimPart
from articles.models.desks import Hold, Skip
from articles.models.entities import Alias, Distinct, Entity
from articles.models.intakes import Intake, IntakeFile, IntakeItem, OriginalPart
from articles.models.keymaps import KeyMap
from articles.models.lessons import Lesson
from articles.models.mentions import Mention
from articles.models.outlets import Outlet
from articles.models.presences import Presence
from articles.models.profiles import Profile
from articles.models.reviews import Review
from articles.models.revisions import Revision
from articles.models.roles import Role, role_given, role_of
from articles.models.saved_searches import SavedSearch, SavedVisit
from articles.models.search import ArticleWords, ClaimWords, Unindexed
from articles.models.second_readings import Answer, Passage, Sample, SecondReading, SecondReadingArticle
from articles.models.sketches import Sketch
from articles.models.statements import Appearance, Statement, StatementRelation, Wording
from articles.models.stories import Story, StoryLink
from articles.models.story_lessons import StoryLesson

__all__ = [
    "Alias",
    "Answer",
    "Appearance",
    "Article",
    "ArticleVersion",
    "ArticleWords",
    "Attribution",
    "Candidate",
    "Claim",
    "ClaimPart",
    "ClaimWords",
    "Distinct",
    "Entity",
    "Hold",
    "Intake",
    "IntakeFile",
    "IntakeItem",
    "KeyMap",
    "Lesson",
    "Mention",
    "OriginalPart",
    "Outlet",
    "Passage",
    "Presence",
    "Profile",
    "Review",
    "Revision",
    "Role",
    "Sample",
    "SavedSearch",
    "SavedVisit",
    "SecondReading",
    "SecondReadingArticle",
    "Sketch",
    "Skip",
    "Statement",
    "StatementRelation",
    "Story",
    "StoryLesson",
    "StoryLink",
    "Unindexed",
    "Wording",
    "role_given",
    "role_of",
]
