"""Twenty editors who save at once, over HTTP against the web server of `serve`: how fast, and whether a save is lost or doubled."""

from __future__ import annotations

import http.client
import random
import re
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from statistics import quantiles
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.db.models import Count
from django.test import Client

from articles.models import Attribution, Entity, Revision
from newsdesk.serving import children
from newsdesk.serving.tree import open_port, web

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

EDITORS, SECONDS = 20, 60
CLAIMS = 400
"""They choose among so many, so that they meet now and then."""
TOKEN = "b" * 32  # against forgery: any will do that cookie and header share


@dataclass
class Editor:
    """Opens a claim, gives it to somebody, and opens the next, without a pause; in a thread of its own."""

    cookie: str
    claims: Sequence[int]
    people: Sequence[int]
    chosen: random.Random
    saved: Counter[int] = field(default_factory=Counter)
    """By claim: how often the server said that it saved."""
    times: list[float] = field(default_factory=list)
    """Milliseconds of each save."""
    stale: int = 0
    trouble: list[str] = field(default_factory=list)

    def work(self, port: int, until: float) -> None:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while time.monotonic() < until:
            claim = self.chosen.choice(self.claims)
            edition = re.search(r'name="edition" value="(\d+)"', self._ask(line, "GET", claim)[1])
            if edition is None:
                self.trouble.append(f"claim {claim} cannot be opened")
                continue
            begun = time.perf_counter()
            form = urlencode({"edition": edition[1], "speaker": self.chosen.choice(self.people)})
            status, page = self._ask(line, "POST", claim, form)
            self.times.append((time.perf_counter() - begun) * 1000)
            if status == 200:
                self.saved[claim] += 1
            elif status == 409:
                self.stale += 1
            else:
                self.trouble.append(f"claim {claim}: {status} {page[:200]}")
        line.close()

    def _ask(
        self, line: http.client.HTTPConnection, method: str, claim: int, form: str | None = None
    ) -> tuple[int, str]:
        headers = {"Cookie": self.cookie, "X-CSRFToken": TOKEN, "HX-Request": "true"}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        line.request(method, f"/claims/{claim}/{'speaker/' if form else ''}", form, headers)
        answer = line.getresponse()
        return answer.status, answer.read().decode()


def figures(seconds: float = SECONDS) -> Iterator[str]:
    """Two lines. "Lost" are saves that the server confirmed and no Revision tells of, "doubled" Revisions beyond these."""
    claims = list(Attribution.objects.order_by("-pk").values_list("claim", flat=True)[:CLAIMS])
    people = list(
        Entity.objects.filter(kind="person", article=None, merged_into=None).values_list("pk", flat=True)[:20]
    )
    editors = [Editor(_cookie(number), claims, people, random.Random(number)) for number in range(EDITORS)]  # noqa: S311
    before = _standing(claims)
    _work(editors, seconds)
    trouble = [one for editor in editors for one in editor.trouble]
    assert not trouble, trouble[:3]
    saved = sum((editor.saved for editor in editors), Counter[int]())
    told, after = _revisions_since(before, claims), _standing(claims)
    cuts = quantiles([one for editor in editors for one in editor.times], n=20, method="inclusive")
    stale = sum(editor.stale for editor in editors)
    yield (
        f"{EDITORS} editors for {seconds:.0f} s: {saved.total() / seconds:.1f} saves/s, p50 {cuts[9]:.1f} ms, "
        f"p95 {cuts[18]:.1f} ms, n={saved.total()}, refused as stale {stale}"
    )
    rows_behind = sum(after[claim][0] - before[claim][0] != saved[claim] for claim in claims)
    yield (
        f"  lost {(saved - told).total()}, doubled {(told - saved).total()}, claims whose edition does not fit {rows_behind}"
    )


def _standing(claims: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Edition and number of Revisions of each claim."""
    rows = Attribution.objects.filter(claim__in=claims).annotate(told=Count("claim__revisions"))
    return {claim: (edition, told) for claim, edition, told in rows.values_list("claim", "edition", "told")}


def _revisions_since(before: dict[int, tuple[int, int]], claims: Sequence[int]) -> Counter[int]:
    now = Counter(Revision.objects.filter(claim__in=claims).values_list("claim", flat=True))
    return Counter({claim: now[claim] - before[claim][1] for claim in claims if now[claim] > before[claim][1]})


def _work(editors: Sequence[Editor], seconds: float) -> None:
    listener = open_port("127.0.0.1", 0)
    server = web(listener)
    server.start()
    try:
        port = listener.getsockname()[1]
        _wait_for_first_page(port)
        until = time.monotonic() + seconds
        threads = [threading.Thread(target=editor.work, args=(port, until)) for editor in editors]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        children.stop([server])
        listener.close()


def _wait_for_first_page(port: int) -> None:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    line.request("GET", "/sign-out/")  # answered 405, by the whole of Django
    line.getresponse().read()
    line.close()


def _cookie(number: int) -> str:
    user, _ = User.objects.get_or_create(username=f"bench-editor-{number}")
    user.groups.add(Group.objects.get(name="editor"))
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    names = {settings.SESSION_COOKIE_NAME: client.session.session_key, settings.CSRF_COOKIE_NAME: TOKEN}
    return "; ".join(f"{name}={value}" for name, value in names.items())
