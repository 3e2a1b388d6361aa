"""Every key of the interface: what it does, where, and for whom. The usual key names the action, also in templates and scripts.

A page that has keys of its own lists them here: the page of keys, the dialog of keys and the check of what somebody
chooses all come from ACTIONS.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from articles.models import KeyMap, Role, role_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import AnonymousUser, User

PLACES = {
    "every": "Every page",
    "article": "The article page",
    "desk": "The review desk",
    "marking": "Marking words",
}
"""Where keys act, in the order of the page of keys."""
CLAIM = ("article", "desk")
"""Where a claim is decided."""
ALWAYS = frozenset({"Enter", "Escape"})
"""Keys that do what they do on every page of every site: nobody can take them away, a second one can be chosen beside."""
WRITTEN = {"Escape": "Esc"}
"""Keys that stand on the page in other letters than a browser names them by."""


@dataclass(frozen=True, slots=True)
class Action:
    usual: str
    """As a browser names the key: "x", "?", "Enter"."""
    name: str
    places: tuple[str, ...]
    least: Role = Role.EDITOR
    series: str = ""
    """What the dialog says once of all the actions in a row that have it: "take that candidate" of 1 to 9."""


@dataclass(frozen=True, slots=True)
class Line:
    """What the dialog says of one key, or of the keys from the first to the last."""

    keys: tuple[str, ...]
    name: str
    is_series: bool


ACTIONS = (
    Action("j", "next claim", ("article",), Role.READER),
    Action("k", "the claim before", ("article",), Role.READER),
    Action("d", "open the next claim to check", ("article",), Role.READER),
    Action("Enter", "open the claim reached", ("article",), Role.READER),
    Action("Enter", "then take the first candidate", ("article",)),
    Action("Enter", "confirm the first candidate", ("desk",)),
    *(Action(str(n), f"take candidate {n}", CLAIM, series="take that candidate") for n in range(1, 10)),
    Action("/", "search the archive; where a claim is open, find anyone", ("every",), Role.READER),
    Action("/", "find anyone", CLAIM),
    Action("n", "unnamed source", CLAIM),
    Action("r", "relayed by", CLAIM),
    Action("v", "swap speaker and relay", CLAIM),
    Action("x", "not a claim", CLAIM),
    Action("s", "put aside, with a reason", ("desk",)),
    Action("j", "on without deciding", ("desk",)),
    Action("k", "back to the one before", ("desk",)),
    Action("c", "decide the same words in copies of the article the same", CLAIM),
    Action("e", "say it once for all claims with the same source words", CLAIM),
    Action("a", "mark the words of a new claim, or of a mention", ("article",)),
    Action("w", "change the words of the opened claim, or split it", ("article",)),
    Action("t", "direct, mixed or indirect", ("article",)),
    Action("o", "join the opened claim with another", ("article",)),
    Action("o", "open the article", ("desk",)),
    Action("b", "confirm the rest at once", ("article",)),
    Action("y", "mark the article as reviewed", ("article",)),
    Action("u", "undo your last change", ("article",)),
    Action("u", "undo your last decision, as often as you like", ("desk",)),
    Action("h", "history of the claim", ("article", "desk"), Role.READER),
    Action("m", "show mentions", ("article",), Role.READER),
    Action("Escape", "close", ("article",), Role.READER),
    Action("?", "show these keys", ("article", "desk"), Role.READER),
)


def written(key: str) -> str:
    """The key as it stands on the page."""
    return WRITTEN.get(key, key)


def actions_of(user: User | AnonymousUser, place: str | None = None) -> list[Action]:
    """What the user may do by key, in that place or in any."""
    role = role_of(user)
    return [action for action in ACTIONS if action.least <= role and (place is None or place in action.places)]


def lines_of(actions: Iterable[Action]) -> list[Line]:
    """One line a key, in order; one for all of a series."""
    by_key: dict[str, Line] = {}
    for action in actions:
        name = action.series or action.usual
        known = by_key.get(name)
        keys = (*(known.keys if known else ()), action.usual)
        if known is None or action.series:
            by_key[name] = Line(keys, action.series or action.name, is_series=bool(action.series))
        else:
            by_key[name] = Line(known.keys, f"{known.name}; {action.name}", is_series=False)
    return list(by_key.values())


def chosen_by(user: User | AnonymousUser) -> dict[str, str]:
    """The keys that the user has chosen instead of the usual ones, by the usual one. One query; none for who is a visitor."""
    if not user.is_authenticated:
        return {}
    keys = KeyMap.objects.filter(user=user).values_list("keys", flat=True).first() or {}
    return {str(usual): str(key) for usual, key in keys.items()}
