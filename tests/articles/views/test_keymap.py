"""The page on which people choose their keys: each its own, no two the same, and the usual ones back."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest

from articles.keymap import ACTIONS, actions_of, lines_of
from articles.models import KeyMap

pytestmark = pytest.mark.django_db


def chosen(user):
    return KeyMap.objects.get(user=user).keys


def test_it_lists_every_action_of_the_role(reader_client, editor_client):
    for_readers = reader_client.get("/keys/").content.decode()
    for_editors = editor_client.get("/keys/").content.decode()

    assert "next claim" in for_readers
    assert "not a claim" not in for_readers
    for action in ACTIONS:
        assert action.name in for_editors
        assert f'name="key-{action.usual}"' in for_editors


def test_a_key_is_chosen_and_every_page_knows(editor, editor_client):
    response = editor_client.post("/keys/", {"key-x": "q", "key-j": "j", "key-Enter": "g"}, follow=True)

    assert chosen(editor) == {"x": "q", "Enter": "g"}
    page = response.content.decode()
    assert "These are your keys now" in page
    assert json.loads(unescape(re.search(r'data-keymap="([^"]*)"', page)[1])) == {"x": "q", "Enter": "g"}
    assert 'value="q"' in page


def test_an_empty_field_means_the_usual_key(editor, editor_client):
    KeyMap.objects.create(user=editor, keys={"x": "q"})

    editor_client.post("/keys/", {"key-x": ""})

    assert chosen(editor) == {}


def test_two_keys_may_be_exchanged(editor, editor_client):
    assert editor_client.post("/keys/", {"key-j": "k", "key-k": "j"}).status_code == 302

    assert chosen(editor) == {"j": "k", "k": "j"}


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"key-x": "j"}, "“j” would mean two things: “next claim; on without deciding"),
        ({"key-x": "q", "key-n": "q"}, "“q” would mean two things: “unnamed source"),
        ({"key-x": " "}, "A key is one letter, digit or sign."),
        ({"key-x": "\u0301"}, "A key is one letter, digit or sign."),
        ({"key-x": "qq"}, "at most 1 character"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_sentence(editor, editor_client, sent, says):
    response = editor_client.post("/keys/", sent)

    assert response.status_code == 422
    assert says in response.content.decode()
    assert not KeyMap.objects.exists()


def test_back_to_the_usual_keys(editor, editor_client):
    KeyMap.objects.create(user=editor, keys={"x": "q"})

    response = editor_client.post("/keys/", {"key-x": "q", "usual": "yes"}, follow=True)

    assert "The usual keys are back" in response.content.decode()
    assert not KeyMap.objects.exists()


def test_ones_keys_are_ones_own(editor, reader_client):
    KeyMap.objects.create(user=editor, keys={"m": "q"})

    page = reader_client.get("/articles/").content.decode()

    assert 'data-keymap="{}"' in page


def test_the_dialog_says_a_series_once_and_a_key_once(editor):
    lines = lines_of(actions_of(editor, "article"))

    assert [line.keys for line in lines if line.is_series] == [tuple("123456789")]
    assert [line.name for line in lines if line.keys == ("Enter",)] == [
        "open the claim reached; then take the first candidate"
    ]
    assert lines_of(actions_of(editor, "marking")) == []
