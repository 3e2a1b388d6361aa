"""Markdown with YAML front matter: one article a file. CommonMark, as markdown-it reads it; the words stay, the marks go."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import yaml
from markdown_it import MarkdownIt

from articles.intake.cleaning import make_record
from articles.intake.fields import known_fields
from articles.intake.readers.html_text import words_of_fragment
from articles.intake.recognising import FRONT_MATTER
from articles.intake.records import Pending, Refused, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

    from articles.intake.cleaning import Fields
    from articles.intake.records import ArticleRecord
    from articles.intake.source import Source

LONGEST = 1_000_000  # characters: markdown-it takes seconds for hostile text of that length
LONGEST_FRONT_MATTER = 20_000
NOT_WORDS = ("script", "style")


def read(source: Source) -> Iterator[Pending]:
    yield Pending("", lambda: _record(source.text()))


def _record(text: str) -> ArticleRecord:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > LONGEST:
        raise Refused(f"{len(text):,} characters: an article has no more than {LONGEST:,}")
    fields: Fields = {}
    if found := FRONT_MATTER.match(text):
        fields, text = known_fields(_front_matter(found[0])), text[found.end() :]
    blocks = list(_blocks(_parser().parse(text)))
    if "title" not in fields and blocks and blocks[0][0] == "h1" and len(blocks) > 1:
        fields["title"] = blocks.pop(0)[1]
    return make_record("\n\n".join(words for _, words in blocks), fields)


@cache
def _parser() -> MarkdownIt:
    """CommonMark without code by indentation: in copy that is an indented paragraph."""
    return MarkdownIt("commonmark").disable("code")


def _front_matter(block: str) -> dict[str, object]:
    lines = block.strip().split("\n")[1:-1]
    if len(block) > LONGEST_FRONT_MATTER:
        raise Refused(f"front matter of {len(block):,} characters: it has no more than {LONGEST_FRONT_MATTER:,}")
    try:
        # BaseLoader makes strings, lists and mappings only; dates in year 0 are for dates.py to refuse
        values = yaml.load("\n".join(lines), Loader=yaml.BaseLoader)  # noqa: S506
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        raise Refused(
            f"front matter, line {line}: {error.problem} (a value that holds a colon goes between quotation marks)"
        ) from None
    except RecursionError:
        raise Refused("front matter: nested too deep") from None
    except yaml.YAMLError as error:
        raise Refused(f"front matter: {shown(str(error), 200)}") from None
    if values in ("", None):
        return {}
    if not isinstance(values, dict):
        raise Refused("front matter: it has lines like “title: ...”")
    return {name: value for name, value in values.items() if isinstance(name, str)}


def _blocks(tokens: Sequence[Token]) -> Iterator[tuple[str, str]]:
    """Each paragraph with the tag it stands in ("p", "h1" ...), in order; the mark of a list item before its words."""
    tag, mark = "p", ""
    for token in tokens:
        if token.type in ("paragraph_open", "heading_open"):
            tag = token.tag
        elif token.type == "list_item_open":
            mark = f"{token.info}{token.markup} "
        elif token.type == "inline":
            yield tag, mark + _words(token.children or [])
            mark = ""
        elif token.type == "fence":
            yield "p", token.content
        elif token.type == "html_block":
            yield "p", words_of_fragment(token.content)


def _words(tokens: Sequence[Token]) -> str:
    parts: list[str] = []
    hidden = ""
    for token in tokens:
        if token.type == "html_inline":
            tag = token.content.strip("</> \t\n").partition(" ")[0].lower()
            if tag in NOT_WORDS:
                hidden = "" if token.content.startswith("</") else tag
        elif not hidden and token.type in ("text", "code_inline"):
            parts.append(token.content)
        elif not hidden and token.type in ("softbreak", "hardbreak"):
            parts.append(" " if token.type == "softbreak" else "\n")
    return "".join(parts)
