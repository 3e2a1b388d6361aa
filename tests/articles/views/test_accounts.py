"""Signing in and out, one's own password, and the pages on which admins manage accounts."""

from __future__ import annotations

import re

import pytest
from axes.models import AccessAttempt  # type: ignore[import-untyped]
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from articles.models import Role, role_of
from tests.factories import user_in_role

pytestmark = pytest.mark.django_db
PASSWORD = "edith likes long passwords"


def sign_in(client, password=PASSWORD, **more):
    return client.post(reverse("sign_in"), {"username": "edith", "password": password, **more})


def password_shown(response):
    found = re.findall(r'<code class="password">([a-z0-9-]{24})</code>', response.content.decode())
    assert len(found) == 1
    return found[0]


def fresh(user):
    return User.objects.get(pk=user.pk)


# -------------------------------------------------------------------------------------------------- signing in and out


def test_signing_in_leads_to_the_articles(client, editor):
    response = sign_in(client)

    assert response.status_code == 302
    assert response["Location"] == reverse("article_list")
    assert client.session["_auth_user_id"] == str(editor.pk)


def test_signing_in_leads_back_to_the_page_that_asked_for_it(client, editor):
    asked = client.get(reverse("article_list"), {"page": 2})
    page = client.get(asked["Location"])

    assert 'name="next" value="/articles/?page=2"' in page.content.decode()
    assert sign_in(client, next="/articles/?page=2")["Location"] == "/articles/?page=2"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "///evil.example",
        "javascript:alert(1)",
        "http:evil.example",
        "\thttps://evil.example",
    ],
)
def test_signing_in_leads_nowhere_else(client, editor, elsewhere):
    assert sign_in(client, next=elsewhere)["Location"] == reverse("article_list")


def test_a_wrong_password_says_nothing_of_which_names_exist(client, editor):
    wrong = sign_in(client, "not the password")
    unknown = client.post(reverse("sign_in"), {"username": "nobody", "password": "not the password"})

    assert wrong.status_code == unknown.status_code == 422
    assert "Please enter a correct username and password" in wrong.content.decode()
    assert wrong.context["form"].errors == unknown.context["form"].errors


def test_who_is_signed_in_is_not_asked_again(editor_client):
    response = editor_client.get(reverse("sign_in"), {"next": "/articles/?page=2"})

    assert response["Location"] == "/articles/?page=2"


def test_after_ten_wrong_passwords_the_right_one_is_refused_too(client, editor):
    for _ in range(10):
        response = sign_in(client, "not the password")

    assert response.status_code == 429
    assert "for 15 minutes" in response.content.decode()
    assert sign_in(client).status_code == 429
    assert "_auth_user_id" not in client.session


def test_a_lock_is_for_one_name_at_one_address(client, editor, reader):
    for _ in range(10):
        sign_in(client, "not the password")

    other_name = {"username": "rosa", "password": "rosa likes long passwords"}
    assert client.post(reverse("sign_in"), other_name).status_code == 302
    assert (
        Client(REMOTE_ADDR="192.0.2.7")
        .post(reverse("sign_in"), {"username": "edith", "password": PASSWORD})
        .status_code
        == 302
    )


def test_no_tried_password_is_kept(client, editor):
    sign_in(client, "hunter2 hunter2")

    assert "hunter2" not in str(AccessAttempt.objects.values().get())


def test_signing_in_changes_the_session_key(client, editor):
    """Else a key that somebody else planted would be signed in with."""
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key

    sign_in(client)

    assert client.session.session_key != planted


def test_signing_out_ends_the_session(editor_client):
    session = editor_client.session.session_key
    response = editor_client.post(reverse("sign_out"))

    again = Client()
    again.cookies["sessionid"] = session
    assert response["Location"] == reverse("sign_in")
    assert again.get(reverse("password_change")).status_code == 302


def test_session_cookies_are_out_of_reach_of_scripts_and_other_sites(client, editor):
    cookie = sign_in(client).cookies["sessionid"]

    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


# -------------------------------------------------------------------------------------------------------- own password


def change_password(client, old=PASSWORD, new="a lighthouse on no map", again=None):
    sent = {"old_password": old, "new_password1": new, "new_password2": again or new}
    return client.post(reverse("password_change"), sent)


def test_a_new_password_keeps_this_session_and_ends_the_others(editor, editor_client):
    elsewhere = Client()
    elsewhere.force_login(editor)

    assert change_password(editor_client).status_code == 302

    assert fresh(editor).check_password("a lighthouse on no map")
    assert "Your password is changed" in editor_client.get(reverse("password_change")).content.decode()
    assert elsewhere.get(reverse("password_change")).status_code == 302


@pytest.mark.parametrize(
    "sent",
    [
        {"old": "not the password"},
        {"new": "short"},
        {"new": "1234567890123"},
        {"new": "password1234"},
        {"again": "something else entirely"},
    ],
)
def test_a_password_that_will_not_do_changes_nothing(editor, editor_client, sent):
    response = change_password(editor_client, **sent)

    assert response.status_code == 422
    assert "errorlist" in response.content.decode()
    assert fresh(editor).check_password(PASSWORD)


# ------------------------------------------------------------------------------------------------------------ accounts


def test_the_list_says_who_may_what(chief_client, reader, editor):
    User.objects.filter(pk=reader.pk).update(is_active=False)

    page = chief_client.get(reverse("account_list")).content.decode()

    cells = re.findall(r"<td>(?:<a [^>]*>)?([^<]*)", page)
    assert cells[:3] == ["carla", "admin", "active"]
    assert cells[4:7] == ["edith", "editor", "active"]
    assert cells[8:11] == ["rosa", "reader", "closed"]


def test_the_list_takes_as_many_queries_however_long(chief_client, django_assert_num_queries):
    for name in ("ines", "joost", "kaya", "lars"):
        user_in_role(name, "editor")

    with django_assert_num_queries(6):  # session, user, the role and keys of who asks; the accounts, their groups
        chief_client.get(reverse("account_list"))


def test_a_new_account_can_sign_in_with_the_password_shown(chief_client, client):
    response = chief_client.post(reverse("account_new"), {"username": "ines", "role": "editor"})

    password = password_shown(response)
    assert client.login(username="ines", password=password, request=response.wsgi_request)
    assert role_of(User.objects.get(username="ines")) == Role.EDITOR
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"username": "ines"},
        {"role": "editor"},
        {"username": "ines", "role": "superuser"},
        {"username": "ines", "role": "nobody"},
        {"username": "ines smith", "role": "editor"},
        {"username": "ines\0", "role": "editor"},
        {"username": "i" * 151, "role": "editor"},
        {"username": "EDITH", "role": "admin"},
    ],
)
def test_an_account_that_cannot_be_is_refused_and_what_was_typed_is_kept(chief_client, editor, sent):
    response = chief_client.post(reverse("account_new"), sent)

    assert response.status_code == 422
    assert User.objects.count() == 2
    assert response.context["form"]["username"].value() == sent.get("username")


@pytest.mark.parametrize("flag", ["is_superuser", "is_staff", "is_active", "groups", "user_permissions", "id"])
def test_fields_that_no_form_has_are_not_looked_at(chief_client, flag):
    chief_client.post(reverse("account_new"), {"username": "ines", "role": "reader", flag: "1"})

    user = User.objects.get(username="ines")
    assert (user.is_superuser, user.is_staff, role_of(user)) == (False, False, Role.READER)


def test_another_role_counts_from_the_next_page_on(chief_client, editor, editor_client):
    response = chief_client.post(reverse("account_role", args=[editor.pk]), {"role": "admin"}, follow=True)

    assert "edith has the role of admin now" in response.content.decode()
    assert editor_client.get(reverse("account_list")).status_code == 200


def test_closing_and_opening_an_account(chief_client, client, editor, editor_client):
    url = reverse("account_detail", args=[editor.pk])

    closed = chief_client.post(reverse("account_deactivation", args=[editor.pk]), follow=True)
    assert closed.redirect_chain == [(url, 302)]
    assert editor_client.get(reverse("article_list")).status_code == 302
    assert sign_in(client).status_code == 422

    opened = chief_client.post(reverse("account_reactivation", args=[editor.pk]))
    assert sign_in(client, password_shown(opened)).status_code == 302


def test_a_closed_account_reads_only_what_everybody_may(settings, editor, editor_client):
    settings.PUBLIC_READING = True
    User.objects.filter(pk=editor.pk).update(is_active=False)

    assert editor_client.get(reverse("article_list")).status_code == 200
    assert editor_client.get(reverse("password_change")).status_code == 302


def test_a_password_reset_is_shown_once_and_unlocks(chief_client, client, editor):
    for _ in range(10):
        sign_in(client, "not the password")
    assert sign_in(client).status_code == 429

    response = chief_client.post(reverse("account_reset_password", args=[editor.pk]))

    password = password_shown(response)
    assert password not in chief_client.get(reverse("account_detail", args=[editor.pk])).content.decode()
    assert "no-store" in response["Cache-Control"]
    assert sign_in(client, password).status_code == 302


@pytest.mark.parametrize(
    "route", ["account_role", "account_deactivation", "account_reactivation", "account_reset_password"]
)
def test_ones_own_account_is_somebody_elses_to_change(chief_client, desk_chief, route):
    response = chief_client.post(reverse(route, args=[desk_chief.pk]), {"role": "reader"})

    assert response.status_code == 422
    assert "Nobody changes their own rights" in response.content.decode()
    assert role_of(fresh(desk_chief)) == Role.ADMIN
    assert fresh(desk_chief).check_password("carla likes long passwords")


def test_ones_own_page_offers_nothing_that_is_refused(chief_client, desk_chief):
    page = chief_client.get(reverse("account_detail", args=[desk_chief.pk])).content.decode()

    main = page[page.index("<main") :]
    assert "<form" not in main
    assert reverse("password_change") in main


def test_a_name_is_shown_as_text(chief_client):
    """Nobody can choose such a name here; an older one may have come from elsewhere."""
    user = user_in_role("<img src=x onerror=alert(1)>", "editor")

    for url in (reverse("account_list"), reverse("account_detail", args=[user.pk])):
        assert "<img" not in chief_client.get(url).content.decode()
