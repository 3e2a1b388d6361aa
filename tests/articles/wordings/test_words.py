from __future__ import annotations

import pytest

from articles.wordings.keying import MOST_KEYS, keys, short_key
from articles.wordings.names import may_be_one_organization, may_be_one_person
from articles.wordings.quoted import is_mostly_quoted, quoted_words
from articles.wordings.stems import are_opposites, stand_for_each_other, stem
from articles.wordings.words import read


@pytest.mark.parametrize(
    "forms",
    [
        "withdraw withdraws withdrew withdrawn withdrawing",
        "city cities",
        "stop stopped stopping stops",
        "decision decisions",
        "agree agreed agreeing",
        "programme programs program",
        "organise organized organizing",
        "harbour harbors",
        "cancelled canceled cancel",
        "die died dying",
    ],
)
def test_forms_of_a_word_have_one_stem(forms):
    assert len({stem(form) for form in forms.split()}) == 1


@pytest.mark.parametrize("words", ["need news", "rise ring rig", "bus boss", "seed sea", "hope help"])
def test_other_words_have_another(words):
    assert len({stem(word) for word in words.split()}) == len(words.split())


def test_meanings():
    assert stand_for_each_other(stem("begin"), stem("started"))
    assert not stand_for_each_other(stem("begin"), stem("ended"))
    assert are_opposites(stem("raised"), stem("lowers"))


def said(text):
    return [word.folded for word in read(text).all]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ten million, 10m and 10,000,000", ["1e+07", "1e+07", "and", "1e+07"]),
        ("twenty-five of 25", ["25", "of", "25"]),
        ("4.1 percent on 20th May", ["4.1", "percent", "on", "20", "may"]),
        ("the U.S. and US", ["the", "usa", "and", "usa"]),
        ("Farida’s boat", ["farida", "boat"]),
    ],
)
def test_numbers_and_initials(text, expected):
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("We will not sign the treaty in spring", ["sign", "treaty"]),
        ("They never, she said, closed the gate", ["closed", "gate"]),
        ("unable to swim", ["unable", "swim"]),
        ("He refused to resign", ["resign"]),
        ("not a mayor but a burglar", ["mayor"]),
        ("Without a licence the brewery works", ["licence"]),
        ("We don’t sell guns. We sell fish.", ["sell", "guns"]),
    ],
)
def test_what_is_denied(text, denied):
    assert [word.folded for word in read(text).content if word.is_denied] == denied


@pytest.mark.parametrize(
    ("text", "quoted", "mostly"),
    [
        ("the plan was “foolish, very”", "foolish, very", False),
        ("''a death sentence,'' she said", "a death sentence,", True),
        ('she called it "a wall of', "a wall of", True),
        ("nobody’s wall, the council's wall", "", False),
        ("the man was 'subdued'", "subdued", False),
        ("", "", False),
    ],
)
def test_what_is_quoted(text, quoted, mostly):
    assert quoted_words(text) == quoted
    assert is_mostly_quoted(text) == mostly


def test_a_cut_and_changed_copy_has_keys_of_the_whole():
    whole = (
        "The pumps were switched off at four because the alarm had been ringing for two days and nobody believed it."
    )
    cut = "the alarm had rung for two days"
    assert set(keys(whole)) & set(keys(cut))
    assert not set(keys(whole)) & set(keys("The herring quota for the western ports was cut by a third."))


def test_a_long_content_has_no_more_than_so_many_keys():
    long = " ".join(f"harbour{letter}{other} wall" for letter in "abcdefghijklmnop" for other in "abcdefghij")
    assert len(keys(long)) == MOST_KEYS
    assert all(-(2**31) <= key < 2**31 for key in keys(long))


def test_few_words_are_a_key_with_what_stands_beside_them():
    assert keys("We are ready.") == ()
    assert short_key("We are ready.", "7 2026-03-02") == short_key("“we are ready”", "7 2026-03-02")
    assert short_key("We are ready.", "7 2026-03-02") != short_key("We are ready.", "8 2026-03-02")
    assert short_key("Yes.", "7 2026-03-02") is None


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("mirela dantas", "dantas", True),
        ("farida anwar", "farida anvar", True),
        ("t. orsk", "tomas orsk", True),
        ("hilda orsk", "tomas orsk", False),
        ("mirela dantas", "tomas orsk", False),
    ],
)
def test_names_of_one_person(one, other, expected):
    assert may_be_one_person(one, other) == expected


def test_names_of_one_organization():
    assert may_be_one_organization("quay council", "port elgar quay council")
    assert not may_be_one_organization("quay council", "port authority")
