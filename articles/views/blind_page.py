"""The page on which an article is read again: its text, what is asked about, and the reader's own answers alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Prefetch, Q

from articles.forms.claims import NEW_KINDS
from articles.forms.second_readings import AnswerForm, choosable
from articles.http import render_page
from articles.models import Answer, Candidate, Claim, Entity
from articles.models.anchors import Origin
from articles.models.second_readings import content_of
from articles.views import passages as text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse

    from articles.editing.second_readings import Stretch
    from articles.http import PageRequest
    from articles.models import Passage, SecondReadingArticle

FOUND = 8
"""Entities that a search shows."""
NAMED = 9
"""People of the article that have a digit where the machine proposes nobody."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the article is opened: a passage, by its key, or the paragraph in which a claim was missed."""

    passage: int | None = None
    missed: int | None = None
    query: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A passage on the page: its place in the order, and what the reader has said of it so far."""

    passage: Passage
    number: int
    answer: Answer | None
    stretches: list[Stretch] = field(default_factory=list)
    """Its content: as the machine has it, or where the reader marked it."""


def blind_page(
    request: PageRequest,
    article: SecondReadingArticle,
    asked: Asked,
    *,
    form: AnswerForm | None = None,
    problem: str = "",
) -> HttpResponse:
    """The article with what is asked for opened, else the first passage that is not answered, else how to finish.

    `form` is what could not be kept, and `problem` why. Ten queries, however many passages.
    """
    items = _items(article)
    waiting = [item for item in items if item.answer is None]
    current = next((item for item in items if item.passage.pk == asked.passage), next(iter(waiting), None))
    if asked.missed is not None:
        current = None
    candidates = _candidates(current)
    rows = text.paragraphs(article.version.body, _marks(items, current, candidates))
    panel = _opened(article, rows, items, current, candidates, asked)
    if panel:
        found_now = {"query": asked.query, "found": found(article, asked.query), "kinds": NEW_KINDS}
        panel |= found_now | _said_before(current, candidates, form) | {"problem": problem}
    context = {
        "article": article,
        "rows": [(row, [item for item in items if row.start <= item.passage.start < row.end]) for row in rows],
        "panel": panel,
        "asked": sum(item.passage.is_shown for item in items),
        "waiting": len(waiting),
        "here": panel["row"] if panel else 0,
        "problem": "" if panel else problem,
    }
    page, fragment = "articles/second_reading.html", "articles/_second_reading.html"
    return render_page(request, page, fragment, context, status=422 if problem else 200)


def found(article: SecondReadingArticle, query: str) -> list[Entity]:
    """Who may be meant by what was typed; nobody for nothing."""
    return list(choosable(article.version.article).named_like(query)[:FOUND]) if query.strip() else []


def _items(article: SecondReadingArticle) -> list[Item]:
    """What the reader is asked about, and what they marked; their own answers alone are loaded. Two queries."""
    own = Answer.objects.filter(turn=Answer.Turn.SECOND).select_related("speaker")
    passages = article.passages.filter(Q(is_shown=True) | Q(claim=None)).prefetch_related(Prefetch("answers", own))
    return [_item(passage, number) for number, passage in enumerate(passages, start=1)]


def _item(passage: Passage, number: int) -> Item:
    answer = passage.second
    return Item(passage, number, answer, content_of(passage.parts) or (answer.content if answer else []))


def _candidates(current: Item | None) -> list[Candidate]:
    """What the machine proposes; it is kept whatever the first reader decided."""
    if current is None or not current.passage.is_shown:
        return []
    return list(Candidate.objects.filter(attribution__claim=current.passage.claim_id).select_related("entity"))


def _marks(items: Sequence[Item], current: Item | None, candidates: Sequence[Candidate]) -> list[text.Mark]:
    marks = [(*stretch, "passage") for item in items if item != current for stretch in item.stretches]
    if current is None:
        return marks
    others = [(int(start), int(end), str(role)) for role, start, end in current.passage.parts if role != "content"]
    evidence = [(start, end, "lit") for candidate in candidates[:1] for start, end, _ in candidate.evidence]
    return [*marks, *others, *evidence, *((*stretch, "content") for stretch in current.stretches)]


def _opened(
    article: SecondReadingArticle,
    rows: list[text.Paragraph],
    items: Sequence[Item],
    current: Item | None,
    candidates: Sequence[Candidate],
    asked: Asked,
) -> dict[str, Any] | None:
    if asked.missed is not None:
        return _missed_panel(article, rows, min(asked.missed, len(rows) - 1))
    return _panel(article, rows, items, current, candidates) if current else None


def _panel(
    article: SecondReadingArticle,
    rows: list[text.Paragraph],
    items: Sequence[Item],
    current: Item,
    candidates: Sequence[Candidate],
) -> dict[str, Any]:
    passage = current.passage
    own = text.around(rows, current.stretches)
    at = items.index(current)
    source = [(int(start), int(end)) for role, start, end in passage.parts if role == "source"]
    return {
        "passage": passage,
        "number": current.number,
        "row": own[0].number,
        "candidates": candidates,
        "named": [] if candidates else _named(article),
        "confidence": _confidence(passage),
        "words": text.words(article.version.body, own),
        "start": current.stretches[0][0],
        "end": current.stretches[-1][1],
        "claim_form": passage.form,
        "description": " ".join(article.version.body[start:end] for start, end in source),
        "before": items[at - 1].passage.pk if at else None,
        "after": items[at + 1].passage.pk if at + 1 < len(items) else None,
    }


def _confidence(passage: Passage) -> float | None:
    if not passage.is_shown or passage.claim_id is None:
        return None
    return Claim.objects.filter(pk=passage.claim_id).values_list("confidence", flat=True).first()


def _missed_panel(article: SecondReadingArticle, rows: list[text.Paragraph], number: int) -> dict[str, Any]:
    row = rows[number]
    return {
        "row": number,
        "named": _named(article),
        "words": text.words(article.version.body, [row]),
        "start": row.start,
        "end": row.end,
        "claim_form": Claim.Form.INDIRECT,
        "before": number - 1 if number else None,
        "after": number + 1 if number + 1 < len(rows) else None,
    }


def _named(article: SecondReadingArticle) -> list[Entity]:
    """Those whom the machine found in the article, the most often named first."""
    mentioned = Q(mentions__version=article.version_id, mentions__origin=Origin.MACHINE)
    named = choosable(article.version.article).filter(mentioned).exclude(kind=Entity.Kind.PLACE)
    return list(named.annotate(times=Count("mentions")).order_by("-times", "name")[:NAMED])


def _said_before(current: Item | None, candidates: Sequence[Candidate], form: AnswerForm | None) -> dict[str, Any]:
    """What stands in the fields: what was just sent and could not be kept, or the answer of before."""
    if form is not None:
        return _sent(form)
    answer = current.answer if current else None
    if answer is None:
        return {"choice": ""}
    if not answer.is_claim or answer.speaker is None:
        return {"choice": AnswerForm.NOT}
    said: dict[str, Any] = {"start": answer.content[0][0], "end": answer.content[-1][1], "claim_form": answer.form}
    proposed = {candidate.entity_id for candidate in candidates}
    if answer.speaker.kind == Entity.Kind.UNNAMED and answer.speaker_id not in proposed:
        return said | {"choice": AnswerForm.UNNAMED, "description": answer.speaker.name}
    speaker = None if answer.speaker_id in proposed else answer.speaker
    return said | {"choice": str(answer.speaker_id), "speaker": speaker}


def _sent(form: AnswerForm) -> dict[str, Any]:
    sent = {
        name: form.data[name] for name in ("choice", "description", "name", "kind", "claim_form") if name in form.data
    }
    edges = {name: form.cleaned_data[name] for name in ("start", "end") if form.cleaned_data.get(name) is not None}
    return sent | edges | {"query": form.data.get("name", "")}
