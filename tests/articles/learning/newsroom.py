"""Articles in the archive whose claims editors have decided: what the commands and pages of learning work on."""

from __future__ import annotations

import datetime

from articles.editing import attributions
from articles.models import Candidate, Claim
from tests.factories import ArticleFactory, ArticleVersionFactory, ClaimFactory, CopyFactory, EntityFactory

SOURCE = "the chancellor"
FIRST = datetime.datetime(2026, 1, 1, 12, tzinfo=datetime.UTC)


def sentence(number):
    return f"“The locks of basin {number} will stay shut until the spring,”"


def body_of(number):
    return f"{sentence(number)} {SOURCE} said.\n\nThe committee meets again in week {number}."


def article_with_claim(number, *, copy_of=None):
    """An article with one claim by "the chancellor", for which the machine knows nobody with a name."""
    factory, of = (CopyFactory, {"copy_of": copy_of}) if copy_of else (ArticleFactory, {})
    article = factory(
        title=f"Locks stay shut ({number})",
        body=body_of(number),
        published_at=FIRST + datetime.timedelta(days=number),
        version__body=body_of(number),
        **of,
    )
    return claim_of(article, number)


def claim_of(article, number):
    claim = ClaimFactory(
        article=article,
        words=sentence(number),
        parts__words=sentence(number),
        parts__cue="said",
        parts__source=SOURCE,
        attribution=None,
    )
    unnamed = EntityFactory(name=SOURCE, kind="unnamed", article=article)
    Candidate.objects.create(
        attribution=claim.attribution,
        rank=1,
        entity=unnamed,
        probability=0.8,
        reasons=["not named here"],
        evidence=[],
    )
    claim.attribution.speaker = unnamed
    claim.attribution.save()
    return claim


def newer_version(claim, number):
    """The article's next version, in which the machine finds the claim again."""
    ArticleVersionFactory(article=claim.article, number=2, body=body_of(number) + "\n\nMore follows.")
    return claim_of_version(claim.article, number)


def claim_of_version(article, number):
    return ClaimFactory(
        article=article,
        words=sentence(number),
        parts__words=sentence(number),
        parts__cue="said",
        parts__source=SOURCE,
        attribution=None,
    )


def decided(number, speaker, by, **values):
    """The same, given to a speaker by an editor."""
    claim = article_with_claim(number, **values)
    attributions.choose_speaker(claim.attribution, speaker=speaker, by=by, edition=1)
    return claim


def newsroom(by, *, count=60, speakers=None):
    """Articles in all of which an editor gave "the chancellor" to Karla Renner; or, in turn, to each of `speakers`."""
    speakers = speakers or [EntityFactory(name="Karla Renner")]
    return [decided(number, speakers[number % len(speakers)], by) for number in range(1, count + 1)]


def claims():
    return Claim.objects.order_by("pk")
