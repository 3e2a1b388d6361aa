"""The same words in several articles -> one statement, as the machine suggests it (ADR 14)."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.db import IntegrityError, InterfaceError, OperationalError, transaction

from articles import tallies
from articles.linking import holders
from articles.linking.archive import Archive
from articles.linking.spoken import spoken
from articles.models import Claim

if TYPE_CHECKING:
    from collections.abc import Sequence

    from articles.linking.spoken import Spoken

logger = logging.getLogger(__name__)
TRIES = 3
"""People may change, meanwhile, what was read."""


def match(articles: Sequence[int]) -> None:
    """Puts the claims of the articles' newest versions into statements; a transaction for each article.

    Running it twice changes nothing. An article that cannot be matched is left as it is, and the log says why.
    """
    for article in articles:
        try:
            _try(article)
        except (OperationalError, InterfaceError):
            raise  # the database is away, which is no article's fault
        except Exception:
            logger.exception("The claims of article %s cannot be put into statements", article)


def _try(article: int) -> None:
    for left in reversed(range(TRIES)):
        try:
            _match(article)
            break
        except IntegrityError:
            if not left:
                raise


@transaction.atomic
def _match(article: int) -> None:
    tallies.hold_statements()
    own = spoken(Claim.objects.standing().current().filter(article=article, is_withdrawn=False))
    sought = {claim: one.sought() for claim, one in own.items()}
    claims_with = holders.holders({key for keys in sought.values() for key in keys})
    tried = {claim: holders.likeliest(keys, claims_with, without=own) for claim, keys in sought.items()}
    archive = Archive(article, own, {claim for claims in tried.values() for claim in claims})
    for one in sorted(own.values(), key=_outermost_first):
        archive.place(one, tried[one.claim])
    archive.write()
    holders.keep(article, {claim: one.keys() for claim, one in own.items()}, claims_with)


def _outermost_first(one: Spoken) -> tuple[int, int, int]:
    """In order of the page; what is inside another's words behind that."""
    return one.spans[0][0], -one.spans[-1][1], one.claim
