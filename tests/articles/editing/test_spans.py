"""Claims whose words an editor marks: what each act does, that it leaves its Revisions, and that undo puts all back exactly."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.editing import attributions, spans, undoing
from articles.editing.errors import NotAllowed, StaleEdit
from articles.editing.marks import Mark
from articles.models import Attribution, Claim, ClaimPart, Entity, Revision
from tests.factories import (
    BODY,
    QUOTE,
    ArticleFactory,
    ArticleVersionFactory,
    ClaimFactory,
    EntityFactory,
    user_in_role,
)

pytestmark = pytest.mark.django_db
INDIRECT = "the extra cost would stay below nine million"


@pytest.fixture
def claim(dantas, verbeke):
    return ClaimFactory(attribution=dantas, attribution__candidates=[dantas, verbeke])


def fresh(claim):
    whole = Claim.objects.select_related("version__article", "article", "attribution__speaker", "attribution__relay")
    return whole.prefetch_related("parts").get(pk=claim.pk)


def mark(words, role="content", body=BODY):
    start = body.index(words)
    return Mark(start, start + len(words), words, role)


def marked(claim):
    return [(part.role, part.exact) for part in claim.parts.order_by("start", "role")]


def state():
    """All that an undo must bring back: the claims on the page, their words, and who said them."""
    rows = Claim.objects.filter(is_withdrawn=False).select_related("attribution").order_by("pk")
    return [
        (
            claim.pk, claim.form, claim.nested, claim.start,
            sorted(claim.parts.values_list("role", "start", "end", "exact")),
            claim.attribution.state, claim.attribution.speaker_id, claim.attribution.relay_id,
            claim.attribution.decided_by_id, claim.attribution.decided_at,
        )
        for claim in rows
    ]  # fmt: skip


def undo(article, by):
    return undoing.undo(undoing.last_change(article, by=by), by=by)


def test_a_claim_is_added_with_its_speaker(claim, verbeke, editor):
    marks = [mark(INDIRECT), Mark(156, 160, "said", "cue"), mark("She", "source")]

    revision = spans.add_claim(claim.version, marks=marks, speaker=verbeke, by=editor)

    added = fresh(revision.claim)
    assert marked(added) == [("source", "She"), ("cue", "said"), ("content", INDIRECT)]
    assert (added.origin, added.form, added.nested, added.start) == ("person", "indirect", False, BODY.index(INDIRECT))
    assert (added.attribution.state, added.attribution.speaker, added.attribution.decided_by) == (
        "added",
        verbeke,
        editor,
    )
    assert added.words_key is not None
    assert revision.act == "claim_added"
    undo(claim.article, editor)
    assert [one.pk for one in Claim.objects.for_reading()] == [claim.pk]
    assert fresh(added).attribution.state == "rejected"


def test_somebody_new_or_unnamed_may_have_said_it(claim, editor):
    spans.add_claim_of_new(claim.version, marks=[mark("nine million")], name="Arne Kolbe", kind="person", by=editor)
    spans.add_claim_of_unnamed(claim.version, marks=[mark(INDIRECT)], description="an official", by=editor)

    assert set(Entity.objects.exclude(name="Mirela Dantas").values_list("name", "kind")) == {
        ("Joost Verbeke", "person"), ("Arne Kolbe", "person"), ("an official", "unnamed"),
    }  # fmt: skip


def test_nobody_is_made_where_the_words_are_refused(claim, editor):
    with pytest.raises(NotAllowed):
        spans.add_claim_of_new(
            claim.version, marks=[Mark(0, 3, "Thy", "content")], name="Arne Kolbe", kind="person", by=editor
        )

    assert not Entity.objects.filter(name="Arne Kolbe").exists()
    assert Revision.objects.count() == 0


def test_a_source_of_another_article_is_refused(claim, editor):
    foreign = EntityFactory(name="an official", kind="unnamed", article=ArticleFactory())

    with pytest.raises(NotAllowed, match="another article"):
        spans.add_claim(claim.version, marks=[mark(INDIRECT)], speaker=foreign, by=editor)


def test_the_words_of_an_older_version_are_not_marked(claim, dantas, editor):
    ArticleVersionFactory(article=claim.article, number=2)

    with pytest.raises(NotAllowed, match="newest version"):
        spans.add_claim(claim.version, marks=[mark(INDIRECT)], speaker=dantas, by=editor)
    with pytest.raises(NotAllowed, match="newest version"):
        spans.change_words(fresh(claim), marks=[mark(INDIRECT)], by=editor, edition=1)


def test_the_same_words_are_one_claim(claim, dantas, editor):
    with pytest.raises(NotAllowed, match="a claim already"):
        spans.add_claim(claim.version, marks=[mark(QUOTE)], speaker=dantas, by=editor)
    attributions.reject(claim.attribution, by=editor, edition=1)
    with pytest.raises(NotAllowed, match="not a claim"):
        spans.add_claim(claim.version, marks=[mark(QUOTE)], speaker=dantas, by=editor)


def test_words_change_and_with_them_form_key_and_edition(claim, editor):
    before = state()

    revision = spans.change_words(
        fresh(claim), marks=[mark(QUOTE), mark("She said the extra cost")], by=editor, edition=1
    )

    changed = fresh(claim)
    assert marked(changed) == [("content", QUOTE), ("content", "She said the extra cost")]
    assert (changed.form, changed.attribution.edition, changed.attribution.state) == ("mixed", 2, "suggested")
    assert (revision.act, revision.before["form"], revision.after["form"]) == ("words_changed", "direct", "mixed")
    undo(claim.article, editor)
    assert state() == before


def test_a_cue_removed_leaves_the_form_as_it_was_set(claim, editor):
    spans.change_form(fresh(claim), form="mixed", by=editor, edition=1)

    spans.change_words(fresh(claim), marks=[mark(QUOTE)], by=editor, edition=2)

    assert fresh(claim).form == "mixed"
    assert marked(claim) == [("content", QUOTE)]


def test_the_second_of_two_editors_is_refused_and_nothing_is_written(claim, editor):
    seen_by_both = [fresh(claim), fresh(claim)]
    spans.change_words(seen_by_both[0], marks=[mark("a wall")], by=editor, edition=1)

    with pytest.raises(StaleEdit):
        spans.change_words(seen_by_both[1], marks=[mark("no map")], by=user_in_role("emil", "editor"), edition=1)

    assert marked(claim) == [("content", "a wall")]
    assert Revision.objects.count() == 1


def test_what_is_no_claim_has_no_words_to_change(claim, editor):
    attributions.reject(fresh(claim).attribution, by=editor, edition=1)

    for act in (
        lambda: spans.change_words(fresh(claim), marks=[mark("a wall")], by=editor, edition=2),
        lambda: spans.change_form(fresh(claim), form="mixed", by=editor, edition=2),
    ):
        with pytest.raises(NotAllowed, match="not a claim"):
            act()


def test_a_claim_inside_another_is_nested(claim, verbeke, editor):
    inner = spans.add_claim(claim.version, marks=[mark("a wall")], speaker=verbeke, by=editor).claim
    across = spans.add_claim(claim.version, marks=[mark("map,” Mirela")], speaker=verbeke, by=editor).claim

    assert (fresh(inner).nested, fresh(across).nested) == (True, False)


@pytest.mark.parametrize("decided", [False, True])
def test_a_claim_is_split_in_two_by_one_act(claim, verbeke, editor, decided):
    if decided:
        attributions.choose_speaker(fresh(claim).attribution, speaker=verbeke, by=editor, edition=1)
    before = state()

    spans.split(fresh(claim), at=mark("that is", ""), by=editor, edition=2 if decided else 1)

    first, second = Claim.objects.order_by("pk")
    assert first == claim
    assert marked(first) == [("content", "“We found a wall"), ("source", "Mirela Dantas"), ("cue", "told")]
    assert marked(second) == [("content", "that is on no map,”"), ("source", "Mirela Dantas"), ("cue", "told")]
    assert second.attribution.speaker == first.attribution.speaker
    assert second.attribution.state == ("added" if decided else "suggested")
    assert second.attribution.candidates.count() == (0 if decided else 2)
    assert len(set(Revision.objects.filter(act="claim_split").values_list("action", flat=True))) == 1
    undo(claim.article, editor)
    assert state() == before


@pytest.mark.parametrize("words", ["“We", "Mirela", "harbour"])
def test_a_claim_is_split_inside_its_words(claim, editor, words):
    with pytest.raises(NotAllowed, match="inside its own words"):
        spans.split(fresh(claim), at=mark(words, ""), by=editor, edition=1)

    assert Claim.objects.count() == 1


def test_two_claims_are_joined_and_one_undo_parts_them(claim, verbeke, editor):
    other = spans.add_claim(
        claim.version, marks=[mark(INDIRECT), mark("She", "source")], speaker=verbeke, by=editor
    ).claim
    before = state()

    spans.join(fresh(claim), other=fresh(other), by=editor, edition=1, other_edition=1)

    joined = fresh(claim)
    assert [part.exact for part in joined.spans("content")] == [QUOTE, INDIRECT]
    assert (joined.form, joined.attribution.speaker.name) == ("mixed", "Mirela Dantas")
    assert [one.pk for one in Claim.objects.for_reading()] == [claim.pk]
    assert fresh(other).attribution.state == "rejected"
    undo(claim.article, editor)
    assert state() == before


def test_the_cue_between_two_that_are_joined_is_content_where_it_was(claim, dantas, editor):
    other = spans.add_claim(
        claim.version, marks=[mark("Mirela Dantas told the committee")], speaker=dantas, by=editor
    ).claim

    spans.join(fresh(claim), other=fresh(other), by=editor, edition=1, other_edition=1)

    assert marked(claim) == [("content", f"{QUOTE} Mirela Dantas told the committee")]


def test_a_stale_half_joins_nothing(claim, verbeke, editor):
    other = spans.add_claim(claim.version, marks=[mark(INDIRECT)], speaker=verbeke, by=editor).claim
    before = state()
    for edition, other_edition in ((2, 1), (1, 2)):
        with pytest.raises(StaleEdit):
            spans.join(fresh(claim), other=fresh(other), by=editor, edition=edition, other_edition=other_edition)

    assert state() == before


def test_only_another_claim_of_the_text_is_joined(claim, editor):
    elsewhere = ClaimFactory(article=ArticleFactory())
    for other in (claim, elsewhere):
        with pytest.raises(NotAllowed, match="same text"):
            spans.join(fresh(claim), other=fresh(other), by=editor, edition=1, other_edition=1)


def test_what_somebody_decided_of_one_half_keeps_a_split_from_being_undone(claim, dantas, verbeke, editor):
    spans.change_form(fresh(claim), form="mixed", by=editor, edition=1)
    split = spans.split(fresh(claim), at=mark("that is", ""), by=editor, edition=2)
    second = Claim.objects.exclude(pk=claim.pk).get()
    emil = user_in_role("emil", "editor")
    attributions.choose_speaker(fresh(second).attribution, speaker=verbeke, by=emil, edition=1)
    before = state()

    with pytest.raises(StaleEdit):
        undoing.undo(Revision.objects.get(pk=split.pk), by=editor)

    assert state() == before
    assert undoing.last_change(claim.article, by=editor) is None, "the form was set before the split, which stands"


def test_words_are_undone_in_the_newest_version_only(claim, editor):
    revision = spans.change_words(fresh(claim), marks=[mark("a wall")], by=editor, edition=1)
    ArticleVersionFactory(article=claim.article, number=2)

    assert undoing.last_change(claim.article, by=editor) is None
    with pytest.raises(NotAllowed, match="newest version"):
        undoing.undo(Revision.objects.get(pk=revision.pk), by=editor)


WORDS = "“We found a wall 👨‍👩‍👧 on no map,” said Ana. كتبت الوزيرة ذلك. Cafés stay 🇫🇷🇩🇪 open, she said."


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_marked_undo_brings_back_exactly_what_was(dantas, editor, data):
    article = ArticleFactory(version__body=WORDS)
    first = ClaimFactory(
        article=article,
        words="on no map",
        parts__words="on no map",
        parts__cue="said",
        parts__source="Ana",
        attribution=dantas,
    )
    states = [state()]
    for _ in range(data.draw(st.integers(1, 5))):
        start = data.draw(st.integers(0, len(WORDS) - 2))
        end = data.draw(st.integers(start + 1, len(WORDS)))
        one = Mark(start, end, WORDS[start:end], "content")
        claims = list(Claim.objects.for_reading().filter(article=article))
        claim, other = fresh(data.draw(st.sampled_from(claims))), fresh(data.draw(st.sampled_from(claims)))
        edition = claim.attribution.edition
        acts = {
            "add": lambda one=one: spans.add_claim(first.version, marks=[one], speaker=dantas, by=editor),
            "change": lambda one=one, claim=claim, edition=edition: spans.change_words(
                claim, marks=[one], by=editor, edition=edition
            ),
            "split": lambda one=one, claim=claim, edition=edition: spans.split(
                claim, at=one, by=editor, edition=edition
            ),
            "join": lambda claim=claim, other=other, edition=edition: spans.join(
                claim, other=other, by=editor, edition=edition, other_edition=other.attribution.edition
            ),
        }
        try:
            acts[data.draw(st.sampled_from(sorted(acts)))]()
        except NotAllowed:
            assert state() == states[-1]
        else:
            states.append(state())
    for part in ClaimPart.objects.filter(claim__article=article):
        assert WORDS[part.start : part.end] == part.exact

    for before in reversed(states[:-1]):
        undo(article, editor)
        assert state() == before
    assert undoing.last_change(article, by=editor) is None
    Attribution.objects.filter(claim__article=article).update(state="suggested", decided_by=None, decided_at=None)
    Claim.objects.filter(article=article).update(is_withdrawn=True)
