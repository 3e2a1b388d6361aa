"""What editors say of statements: states, what is refused, and that all of it can be taken back."""

from __future__ import annotations

import random
from contextlib import suppress

import pytest

from articles.editing import (
    attributions,
    statement_merging,
    statement_relations,
    statement_speakers,
    statements,
    undoing,
)
from articles.editing.errors import NotAllowed, NothingToUndo, StaleEdit
from articles.models import Appearance, Attribution, Revision, Statement, StatementRelation
from tests.factories import (
    AppearanceFactory,
    ArticleFactory,
    ClaimFactory,
    EntityFactory,
    StatementFactory,
    user_in_role,
)

pytestmark = pytest.mark.django_db
Act = Revision.Act


@pytest.fixture
def frida():
    return user_in_role("frida", "editor")


@pytest.fixture
def statement():
    """A statement that the machine has found in two articles."""
    statement = StatementFactory()
    for _ in range(2):
        AppearanceFactory(statement=statement)
    return statement


def appearance_of(statement, number=0):
    return statement.appearances.select_related("claim", "statement").order_by("pk")[number]


def standing(statement):
    return statement.appearances.exclude(state="rejected").count()


def fresh(row):
    return type(row).objects.get(pk=row.pk)


@pytest.mark.parametrize(
    ("act", "before", "after", "logged"),
    [
        (statements.confirm, "suggested", "confirmed", Act.APPEARANCE_CONFIRMED),
        (statements.confirm, "rejected", "confirmed", Act.APPEARANCE_CONFIRMED),
        (statements.reject, "suggested", "rejected", Act.APPEARANCE_REJECTED),
        (statements.reject, "confirmed", "rejected", Act.APPEARANCE_REJECTED),
    ],
)
def test_an_appearance_is_decided_and_taken_back(statement, editor, frida, act, before, after, logged):
    appearance = appearance_of(statement)
    if before != "suggested":
        first = statements.confirm if before == "confirmed" else statements.reject
        first(appearance, by=frida, edition=1)

    revision = act(appearance, by=editor, edition=appearance.edition)

    assert (fresh(appearance).state, fresh(appearance).decided_by) == (after, editor)
    assert (revision.act, revision.article_id) == (logged, appearance.claim.article_id)
    assert fresh(statement).edition == statement.edition + (1 if before == "suggested" else 2)
    undoing.undo(revision, by=editor)
    now = fresh(appearance)
    assert (now.state, now.decided_by) == (before, None if before == "suggested" else frida)


def test_who_comes_second_is_told(statement, editor, frida):
    appearance, same = appearance_of(statement), appearance_of(statement)
    statements.confirm(appearance, by=frida, edition=1)

    with pytest.raises(StaleEdit):
        statements.reject(same, by=editor, edition=1)

    assert fresh(same).state == "confirmed"


def test_what_is_taken_out_is_not_counted(statement, editor):
    statements.reject(appearance_of(statement), by=editor, edition=1)

    assert fresh(statement).articles_count == 1


def test_a_claim_is_put_in_and_taken_back(statement, editor):
    claim = ClaimFactory()

    revision = statements.add(statement, claim=claim, by=editor, edition=1)

    made = Appearance.objects.get(claim=claim)
    assert (made.state, made.origin, fresh(statement).articles_count) == ("confirmed", "person", 3)
    undoing.undo(revision, by=editor)
    assert not Appearance.objects.filter(claim=claim).exists()
    assert fresh(statement).articles_count == 2


def test_what_was_taken_out_is_put_in_again(statement, editor):
    appearance = appearance_of(statement)
    statements.reject(appearance, by=editor, edition=1)

    revision = statements.add(statement, claim=appearance.claim, by=editor, edition=2)

    assert fresh(appearance).state == "confirmed"
    undoing.undo(revision, by=editor)
    assert fresh(appearance).state == "rejected"


def test_a_claim_of_another_statement_is_refused(statement, editor):
    other = AppearanceFactory()

    with pytest.raises(NotAllowed, match="in another statement already"):
        statements.add(statement, claim=other.claim, by=editor, edition=1)
    statements.reject(other, by=editor, edition=1)
    taken_out = appearance_of(statement)
    statements.reject(taken_out, by=editor, edition=1)
    statements.add(other.statement, claim=taken_out.claim, by=editor, edition=2)
    with pytest.raises(NotAllowed, match="in another statement already"):
        statements.confirm(taken_out, by=editor, edition=taken_out.edition)


def test_two_claims_make_a_statement(editor):
    claim, other = ClaimFactory(), ClaimFactory()

    statement = statements.start(claim, other=other, by=editor)

    assert (standing(statement), fresh(statement).articles_count) == (2, 2)
    undoing.undo(Revision.objects.filter(statement=statement).latest("pk"), by=editor)
    assert (standing(statement), fresh(statement).articles_count) == (0, 0)


def test_a_claim_joins_the_statement_of_the_other(statement, editor):
    claim = ClaimFactory()

    assert statements.start(claim, other=appearance_of(statement).claim, by=editor) == statement

    assert standing(statement) == 3
    with pytest.raises(NotAllowed, match="Merge the two"):
        statements.start(claim, other=AppearanceFactory().claim, by=editor)
    article = ArticleFactory()
    with pytest.raises(NotAllowed, match="same article"):
        statements.start(ClaimFactory(article=article), other=ClaimFactory(article=article), by=editor)


def test_the_one_in_more_articles_remains_and_is_taken_apart_again(statement, editor):
    statements.add(statement, claim=ClaimFactory(), by=editor, edition=1)
    smaller = AppearanceFactory().statement

    revision = statement_merging.merge(smaller, other=statement, by=editor, edition=1)

    assert (fresh(smaller).merged_into, standing(statement), fresh(statement).articles_count) == (statement, 4, 4)
    undoing.undo(revision, by=editor)
    assert fresh(smaller).merged_into is None
    assert (standing(statement), standing(smaller), fresh(smaller).articles_count) == (3, 1, 1)


def test_what_an_editor_has_told_apart_is_not_merged(statement, editor):
    taken_out = appearance_of(statement)
    statements.reject(taken_out, by=editor, edition=1)
    other = AppearanceFactory(claim=taken_out.claim).statement

    with pytest.raises(NotAllowed, match="edith has taken a claim of one of them out of the other"):
        statement_merging.merge(other, other=statement, by=editor, edition=1)


def test_two_are_related_with_a_note_and_it_is_taken_back(statement, editor, frida):
    other = StatementFactory()

    related = statement_relations.relate(
        other, other=statement, kind="contradicts", note=" The bridge \n holds. ", by=editor, edition=1
    )

    relation = StatementRelation.objects.get()
    assert (relation.one, relation.other, relation.note) == (statement, other, "The bridge holds.")
    with pytest.raises(NotAllowed, match=r"edith said on .* that these two contradict each other"):
        statement_merging.merge(statement, other=other, by=frida, edition=1)
    taken_back = statement_relations.withdraw(relation, by=frida)
    assert not statement_relations.standing_of(statement).exists()
    with pytest.raises(StaleEdit):
        undoing.undo(related, by=editor)
    undoing.undo(taken_back, by=frida)
    assert statement_relations.standing_of(other).get() == relation
    undoing.undo(related, by=editor)
    assert not statement_relations.standing_of(statement).exists()


def test_what_was_said_of_the_merged_holds_for_the_survivor(statement, editor):
    merged, other = StatementFactory(), StatementFactory()
    statement_relations.relate(merged, other=other, kind="background", note="", by=editor, edition=1)

    statement_merging.merge(statement, other=merged, by=editor, edition=1)

    assert statement_relations.standing_of(statement).count() == 1
    with pytest.raises(NotAllowed):
        statement_relations.relate(other, other=statement, kind="contradicts", note="", by=editor, edition=1)


@pytest.fixture
def two_speakers(dantas, verbeke):
    """The same words, given to Mirela Dantas twice and to Joost Verbeke once."""
    statement = StatementFactory()
    for speaker in (dantas, verbeke, dantas):
        AppearanceFactory(statement=statement, claim=ClaimFactory(attribution=speaker))
    return statement


def speakers(statement):
    rows = Attribution.objects.filter(claim__appearances__statement=statement).order_by("pk")
    return [attribution.speaker.name for attribution in rows.select_related("speaker")]


def editions(statement):
    return dict(statement.appearances.values_list("claim", "claim__attribution__edition"))


def test_all_appearances_are_given_to_one_and_back_in_one_undo(two_speakers, dantas, editor):
    seen = editions(two_speakers)

    done = statement_speakers.give(two_speakers, speaker=dantas, seen=seen, by=editor, edition=1)

    assert (done.given, done.left, set(speakers(two_speakers))) == (1, 0, {"Mirela Dantas"})
    told = Revision.objects.get(statement=two_speakers)
    assert (told.after["speaker_name"], told.action) == ("Mirela Dantas", done.action)
    undoing.undo(told, by=editor)
    assert speakers(two_speakers) == ["Mirela Dantas", "Joost Verbeke", "Mirela Dantas"]
    assert not Revision.objects.filter(undoes=None, undone_by=None).exists()


def test_what_was_decided_meanwhile_is_left_alone(two_speakers, dantas, verbeke, editor, frida):
    seen = editions(two_speakers)
    attribution = Attribution.objects.get(speaker=verbeke)
    attributions.choose_speaker(attribution, speaker=EntityFactory(name="Arne Kolbe"), by=frida, edition=1)

    with pytest.raises(StaleEdit):
        statement_speakers.give(two_speakers, speaker=dantas, seen=seen, by=editor, edition=1)

    assert "Arne Kolbe" in speakers(two_speakers)
    assert fresh(two_speakers).edition == 1


def test_a_source_of_one_article_cannot_be_named_in_others(two_speakers, editor):
    aide = EntityFactory(name="an aide", kind="unnamed", article=ArticleFactory())

    with pytest.raises(NotAllowed, match="one article only"):
        statement_speakers.give(two_speakers, speaker=aide, seen=editions(two_speakers), by=editor, edition=1)


def test_undone_at_the_claim_it_is_undone_of_the_statement(two_speakers, verbeke, editor):
    statement_speakers.give(two_speakers, speaker=verbeke, seen=editions(two_speakers), by=editor, edition=1)
    of_claim = Revision.objects.filter(claim__isnull=False).latest("pk")

    undoing.undo(of_claim, by=editor)

    assert Revision.objects.get(statement=two_speakers, undoes=None).undone_by
    assert speakers(two_speakers) == ["Mirela Dantas", "Joost Verbeke", "Mirela Dantas"]


def test_another_editor_s_later_word_about_the_same_appearance_stands_in_the_way(statement, editor, frida):
    first, second = appearance_of(statement), appearance_of(statement, 1)
    statements.confirm(first, by=editor, edition=1)
    statements.confirm(second, by=frida, edition=1)
    of_statement = Revision.objects.undoable_by(editor).filter(statement=statement)
    assert of_statement.count() == 1

    statements.reject(first, by=frida, edition=2)

    assert of_statement.count() == 0
    assert Revision.objects.undoable_by(frida).filter(statement=statement).count() == 2


def test_undo_of_the_article_page_leaves_statements_alone(statement, editor):
    appearance = appearance_of(statement)
    statements.confirm(appearance, by=editor, edition=1)

    assert undoing.last_change(appearance.claim.article, by=editor) is None


def told():
    """Everything that editors can change about statements, but for editions and for statements that nothing is left of."""
    counted = ("pk", "merged_into", "articles_count")
    return {
        "appearances": {
            *Appearance.objects.values_list("statement", "claim", "state", "origin", "decided_by", "decided_at")
        },
        "statements": {*Statement.objects.exclude(articles_count=0, merged_into=None).values_list(*counted)},
        "relations": {
            *StatementRelation.objects.filter(is_withdrawn=False).values_list("kind", "one", "other", "note", "made_by")
        },
        "speakers": {
            *Attribution.objects.values_list("claim", "speaker", "relay", "state", "decided_by", "decided_at")
        },
    }


class Walk:
    """Editors at work on a few statements, each act drawn."""

    def __init__(self, seed, editors, people):
        self.chosen = random.Random(seed)  # noqa: S311 -- nothing secret is drawn
        self.editors, self.people = editors, people
        self.claims = [ClaimFactory(attribution=people[n % 2]) for n in range(7)]
        for n, statement in enumerate([StatementFactory(), StatementFactory(), StatementFactory()]):
            for claim in self.claims[2 * n : 2 * n + 2]:
                AppearanceFactory(statement=statement, claim=claim)
        statement_keys = Statement.objects.values_list("pk", flat=True)
        statements.recount(list(statement_keys))

    def step(self):
        chosen, by = self.chosen, self.chosen.choice(self.editors)
        statement = chosen.choice(list(Statement.objects.filter(merged_into=None).order_by("pk")))
        of_it = {"by": by, "edition": statement.edition}
        appearance = chosen.choice(list(Appearance.objects.select_related("claim").order_by("pk")))
        other = chosen.choice(list(Statement.objects.order_by("pk")))
        acts = [
            lambda: statements.confirm(appearance, by=by, edition=appearance.edition),
            lambda: statements.reject(appearance, by=by, edition=appearance.edition),
            lambda: statements.add(statement, claim=chosen.choice(self.claims), **of_it),
            lambda: statements.start(*chosen.sample(self.claims, 1), other=chosen.choice(self.claims), by=by),
            lambda: statement_merging.merge(statement, other=other, **of_it),
            lambda: statement_relations.relate(
                statement, other=other, kind=chosen.choice(["contradicts", "background"]), note="Why.", **of_it
            ),
            lambda: statement_relations.withdraw(chosen.choice(list(StatementRelation.objects.all())), by=by),
            lambda: statement_speakers.give(
                statement, speaker=chosen.choice(self.people), seen=editions(statement), **of_it
            ),
        ]
        with suppress(StaleEdit, NotAllowed, IndexError):
            chosen.choice(acts)()


@pytest.mark.parametrize("seed", range(4))
def test_whatever_was_done_is_undone_to_the_start(seed, editor, frida, dantas, verbeke):
    walk = Walk(seed, [editor, frida], [dantas, verbeke])
    start = told()

    for _ in range(40):
        walk.step()
    done = Revision.objects.count()
    for revision in Revision.objects.filter(undoes=None).order_by("-pk"):
        with suppress(NothingToUndo):
            undoing.undo(Revision.objects.get(pk=revision.pk), by=revision.by)

    assert done > 10
    assert not Revision.objects.filter(undoes=None, undone_by=None).exists()
    assert told() == start
