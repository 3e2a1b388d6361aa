"""The query language: what is read of what somebody typed, and what is said of what could not be read. No database."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.searching.language import (
    LONGEST,
    MOST_TERMS,
    Both,
    Either,
    Field,
    Not,
    Words,
    fields_of,
    leaves,
    narrowed,
    parse,
    replaced,
    without,
    written,
)

SIGNS = st.sampled_from(
    [
        "tram",
        "Trump’s",
        "OR",
        "AND",
        "NOT",
        "-",
        "–",
        "(",
        ")",
        '"',
        "“",
        "”",
        " ",
        "*",
        "|",
        ":",
        "speaker:",
        "form:direct",
        "state:",
        "before:2026",
        "after:soon",
        "story:#3",
        "foo:",
        "http://a.example/b",
        "\0",
        "é",
        "…",
        "#",
        "'",
        "\\",
        "&",
        "!",
    ]
)


@pytest.mark.parametrize(
    ("typed", "as_read"),
    [
        ("", ""),
        ("   ", ""),
        ("tram", "tram"),
        ("tram wall", "tram wall"),
        ("tram AND wall", "tram wall"),
        ('"harbour tram"', '"harbour tram"'),
        ("“harbour tram”", '"harbour tram"'),
        ("«harbour tram»", '"harbour tram"'),
        ("tram OR railway", "tram OR railway"),
        ("tram | railway", "tram OR railway"),
        ("tram or railway", "tram or railway"),
        ("tram -wall", "tram -wall"),
        ("tram NOT wall", "tram -wall"),
        ("tram –wall", "tram -wall"),
        ("tram - wall", "tram wall"),
        ("--tram", "tram"),
        ("-(tram wall)", "-(tram wall)"),
        ("(tram OR railway) wall", "(tram OR railway) wall"),
        ("tram OR railway wall", "tram OR railway wall"),
        ("((tram))", "tram"),
        ("cease-fire", "cease-fire"),
        ("sanct*", "sanct*"),
        ("speaker:dantas", "speaker:dantas"),
        ('speaker:"Mirela Dantas" tram', 'speaker:"Mirela Dantas" tram'),
        ("Speaker:Dantas", "speaker:Dantas"),
        ("-outlet:courier", "-outlet:courier"),
        ("form:Direct state:suggested", "form:direct state:suggested"),
        ("after:2026-11 tram before:2026-12", "tram after:2026-11-01 before:2026-12-01"),
        ("tram OR wall after:2026", "tram OR wall"),
        ("Update: the tram", "update the tram"),
        ("reporter:dantas tram", "dantas tram"),
        ("https://quay.example/tram 10:30", "https://quay.example/tram 10:30"),
    ],
)
def test_what_is_typed_is_read_so(typed, as_read):
    assert written(parse(typed)) == as_read


def test_the_shape_of_a_query():
    node = parse('(tram OR "harbour wall") -speaker:"Mirela Dantas"').node

    assert node == Both(
        (
            Either((Words("tram"), Words("harbour wall", is_phrase=True))),
            Not(Field("speaker", "Mirela Dantas", 26, 49, is_whole=True)),
        )
    )


def test_dates_hold_for_the_whole_query():
    query = parse("tram after:2026-10-05 after:2026 before:2026-12")

    assert (query.after, query.before) == (datetime.date(2026, 10, 5), datetime.date(2026, 12, 1))
    assert query.node == Words("tram")


@pytest.mark.parametrize(
    ("typed", "marked", "told"),
    [
        ('"harbour tram', '"', "not closed"),
        ("(tram", "(", "not closed"),
        ("tram) wall", ")", "closes nothing"),
        ("tram -", "", ""),
        ("tram -)", ")", "closes nothing"),
        ("OR tram", "OR", "OR stands between"),
        ("tram OR", "OR", "OR stands between"),
        ("tram NOT", "NOT", "Nothing follows"),
        ('""', '""', "no words"),
        ("reporter:dantas", "reporter:dantas", "no field “reporter:”"),
        ("speaker:", "speaker:", "Nothing follows"),
        ('speaker:"…"', 'speaker:"…"', "no name"),
        ("form:spoken", "form:spoken", "one of direct, mixed and indirect"),
        ("state:open", "state:open", "one of suggested"),
        ("before:soon", "before:soon", "is no date"),
        ("after:2026-02-30", "after:2026-02-30", "is no date"),
        ("after:٢٠٢٦", "after:٢٠٢٦", "is no date"),
        ("tram OR after:2026", "after:2026", "outside of OR"),
        ("-after:2026", "after:2026", "outside of OR"),
        ("a*", "a*", "at least 2 letters"),
    ],
)
def test_a_mistake_is_marked_and_explained(typed, marked, told):
    mistakes = parse(typed).mistakes

    assert not told or any(typed[one.start : one.end] == marked and told in one.told for one in mistakes), mistakes
    assert bool(mistakes) == bool(told)


def test_what_is_too_long_or_too_much_is_cut_and_said():
    assert "first 1,000 characters" in parse("tram " * LONGEST).mistakes[-1].told
    assert any(f"first {MOST_TERMS} words" in one.told for one in parse("a " * (MOST_TERMS + 5)).mistakes)
    deep = parse("(" * 300 + "tram")
    assert list(leaves(deep.node)) == [(Words("tram"), True)]
    assert any("inside each other" in one.told for one in deep.mistakes)


@given(
    st.one_of(
        st.text(max_size=80), st.lists(SIGNS, max_size=25).map("".join), st.lists(SIGNS, max_size=25).map(" ".join)
    )
)
def test_any_string_is_read_and_its_mistakes_stand_in_it(typed):
    query = parse(typed)

    for mistake in query.mistakes:
        assert 0 <= mistake.start <= mistake.end <= len(typed)
        assert mistake.told.endswith(".")
    again = parse(written(query))
    assert not again.mistakes
    assert written(again) == written(query)


@pytest.mark.parametrize(
    ("typed", "name", "value", "as_typed"),
    [
        ("", "form", "direct", "form:direct"),
        ("tram", "speaker", "Mirela Dantas", 'tram speaker:"Mirela Dantas"'),
        ("tram OR wall", "outlet", "Coast Lantern", '(tram OR wall) outlet:"Coast Lantern"'),
        ("tram after:2026", "form", "direct", "tram after:2026 form:direct"),
        ('"harbour', "form", "direct", '"harbour" form:direct'),
        ("tram", "outlet", 'The "Quay"', "tram outlet:\"The 'Quay'\""),
    ],
)
def test_a_click_adds_a_field(typed, name, value, as_typed):
    assert narrowed(typed, name, value) == as_typed
    assert any(isinstance(leaf, Field) and leaf.name == name for leaf, _ in leaves(parse(as_typed).node))


def test_fields_are_found_with_their_places_and_can_be_taken_out():
    typed = 'tram speaker:"Mirela Dantas" after:2026-11'

    assert fields_of(typed) == [("speaker", "Mirela Dantas", 5, 28), ("after", "2026-11", 29, 42)]
    assert without(typed, 5, 28) == "tram after:2026-11"


def test_fields_are_replaced_wherever_they_stand():
    node = parse("tram -(outlet:a OR speaker:b)").node

    changed = replaced(node, lambda one: Words(one.value) if one.name == "speaker" else None)

    assert changed == Both((Words("tram"), Not(Words("b"))))
