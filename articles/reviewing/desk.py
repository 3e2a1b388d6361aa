"""Takes claims to an editor's desk, and puts them aside. Two editors never have the same claim: the database sees to it."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.db import connection
from django.utils import timezone

from articles.models import Hold, Skip

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import User

    from articles.models import Claim
    from articles.reviewing.scope import Scope

KEPT = datetime.timedelta(minutes=10)
"""How long a claim lies on a desk; then it comes back for everybody."""
SPARE = 10
"""Claims looked at beyond those wanted, for where somebody else is quicker."""
TAKE = """
INSERT INTO articles_hold AS held (claim_id, editor_id, until) VALUES (%(claim)s, %(editor)s, %(until)s)
ON CONFLICT (claim_id) DO UPDATE SET editor_id = excluded.editor_id, until = excluded.until
WHERE held.editor_id = excluded.editor_id OR held.until < %(now)s
"""


def take(editor: User, scope: Scope, *, count: int, besides: Iterable[int] = ()) -> list[int]:
    """The keys of the next claims for the editor, at most `count`, none of them in `besides`; nobody else gets them for KEPT."""
    now = timezone.now()
    Hold.objects.filter(editor=editor, until__lt=now).delete()
    waiting = scope.for_desk(editor).exclude(claim__in=list(besides)).values_list("claim", flat=True)
    taken: list[int] = []
    with connection.cursor() as cursor:
        for claim in waiting[: count + SPARE]:
            cursor.execute(TAKE, {"claim": claim, "editor": editor.pk, "until": now + KEPT, "now": now})
            if cursor.rowcount:
                taken.append(claim)
            if len(taken) == count:
                break
    return taken


def put_aside(claim: Claim, *, by: User, reason: str) -> Skip:
    """The claim is not given to the editor again unless they ask for what was put aside; to others it is, with the reason
    (a Skip.Reason).
    """
    Hold.objects.filter(claim=claim, editor=by).delete()
    return Skip.objects.update_or_create(claim=claim, editor=by, defaults={"reason": reason})[0]
