"""Which quotation belongs to which cue, on frames and quotations made by hand."""

from __future__ import annotations

import spacy
from spacy.tokens import Doc

from articles.nlp.claims import LinkedClaim
from articles.nlp.extents import Range
from articles.nlp.rules.frames import Frame
from articles.nlp.rules.linking import link
from articles.nlp.rules.tagging import CuedQuotation, Tags

VOCAB = spacy.blank("en").vocab


def doc_of(text: str) -> Doc:
    return Doc(VOCAB, words=text.split())


def frame(cue: int, source: Range | None, *content: Range, weight: float = 0.8, shape: str = "v.ccomp") -> Frame:
    return Frame(f"say/{shape}", ((cue, cue + 1),), (source,) if source else (), content, weight, cue)


def quoted(doc: Doc, start: int, end: int, *frames: Frame, paragraph: Range | None = None) -> CuedQuotation:
    return CuedQuotation(((start, end),), paragraph or (0, len(doc)), frames)


def told(doc: Doc, claim: LinkedClaim) -> tuple[str, list[str]]:
    return (
        " ".join(doc.text[s.start : s.end] for s in claim.source),
        [doc.text[s.start : s.end] for s in claim.content],
    )


def test_the_cue_takes_the_whole_quotation_where_the_grammar_saw_a_part():
    doc = doc_of("“ One . Two , ” she said .")
    tags = Tags((frame(7, (6, 7), (3, 4)),), (quoted(doc, 0, 6, frame(7, (6, 7), (0, 6), shape="q.after")),))
    [claim] = link(doc, tags)
    assert told(doc, claim) == ("she", ["“ One . Two , ”"])
    assert (claim.form, claim.nested) == ("direct", False)


def test_a_quotation_inside_a_clause_makes_it_mixed():
    doc = doc_of("She said it was “ too late ” for that .")
    [claim] = link(doc, Tags((frame(1, (0, 1), (2, 10)),), (quoted(doc, 4, 8),)))
    assert told(doc, claim) == ("She", ["it was “ too late ” for that"])
    assert claim.form == "mixed"


def test_a_quotation_after_the_sentence_of_its_cue_joins_the_claim():
    doc = doc_of("“ One , ” she said . “ Two . ”")
    first = quoted(doc, 0, 4, frame(5, (4, 5), (0, 4), shape="q.after"))
    [claim] = link(doc, Tags((), (first, quoted(doc, 7, 11))))
    assert told(doc, claim) == ("she", ["“ One , ”", "“ Two . ”"])


def test_two_words_in_marks_are_no_claim():
    doc = doc_of("The “ ferry ” left .")
    assert link(doc, Tags((), (quoted(doc, 1, 4),))) == ()


def test_a_paragraph_that_is_a_quotation_without_a_cue_continues():
    doc = doc_of("He left . “ We must go . ”")
    [claim] = link(doc, Tags((), (quoted(doc, 3, 9, paragraph=(3, 9)),)))
    assert claim.continues
    assert claim.source == ()


def test_the_likelier_of_two_cues_takes_the_quotation():
    doc = doc_of("He agreed , “ One . ” she said .")
    before = frame(1, (0, 1), (3, 7), weight=0.4, shape="q.before")
    after = frame(8, (7, 8), (3, 7), weight=0.9, shape="q.after")
    [claim] = link(doc, Tags((), (quoted(doc, 3, 7, before, after),)))
    assert told(doc, claim)[0] == "she"
    assert claim.confidence == 0.9


def test_what_is_said_inside_a_claim_is_nested():
    doc = doc_of("She said that he said so .")
    outer, inner = link(doc, Tags((frame(1, (0, 1), (2, 6)), frame(4, (3, 4), (5, 6))), ()))
    assert (outer.nested, inner.nested) == (False, True)


def test_nothing_gives_nothing():
    assert link(doc_of(""), Tags((), ())) == ()
