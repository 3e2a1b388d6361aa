"""Which decisions were asked for, said in words above a list of them."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.contrib.auth.models import User

from articles.models import Claim, Entity, Outlet, Story

if TYPE_CHECKING:
    from django.db.models import Model

    from articles.measuring.filters import Filters

NAMED: dict[str, tuple[str, type[Model]]] = {
    "outlet": ("in", Outlet),
    "editor": ("decided by", User),
    "story": ("in the story", Story),
    "machine": ("the machine named", Entity),
    "chosen": ("an editor named", Entity),
}
QUOTED = {"source": "source", "cue": "cue", "reason": "reason", "pipeline": "pipeline version"}


def in_words(filters: Filters) -> list[str]:
    """One phrase for each thing asked for: "direct", "cue “said”". One query for each that has a name."""
    return [phrase for name, value in filters.given.items() if (phrase := _phrase(name, value))]


def _phrase(name: str, value: object) -> str:
    if name in NAMED:
        words, model = NAMED[name]
        return f"{words} {_name(model, value)}"
    if name in QUOTED:
        return f"{QUOTED[name]} “{value}”"
    if isinstance(value, datetime.date):
        return f"decided in {value:%B %Y}" if name == "month" else f"{name} {value.day} {value:%B %Y}"
    if name == "form":
        return dict(Claim.Form.choices).get(str(value), "").lower()
    tenth = int(str(value)) * 10
    return f"{'probability' if name == 'chance' else 'confidence'} {tenth} to {tenth + 10} %"


def _name(model: type[Model], key: object) -> str:
    found = model._default_manager.filter(pk=key).first()
    return str(found) if found else "one that is not known"
