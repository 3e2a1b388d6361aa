"""What stands around an article's words in HTML, or among them, and is none of them: taken out of the tree.

Told by the element, by the words in its class and id, and by how much of it is links (Kohlschütter, Fankhauser and
Nejdl 2010 found the density of links to be the best single sign).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, cast

from lxml import etree

from articles.intake.records import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.html import HtmlElement

NO_TEXT = (
    *("script", "style", "noscript", "template", "iframe", "frame", "object", "embed", "svg", "math", "canvas"),
    *("audio", "video", "map", "button", "select", "textarea", "input", "dialog", "datalist", "progress"),
)
AROUND = ("aside", "nav", "figcaption", "footer", "menu")
NAMED_BY = ("class", "id", "role", "itemprop", "data-component", "data-testid", "data-type")
WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
MOST_ELEMENTS = 30_000  # without scripts and the like; trafilatura takes 15 s for a page of 350,000 links
LONGEST_NAME = 500  # characters of a class or an id; longer ones are none

COMMENTS = frozenset(["comments", "commentlist", "disqus", "livefyre", "respond", "replies"])
COMMENT_AND = frozenset(
    ["area", "body", "content", "feed", "form", "item", "list", "section", "stream", "text", "thread"]
)
NAMES_OF_OTHERS = (
    "ad ads advert advertisement advertising banner breadcrumb breadcrumbs caption complementary consent cookie credit "
    "infobox mostread navigation newsletter newsletters outbrain paywall promo promos promotion pullquote "
    "recirc recirculation recommended recommendations related relatedposts share sharing sharedaddy signup sponsor sponsored "
    "subscribe subscription taboola tooltip toolbar trending"
)
OTHERS = frozenset(NAMES_OF_OTHERS.split())
PAIRS = frozenset(
    [
        *(("pull", "quote"), ("sign", "up"), ("read", "more"), ("read", "next"), ("read", "also"), ("also", "read")),
        *(
            ("more", "stories"),
            ("more", "news"),
            ("more", "from"),
            ("more", "on"),
            ("most", "read"),
            ("most", "popular"),
            ("see", "also"),
        ),
        *(("author", "bio"), ("author", "box"), ("about", "author"), ("social", "media"), ("social", "links")),
        *(("social", "share"), ("tag", "list"), ("tags", "links"), ("call", "action"), ("email", "capture")),
        *(("photo", "credit"), ("skip", "link"), ("sr", "only"), ("visually", "hidden"), ("screen", "reader")),
    ]
)
TOO_LONG = f".//*[string-length(@class) > {LONGEST_NAME} or string-length(@id) > {LONGEST_NAME}]"
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
MOSTLY = 0.8
"""Share of a list's characters that are links: it is a list of other articles."""
LONGEST_HEADLINE = 300  # characters
SENTENCE_END = (".", "!", "?", "…", "”", '"', "»", "’", "'", ":", ";", ",")


@dataclass(slots=True)
class Part:
    """An element with all that is in it: its characters, those in links, how many links, whether the headline is there."""

    characters: int = 0
    linked: int = 0
    links: int = 0
    is_core: bool = False


def drop_all(root: HtmlElement) -> None:
    """Takes out all that is no text of an article. Raises Refused where too much is left to be one."""
    _drop_without_text(root)
    if (count := sum(1 for _ in root.iter())) > MOST_ELEMENTS:
        raise Refused(f"{count:,} elements: the page of an article has no more than {MOST_ELEMENTS:,}")
    _drop_around(root)


def _drop_without_text(root: HtmlElement) -> None:
    """Takes out what is no text in any HTML: scripts, frames, forms' fields, what a browser does not show."""
    for element in list(root.iter(*NO_TEXT)):
        element.drop_tree()
    for element in cast("list[HtmlElement]", root.xpath(TOO_LONG)):
        element.attrib.pop("class", None)  # trafilatura takes seconds for a few of 18,000 characters
        element.attrib.pop("id", None)
    for element in cast("list[HtmlElement]", root.xpath(".//*[@hidden or @style]")):
        if element is not root and (
            element.get("hidden") is not None or HIDDEN.search(element.get("style", "")[:2000])
        ):
            element.drop_tree()


def _drop_around(root: HtmlElement) -> None:
    """Takes out readers' comments, pull-quotes, captions, promotion and lists of other articles."""
    _drop(root, _is_around)
    _drop(root, _is_list_of_links)


def _drop(root: HtmlElement, is_out: Callable[[HtmlElement, Part, int], bool]) -> None:
    parts = _measured(root)
    whole = parts[root].characters
    for element, part in parts.items():
        if element is not root and not part.is_core and is_out(element, part, whole):
            element.drop_tree()


def _measured(root: HtmlElement) -> dict[HtmlElement, Part]:
    """Each element with its part, in the order of their ends; one pass, however deep they are nested."""
    parts: dict[HtmlElement, Part] = {}
    for _, element in etree.iterwalk(root, events=("end",)):
        part = Part(len((element.text or "").strip()), 0, 0, _is_core(element))
        for child in element:
            inner = parts[child]
            part.characters += inner.characters + len((child.tail or "").strip())
            part.linked += inner.linked
            part.links += inner.links
            part.is_core |= inner.is_core
        if element.tag == "a":
            part.linked, part.links = part.characters, 1
        parts[element] = part
    return parts


def _is_core(element: HtmlElement) -> bool:
    """Whether the headline or the article as a whole is here: never taken out, whatever it is called."""
    return element.tag in ("h1", "main", "body") or "articleBody" in element.get("itemprop", "")


def _is_around(element: HtmlElement, part: Part, whole: int) -> bool:
    if element.tag in AROUND or (isinstance(element.tag, str) and element.tag.startswith("amp-")):
        return True
    if element.tag == "figure":
        return element.find(".//table") is None
    words = [word for name in NAMED_BY for word in _words(element.get(name, ""))]
    if not words:
        return False
    if 2 * part.characters > whole:  # what a page is mostly made of is the article, whatever it is called
        return False
    return _is_comment(element, words) or not (OTHERS.isdisjoint(words) and PAIRS.isdisjoint(pairwise(words)))


def _words(name: str) -> list[str]:
    return [word.lower() for word in WORD.findall(name[:LONGEST_NAME])]


def _is_comment(element: HtmlElement, words: list[str]) -> bool:
    """Told with care, for “comment” is the name of many a newspaper's section too."""
    if "comment" in element.get("class", "").split() or element.get("itemtype", "").endswith("/Comment"):
        return True
    return not COMMENTS.isdisjoint(words) or any(
        first == "comment" and second in COMMENT_AND for first, second in pairwise(words)
    )


def _is_list_of_links(element: HtmlElement, part: Part, whole: int) -> bool:
    """A list of other articles, or a paragraph that is a link to one: its words do not end as a sentence does."""
    if not part.links or part.linked < MOSTLY * part.characters:
        return False
    if element.tag in ("ul", "ol", "dl"):
        return True
    if element.tag in ("p", "h2", "h3", "h4") and part.linked == part.characters <= LONGEST_HEADLINE:
        return not element.text_content().rstrip().endswith(SENTENCE_END)
    return False
