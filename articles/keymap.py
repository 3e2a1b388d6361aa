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
    "story": "The page of a story",
    "questions": "Questions about stories",
    "compare": "Two articles side by side",
    "statement": "The statement page",
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
    Action("l", "stories of the article, and related ones", ("article",), Role.READER),
    Action("j", "the next article of the story", ("story",)),
    Action("k", "the article before", ("story",)),
    Action("c", "confirm the article reached", ("story",)),
    Action("x", "take the article reached out", ("story",)),
    Action("m", "move the article reached to another story", ("story",)),
    Action("b", "the article reached is background", ("story",)),
    Action("y", "confirm all that the machine put in", ("story",)),
    Action("a", "add an article", ("story",)),
    Action("i", "merge with another story", ("story",)),
    Action("s", "split the story", ("story",)),
    Action("f", "follow-up of another story", ("story",)),
    Action("l", "close the story, or open it again", ("story",)),
    Action("e", "name and summary", ("story",)),
    Action("h", "history of the story", ("story",), Role.READER),
    Action("u", "undo your last change of the story", ("story",)),
    Action("Enter", "yes, it is in the story", ("questions",)),
    Action("x", "no, it is not", ("questions",)),
    Action("m", "it is in another story", ("questions",)),
    Action("j", "the next question", ("questions",)),
    Action("k", "the question before", ("questions",)),
    Action("o", "open the article", ("questions",)),
    Action("u", "undo your last answer", ("questions",)),
    Action("j", "on to the next passage", ("compare",), Role.READER),
    Action("k", "back to the passage before", ("compare",), Role.READER),
    Action("n", "the next article on the right", ("compare",), Role.READER),
    Action("p", "the article before it on the right", ("compare",), Role.READER),
    Action("v", "change sides", ("compare",), Role.READER),
    Action("j", "next appearance", ("statement",), Role.READER),
    Action("k", "the appearance before", ("statement",), Role.READER),
    Action("o", "open the claim reached in its article", ("statement",), Role.READER),
    Action("c", "confirm that these are the same words", ("statement",)),
    Action("x", "take the appearance out", ("statement",)),
    Action("s", "give all of it to one speaker", ("statement",)),
    Action("a", "add a claim that prints it", ("statement",)),
    Action("r", "relate it to another, or merge the two", ("statement",)),
    Action("u", "undo your last change", ("statement",)),
    Action("h", "history of the statement", ("statement",), Role.READER),
    Action("?", "show these keys", ("article", "desk", "story", "questions", "compare", "statement"), Role.READER),
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
