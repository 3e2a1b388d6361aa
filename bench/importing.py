"""How fast files are read, and how much memory that takes: the same made-up articles as JSON Lines and as a table.

`python -m bench.importing 10000 1000000` prints the figures of files of so many rows. Each is read in a process of its own,
whose memory nothing else has touched. What it costs to store what was read is not in these figures.
"""

from __future__ import annotations

import csv
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

COUNTS = (10_000, 1_000_000)
"""Rows; the larger files have 2.5 GB each, one at a time."""
SEED = 7
CONSONANTS, VOWELS = "bdfglmnprstvwz", "aeiou"
VOCABULARY, PARAGRAPHS = 4_000, 2_000
SENTENCE, PARAGRAPH = (6, 24), (2, 5)
"""Words of a sentence, sentences of a paragraph."""
BODY = (5, 7)
"""Paragraphs: with the lengths above about 2,500 characters."""
MIB = 2**20


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading one file took; `peak` in bytes, of the whole process, and `before` what it had when it began.

    The seconds are those of the processor: what else runs on the machine does not count.
    """

    rows: int
    refused: int
    size: int
    seconds: float
    before: int
    peak: int

    def __str__(self) -> str:
        return (
            f"{self.rows:9,} rows, {self.size / MIB:7,.0f} MiB: {self.seconds:7.1f} s, {self.rows / self.seconds:6,.0f} rows/s, "
            f"{self.size / MIB / self.seconds:5.1f} MiB/s, peak {self.peak / MIB:5.0f} MiB ({self.before / MIB:.0f} at the start)"
        )


def figures(counts: Iterable[int]) -> Iterator[str]:
    """A line for each file, and the ratios between the smallest and the largest of each kind."""
    counts = sorted(counts)
    for kind, write in WRITERS.items():
        readings = [_measured(kind, write, count) for count in counts]
        yield from (f"read {kind:<11} {reading}" for reading in readings)
        first, last = readings[0], readings[-1]
        a_row = (last.seconds / last.rows) / (first.seconds / first.rows)
        yield (
            f"read {kind:<11} a row of {last.rows:,} takes {a_row:.2f} times one of {first.rows:,}, "
            f"the peak is {last.peak / first.peak:.2f} times as high"
        )


def articles(count: int) -> Iterator[dict[str, str]]:
    """Made-up ones, always the same; of no language that anybody speaks."""
    dice = random.Random(SEED)  # noqa: S311 -- the same each time is what it is for
    words = [_word(dice) for _ in range(VOCABULARY)]
    paragraphs = [_paragraph(dice, words) for _ in range(PARAGRAPHS)]
    for number in range(count):
        yield {
            "title": " ".join(dice.choices(words, k=8)).capitalize(),
            "outlet": "The Quay Courier",
            "url": f"https://quay-courier.example/{number}",
            "byline": f"{dice.choice(words)} {dice.choice(words)}".title(),
            "date": f"20{number % 25:02}-{number % 12 + 1:02}-{number % 28 + 1:02}T12:00:00Z",
            "language": "en",
            "text": "\n\n".join(
                [f"{number:,} {words[number % VOCABULARY]}.", *dice.choices(paragraphs, k=dice.randint(*BODY))]
            ),
        }


def _word(dice: random.Random) -> str:
    return "".join(dice.choice(CONSONANTS) + dice.choice(VOWELS) for _ in range(dice.randint(1, 4)))


def _paragraph(dice: random.Random, words: list[str]) -> str:
    sentences = []
    for _ in range(dice.randint(*PARAGRAPH)):
        sentence = " ".join(dice.choices(words, k=dice.randint(*SENTENCE))).capitalize()
        sentences.append(f"“{sentence},” he said." if dice.random() < 0.3 else f"{sentence}.")
    return " ".join(sentences)


def _write_lines(path: Path, count: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        for article in articles(count):
            file.write(json.dumps(article, ensure_ascii=False) + "\n")


def _write_table(path: Path, count: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        for number, article in enumerate(articles(count)):
            if not number:
                writer.writerow(article)
            writer.writerow(article.values())


WRITERS: dict[str, Callable[[Path, int], None]] = {"JSON Lines": _write_lines, "CSV": _write_table}


def _measured(kind: str, write: Callable[[Path, int], None], count: int) -> Reading:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"articles.{'csv' if kind == 'CSV' else 'jsonl'}"
        write(path, count)
        answer = subprocess.run(  # noqa: S603 -- ourselves
            [sys.executable, "-m", "bench.importing", str(path)], check=True, stdout=subprocess.PIPE, text=True
        )
    return Reading(**json.loads(answer.stdout))


def _read(path: Path) -> Reading:
    """In this process."""
    from django.conf import settings

    from articles.intake.files import entries
    from articles.intake.records import Refused
    from articles.intake.source import Limits, Options, Source

    rows = refused = 0
    before, begun = _peak(), time.process_time()
    with path.open("rb") as file:
        for entry in entries(Source(file, path.name, Options(Limits(**settings.INTAKE_LIMITS)))):
            rows += 1
            refused += isinstance(entry.record, Refused)
    seconds = time.process_time() - begun
    return Reading(rows, refused, path.stat().st_size, seconds, before, _peak())


def _peak() -> int:
    """Bytes of memory that this process has had at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def main(arguments: list[str]) -> None:
    if arguments and not arguments[0].isdigit():
        import django

        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsdesk.settings")
        django.setup()
        print(json.dumps(asdict(_read(Path(arguments[0])))))
        return
    for figure in figures([int(count) for count in arguments] or COUNTS):
        print(figure, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
