"""Profiles of invented reports: three of a ferry that grounds, one of a grounding elsewhere, one of a minister."""

from __future__ import annotations

import datetime

from articles.linking.profiles import Profile, Text, profile

NOON = datetime.datetime(2026, 3, 3, 12, tzinfo=datetime.UTC)
QUOTATION = "“We heard the rudder crack before we saw a single rock,” Captain Henrik Solberg said."
FERRY = [
    (
        "Ferry Albatross runs aground off Port Elgar",
        "The ferry Albatross ran aground off Port Elgar on Tuesday with 212 passengers aboard. The coastguard took everybody "
        f"off by noon, and divers inspected the hull of the Albatross. {QUOTATION} Port Elgar's harbour master, Farida Anwar, "
        "closed the Kessel Strait to all ferries.",
    ),
    (
        "212 passengers saved as Albatross grounds in Kessel Strait",
        "Coastguard boats brought 212 passengers of the ferry Albatross to Port Elgar after its rudder failed in the Kessel "
        f"Strait. Harbour master Farida Anwar closed the strait to ferries. {QUOTATION} Divers found a crack in the hull of "
        "the Albatross.",
    ),
    (
        "Albatross captain blames rudder for Kessel Strait grounding",
        "Captain Henrik Solberg blamed a failed rudder for the grounding of the ferry Albatross in the Kessel Strait off Port "
        "Elgar. All 212 passengers are safe. Farida Anwar, the harbour master, keeps the strait closed to ferries while "
        "divers from the coastguard inspect the hull of the Albatross.",
    ),
]
ANOTHER_FERRY = (
    "Ferry Marguerite stuck on sandbank near Lorcy",
    "The ferry Marguerite ran onto a sandbank near Lorcy on Saturday with 64 passengers aboard. Tugs from Sarvenne freed it at "
    "high tide. Skipper Bastien Moreau said the buoys had drifted, and the port of Lorcy promised new ones by June.",
)
MINISTER = (
    "Mirela Dantas quits over Avonia school budget",
    "Education minister Mirela Dantas resigned in Avonia after parliament cut the school budget by 40 million. Prime minister "
    "Joost Verbeke regretted her resignation. The teachers' union of Avonia called a strike over the school budget.",
)


def told(report: tuple[str, str], *, days: float | None = 0.0) -> Profile:
    """The profile of a report, `days` after NOON, or of nobody knows when."""
    at = None if days is None else NOON + datetime.timedelta(days=days)
    return profile(Text(*report, at=at, outlet="Harbour Post"))
