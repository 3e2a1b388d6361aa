"""Runners-up: who else an editor may want to choose for a claim."""

from __future__ import annotations

from articles.nlp.pipeline import annotate

TEXT = (
    "Councillor Joost Verbeke met Mirela Dantas on Monday.\n\n"
    "“Nobody told Hanna Sorley,” said Arne Kolbe, the builder. The committee listened."
)


def test_the_people_named_near_follow_the_speaker(pipeline):
    annotation = annotate(pipeline, TEXT)
    [claim] = [claim for claim in annotation.claims if claim.form == "direct"]

    names = [annotation.entities[candidate.entity].name for candidate in claim.candidates]
    probabilities = [candidate.probability for candidate in claim.candidates]

    assert names[0] == "Arne Kolbe"
    assert set(names[1:]) == {"Mirela Dantas", "Joost Verbeke"}
    assert probabilities == sorted(probabilities, reverse=True)
    assert sum(probabilities) <= 1
    assert all(candidate.reasons for candidate in claim.candidates)


def test_who_spoke_before_comes_before_who_is_only_named(pipeline):
    annotation = annotate(pipeline, TEXT + "\n\n“It is older than the town,” said Mirela Dantas.")
    claim = annotation.claims[-1]

    names = [annotation.entities[candidate.entity].name for candidate in claim.candidates]

    assert names[:2] == ["Mirela Dantas", "Arne Kolbe"]
    assert claim.candidates[1].reasons == ("speaker of the claim before",)
