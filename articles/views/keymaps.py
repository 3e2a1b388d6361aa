"""The page on which people choose their keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods

from articles import keymap
from articles.editing import keymaps
from articles.forms.keymaps import KeyMapForm
from articles.keymap import ALWAYS, PLACES

if TYPE_CHECKING:
    from django.forms import BoundField
    from django.http import HttpResponse

    from articles.http import PageRequest


@dataclass(frozen=True, slots=True)
class _Choice:
    """A line of the page: what is done, and the field of its key; `field` None where the key stands in a group before."""

    usual: str
    names: str
    is_always: bool
    field: BoundField | None


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def keymap_detail(request: PageRequest) -> HttpResponse:
    """Every key and what it does; each can be another one, if no other action has that."""
    chosen = keymap.chosen_by(request.user)
    sent = request.POST if request.method == "POST" else None
    form = KeyMapForm(sent, actions=keymap.actions_of(request.user), chosen=chosen)
    if sent is not None and "usual" in sent:
        keymaps.forget(request.user)
        messages.success(request, "The usual keys are back.")
        return redirect("keymap_detail")
    if form.is_valid():
        keymaps.choose(request.user, form.cleaned_data["keys"])
        messages.success(request, "These are your keys now, on every page.")
        return redirect("keymap_detail")
    context = {"form": form, "groups": _groups(request, form), "is_changed": bool(chosen)}
    response = render(request, "articles/keymap.html", context, status=422 if form.is_bound else 200)
    add_never_cache_headers(response)
    return response


def _groups(request: PageRequest, form: KeyMapForm) -> list[tuple[str, list[_Choice]]]:
    """The places that have keys for the user, each with its lines."""
    groups, shown = [], set[str]()
    for place, title in PLACES.items():
        names: dict[str, list[str]] = {}
        for action in keymap.actions_of(request.user, place):
            names.setdefault(action.usual, []).append(action.name)
        lines = [
            _Choice(usual, "; ".join(of), usual in ALWAYS, None if usual in shown else form.field_of(usual))
            for usual, of in names.items()
        ]
        shown |= names.keys()
        if lines:
            groups.append((title, lines))
    return groups
