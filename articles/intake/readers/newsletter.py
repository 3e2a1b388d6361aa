"""The words of a newsletter: without what its sender put around the article for the mail's sake."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from articles.intake.readers.blocks import blocks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FEW_WORDS = 80
"""Behind the line that ends a letter stand an address and a few links; more is the letter going on."""
VIEW = re.compile(
    r"(?:(?:view|read|open|see|display)\b.{0,40}\b(?:in|on|with) (?:your |a |the )?(?:web[ -]?)?(?:browser|web)\b.{0,40}"
    r"|(?:view|read)(?: it| this(?: [\w-]+)?)? online\W*"
    r"|(?:having trouble|problems) (?:viewing|reading|seeing)\b.{0,100}"
    r"|can(?:not|['’]t) (?:see|read|view) (?:this|the) (?:e-?mail|newsletter|message|images)\b.{0,100}"
    r"|(?:.{0,40} )?im browser (?:ansehen|anzeigen|lesen|öffnen)\W*"
    r"|voir\b.{0,40}\b(?:navigateur|en ligne)\W*|ver\b.{0,40}\bnavegador\W*)",
    re.IGNORECASE,
)
END = re.compile(
    r"(?:\W*(?:click here to |to )?(?:unsubscribe|opt[ -]out|manage (?:your )?(?:\w+ )?(?:preferences|subscription)|"
    r"(?:update|change) (?:your )?(?:\w+ )?(?:preferences|profile)|se désabonner|newsletter abbestellen|abmelden)\b.{0,150}"
    r"|you(?:['’]re| are| have) (?:receiv(?:ing|ed)|getting|subscribed to) (?:this|our|the|e-?mails?)\b.{0,200}"
    r"|this (?:e-?mail|newsletter|message) was sent (?:to|by|from)\b.{0,200}|sent to \S+@\S+.{0,100}"
    r"|if you (?:no longer|do not|don['’]t) (?:wish|want) to (?:receive|get) (?:this|these|our|e-?mails?|further)\b.{0,200}"
    r"|(?:copyright\s*)?(?:©|\(c\)|copyright)\s*(?:19|20)\d\d\b.{0,150})",
    re.IGNORECASE | re.DOTALL,
)
AROUND = re.compile(
    r"(?:(?:was this (?:e-?mail |newsletter )?forwarded|forwarded this (?:e-?mail|newsletter))\b.{0,100}"
    r"|(?:sign up|subscribe) (?:here|now|today)\W*|share(?: this)?(?: (?:on|with) [\w ]{1,20})?\W*|tweet(?: this)?|like|"
    r"forward to a friend\W*|privacy policy.{0,60}|terms of (?:use|service).{0,60}|contact us\W*|advertisement|"
    r"add us to your address book.{0,60})",
    re.IGNORECASE,
)
"""Each for a whole line: a sentence of the article that begins so goes on otherwise."""
SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)
BARE_LINK = re.compile(r"[\[(<]? ?https?://\S+ ?[\])>]?$")
LINK_BEHIND_WORDS = re.compile(r" ?[\[(<] ?https?://[^\s\[\]()<>]{1,2000} ?[\])>]")
RULE = re.compile(r"[\W_]+")
"""A line of no letters and no digits."""
QUOTE_MARKS = re.compile(r"(?:> ?)*")


@dataclass(frozen=True, slots=True)
class Letter:
    """Paragraphs of the letter itself, and what was left out; `view_link` is where it can be read in a browser."""

    paragraphs: tuple[str, ...]
    lines_left_out: int
    view_link: str = ""

    @property
    def text(self) -> str:
        return "\n\n".join(self.paragraphs)

    @property
    def count(self) -> int:
        """Words."""
        return sum(len(paragraph.split()) for paragraph in self.paragraphs)

    def notes(self) -> tuple[str, ...]:
        left_out = self.lines_left_out
        return (f"{left_out:,} lines around the letter left out (to unsubscribe and the like)",) if left_out else ()


def from_html(pages: Iterable[str]) -> Letter:
    found = [block for page in pages if page.strip() for block in blocks(page)]
    view = next((block.links[-1] for block in found if block.links and VIEW.fullmatch(block.words)), "")
    return _letter([block.words for block in found], view)


def from_plain(text: str) -> Letter:
    """Lines and links that the sender's program put between the words are left out."""
    text = SIGNATURE.split(text, maxsplit=1)[0] if SIGNATURE.search(text) else text
    paragraphs = []
    for paragraph in re.split(r"\n[ \t]*\n", text):
        lines = [LINK_BEHIND_WORDS.sub("", line) for line in paragraph.split("\n") if not BARE_LINK.match(line.strip())]
        if words := "\n".join(line for line in lines if line.strip() and not RULE.fullmatch(line.strip())):
            paragraphs.append(words)
    return _letter(paragraphs, "")


def unflowed(text: str, *, delete_space: bool = False) -> str:
    """Lines that were wrapped for the way joined again (RFC 3676): a space at the end says that the line goes on."""
    joined: list[str] = []
    depths: list[int] = []
    goes_on = False
    for line in text.split("\n"):
        marks = QUOTE_MARKS.match(line)
        depth = marks[0].count(">") if marks else 0
        words = line[len(marks[0]) :] if marks and depth else line.removeprefix(" ")
        if goes_on and depths[-1] == depth:
            joined[-1] = (joined[-1].removesuffix(" ") if delete_space else joined[-1]) + words
        else:
            joined.append(words)
            depths.append(depth)
        goes_on = words.endswith(" ") and words != "-- "
    return "\n".join(f"{'> ' if depth else ''}{words}" for words, depth in zip(joined, depths, strict=True))


def _letter(paragraphs: Sequence[str], view_link: str) -> Letter:
    end = next((at for at, words in enumerate(paragraphs) if END.fullmatch(words) and _ends(paragraphs[at:])), None)
    kept = tuple(words for words in paragraphs[:end] if not _is_around(words))
    return Letter(kept, len(paragraphs) - len(kept), view_link)


def _ends(rest: Sequence[str]) -> bool:
    return sum(len(words.split()) for words in rest) <= FEW_WORDS


def _is_around(words: str) -> bool:
    return any(pattern.fullmatch(words) for pattern in (VIEW, END, AROUND, RULE))
