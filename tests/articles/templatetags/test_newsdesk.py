"""Numbers and times as people write them, and claims as a screen reader says them."""

from __future__ import annotations

import pytest

from articles.models import Entity
from articles.templatetags.newsdesk import grouped, in_words, spoken
from tests.factories import ClaimFactory, EntityFactory


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0.0, "less than a minute"),
        (0.99, "less than a minute"),
        (1.2, "about 1\xa0minute"),
        (2.5, "about 2\xa0minutes"),
        (89.9, "about 90\xa0minutes"),
        (90.0, "about 2\xa0hours"),
        (1_500.0, "about 25\xa0hours"),
    ],
)
def test_time_is_told_in_words(minutes, words):
    assert in_words(minutes) == words


@pytest.mark.parametrize(("number", "written"), [(0, "0"), (999, "999"), (12_345, "12,345"), (1_000_000, "1,000,000")])
def test_thousands_are_set_apart(number, written):
    assert grouped(number) == written


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"confidence": 0.62}, "Dmitry Peskov, direct, suggested, 62 per cent"),
        (
            {"confidence": 0.62, "relay": "Interfax"},
            "Dmitry Peskov, relayed by Interfax, direct, suggested, 62 per cent",
        ),
        ({"confidence": 0.4, "form": "indirect"}, "Dmitry Peskov, indirect, doubtful, 40 per cent"),
        ({"confidence": None, "form": "mixed"}, "Dmitry Peskov, mixed, suggested"),
        ({"state": "confirmed"}, "Dmitry Peskov, direct, confirmed"),
        ({"state": "corrected", "speaker": "a councillor"}, "Unnamed: a councillor, direct, corrected"),
        ({"state": "rejected"}, "Dmitry Peskov, direct, not a claim"),
        ({"speaker": None}, "Nobody named, direct, doubtful, 90 per cent"),
    ],
)
def test_a_claim_is_spoken_in_one_line(values, says, editor):
    values = {
        "confidence": 0.9,
        "form": "direct",
        "state": "suggested",
        "speaker": "Dmitry Peskov",
        "relay": None,
    } | values
    claim = ClaimFactory(attribution=None, confidence=values["confidence"], form=values["form"])
    if values["speaker"]:
        kind = Entity.Kind.UNNAMED if values["speaker"].startswith("a ") else Entity.Kind.PERSON
        article = claim.article if kind == Entity.Kind.UNNAMED else None
        claim.attribution.speaker = EntityFactory(name=values["speaker"], kind=kind, article=article)
    claim.attribution.relay = EntityFactory(name=values["relay"], kind="organization") if values["relay"] else None
    claim.attribution.state = values["state"]

    assert spoken(claim) == says
