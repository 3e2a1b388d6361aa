"""The figures by hand-made cases, and against the referees' scorer where that is at hand."""

from __future__ import annotations

import importlib.util
import random
from dataclasses import replace
from pathlib import Path

import pytest

from articles.nlp.annotations import ArticleAnnotation, Candidate, ClaimSpan, EntityAnnotation, Span
from articles.nlp.training.evaluate import (
    FORMS,
    Evaluation,
    Words,
    calibration_error,
    evaluate,
    reliability,
    same_speaker,
    table,
)
from articles.nlp.training.golds import GoldArticle, GoldClaim

SCORER = Path(__file__).resolve().parents[5] / "shared" / "score" / "score.py"

TEXT = (
    "“We found a wall,” said Mirela Dantas. Joost Verbeke told reporters that it was “rather old” and damp. "
    "The mayor thinks that it should stay."
)


def spans(words: str, text: str = TEXT) -> tuple[Span, ...]:
    return (Span(text.index(words), text.index(words) + len(words)),) if words else ()


def marked(content: str, cue: str = "", source: str = "", **more) -> GoldClaim:
    return GoldClaim(spans(content), spans(cue), spans(source), **more)


DIRECT = marked("“We found a wall,”", "said", "Mirela Dantas", speaker="Mirela Dantas")
MIXED = marked("that it was “rather old” and damp", "told", "Joost Verbeke", speaker="Joost Verbeke")
INDIRECT = marked("that it should stay", "thinks", "The mayor", speaker="the mayor")
GOLD = GoldArticle("a", TEXT, (DIRECT, MIXED, INDIRECT), publisher="gazette")

NAMES = ("Mirela Dantas", "Joost Verbeke", "The mayor")


def found(claim: GoldClaim, speaker: int | None = None, confidence: float = 1.0, certainty: float = 1.0) -> ClaimSpan:
    """What a pipeline would have found that agrees with a mark. Its form is not looked at."""
    candidates = () if speaker is None else (Candidate(speaker, certainty, ()),)
    return ClaimSpan(
        "direct", claim.content, claim.cue, claim.source, speaker, None, claim.nested, confidence, candidates
    )


def annotation(*claims: ClaimSpan) -> ArticleAnnotation:
    entities = tuple(EntityAnnotation(key, name, "person") for key, name in enumerate(NAMES))
    return ArticleAnnotation("test", entities, (), claims, ())


def figures(evaluation: Evaluation) -> dict[str, float | None]:
    total = evaluation.total()
    return {form: total.f1("attribution", form) for form in ("all", *FORMS)}


def test_what_agrees_in_everything():
    evaluation = evaluate([GOLD], {"a": annotation(*map(found, GOLD.claims))})
    assert figures(evaluation) == {"all": 1, "direct": 1, "mixed": 1, "indirect": 1}
    assert evaluation.total().f1("words", "all") == 1
    assert evaluation.claims == [(1.0, True)] * 3
    assert evaluation.interval(lambda counts: counts.f1("attribution", "all")) == (1, 1)


def test_nothing_found():
    evaluation = evaluate([GOLD], {"a": annotation()})
    assert figures(evaluation) == {"all": 0, "direct": 0, "mixed": 0, "indirect": 0}
    assert evaluation.claims == []


def test_nothing_marked_and_nothing_found():
    evaluation = evaluate([replace(GOLD, claims=())], {"a": annotation()})
    assert figures(evaluation) == dict.fromkeys(("all", *FORMS))
    assert "attribution F1          - [  0.0,   0.0]" in list(table(evaluation))


def test_with_its_source_exchanged_a_claim_is_wrong_but_its_words_are_right():
    exchanged = [
        replace(claim, source=other.source) for claim, other in zip(GOLD.claims, GOLD.claims[::-1], strict=True)
    ]
    evaluation = evaluate([GOLD], {"a": annotation(*map(found, exchanged))})
    # the one in the middle keeps its own
    assert figures(evaluation) == {"all": pytest.approx(1 / 3), "direct": 0, "mixed": 1, "indirect": 0}
    assert evaluation.total().f1("words", "all") == 1


def test_a_source_that_neither_has_agrees_and_one_that_only_one_has_does_not():
    bare = replace(DIRECT, source=())
    for known, claim, right in ((bare, bare, 1), (bare, DIRECT, 0), (DIRECT, bare, 0)):
        evaluation = evaluate([replace(GOLD, claims=(known,))], {"a": annotation(found(claim))})
        assert figures(evaluation)["all"] == right


def test_half_of_the_words_are_enough():
    known = replace(GOLD, claims=(INDIRECT,))  # four words
    for words, right in (("it should stay", 1), ("should stay", 1), ("stay", 0)):
        evaluation = evaluate([known], {"a": annotation(found(replace(INDIRECT, content=spans(words))))})
        assert figures(evaluation)["all"] == right


def test_one_found_claim_answers_one_mark():
    part = replace(INDIRECT, content=spans("that it should"))
    evaluation = evaluate([GOLD], {"a": annotation(found(part), found(INDIRECT))})
    assert evaluation.claims == [(1.0, False), (1.0, True)]


def test_precision_goes_by_the_form_found_and_recall_by_the_form_marked():
    whole = replace(DIRECT, content=spans("“We found a wall,” said"))
    total = evaluate([replace(GOLD, claims=(DIRECT,))], {"a": annotation(found(whole))}).total()
    assert total.ratio("attribution found right", "attribution found", "mixed") == 1
    assert total.ratio("attribution known right", "attribution known", "direct") == 1
    assert total.ratio("attribution known right", "attribution known", "mixed") is None


def test_claims_with_a_cue_of_speech_are_counted_apart():
    total = evaluate([GOLD], {"a": annotation(found(DIRECT))}).total()
    assert total.values["attribution known", "speech"] == 2  # said and told, but not thinks
    assert total.ratio("attribution known right", "attribution known", "speech") == 0.5


def test_nested_claims_are_left_out_on_both_sides():
    nested = replace(INDIRECT, nested=True)
    evaluation = evaluate([replace(GOLD, claims=(DIRECT, nested))], {"a": annotation(found(DIRECT), found(nested))})
    assert figures(evaluation) == {"all": 1, "direct": 1, "mixed": None, "indirect": None}


def test_claims_without_a_word_are_left_out():
    empty = GoldClaim((Span(0, 1),), (), ())  # the mark alone
    evaluation = evaluate([replace(GOLD, claims=(empty,))], {"a": annotation(found(empty))})
    assert figures(evaluation)["all"] is None


def test_several_annotators_count_in_equal_parts():
    other = replace(GOLD, claims=(INDIRECT,))
    evaluation = evaluate([GOLD, other], {"a": annotation(found(DIRECT))})
    total = evaluation.total()
    assert len(evaluation.articles) == 1
    assert total.values["attribution found", "all"] == 1
    assert total.values["attribution found right", "all"] == 0.5
    assert total.values["attribution known", "all"] == 2
    # the first one judges the probabilities
    assert evaluation.claims == [(1.0, True)]


def test_publishers_are_counted_apart():
    golds = [GOLD, replace(GOLD, id="b", publisher="herald")]
    evaluation = evaluate(golds, {"a": annotation(found(DIRECT)), "b": annotation()})
    assert evaluation.total("gazette").values["attribution known right", "all"] == 1
    assert evaluation.total("herald").values["attribution known right", "all"] == 0
    lines = list(table(evaluation))
    assert "  gazette             50.0 [ 50.0,  50.0] of 1 articles" in lines
    assert "  herald               0.0 [  0.0,   0.0] of 1 articles" in lines


def test_speakers():
    golds = [replace(GOLD, has_speakers=True)]
    claims = [found(DIRECT, 0, 0.9, 0.95), found(MIXED, 0, 0.6, 0.7), found(INDIRECT, 2, 0.5, 0.8)]
    evaluation = evaluate(golds, {"a": annotation(*claims)})
    assert sorted(evaluation.speakers) == [(0.7, False), (0.8, True), (0.95, True)]
    # a confidence is of claim and speaker
    assert evaluation.claims == [(0.9, True), (0.6, False), (0.5, True)]
    lines = list(table(evaluation))
    assert "direct     found 100.0 of 1, right speaker 100.0 of those" in lines
    assert "mixed      found 100.0 of 1, right speaker   0.0 of those" in lines
    assert "false quotations       0.0" in lines


def test_a_quotation_of_which_no_word_is_marked_is_a_false_one():
    golds = [replace(GOLD, claims=(INDIRECT,), has_speakers=True)]
    evaluation = evaluate(golds, {"a": annotation(found(DIRECT, 0), found(INDIRECT, 2))})
    assert "false quotations     100.0" in list(table(evaluation))


def test_without_speakers_in_the_gold_the_claim_alone_is_judged():
    claims = [found(DIRECT, 0, 0.36, 0.4), found(MIXED, None, 0.4)]
    evaluation = evaluate([GOLD], {"a": annotation(*claims)})
    assert evaluation.claims == [(pytest.approx(0.9), True), (pytest.approx(0.8), True)]
    assert evaluation.speakers == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"dmitry peskov"}, {"peskov"}, True),
        ({"peskov"}, {"dmitry peskov", "the spokesman"}, True),
        ({"ann lee"}, {"jo lee"}, False),
        ({"two officials"}, {"officials"}, True),
        (set(), set(), True),
        ({"peskov"}, set(), False),
        (set(), {"peskov"}, False),
    ],
)
def test_a_speaker_goes_by_a_part_of_a_name(one, other, same):
    assert same_speaker(frozenset(one), frozenset(other)) is same


def test_the_calibration_error_by_hand():
    judged = [(0.05, False), (0.12, True), (0.18, False), (0.95, True), (1.0, True)]
    assert list(reliability(judged)) == [(0.05, 0, 1), (pytest.approx(0.15), 0.5, 2), (pytest.approx(0.975), 1, 2)]
    # one of 5 is off by 0.05, two by 0.35, two by 0.025
    assert calibration_error(judged) == pytest.approx((0.05 + 2 * 0.35 + 2 * 0.025) / 5)
    assert calibration_error([]) == 0


@pytest.mark.parametrize(
    ("start", "end", "numbers"),
    [
        (0, 4, [0]),
        (2, 12, [0]),
        (3, 13, [1]),  # half of a word is too little
        (8, 10, [1]),  # a span inside a word
        (0, 27, [0, 1, 2, 3]),
        (6, 7, []),
        (26, 27, []),
    ],
)
def test_words_belong_to_a_span_that_has_most_of_them_or_lies_in_them(start, end, numbers):
    words = Words("anna’s well-known U.S. co. ")
    assert [words.text[slice(*span)] for span in words.spans] == ["anna’s", "well-known", "U.S", "co"]
    assert sorted(words.within([Span(start, end)])) == numbers


def test_words_are_found_as_by_looking_at_each():
    chance = random.Random(5)  # noqa: S311 - the same each time
    words = Words("".join(chance.choice("ab c-.’\n") for _ in range(400)))
    for _ in range(500):
        start, end = sorted(chance.sample(range(401), 2))
        expected = set()
        for number, (first, last) in enumerate(words.spans):
            shared = min(end, last) - max(start, first)
            if shared > 0 and (2 * shared > last - first or shared == end - start):
                expected.add(number)
        assert words.within([Span(start, end)]) == expected


class Inventor:
    """Invents articles with marks and findings that agree here and there."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - the same each time

    def text(self) -> str:
        words = ["said", "told", "ferry", "pier’s", "Anna", "U.S", "thinks", "old-time", "1,200", "that"]

        def some() -> str:
            return " ".join(self.chance.choices(words, k=self.chance.randint(3, 9)))

        paragraphs = (
            " ".join(
                self.chance.choice(["{}.", "“{},” {}.", "“{}.”", "{} “{}” {}."]).format(some(), some(), some())
                for _ in range(3)
            )
            for _ in range(4)
        )
        return "\n\n".join(paragraphs)

    def claim(self, words: list[tuple[int, int]]) -> GoldClaim:
        def stretch(longest: int) -> Span:
            first = self.chance.randrange(len(words) - longest)
            return Span(words[first][0], words[first + self.chance.randint(0, longest - 1)][1])

        content = tuple(stretch(12) for _ in range(self.chance.choice([1, 1, 2])))
        cue, source = ((stretch(2),) if self.chance.random() < 0.8 else () for _ in range(2))
        return GoldClaim(content, cue, source, nested=self.chance.random() < 0.1)

    def altered(self, claim: GoldClaim, other: GoldClaim) -> GoldClaim:
        kind = self.chance.random()
        if kind < 0.2:
            return replace(claim, source=other.source)
        if kind < 0.6:
            [first, *rest] = claim.content
            return replace(
                claim, content=(Span(first.start, max(first.start + 1, first.end - self.chance.randint(0, 20))), *rest)
            )
        return claim if kind < 0.8 else other


@pytest.mark.skipif(not SCORER.exists(), reason="the referees' scorer is not here")
@pytest.mark.parametrize("seed", range(8))
def test_the_figures_are_those_of_the_referees_scorer(seed):
    spec = importlib.util.spec_from_file_location("score", SCORER)
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    inventor = Inventor(seed)
    golds, annotations = [], {}
    for number in range(6):
        text = inventor.text()
        words = scorer.tokens(text)
        claims = [inventor.claim(words) for _ in range(8)]
        golds += [GoldArticle(f"a{number}", text, tuple(claims))]
        if number % 2:
            golds += [
                GoldArticle(f"a{number}", text, tuple(inventor.altered(c, inventor.claim(words)) for c in claims[2:]))
            ]
        findings = [inventor.altered(claim, inventor.claim(words)) for claim in claims]
        annotations[f"a{number}"] = annotation(*map(found, findings))

    def row(identifier, text, claims):
        roles = ("content", "cue", "source")
        return {
            "id": identifier,
            "text": text,
            "attributions": [
                {role: [[span.start, span.end] for span in getattr(claim, role)] for role in roles}
                | {"nested": claim.nested}
                for claim in claims
            ],
        }

    gold_rows = [row(gold.id, gold.text, gold.claims) | {"annotator": str(at)} for at, gold in enumerate(golds)]
    texts = {gold.id: gold.text for gold in golds}
    found_rows = [row(identifier, texts[identifier], one.claims) for identifier, one in annotations.items()]
    theirs = scorer.evaluate(gold_rows, found_rows, boot=0, by_publisher=False)["groups"]["all"]

    total = evaluate(golds, annotations).total()
    for form in ("all", *FORMS):
        assert total.f1("attribution", form) == pytest.approx(theirs["attribution"][form]["f1"])
    assert 0.1 < total.f1("attribution", "all") < 0.9
    assert total.f1("words", "all") == pytest.approx(theirs["content_tokens"]["all"]["f1"])
    speech = total.ratio("attribution known right", "attribution known", "speech")
    assert speech == pytest.approx(theirs["speech_recall"]["all"]["acc"])
