"""A pool at one time -> rows as COPY reads them: a line each, tabs between the columns, \\N for nothing."""

from __future__ import annotations

import datetime
import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

from articles.linking import profiles, windows
from articles.linking.holders import HOLDERS
from articles.models.claims import joined, source_key, words_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bench.generated.drafts import ArticleDraft, ClaimDraft, Who
    from bench.generated.figures import Figures
    from bench.generated.pool import Pool

END = datetime.datetime(2026, 11, 23, tzinfo=datetime.UTC)
"""A Monday, as all times of a pool begin and end with: no article is younger."""
NOTHING = r"\N"
FACTOR = 0x9E3779B1
STATES = ("suggested",) * 95 + ("confirmed",) * 4 + ("rejected",)
"""Of the attributions, one after the other; but none of a statement's claims is rejected."""
QUESTIONS = 50
"""One in so many articles of a story is only proposed."""

Rows = dict[str, list[str]]
"""By table."""

source_key_of = lru_cache(maxsize=100_000)(source_key)


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows that a pool makes of each kind."""

    articles: int
    mentions: int
    claims: int
    parts: int
    sources: int
    stories: int
    links: int
    statements: int
    appearances: int

    @classmethod
    def of(cls, pool: Pool) -> Counts:
        claims = [claim for article in pool.articles for claim in article.claims]
        return cls(
            articles=len(pool.articles),
            mentions=sum(len(article.mentions) for article in pool.articles),
            claims=len(claims),
            parts=sum(len(claim.content) + 2 for claim in claims),
            sources=sum(len(article.local) for article in pool.articles),
            stories=len(pool.stories),
            links=sum(len(story.articles) for story in pool.stories),
            statements=len(pool.statements),
            appearances=sum(len(statement.claims) for statement in pool.statements),
        )

    def times(self, factor: int) -> Counts:
        return Counts(*(factor * getattr(self, name) for name in self.__slots__))


class Time:
    """The pool at one time, 0 being the newest: it begins `begun`, after so many rows.

    `editor` is the key of whoever has decided what is decided. Keys rise with time; those of the outlets and of the names of
    the world are their places, and 1.
    """

    def __init__(self, pool: Pool, time: int, *, before: Counts, begun: datetime.datetime, editor: int) -> None:
        self.pool, self.before, self.begun, self.editor = pool, before, begun, editor
        self.strings = pool.lexicon.strings_at(time)
        self.name_keys = (pool.lexicon.names_at(time) + 1).tolist()
        self.age = before.articles // len(pool.articles)
        """So many times are older."""
        self.holders: Counter[int] = Counter()
        """Of keys of wordings: claims that have them."""
        self.mixed = (time * FACTOR) & 0x7FFFFFFF
        per_article = [len(article.claims) for article in pool.articles]
        self.claim_keys = [1 + self.before.claims + one for one in accumulate(per_article, initial=0)]
        """Of the first claim of each article."""
        self.in_statements = {claim for statement in pool.statements for claim in statement.claims}
        self.words: dict[tuple[int, int], str] = {}
        """Of those."""
        self.mention = self.before.mentions
        self.part = self.before.parts
        self.source = self.before.sources + len(pool.lexicon.names)

    def chunks(self, articles: int) -> Iterator[Rows]:
        """The rows of all tables, of so many articles at a time; the stories and statements with the last."""
        rows: Rows = defaultdict(list)
        for place, article in enumerate(self.pool.articles, start=1):
            self._article(place - 1, article, rows)
            if place % articles == 0:
                yield rows
                rows = defaultdict(list)
        self._stories(rows)
        self._statements(rows)
        yield rows

    def text(self, pieces: tuple[int, ...] | list[int]) -> str:
        strings = self.strings
        return "".join([strings[piece] for piece in pieces])

    def keys(self, keys: Iterable[int]) -> str:
        """An array of hashes, which are others at each time."""
        mixed = self.mixed
        return f"{{{','.join([str(key ^ mixed) for key in keys])}}}"

    def wording(self, wording: tuple[int, ...]) -> str:
        """Those keys of a claim that few claims had before: as linking.holders keeps them."""
        kept, mixed = [], self.mixed
        for key in wording:
            at_a_time = self.pool.frequent.get(key, 0)
            if self.holders[key] < HOLDERS and self.age * at_a_time < HOLDERS:
                self.holders[key] += 1
                kept.append(str(key if at_a_time else key ^ mixed))
        return f"{{{','.join(kept)}}}"

    def at(self, article: ArticleDraft) -> datetime.datetime:
        return self.begun + datetime.timedelta(seconds=article.at)

    def article_key(self, place: int) -> int:
        return 1 + self.before.articles + place

    # ---------------------------------------------------------------------------------------------- of one article

    def _article(self, place: int, article: ArticleDraft, rows: Rows) -> None:
        key, at = self.article_key(place), self.at(article)
        body, title = self.text(article.pieces), self.text(article.title)
        digest = hashlib.sha256(body.encode()).hexdigest()
        original = self.pool.originals[place]
        copy_of = NOTHING if original is None else self.article_key(original)
        rows["articles_article"].append(
            f"{key}\t{article.outlet + 1}\thttps://outlet-{article.outlet + 1}.example/{key}\t{title}\t\t{at}\ten\t\t{digest}"
            f"\t{copy_of}\t{at}\n"
        )
        rows["articles_articleversion"].append(
            f"{key}\t{key}\t1\t{title}\t{_line(body)}\t{digest}\t{at}\tannotated\tgenerated\t{at}\t\t[]\n"
        )
        if self.pool.figures:
            self._figures(key, at, self.pool.figures[place], rows)
        sources = self._sources(key, article, rows)
        mentions = rows["articles_mention"]
        for mention in article.mentions:
            self.mention += 1
            start, end = mention.span
            mentions.append(
                f"{self.mention}\t{key}\t{self._entity(mention.who, sources)}\t{start}\t{end}\t{body[start:end]}"
                f"\t{mention.kind}\t{mention.label}\tmachine\n"
            )
        for number, claim in enumerate(article.claims):
            self._claim((place, number), claim, sources, body, at, rows)

    def _figures(self, key: int, at: datetime.datetime, figures: Figures, rows: Rows) -> None:
        rows["articles_sketch"].append(f"{key}\t{self.keys(figures.sketch)}\t{len(figures.sketch)}\n")
        content = profiles.pack(replace(figures.profile, at=at)).hex()
        found_by = ",".join(map(str, windows.keys(figures.telling, at)))
        rows["articles_profile"].append(
            f"{key}\t{key}\t{profiles.PROFILE_VERSION}\t{at}\t{{{found_by}}}\t\\\\x{content}\tf\n"
        )
        for number, wording in enumerate(figures.wordings):
            if wording:
                claim = self.claim_keys[key - self.article_key(0)] + number
                rows["articles_wording"].append(f"{claim}\t{self.wording(wording)}\n")

    def _sources(self, article: int, draft: ArticleDraft, rows: Rows) -> list[int]:
        """The keys of the article's own unnamed sources."""
        keys = []
        for description in draft.local:
            self.source += 1
            keys.append(self.source)
            rows["articles_entity"].append(
                f"{self.source}\t{description}\t{description}\tunnamed\t\t{article}\tmachine\t{NOTHING}\n"
            )
        return keys

    def _entity(self, who: Who, sources: list[int]) -> int:
        key: int = self.name_keys[who.name] if who.name >= 0 else sources[who.local]
        return key

    def _claim(
        self,
        which: tuple[int, int],
        claim: ClaimDraft,
        sources: list[int],
        body: str,
        at: datetime.datetime,
        rows: Rows,
    ) -> None:
        place, number = which
        key, article = self.claim_keys[place] + number, self.article_key(place)
        words = joined([body[start:end] for start, end in claim.content])
        compared = words_key(words)
        source = body[slice(*claim.source)]
        rows["articles_claim"].append(
            f"{key}\t{article}\t{article}\t{claim.form}\tf\t{claim.content[0][0]}\t{claim.confidence:.3f}\tmachine\tgenerated"
            f"\t{NOTHING}\tf\tf\t{NOTHING if compared is None else compared}\t{source_key_of(source)}\n"
        )
        for role, spans in (("content", claim.content), ("cue", (claim.cue,)), ("source", (claim.source,))):
            for start, end in spans:
                self.part += 1
                rows["articles_claimpart"].append(
                    f"{self.part}\t{key}\t{role}\t{start}\t{end}\t{_line(body[start:end])}\n"
                )
        state, decided = STATES[key % len(STATES)], f"{self.editor}\t{at + datetime.timedelta(days=1)}"
        if claim.speaker is None or (state == "rejected" and which in self.in_statements):
            state = "suggested"
        if state == "suggested":
            decided = f"{NOTHING}\t{NOTHING}"
        speaker = NOTHING if claim.speaker is None else self._entity(claim.speaker, sources)
        certainty = 0 if claim.speaker is None else claim.confidence
        rows["articles_attribution"].append(
            f"{key}\t{key}\t{speaker}\t{NOTHING}\t{state}\t{decided}\t{certainty:.3f}\t1\n"
        )
        if which in self.in_statements:
            self.words[which] = words

    # ---------------------------------------------------------------------------------------------- of several articles

    def _stories(self, rows: Rows) -> None:
        key, link = self.before.stories, self.before.links
        for story in self.pool.stories:
            key += 1
            drafts = [self.pool.articles[place] for place in story.articles]
            inside = [draft for number, draft in enumerate(drafts, start=1) if number % QUESTIONS]
            times = [self.at(draft) for draft in inside]
            rows["articles_story"].append(
                f"{key}\t{self.text(drafts[0].title)}\t\tmachine\trunning\t{NOTHING}\t{NOTHING}\t1\t{len(inside)}"
                f"\t{min(times)}\t{max(times)}\n"
            )
            name = self.text([self.pool.lexicon.full(next(m.who.name for m in drafts[0].mentions if m.who.name >= 0))])
            for number, place in enumerate(story.articles, start=1):
                link += 1
                state, probability = ("suggested", 0.99) if number % QUESTIONS else ("proposed", 0.55)
                rows["articles_storylink"].append(
                    f'{link}\t{key}\t{self.article_key(place)}\tevent\t{state}\tmachine\t{probability}\t["both name {name}"]'
                    f"\t\t{NOTHING}\t{NOTHING}\t1\n"
                )

    def _statements(self, rows: Rows) -> None:
        key, appearance = self.before.statements, self.before.appearances
        for statement in self.pool.statements:
            key += 1
            last = max(self.at(self.pool.articles[place]) for place, _ in statement.claims)
            rows["articles_statement"].append(
                f"{key}\t{_line(self.words[statement.claims[0]])}\t{last}\t{NOTHING}\t1\t{statement.articles}"
                f"\t{{{','.join(statement.flags)}}}\t{last}\n"
            )
            for place, number in statement.claims:
                appearance += 1
                likeness = 0.7 if self.pool.articles[place].claims[number].is_changed else 1
                rows["articles_appearance"].append(
                    f"{appearance}\t{key}\t{self.claim_keys[place] + number}\tsuggested\tmachine\t{likeness}"
                    f"\t{NOTHING}\t{NOTHING}\t1\n"
                )


def _line(text: str) -> str:
    return text.replace("\n", r"\n")
