from __future__ import annotations

import pytest

from articles.wordings.comparing import Verdict, compare

SAME, CHANGED, DIFFERENT = Verdict


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        (
            "The pumps were switched off at four in the morning.",
            "the pumps were switched off at four in the morning",
            SAME,
        ),
        ("We will not sign the harbour treaty.", "We will sign the harbour treaty.", DIFFERENT),
        (
            "We will not sign the harbour treaty while the captains of Lorcy are in prison.",
            "We will sign the harbour treaty while the captains of Lorcy are in prison.",
            CHANGED,
        ),
        (
            "The bridge will cost 10 million crowns before summer.",
            "The bridge will cost $10m in crowns before summer",
            SAME,
        ),
        (
            "The bridge will cost ten million crowns before summer.",
            "The bridge will cost 12 million crowns before summer.",
            CHANGED,
        ),
        ("Four of the twelve cranes stood still on Monday.", "Six of the ten cranes stood still on Monday.", DIFFERENT),
        ("The union accepts the offer of the port.", "The union rejects the offer of the port.", DIFFERENT),
        ("", "The pumps were switched off at four in the morning.", DIFFERENT),
        ("", "", DIFFERENT),
        ("— … !", "“”", DIFFERENT),
    ],
)
def test_verdicts(one, other, verdict):
    assert compare(one, other).verdict == verdict


@pytest.mark.parametrize(
    ("one", "other", "together", "alone"),
    [
        ("“We are ready,”", "We are ready.", True, False),
        ("No comment.", "“No comment”", True, False),
        ("Yes.", "Yes.", False, False),
        ("We are ready.", "We are not ready.", False, False),
        ("I will resign on Monday.", "I will resign on Friday.", False, False),
        ("The mayor lied.", "“The mayor lied,”", True, False),
    ],
)
def test_few_words_are_the_same_only_together(one, other, together, alone):
    assert compare(one, other, together=True).is_one_statement == together
    assert compare(one, other).is_one_statement == alone


def test_a_cut_copy_is_told_by_how_much_it_covers():
    whole = (
        "The alarm had been ringing for two days, the pumps were off, and nobody in the harbour believed it any more."
    )
    found = compare(whole, "the pumps were off, and nobody in the harbour believed it any more")
    assert (found.verdict, found.covered) == (SAME, 1.0)
    assert 0.3 < found.part < 0.9
