"""The automaton of quotation marks, by example and by its laws."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.nlp.layout import read_layout
from articles.nlp.quotations import Quotation, find_quotations


def find(text: str) -> tuple[Quotation, ...]:
    return find_quotations(text, read_layout(text))


def outer(text: str) -> list[list[str]]:
    """The pieces of the outer quotations."""
    return [[text[p.start : p.end] for p in q.pieces] for q in find(text) if q.depth == 0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("No marks at all.", []),
        ("“We agree,” she said.", ["“We agree,”"]),
        ('"We agree," she said.', ['"We agree,"']),
        ("''We agree,'' she said.", ["''We agree,''"]),
        ("``We agree,'' she said.", ["``We agree,''"]),
        ("‘‘We agree,’’ she said.", ["‘‘We agree,’’"]),
        ("„Wir sind bereit“, sagte sie.", ["„Wir sind bereit“"]),
        ("„Jesteśmy gotowi”, powiedziała.", ["„Jesteśmy gotowi”"]),
        ("”Vi är redo”, sade hon.", ["”Vi är redo”"]),
        ("«Nous sommes prêts», a-t-elle dit.", ["«Nous sommes prêts»"]),
        ("« Nous sommes prêts », a-t-elle dit.", ["« Nous sommes prêts »"]),
        ("»Wir sind bereit«, sagte sie.", ["»Wir sind bereit«"]),
        ("“We agree,” she said. “At last.”", ["“We agree,”", "“At last.”"]),
        ("“At last.” “We agree,” she said.", ["“At last.”", "“We agree,”"]),
        ('"At last.""We agree," she said.', ['"At last."', '"We agree,"']),
        ('He said:"We agree."', ['"We agree."']),
        ('“Mixed marks," she said. “At last.”', ['“Mixed marks,"', "“At last.”"]),
        ('"Mixed marks,” she said.', ['"Mixed marks,”']),
        ('"The law isn’t about “justice” anymore," she said.', ['"The law isn’t about “justice” anymore,"']),
        ("“It is late. “We must go, all of us.” He left.", ["“It is late. “We must go, all of us.”"]),
        ("No opening,” she said.", []),
        ('He is 6\'2" tall and wears a 34" belt.', []),
    ],
)
def test_double_marks(text, expected):
    assert outer(text) == [[piece] for piece in expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("‘We agree,’ she said.", ["‘We agree,’"]),
        ("'We agree,' she said.", ["'We agree,'"]),
        ("‘I’m sure it’s the workers’ right,’ she said.", ["‘I’m sure it’s the workers’ right,’"]),
        ("‘It was the workers’ choice’ was all.", ["‘It was the workers’ choice’"]),
        ("‘We agree,’ she said. ‘At last.’", ["‘We agree,’", "‘At last.’"]),
        ("'She said “no” twice,' he wrote.", ["'She said “no” twice,'"]),
        ("The dogs' owners don't like rock 'n' roll.", []),
        ("It was the summer of '69, and the '70s were near.", []),
        ("Since ‘08 the mayor’s “ferry” has run.", ["“ferry”"]),
        ("'Tis the season, the boys' choir sang.", []),
    ],
)
def test_single_marks_are_never_apostrophes(text, expected):
    assert outer(text) == [[piece] for piece in expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“One.\n\n“Two.\n\n“Three,” she said.", [["“One.", "“Two.", "“Three,”"]]),
        ('"One.\n"Two," she said.', [['"One.', '"Two,"']]),
        ("‘One.\n\n‘Two,’ she said.", [["‘One.", "‘Two,’"]]),
        ("She said: “One.\n\n“Two.” Then “three.”", [["“One.", "“Two.”"], ["“three.”"]]),
        ("“One.\n\nTwo,” she said.", [["“One.", "Two,”"]]),
        ("“One.\n\nNothing quoted here.", [["“One."]]),
        ("“One.\n\nShe said “two.”", [["“One."], ["“two.”"]]),
        ("“One.\n\nRead more: “Ferries”\n\n“Two.”", [["“One.", "“Two.”"]]),
    ],
)
def test_runs_over_paragraphs(text, expected):
    assert outer(text) == expected


def test_a_quotation_that_is_never_closed_says_so():
    [quotation] = find("She said: “We agree.")
    assert not quotation.closed


def test_nested_quotations_have_a_depth():
    text = "“He told me ‘never say “never” again’ twice,” she said."
    assert [(q.depth, text[q.start : q.end]) for q in find(text)] == [
        (0, "“He told me ‘never say “never” again’ twice,”"),
        (1, "‘never say “never” again’"),
        (2, "“never”"),
    ]


marks = st.text(alphabet="“”„«»‹›\"'’‘`,. \nab1", max_size=60)


@given(st.one_of(marks, st.text(max_size=80)))
def test_pieces_are_in_order_and_keep_to_their_paragraphs(text):
    layout = read_layout(text)
    quotations = find_quotations(text, layout)
    assert quotations == find_quotations(text, layout)
    for quotation in quotations:
        assert 0 <= quotation.start < quotation.end <= len(text)
        assert (quotation.start, quotation.end) == (quotation.pieces[0].start, quotation.pieces[-1].end)
        for piece in quotation.pieces:
            paragraph = layout.paragraphs[layout.index_at(piece.start)]
            assert paragraph.start <= piece.start < piece.end <= paragraph.end
    ends = [(q.start, q.end) for q in quotations if q.depth == 0]
    assert all(before[1] <= after[0] for before, after in pairwise(ends))


def test_ten_thousand_quotations_in_a_row():
    assert len(find("“Yes,” he said. " * 10_000)) == 10_000
    assert len(find("‘Yes,’ he said. " * 10_000)) == 10_000


def test_marks_alone_are_one_quotation_at_most():
    assert len(find("“" * 100_000)) == 1
