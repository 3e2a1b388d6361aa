"""Signing in and out, one's own password, and the accounts that admins manage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required, login_required
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from articles.editing import accounts
from articles.editing.errors import NotAllowed
from articles.forms.accounts import NewAccountForm, RoleForm
from articles.http import admin_required
from articles.models import role_given

if TYPE_CHECKING:
    from django.contrib.auth.forms import AuthenticationForm
    from django.http import HttpResponse

    from articles.http import PageRequest


class _SignIn(LoginView):
    """Django's, which knows where it is safe to go next; only the answer to a wrong password is ours."""

    template_name = "registration/sign_in.html"
    redirect_authenticated_user = True

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


sign_in = require_http_methods(["GET", "HEAD", "POST"])(_SignIn.as_view())


@require_POST
@login_not_required
def sign_out(request: PageRequest) -> HttpResponse:
    """Ends the session; who has none is as welcome to see the sign-in page."""
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@sensitive_post_parameters()
@never_cache
def password_change(request: PageRequest) -> HttpResponse:
    """One's own password, given the old one. Every other session of the user ends, this one goes on."""
    form = PasswordChangeForm(request.user, _sent(request))
    if form.is_valid():
        update_session_auth_hash(request, form.save())
        messages.success(request, "Your password is changed. You were signed out everywhere else.")
        return redirect("password_change")
    return render(request, "registration/password.html", {"form": form}, status=422 if form.is_bound else 200)


@require_safe
@admin_required
def account_list(request: PageRequest) -> HttpResponse:
    """Everybody who has or had an account, the active ones first. Two queries."""
    people = User.objects.prefetch_related("groups").order_by("-is_active", "username")
    rows = [(person, role_given(person)) for person in people]
    return render(request, "articles/accounts.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@admin_required
def account_new(request: PageRequest) -> HttpResponse:
    """Makes an account; the answer shows its password, this once."""
    form = NewAccountForm(_sent(request))
    if form.is_valid():
        try:
            person, password = accounts.create(**form.cleaned_data, by=request.user)
        except NotAllowed as error:
            form.add_error("username", str(error))
        else:
            return _account_page(request, person, password=password)
    return render(request, "articles/account_new.html", {"form": form}, status=422 if form.is_bound else 200)


@require_safe
@admin_required
def account_detail(request: PageRequest, pk: int) -> HttpResponse:
    """An account, and what an admin may do about it."""
    return _account_page(request, get_object_or_404(User, pk=pk))


@require_POST
@admin_required
def account_role(request: PageRequest, pk: int) -> HttpResponse:
    """Gives the account another role."""
    person = get_object_or_404(User, pk=pk)
    form = RoleForm(request.POST)
    if not form.is_valid():
        return _account_page(request, person, form=form, status=422)
    role = form.cleaned_data["role"]
    try:
        accounts.change_role(person, role=role, by=request.user)
    except NotAllowed as error:
        return _account_page(request, person, problem=error, status=422)
    messages.success(request, f"{person} has the role of {role.name.lower()} now.")
    return redirect("account_detail", pk)


@require_POST
@admin_required
def account_deactivation(request: PageRequest, pk: int) -> HttpResponse:
    """Closes the account: signed out everywhere, and not to be signed in to."""
    person = get_object_or_404(User, pk=pk)
    try:
        accounts.deactivate(person, by=request.user)
    except NotAllowed as error:
        return _account_page(request, person, problem=error, status=422)
    messages.success(request, f"{person} is signed out everywhere and cannot sign in. What they decided stays.")
    return redirect("account_detail", pk)


@require_POST
@admin_required
def account_reactivation(request: PageRequest, pk: int) -> HttpResponse:
    """Opens a closed account again; the answer shows its new password, this once."""
    person = get_object_or_404(User, pk=pk)
    try:
        password = accounts.reactivate(person, by=request.user)
    except NotAllowed as error:
        return _account_page(request, person, problem=error, status=422)
    return _account_page(request, person, password=password)


@require_POST
@admin_required
def account_reset_password(request: PageRequest, pk: int) -> HttpResponse:
    """Gives the account a new password; the answer shows it, this once."""
    person = get_object_or_404(User, pk=pk)
    try:
        password = accounts.reset_password(person, by=request.user)
    except NotAllowed as error:
        return _account_page(request, person, problem=error, status=422)
    return _account_page(request, person, password=password)


def _sent(request: PageRequest) -> Any:
    """What was posted, even if empty, for a form to be bound to; None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None


def _account_page(request: PageRequest, person: User, *, status: int = 200, **shown: Any) -> HttpResponse:
    """The page of an account; `shown` are a new "password", a "problem", or the "form" with its errors.

    A password is shown in the answer to the post, not after a redirect: it would have to be kept somewhere until then.
    """
    role = role_given(person)
    context = {
        "person": person,
        "role": role.name.lower(),
        "is_own": person == request.user,
        "form": RoleForm(initial={"role": role.name.lower()}),
    }
    response = render(request, "articles/account.html", context | shown, status=status)
    add_never_cache_headers(response)
    return response
