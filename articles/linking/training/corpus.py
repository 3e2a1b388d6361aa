"""Articles with the story that each tells, as JSON Lines: {"id", "title", "text", "date", "outlet", "story", "topic"?}."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from articles.linking.features import Floats, Pile, days_apart, features
from articles.linking.profiles import Profile, pack, profile, unpack
from articles.linking.records import parse


class CorpusError(ValueError):
    """The file is no corpus of stories."""


@dataclass(frozen=True, eq=False)
class Corpus:
    name: str
    texts: list[str]
    profiles: list[Profile]
    stories: NDArray[np.str_]
    topics: NDArray[np.str_]
    """What a fold has whole: two similar stories of one topic, or one story."""

    def __len__(self) -> int:
        return len(self.profiles)

    @cached_property
    def shared(self) -> Floats:
        """FEATURES of each article (rows) with each (columns)."""
        pile = Pile(self.profiles)
        return np.stack([features(profile, pile).astype(np.float32) for profile in self.profiles])

    @cached_property
    def days(self) -> Floats:
        return np.stack([days_apart(profile, self.profiles) for profile in self.profiles])

    @cached_property
    def same(self) -> NDArray[np.bool_]:
        found: NDArray[np.bool_] = self.stories[:, np.newaxis] == self.stories[np.newaxis]
        return found

    def by_date(self, numbers: NDArray[np.intp]) -> NDArray[np.intp] | None:
        """The articles in the order of their dates, or None where some have none."""
        dates = [self.profiles[number].at for number in numbers]
        known = [date.timestamp() for date in dates if date]
        return numbers[np.argsort(known, kind="stable")] if len(known) == len(numbers) else None


def read(path: Path, *, half: bool = False) -> Corpus:
    """All stories of the file, or the half of them whose names have an even checksum. Raises CorpusError."""
    texts, profiles, stories, topics = [], [], [], []
    for number, line in enumerate(path.read_bytes().splitlines(), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            story = str(record["story"])
            _, text = parse(line)
        except (ValueError, KeyError, TypeError) as error:
            raise CorpusError(f"{path}, line {number}: {error!r}") from error
        if half and not in_half(story):
            continue
        texts.append(f"{text.title}\n{text.body}")
        # as it comes out of the database
        profiles.append(unpack(pack(profile(text))))
        stories.append(story)
        topics.append(str(record.get("topic", story)))
    if not profiles:
        raise CorpusError(f"{path}: no stories")
    return Corpus(path.stem, texts, profiles, np.array(stories), np.array(topics))


def in_half(story: str) -> bool:
    return zlib.crc32(story.encode()) % 2 == 0
