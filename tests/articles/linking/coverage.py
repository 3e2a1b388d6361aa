"""Reports of invented events, as several outlets have them: each event's are about the same, and unlike all others."""

from __future__ import annotations

import datetime

from articles.linking import arrivals
from articles.models import Story, StoryLink
from tests.factories import ArticleFactory, OutletFactory

NOON = datetime.datetime(2026, 3, 3, 12, tzinfo=datetime.UTC)
FERRY = (
    (
        "Ferry Albatross runs aground off Port Elgar",
        "The ferry Albatross ran aground off Port Elgar on Tuesday with 212 passengers aboard. Captain Henrik Solberg said "
        "the rudder had failed in the Kessel Strait. The coastguard took everybody off by noon, and divers inspected the "
        "hull of the Albatross. Port Elgar's harbour master, Farida Anwar, closed the strait to all ferries.",
    ),
    (
        "212 passengers saved as Albatross grounds in Kessel Strait",
        "Coastguard boats brought 212 passengers of the ferry Albatross to Port Elgar after its rudder failed in the Kessel "
        "Strait. Harbour master Farida Anwar closed the strait to ferries. Captain Henrik Solberg was questioned about the "
        "rudder, and divers found a crack in the hull of the Albatross.",
    ),
    (
        "Albatross captain blames rudder for Kessel Strait grounding",
        "Captain Henrik Solberg blamed a failed rudder for the grounding of the ferry Albatross in the Kessel Strait off Port "
        "Elgar. All 212 passengers are safe. Farida Anwar, the harbour master, keeps the strait closed to ferries while "
        "divers from the coastguard inspect the hull of the Albatross.",
    ),
)
BUDGET = (
    (
        "Mirela Dantas quits over Avonia school budget",
        "Education minister Mirela Dantas resigned in Avonia after parliament cut the school budget by 40 million. Prime "
        "minister Joost Verbeke regretted her resignation. The teachers' union of Avonia called a strike over the school "
        "budget, and Dantas said she would vote against the budget of Verbeke's coalition.",
    ),
    (
        "Avonia's teachers strike after minister Dantas resigns",
        "The teachers' union called a strike in Avonia hours after minister Mirela Dantas resigned over the school budget. "
        "Parliament had cut 40 million from schools. Joost Verbeke, the prime minister, regretted the resignation of Dantas "
        "and defended the budget of his coalition.",
    ),
)
VOLCANO = (
    "Mount Terevaka ash grounds flights to Lomond Island",
    "Ash from the volcano Mount Terevaka grounded 31 flights to Lomond Island. Geologist Oona Lindqvist measured tremors "
    "beneath the crater and told villagers to wear masks. The airline Norfjord Air will not fly until the ash cloud thins.",
)


def report(text, *, days=0.0, outlet="Harbour Post", **values):
    """An annotated article that waits to be linked, `days` after NOON."""
    title, body = text
    at = {"published_at": NOON + datetime.timedelta(days=days)} | values
    outlet = OutletFactory(name=outlet, domain="")
    return ArticleFactory(title=title, version__body=body, outlet=outlet, **at)


def arrive(*articles):
    """Links them in order."""
    assert arrivals.link([article.pk for article in articles]) == []


def reports(*texts, **values):
    """The reports, linked in order, a day apart."""
    articles = [report(text, days=day, **values) for day, text in enumerate(texts)]
    arrive(*articles)
    return articles


def stories():
    """The titles of the articles inside each story, by the story's name."""
    inside = StoryLink.objects.inside().order_by("article")
    found = {story.name: [] for story in Story.objects.all()}
    for name, title in inside.values_list("story__name", "article__title"):
        found[name].append(title)
    return found


def rows():
    """All there is of stories and their links."""
    return list(Story.objects.order_by("pk").values()), list(StoryLink.objects.order_by("pk").values())
