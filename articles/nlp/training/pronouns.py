"""How often "he" and "she" are linked to the right person, by articles with coreference marked (GUM).

    python -m articles.nlp.training.pronouns gum_news.jsonl

Counted are third-person singular pronouns in clusters that name a person; right is a mention of an entity that bears one
of the cluster's names. Records: {"text", "mentions": [{"start", "end", "cluster", "type", "pronoun"}]}.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from articles.nlp.pipeline import Pipeline, annotate, build_pipeline
from articles.nlp.training.evaluate import plain, same_speaker
from articles.nlp.vocabulary import PRONOUN_GENDERS


def judged(pipeline: Pipeline, record: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    """Pairs (pronoun, right) of an article."""
    text = record["text"]
    names: dict[Any, set[str]] = defaultdict(set)
    for mention in record["mentions"]:
        words = text[mention["start"] : mention["end"]]
        if not mention["pronoun"] and mention["type"] == "person" and any(word[:1].isupper() for word in words.split()):
            names[mention["cluster"]].add(plain(words))
    annotation = annotate(pipeline, text, record.get("title", ""))
    meant = {
        (mention.span.start, mention.span.end): annotation.entities[mention.entity] for mention in annotation.mentions
    }
    for mention in record["mentions"]:
        pronoun = text[mention["start"] : mention["end"]].lower()
        if pronoun in PRONOUN_GENDERS and names[mention["cluster"]]:
            entity = meant.get((mention["start"], mention["end"]))
            known = frozenset(map(plain, (entity.name, *entity.aliases))) if entity else frozenset[str]()
            yield pronoun, same_speaker(frozenset(names[mention["cluster"]]), known)


def main(corpus: str) -> None:
    pipeline = build_pipeline()
    seen: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for line in Path(corpus).read_text(encoding="utf-8").splitlines():
        for pronoun, is_right in judged(pipeline, json.loads(line)):
            for group in ("all", pronoun):
                seen[group] += 1
                right[group] += is_right
    for group, count in seen.most_common():
        sys.stdout.write(f"{group:<8} {right[group]:4} of {count:4}  {100 * right[group] / count:5.1f} %\n")


if __name__ == "__main__":
    main(sys.argv[1])
