"""Every route of the URLconf, asked as each kind of visitor: what the tests of authorization, CSRF and CSP share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from articles.editing import attributions, sampling, saved_searches, second_readings, statement_relations
from articles.models import Lesson, Passage
from tests.articles.intake.imports import imported
from tests.articles.policy import POLICY, SIGN_IN, Answer
from tests.factories import (
    AppearanceFactory,
    ClaimFactory,
    EntityFactory,
    MentionFactory,
    OutletFactory,
    StatementFactory,
    StoryLinkFactory,
    user_in_role,
)

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
ABSENT = 2**31 - 1


def _patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern)
        else:
            yield pattern


PATTERNS = list(_patterns(get_resolver()))
"""Every pattern that answers, however deep it is included."""


@dataclass(frozen=True)
class Visitor:
    """Somebody at the site, and the keys of what is theirs, somebody else's and nobody's, by what it is."""

    role: str
    keys: dict[str, dict[str, int | str]]
    session: str = ""
    """The key of the session, for who is signed in."""

    def ask(self, route: str, method: str, thing: str = "own", *, htmx: bool = False, checked: bool = False):
        """The answer to `method` with nothing sent, not even a token against forgery, which is asked for if `checked`.

        No cookie of one answer reaches the next request.
        """
        client = Client(raise_request_exception=False, enforce_csrf_checks=checked)
        if self.session:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.session
        return client.generic(method, self.url(route, thing), headers={"HX-Request": "true"} if htmx else {})

    def url(self, route: str, thing: str = "own") -> str:
        of = POLICY[route].of
        return reverse(route, args=[self.keys[thing][of]] if of else ())


def visitor(role: str) -> Visitor:
    """A visitor of that role, in an archive with work of theirs and of a colleague. Who has no account owns nothing."""
    colleague = user_in_role("frida", "admin")
    first = user_in_role("first", "editor")
    foreign = _work_of(colleague, first)
    absent: dict[str, int | str] = dict.fromkeys(foreign, ABSENT)
    if role in {"anonymous", "public"}:
        return Visitor(role, {"own": foreign, "foreign": foreign, "absent": absent})
    user = user_in_role("edith", role)
    client = Client()
    client.force_login(user)
    keys = {"own": _work_of(user, first), "foreign": foreign, "absent": absent}
    return Visitor(role, keys, session=str(client.session.session_key))


def _work_of(user, first):
    """The user's account, an article with a claim whose speaker they have chosen, an import and a lesson of theirs, an
    outlet; two articles that `first` decided and they read again: one waits, in the other is a difference.
    """
    speaker = EntityFactory(name=f"{user} Dantas")
    claim = ClaimFactory(attribution=speaker)
    act = attributions.choose_speaker(claim.attribution, speaker=speaker, by=user, edition=1)
    appearance, lone_claim = AppearanceFactory(claim=claim), ClaimFactory(attribution=speaker)
    attributions.choose_speaker(lone_claim.attribution, speaker=speaker, by=user, edition=1)
    relation = statement_relations.relate(
        appearance.statement, other=StatementFactory(), kind="contradicts", note="", by=user, edition=1
    )
    intake = imported((f"{user}.txt", f"The ferry that {user} takes stays.".encode()), by=user)
    return {
        "account": user.pk,
        "act": act.pk,
        "appearance": appearance.pk,
        "article": claim.article_id,
        "claim": claim.pk,
        "entity": speaker.pk,
        "intake": intake.pk,
        "mention": MentionFactory(version=claim.version, entity=speaker, exact="Mirela Dantas").pk,
        "story": StoryLinkFactory(article=claim.article).story_id,
        "lone_claim": lone_claim.pk,
        "relation": relation.after["relation"],
        "statement": appearance.statement_id,
        "lesson": Lesson.objects.create(state=Lesson.State.PROPOSED, made_by=user).pk,
        "original": intake.files.get().pk,
        "saved": (saved := _saved_search(user)).pk,
        "feed": saved.token,
        "format": "csv",
        "outlet": OutletFactory(name=f"The {user} Courier").pk,
        "difference": _second_reading(user, first, speaker, is_finished=True).pk,
        "passage": (waiting := _second_reading(user, first, speaker)).pk,
        "second_reading": waiting.article_id,
    }


def _saved_search(user):
    """A search that the user keeps, with a feed."""
    saved = saved_searches.save(name="Trams", query="tram", kind="claims", by=user)
    saved_searches.open_feed(saved)
    return saved


def _second_reading(user, first, speaker, *, is_finished=False):
    """The one passage of an article that `first` decided and the user reads again."""
    claim = ClaimFactory(attribution=speaker)
    attributions.choose_speaker(claim.attribution, speaker=speaker, by=first, edition=1)
    sample = sampling.ask(readers=[user], size=1, seed=1, by=user, editor=first)
    passage = Passage.objects.get(article__reading__sample=sample)
    if is_finished:
        second_readings.answer(passage, said=second_readings.Said(is_claim=False), by=user)
        second_readings.finish(passage.article, by=user)
    return passage


def things(route: str) -> tuple[str, ...]:
    return ("own", "foreign", "absent") if POLICY[route].of else ("own",)


def read(response) -> Answer:
    """The answer as the policy writes it."""
    if response.status_code == 302 and response["Location"].startswith(f"{reverse(settings.LOGIN_URL)}?next="):
        return SIGN_IN
    return int(response.status_code)


@contextmanager
def taken_back() -> Iterator[None]:
    """What is written inside is gone afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


NOTED = {"articles_presence", "articles_savedvisit"}
"""What is noted of who looks, as a web server's log is: a page that is open says so by a GET."""


def rows() -> dict[str, str]:
    """A digest of each table's rows, but for those of NOTED: equal before and after a request that may change nothing."""
    digests = [
        f"SELECT '{table}', md5(coalesce(string_agg(rows::text, '|' ORDER BY rows::text), '')) FROM \"{table}\" AS rows"  # noqa: S608 - tables of our own
        for table in sorted({*connection.introspection.table_names()} - NOTED)
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(digests))
        return dict(cursor.fetchall())
