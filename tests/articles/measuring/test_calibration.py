"""Whether a probability means what it says: bins and the calibration error, on examples worked by hand."""

from __future__ import annotations

import pytest

from articles.measuring.calibration import Bin, calibration_error, of_claims, of_speakers
from articles.measuring.decisions import Counts
from articles.measuring.intervals import Share

COUNTS = [
    Counts("chance", "9", accepted=18, corrected=2, rejected=5, chances=19.0),
    Counts("chance", "2", accepted=5, corrected=5, chances=2.5),
    Counts("chance", None, corrected=7),
    Counts("confidence", "7", accepted=6, corrected=1, rejected=3, surenesses=7.5),
    Counts("form", "direct", accepted=1),
]


def test_a_speakers_probability_says_nothing_of_what_is_no_claim():
    assert of_speakers(COUNTS) == [Bin(2, 0.25, Share(5, 10)), Bin(9, 0.95, Share(18, 20))]


def test_a_confidence_is_of_claim_and_speaker():
    assert of_claims(COUNTS) == [Bin(7, 0.75, Share(6, 10))]


def test_a_bin_of_rejected_claims_alone_has_no_speaker():
    assert of_speakers([Counts("chance", "3", rejected=4)]) == []


def test_the_error_weighs_each_bin_by_what_it_holds():
    """(10 * |0.25 - 0.5| + 20 * |0.95 - 0.9|) / 30."""
    assert calibration_error(of_speakers(COUNTS)) == pytest.approx(3.5 / 30)


def test_nothing_judged_is_no_error():
    assert calibration_error([]) == 0
