"""The page of learning: the button, the figures, what would change, adopting and dropping, rolling back."""

from __future__ import annotations

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from articles import queue
from articles.learning import lessons
from articles.models import Claim, Lesson
from articles.views import learning
from tests.articles.learning.newsroom import article_with_claim, newsroom

pytestmark = pytest.mark.django_db
State = Lesson.State


@pytest.fixture
def proposed(editor):
    newsroom(editor)
    lesson = lessons.begin(by=None)
    lessons.learn(lesson)
    return lesson


def page(client, path="/learning/"):
    return client.get(path).content.decode()


def jobs():
    return list(ProcrastinateJob.objects.order_by("pk").values_list("task_name", "args"))


def test_an_empty_archive_says_what_is_needed(chief_client):
    shown = page(chief_client)
    assert "At least 50 decisions in 10 articles are needed." in shown
    assert "No lesson: the machine proposes what it does by itself." in shown
    assert "All lessons" not in shown


def test_the_button_asks_a_worker_to_learn(chief_client, desk_chief):
    answer = chief_client.post("/learning/start/")

    lesson = Lesson.objects.get()
    assert (answer.status_code, answer.url) == (302, "/learning/")
    assert (lesson.state, lesson.made_by) == (State.LEARNING, desk_chief)
    assert jobs() == [(queue.LEARN, {"lesson_id": lesson.pk})]
    shown = page(chief_client)
    assert f"<b>Lesson {lesson.pk} is being learned.</b> Waiting for a worker." in shown
    assert "Learn from what was decided so far" not in shown


def test_a_second_click_is_told_of_the_first(chief_client):
    chief_client.post("/learning/start/")
    answer = chief_client.post("/learning/start/")
    assert answer.status_code == 409
    assert "A lesson is being learned already." in answer.content.decode()
    assert len(jobs()) == 1


def test_progress_is_told_until_it_is_done(chief_client):
    lesson = lessons.begin(by=None)
    Lesson.objects.update(progress="Learning without part 2 of 5")
    htmx = {"HX-Request": "true"}

    answer = chief_client.get("/learning/progress/", headers=htmx)
    assert "Learning without part 2 of 5." in answer.content.decode()
    assert 'hx-get="/learning/progress/"' in answer.content.decode()

    lessons.fail(lesson.pk, "Too few.")
    assert chief_client.get("/learning/progress/", headers=htmx)["HX-Redirect"] == "/learning/"
    assert chief_client.get("/learning/progress/").url == "/learning/"


def test_a_failure_is_named_in_the_history(chief_client):
    lesson = lessons.begin(by=None)
    lessons.fail(lesson.pk, "Too few decisions to learn from (3, at least 50 needed).")
    shown = page(chief_client)
    assert "could not be learned" in shown
    assert "Too few decisions to learn from (3, at least 50 needed)." in shown
    assert "Too few decisions" in page(chief_client, lesson.get_absolute_url())


def test_a_proposal_is_shown_before_and_after_with_what_would_change(chief_client, proposed):
    shown = page(chief_client)

    assert "<b>60 decisions</b> in <b>60 articles</b>" in shown
    assert "0.0&nbsp;% <small>(0.0 to 6.0)</small>" in shown
    assert "100.0&nbsp;% <small>(94.0 to 100.0)</small>" in shown
    assert "source: description" in shown
    assert "“the chancellor”" in shown
    assert "60 of 60" in shown
    assert "60 held-out decisions for which another speaker would have been proposed." in shown
    claim = Claim.objects.get(pk=proposed.figures["changes"][0]["claim"])
    assert f'href="{claim.get_absolute_url()}"' in shown
    assert "before <b>the chancellor</b>, after <b>Karla Renner</b>; editors: <b>Karla Renner</b>" in shown
    assert "may be chance" not in shown


def test_a_gain_that_may_be_chance_is_called_so(chief_client, proposed):
    figures = proposed.figures
    figures["rows"][0] |= {"gain_interval": [-0.01, 0.03]}
    Lesson.objects.update(figures=figures)
    assert "may be chance" in page(chief_client)


def test_what_would_change_comes_in_pages(chief_client, proposed, monkeypatch):
    monkeypatch.setattr(learning, "CHANGES", 25)
    address = proposed.get_absolute_url()

    assert "Page 1 of 3" in page(chief_client, address)
    fragment = chief_client.get(f"{address}?page=3", headers={"HX-Request": "true"}).content.decode()
    assert fragment.lstrip().startswith('<div id="changes"')
    assert fragment.count("<li>") == 10


def test_a_claim_that_is_gone_is_told_without_a_link(chief_client, proposed):
    Lesson.objects.update(
        figures=proposed.figures
        | {
            "changed": 1,
            "changes": [
                {
                    "outcome": "worse",
                    "claim": 987654,
                    "title": "Locks <now>",
                    "words": "“Shut & done”",
                    "before": "",
                    "after": "Ada",
                    "decided": "Ada",
                }
            ],
        }
    )
    shown = page(chief_client)
    assert '<p class="quoted">“Shut &amp; done”</p>' in shown
    assert "Locks &lt;now&gt;" in shown
    assert "before <b>nobody</b>" in shown


def test_the_page_costs_the_same_queries_however_much_would_change(
    chief_client, proposed, django_assert_max_num_queries
):
    # session, user, roles; proposed, under way, in use, in use again, to annotate; history; claims
    with django_assert_max_num_queries(11):
        page(chief_client)


def test_adopting_puts_it_to_use_and_offers_to_annotate_again(chief_client, desk_chief, proposed):
    article_with_claim(99)
    answer = chief_client.post(f"{proposed.get_absolute_url()}adoption/", follow=True)

    shown = answer.content.decode()
    proposed.refresh_from_db()
    assert (proposed.state, proposed.adopted_by) == (State.ADOPTED, desk_chief)
    assert f"Lesson {proposed.pk} is in use for all that is annotated from now on." in shown
    assert "Roll back to no lesson" in shown
    assert "1 article with undecided claims was annotated without this lesson." in shown


def test_annotating_again_is_put_on_the_queue_once(chief_client):
    for _ in range(2):
        answer = chief_client.post("/learning/annotating/")
    assert answer.url == "/learning/"
    assert jobs() == [(queue.ANNOTATE_UNDECIDED, {})]


def test_dropping_puts_it_aside(chief_client, desk_chief, proposed):
    answer = chief_client.post(f"{proposed.get_absolute_url()}dropping/", follow=True)
    proposed.refresh_from_db()
    assert (proposed.state, proposed.closed_by) == (State.DROPPED, desk_chief)
    assert "is dropped. Nothing was changed by it." in answer.content.decode()
    assert "Adopt Lesson" not in answer.content.decode()


@pytest.mark.parametrize("act", ["adoption", "dropping"])
def test_what_another_admin_decided_meanwhile_is_said(chief_client, act):
    lesson = Lesson.objects.create(state=State.DROPPED)
    answer = chief_client.post(f"{lesson.get_absolute_url()}{act}/")
    assert answer.status_code == 409
    assert "Nothing was changed." in answer.content.decode()
    assert Lesson.objects.get().state == State.DROPPED


def test_rolling_back_says_what_is_in_use_then(chief_client):
    now = timezone.now()
    first = Lesson.objects.create(state=State.WITHDRAWN, adopted_at=now)
    Lesson.objects.create(state=State.ADOPTED, adopted_at=now, replaces=first)
    assert f"Roll back to lesson {first.pk}" in page(chief_client)

    assert (
        f"Lesson {first.pk} is in use again." in chief_client.post("/learning/rollback/", follow=True).content.decode()
    )
    assert "No lesson is in use any more." in chief_client.post("/learning/rollback/", follow=True).content.decode()
    answer = chief_client.post("/learning/rollback/")
    assert answer.status_code == 409
    assert "there is nothing to roll back" in answer.content.decode()


def test_editors_are_sent_away(editor_client):
    assert editor_client.get("/learning/").status_code == 403
    assert editor_client.post("/learning/start/").status_code == 403
    assert not Lesson.objects.exists()
