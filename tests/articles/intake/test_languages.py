"""The language of texts that do not say it."""

from __future__ import annotations

import pytest

from articles.intake.cleaning import make_record
from articles.intake.languages import ENOUGH, language_of

FERRY = {
    "en": "The ferry will stay in port until Friday, the company that runs it said on Monday.",
    "de": "Die Fähre bleibt bis Freitag im Hafen, teilte die Reederei am Montag mit.",
    "fr": "Le bac restera au port jusqu’à vendredi, a annoncé lundi la compagnie qui l’exploite.",
    "es": "El transbordador permanecerá en el puerto hasta el viernes, dijo la empresa el lunes.",
    "uk": "Пором залишиться в порту до п’ятниці, повідомила компанія в понеділок.",
    "ja": "フェリーは金曜日まで港にとどまると、運航会社が月曜日に発表した。",
}


@pytest.mark.parametrize(("language", "text"), FERRY.items())
def test_a_sentence_is_enough(language, text):
    assert language_of(text) == language


@pytest.mark.parametrize("text", ["", "12 345, 67 and 8", "Ferry 1 leaves."])
def test_a_few_words_are_not(text):
    assert language_of(text) == ""


def test_only_the_beginning_counts():
    beginning = (FERRY["de"] * 40)[:ENOUGH]
    assert language_of(beginning + FERRY["en"] * 200) == "de"


def test_what_the_file_says_goes_first():
    assert make_record(FERRY["de"], {"language": "en-GB"}).language == "en-gb"
    assert make_record(FERRY["de"], {"language": "not a language"}).language == "de"
    assert make_record(FERRY["de"], {}).language == "de"
