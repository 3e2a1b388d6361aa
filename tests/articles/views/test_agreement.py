"""The page of agreement: what it says, and when it says that it cannot."""

from __future__ import annotations

import dataclasses

import pytest
from django.urls import reverse

from articles.measuring.agreement import Measured
from articles.measuring.second_readings import OnOneThing
from articles.views.agreement import _verdict
from tests.articles.measuring.test_second_readings import decided_article, read_again
from tests.factories import user_in_role

URL = reverse("agreement")
MEASURED = Measured(0.72, 0.6, 0.8, units=120, articles=20)
ON = OnOneThing(kappa=MEASURED, alpha=MEASURED, agreed=0.85, is_one_sided=False)


def on(kappa=0.72, alpha=0.72, units=120, articles=20, **values):
    measured = {"units": units, "articles": articles}
    return dataclasses.replace(
        ON,
        kappa=dataclasses.replace(MEASURED, value=kappa, **measured),
        alpha=dataclasses.replace(MEASURED, value=alpha, **measured),
        **values,
    )


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (
            on(),
            "72\xa0% of the way from chance to full agreement: they say the same of 85\xa0%, in 120 units in 20 articles.",
        ),
        (on(alpha=0.81), "Close enough to rely on."),
        (on(alpha=0.7), "Close enough for tentative conclusions."),
        (on(alpha=0.6), "Too far apart to rely on."),
        (on(units=29), "Too few to say: 29 units in 20 articles."),
        (on(articles=1), "Too few to say: 120 units in 1 article."),
        (on(kappa=None, alpha=None), "Every answer was the same"),
        (on(kappa=0, is_one_sided=True), "kappa cannot tell agreement from chance"),
        (on(kappa=-0.1), "No better than by chance: they say the same of 85\xa0%"),
    ],
)
def test_the_number_is_put_into_words(line, says):
    assert says in _verdict(line)


@pytest.mark.django_db
def test_with_nothing_finished_the_page_says_what_to_do(chief_client, editor_client):
    assert b"Ask for one" in chief_client.get(URL).content
    assert b"An admin can ask for one" in editor_client.get(URL).content


@pytest.mark.django_db
def test_pairs_can_be_chosen_and_each_plot_has_its_table(dantas, verbeke, editor, desk_chief, chief_client):
    first = user_in_role("rolf", "editor")
    decided_article([dantas, verbeke], first)
    decided_article([dantas, verbeke, dantas], first)
    read_again(editor, [dantas, verbeke, verbeke, verbeke, dantas], desk_chief)
    read_again(user_in_role("ada", "editor"), [dantas, dantas, None, dantas, verbeke], desk_chief)
    pair = f"{min(first.pk, editor.pk)}-{max(first.pk, editor.pk)}"

    whole = chief_client.get(URL).content.decode()
    of_two = chief_client.get(URL, {"pair": pair}).content.decode()

    assert "ada and rolf" in whole
    assert "edith and rolf" in whole
    assert f'value="{pair}" selected' in of_two
    assert "10 in 2" in whole
    assert "5 in 2" in of_two
    assert whole.count("<svg") == 2  # of claim or not, and of speakers; nobody named another form
    assert whole.count("The same as a table") == 3
    assert "Too few to say" in whole
    for odd in ("1-2-3", "x", "0-0", "9" * 30):
        assert chief_client.get(URL, {"pair": odd}).status_code == 200
