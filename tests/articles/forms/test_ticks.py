"""Ticks on many pages: the rule by which all are set, and what differs from it."""

from __future__ import annotations

import pytest
from django.core import signing
from django.http import QueryDict

from articles.editing.many import Seen
from articles.forms import ticks
from articles.forms.ticks import ALL, NONE, UNDECIDED, Ticks, TicksForm, packed

SEEN = [Seen(30, 1, is_suggested=True), Seen(10, 4, is_suggested=False), Seen(20, 1, is_suggested=True)]


def form(*, seen=SEEN, rule=UNDECIDED, exceptions="", shown="", tick=(), go=""):
    sent = QueryDict(mutable=True)
    sent.update({"seen": packed(seen), "rule": rule, "exceptions": exceptions, "shown": shown, "go": go})
    sent.setlist("tick", tick)
    return TicksForm(sent)


def sent(**values):
    made = form(**values)
    assert made.is_valid(), made.errors
    ticks: Ticks = made.ticks()
    return ticks


@pytest.mark.parametrize(
    ("rule", "exceptions", "ticked"),
    [
        (UNDECIDED, (), {30, 20}),
        (UNDECIDED, (30, 10), {10, 20}),
        (ALL, (), {30, 10, 20}),
        (ALL, (10,), {30, 20}),
        (NONE, (), set()),
        (NONE, (10,), {10}),
    ],
)
def test_a_rule_sets_all_but_the_exceptions(rule, exceptions, ticked):
    assert Ticks(SEEN, rule, frozenset(exceptions)).editions().keys() == ticked


def test_claims_come_back_in_their_order_with_their_editions():
    assert sent().seen == SEEN
    assert sent(rule=ALL).editions() == {30: 1, 10: 4, 20: 1}


def test_none_come_back_as_none():
    assert sent(seen=[]).seen == []


def test_what_is_sent_of_one_page_is_kept_with_what_others_said():
    assert sent(exceptions="20", shown="30,10", tick=["10"]).exceptions == {20, 30, 10}
    assert sent(exceptions="20,30", shown="30,10", tick=["30"]).exceptions == {20}


def test_a_page_that_is_not_shown_is_not_unticked():
    assert sent(shown="", tick=[]).editions().keys() == {30, 20}


@pytest.mark.parametrize("rule", [ALL, NONE, UNDECIDED])
def test_another_rule_forgets_the_exceptions(rule):
    assert sent(exceptions="20", shown="30,10", tick=["10"], go=rule) == Ticks(SEEN, rule)


def test_what_was_never_seen_is_not_ticked():
    assert sent(shown="30,99", tick=["30", "99", "x", "9" * 40], exceptions="98,x").editions().keys() == {30, 20}


def test_ten_thousand_claims_take_few_bytes():
    assert len(packed([Seen(pk, 1, is_suggested=True) for pk in range(7_000_000, 7_030_000, 3)])) < 1_000


@pytest.mark.parametrize("tampered", [True, False])
def test_a_list_that_was_changed_or_is_too_old_is_refused(monkeypatch, tampered):
    made = form()
    if tampered:
        made.data["seen"] = f"x{made.data['seen']}"
    else:
        monkeypatch.setattr(ticks, "KEPT_S", -1)

    assert not made.is_valid()
    assert made.errors["seen"] == ["This list is too old. Look at it again."]


def test_what_was_signed_for_something_else_is_refused():
    made = form()
    made.data["seen"] = signing.dumps([[1], [1, True], {}], salt="another")

    assert not made.is_valid()
