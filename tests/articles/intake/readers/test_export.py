"""Exports of news databases: each document with what its head says, and the article without head and tail."""

from __future__ import annotations

import datetime

import pytest

from articles.intake.recognising import Format, recognise
from articles.intake.records import Refused
from tests.articles.intake.sources import read, record_of

FIRST = "The ferry will stay in port until Friday, the company that runs it said on Monday in a\nstatement that it sent to all who had bought a ticket for the crossing of this week."
ONE = FIRST.replace("\n", " ")
SECOND = "“We wait for a pump”, the captain, Ida Brandt, told reporters on the quay."
BODY = f"{ONE}\n\n{SECOND}"

LEXIS = f"""


                               {{number}} of 250 DOCUMENTS


                        The Quay Courier (Harbourtown)

                            October 5, 2026 Monday
                                 Final Edition

Ferry stays in port

BYLINE: By Edda Lorne and
 Arne Kolbe

SECTION: HARBOUR; Pg. A3

LENGTH: {{words}} words

DATELINE: HARBOURTOWN

{FIRST}

   {SECOND}

LOAD-DATE: October 6, 2026

LANGUAGE: ENGLISH

GRAPHIC: A map of the harbour

The second picture

PUBLICATION-TYPE: Newspaper


                     Copyright 2026 Quay Courier Ltd
                              All Rights Reserved
"""
CLASSIC = f"""Document 1 of 2

Copyright 2026 Quay Courier Ltd
All Rights Reserved
The Quay Courier
October 5, 2026, Monday, Final Edition

SECTION: HARBOUR

LENGTH: 44 words

HEADLINE: Ferry stays in port

BYLINE: EDDA LORNE

BODY:
{FIRST}

{SECOND}
"""
UNI = f"""Ferry stays in port

The Quay Courier

October 5, 2026 Monday 4:42 PM GMT

Copyright 2026 Quay Courier Ltd All Rights Reserved

Section: HARBOUR; Pg. 3

Length: 44 words

Byline: Edda Lorne

Highlight: Nobody knows for how long.

Body


{ONE}

{SECOND}
Graphic


A map of the harbour
Classification


Language: ENGLISH

Publication-Type: Newspaper

Subject: FERRIES (90%)

Load-Date: October 6, 2026


End of Document
""".replace(f"{SECOND}\nGraphic", f"{SECOND}\n\nGraphic").replace("harbour\nClass", "harbour\n\nClass")
FACTIVA = f"""Harbour
Ferry stays in port till Friday
By Edda Lorne
44 words
5 October 2026
16:42
The Quay Courier
QUAYC
3
English
(c) 2026 Quay Courier Ltd

{ONE}

{SECOND}

Document QUAYC00020261005ea5000001

"""


def test_lexis_nexis():
    data = LEXIS.format(number=1, words=44) + LEXIS.format(number=2, words=44).replace(
        "Ferry stays", "Ferry still stays"
    )
    first, second = read(data, "export.txt")

    assert recognise(data.encode(), "export.txt") is Format.EXPORT
    assert (first.name, second.name) == ("export.txt, document 1", "export.txt, document 2")
    found = first.record
    assert (found.title, found.outlet, found.byline) == (
        "Ferry stays in port",
        "The Quay Courier",
        "Edda Lorne and Arne Kolbe",
    )
    assert (found.section, found.language, found.body, found.notes) == ("HARBOUR", "en", BODY, ())
    assert found.published_at.date() in (datetime.date(2026, 10, 5), datetime.date(2026, 10, 4))
    assert second.record.title == "Ferry still stays in port"


def test_lexis_nexis_with_a_label_for_all():
    found = record_of(CLASSIC)

    assert (found.title, found.outlet, found.byline) == ("Ferry stays in port", "The Quay Courier", "EDDA LORNE")
    assert (found.section, found.body, found.notes) == ("HARBOUR", BODY, ())
    assert found.published_at is not None


def test_nexis_uni():
    data = UNI + UNI.replace("Ferry stays", "Ferry still stays")
    first, second = read(data, "export.txt")

    assert recognise(data.encode(), "export.txt") is Format.EXPORT
    found = first.record
    assert (found.title, found.outlet, found.byline) == ("Ferry stays in port", "The Quay Courier", "Edda Lorne")
    assert (found.section, found.language, found.body, found.notes) == ("HARBOUR", "en", BODY, ())
    assert found.published_at == datetime.datetime(2026, 10, 5, 16, 42, tzinfo=datetime.UTC)
    assert second.record.title == "Ferry still stays in port"


def test_factiva():
    data = FACTIVA + FACTIVA.replace("till Friday", "for long").replace("By Edda", "Edda") + "© 2026 Factiva, Inc."
    first, second = read(data, "export.txt")

    assert recognise(data.encode(), "export.txt") is Format.EXPORT
    found = first.record
    assert (found.title, found.outlet, found.byline) == (
        "Ferry stays in port till Friday",
        "The Quay Courier",
        "Edda Lorne",
    )
    assert (found.section, found.language, found.body, found.notes) == ("Harbour", "en", BODY, ())
    assert found.published_at is not None
    assert (second.record.title, second.record.byline) == ("Ferry stays in port for long", "Edda Lorne")


def test_a_count_of_words_that_is_far_off_is_told():
    taken = len(BODY.split())

    assert record_of(LEXIS.format(number=1, words=taken + 10)).notes == ()
    assert record_of(LEXIS.format(number=1, words="1,523")).notes == (
        f"the file says that it has 1,523 words: {taken} were taken",
    )


def test_what_stands_before_the_first_document_is_none():
    cover = "Date and time: 7 October 2026\n\nJob number: 7\n\nDocuments (2)\n\n"

    assert [entry.record.title for entry in read(cover + LEXIS.format(number=1, words=44))] == ["Ferry stays in port"]


def test_a_paragraph_that_begins_like_a_label_stays():
    found = record_of(UNI.replace(SECOND, f"Language: they speak none, he said.\n\n{SECOND}"))

    assert "Language: they speak none, he said." in found.body


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8-sig"])
def test_encodings_and_line_ends(encoding):
    data = LEXIS.format(number=1, words=44).replace("\n", "\r\n").encode(encoding)

    assert record_of(data, "a.txt").body == BODY


def test_a_document_that_cannot_be_read_loses_itself_alone():
    large = LEXIS.format(number=2, words=44).replace(SECOND, "word " * 500_000)
    empty = "\n3 of 250 DOCUMENTS\n\nLENGTH: 3 words\n\n"
    entries = read(LEXIS.format(number=1, words=44) + large + empty + LEXIS.format(number=4, words=44))

    reasons = [str(entry.record) for entry in entries if isinstance(entry.record, Refused)]
    assert [isinstance(entry.record, Refused) for entry in entries] == [False, True, True, False]
    assert reasons == ["more than 2,000,000 characters in one document", "empty: there are no words in it"]


def test_one_that_is_cut_off_keeps_what_it_has():
    (found,) = read(UNI[: UNI.index("Graphic")], "a.txt", format=Format.EXPORT)

    assert found.record.body == BODY


@pytest.mark.parametrize(
    "text",
    [
        "Words alone.",
        "LENGTH: 5 words",
        "1 of 2 DOCUMENTS\n\nLENGTH: , words\n\nWords.",
        "Body\n\nBody\n\nLength: 1 words",
        "5 words\n(c) 2026\n",
        "By\n,,, words\n© 2026\n\nx\nEnd of Document",
        "BODY:\nWords\nEnd of Document\nDocument 1 of 1\nEnd of Document\n",
        "32 February 2026\nFebruary 31, 2026\nLENGTH: 2 words\n\nTwo words.",
    ],
)
def test_what_only_looks_like_an_export(text):
    for entry in read(text, "a.txt", format=Format.EXPORT):
        assert "fault of Newsdesk" not in str(entry.record)


def test_a_plain_article_is_none():
    assert recognise(f"Ferry stays\n\n{BODY}\n\nThe length: 5 words.".encode(), "a.txt") is Format.PLAIN
