"""Events -> the articles of a pool: reports with quotations, indirect speech and unnamed sources; some are copies of others."""

from __future__ import annotations

import copy
import random
from typing import TYPE_CHECKING

from bench.generated.drafts import ArticleDraft, ClaimDraft, Span, Who, Writer
from bench.generated.phrases import TITLES, clause, filled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.generated.events import Event, Quotation
    from bench.generated.lexicon import Lexicon

COPIES = 0.1
"""Of an event's articles after the first: the text of an earlier one, often without its end."""
QUOTED_AGAIN = 0.45
"""Of the claims in an article of an event with several: a quotation that others print too."""
UNNAMED, BODY = 0.1, 0.14
"""Of what nobody else prints: said by an unnamed source; by an organisation."""
SHORTENED, CHANGED, INDIRECT, GIVEN_TO_ANOTHER = 0.12, 0.06, 0.05, 0.02
"""How quotations are printed that are not printed whole, as they were said, by whom they were."""
LENGTHS = (150, 600)
"""Words, about: of a log-normal law between these."""
WORDS_A_CLAIM = 29
DESCRIPTIONS = """a senior official|people familiar with the talks|a former adviser|residents|two diplomats|a spokesman|critics
a person close to the family|investigators|a police source|local officials|analysts""".replace("\n", "|").split("|")
CUES = [
    "said",
    "said",
    "said",
    "added",
    "told reporters",
    "argued",
    "warned",
    "insisted",
    "explained",
    "wrote",
    "recalled",
    "admitted",
]


def articles_of(event: Event, lexicon: Lexicon, dice: random.Random) -> Iterator[ArticleDraft]:
    """In order of time."""
    written: list[ArticleDraft] = []
    for at, outlet in zip(event.times, event.outlets, strict=True):
        article = ArticleDraft(event.number, at, outlet)
        originals = [place for place, one in enumerate(written) if one.copy_of is None and one.outlet != outlet]
        if originals and dice.random() < COPIES:
            article.copy_of = dice.choice(originals[-6:])
            _copy(written[article.copy_of], article, dice, lexicon)
        else:
            _Report(event, article, lexicon, dice).write()
        written.append(article)
        yield article


def _copy(original: ArticleDraft, article: ArticleDraft, dice: random.Random, lexicon: Lexicon) -> None:
    """The text of another, as far as a claim's end, and with what stands there."""
    article.title = original.title
    paragraph = lexicon.fixed("\n\n")
    ends = [place for place, piece in enumerate(original.pieces) if piece == paragraph]
    kept = dice.choice(ends[len(ends) // 2 :]) if ends and dice.random() < 0.7 else len(original.pieces)
    article.pieces = original.pieces[:kept]
    length = sum(lexicon.lengths[piece] for piece in article.pieces)
    article.local = list(original.local)
    article.mentions = [mention for mention in original.mentions if mention.span[1] <= length]
    whole = [one for one in original.claims if max(end for _, end in (*one.content, one.cue, one.source)) <= length]
    article.claims = [copy.copy(one) for one in whole]


class _Report:
    def __init__(self, event: Event, article: ArticleDraft, lexicon: Lexicon, dice: random.Random) -> None:
        self.event, self.article, self.lexicon, self.dice = event, article, lexicon, dice
        self.writer = Writer(lexicon, article)
        self.last: int | None = None
        """Whom the sentence before named as its speaker: a person."""

    def write(self) -> None:
        least, most = LENGTHS
        words = max(least, min(most, self.dice.lognormvariate(5.9, 0.35)))
        claims = max(2, round(words / WORDS_A_CLAIM))
        self.article.title = filled(self.dice.choice(TITLES), self.lexicon, self.event, self.dice)
        printed: set[int] = set()
        self._report()
        for number in range(claims):
            self.writer.put(" " if self.dice.random() < 0.35 else "\n\n")
            if number % 3 == 2:
                self._report()
                self.writer.put("\n\n")
            again = self._quotation(printed)
            if again is None:
                self._claim(self._speaker(), clause(self.lexicon, self.event, self.dice), -1)
            else:
                printed.add(again)
                self._quote(self.event.quotations[again], again)

    def _report(self) -> None:
        self._sentence(clause(self.lexicon, self.event, self.dice))
        self.writer.put(".")
        self.last = None

    def _quotation(self, printed: set[int]) -> int | None:
        """Which quotation of the event comes next, if one does: those that many print, above all."""
        if not self.event.quotations or self.dice.random() > QUOTED_AGAIN:
            return None
        drawn = self.dice.choices(range(len(self.event.quotations)), cum_weights=self.event.popularity)[0]
        return None if drawn in printed else drawn

    def _speaker(self) -> Who | str | None:
        """A name, or a description of somebody unnamed."""
        drawn = self.dice.random()
        if drawn < UNNAMED:
            return self.dice.choice(DESCRIPTIONS)
        if drawn < UNNAMED + BODY:
            return Who(self.dice.choice(self.event.bodies))
        return Who(self.dice.choice(self.event.people[:6]))

    def _quote(self, quotation: Quotation, number: int) -> None:
        words, drawn = [*quotation.first], self.dice.random()
        is_changed = drawn < CHANGED
        if is_changed:  # a word of the frequent ones
            places = [at for at, piece in enumerate(words) if piece < self.lexicon.first_name]
            words[self.dice.choice(places)] = self.lexicon.word()
        speaker: Who | str = Who(quotation.speaker)
        if self.dice.random() < GIVEN_TO_ANOTHER:
            speaker = Who(self.dice.choice(self.event.people)) if self.dice.random() < 0.5 else DESCRIPTIONS[0]
        second = () if self.dice.random() < SHORTENED else quotation.second
        form = "indirect" if CHANGED < drawn < CHANGED + INDIRECT else "direct"
        self._claim(speaker, tuple(words), number, second=second, form=form)
        self.article.claims[-1].is_changed = is_changed

    def _claim(
        self,
        speaker: Who | str | None,
        words: tuple[int, ...],
        number: int,
        second: tuple[int, ...] = (),
        form: str = "",
    ) -> None:
        """One or two sentences; `second` stands inside the quotation marks, behind `words`."""
        form = form or self.dice.choices(("direct", "mixed", "indirect"), (5, 3, 5))[0]
        frames = {"direct": (self._before, self._around), "mixed": (self._partly,), "indirect": (self._indirectly,)}
        begun = len(self.article.claims)
        self.dice.choice(frames[form])(speaker, words, second)
        assert len(self.article.claims) == begun + 1
        self.article.claims[-1].form, self.article.claims[-1].quotation = form, number

    def _before(self, speaker: Who | str | None, words: tuple[int, ...], second: tuple[int, ...]) -> None:
        """Mirel Dantas said: “We ...”"""
        who, source = self._source(speaker, begins=True)
        self.writer.put(" ")
        cue = self._cue()
        self.writer.put(": ")
        self._keep([self._quoted(words, second, ".”")], cue, source, who)

    def _around(self, speaker: Who | str | None, words: tuple[int, ...], second: tuple[int, ...]) -> None:
        """“We ...,” Mirel Dantas said. “It ...”"""
        content = [self._quoted(words, (), ",”")]
        self.writer.put(" ")
        who, source = self._source(speaker)
        self.writer.put(" ")
        cue = self._cue()
        self.writer.put(".")
        if second:
            self.writer.put(" ")
            content.append(self._quoted(second, (), ".”"))
        self._keep(content, cue, source, who)

    def _partly(self, speaker: Who | str | None, words: tuple[int, ...], second: tuple[int, ...]) -> None:
        """Mirel Dantas said that ... “...”"""
        who, source = self._source(speaker, begins=True)
        self.writer.put(" ")
        cue = self._cue()
        self.writer.put(" that ")
        half = len(words) // 2
        half += (
            words[half] >= self.lexicon.first_fixed
        )  # a quotation begins with a word, and its end is no string of its own
        start, _ = self.writer.put_all(words[:half])
        self.writer.put("“")
        self.writer.put_all(words[half:])
        self.writer.put(".”")
        self._keep([(start, self.writer.at)], cue, source, who)

    def _indirectly(self, speaker: Who | str | None, words: tuple[int, ...], second: tuple[int, ...]) -> None:
        """Mirel Dantas said that ...; second sentences are left out."""
        who, source = self._source(speaker, begins=True)
        self.writer.put(" ")
        cue = self._cue()
        self.writer.put(" that ")
        content = self.writer.put_all(words)
        self.writer.put(".")
        self._keep([content], cue, source, who)

    def _quoted(self, words: tuple[int, ...], second: tuple[int, ...], end: str) -> Span:
        start, _ = self.writer.put("“")
        self._sentence(words)
        if second:
            self.writer.put(". ")
            self._sentence(second)
        return start, self.writer.put(end)[1]

    def _sentence(self, words: tuple[int, ...]) -> None:
        """With a capital: it begins with a name, or with a string that stays as it is."""
        is_name = words[0] < self.lexicon.first_fixed
        self.writer.put_all(
            [words[0] if is_name else self.lexicon.fixed(_capital(self.lexicon.text(words[0]))), *words[1:]]
        )

    def _source(self, speaker: Who | str | None, *, begins: bool = False) -> tuple[Who, Span]:
        if isinstance(speaker, str):
            if speaker not in self.article.local:
                self.article.local.append(speaker)
            who = Who(local=self.article.local.index(speaker))
            self.last = None
            return who, self.writer.put_reference(_capital(speaker) if begins else speaker, "description", who)
        assert speaker is not None
        if self.last == speaker.name:
            pronoun = "she" if speaker.name % 2 else "he"
            return speaker, self.writer.put_reference(_capital(pronoun) if begins else pronoun, "pronoun", speaker)
        self.last = speaker.name if speaker.name in self.event.people else None
        return speaker, self.writer.put_name(speaker.name)

    def _cue(self) -> Span:
        return self.writer.put(self.dice.choice(CUES))

    def _keep(self, content: list[Span], cue: Span, source: Span, who: Who) -> None:
        found = 0.35 + 0.64 * self.dice.random() ** 0.4
        is_named = self.dice.random() > 0.04
        self.article.claims.append(ClaimDraft("", content, cue, source, who if is_named else None, found))


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
