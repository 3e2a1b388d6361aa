"""A Python process of our own that works on what comes from outside, within limits: whatever that does to it, ours goes on.

It has so much memory and no more, cannot open a connection or start a program, and only plain values come back from it.
It ends when we do: by itself at the end of its pipe, and by the kernel where it is too busy to notice.
"""

from __future__ import annotations

import ctypes
import io
import os
import pickle
import platform
import resource
import signal
import struct
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
START_S = 120
"""Loading takes two seconds, but a machine may be busy."""


class NotStarted(Exception):
    """The process cannot be started, so that nothing can be read."""


class Ended(Exception):
    """How the process ended while it worked."""


class TookTooLong(Exception):
    """It gave no answer within the seconds it had, and was ended."""


class ConfinedProcess:
    """A process that runs `main` of a module with our end of a pipe; `plain` are the classes that may come back."""

    def __init__(self, module: str, arguments: Iterable[str], *, memory_bytes: int, plain: Iterable[type]) -> None:
        """Starts it and waits for its first value, which is `ready`. Raises NotStarted."""
        self._plain = {(one.__module__, one.__qualname__): one for one in plain}
        ours, theirs = Pipe()
        program = f"import sys; from {module} import main; main(sys.argv[1:])"  # its classes by the names we know
        # a group of its own: the Ctrl-C is for us
        self._process = subprocess.Popen(  # noqa: S603 - nothing in it that a visitor chose
            ["setpriv", "--pdeathsig", "KILL", sys.executable, "-c", program, *_told(theirs, memory_bytes), *arguments],  # noqa: S607
            pass_fds=[theirs.fileno()],
            process_group=0,
            stdin=subprocess.DEVNULL,
            cwd=ROOT,
            env=os.environ | {"OMP_NUM_THREADS": "1"},
        )
        theirs.close()
        self._connection: Connection[object, object] = ours
        try:
            self.ready = self.receive(START_S)
        except (Ended, TookTooLong) as error:
            raise NotStarted(str(error)) from error

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def runs(self) -> bool:
        return self._process.poll() is None

    def send(self, value: object) -> None:
        with suppress(ConnectionError):  # it may have answered, and ended, before it had the whole
            self._connection.send(value)

    def receive(self, seconds: float) -> object:
        """The next value. Raises TookTooLong, Ended; the process is gone then."""
        try:
            if self._connection.poll(seconds):
                return _Plain(self._connection.recv_bytes(), self._plain).load()
        except (EOFError, OSError, pickle.UnpicklingError) as error:
            raise Ended(self._end()) from error
        self.close()
        raise TookTooLong(f"it took longer than {seconds:g} seconds")

    def close(self) -> None:
        """Ends it, at once."""
        self._process.kill()
        self._end()

    def _end(self) -> str:
        """How it ended; takes away what is left of it."""
        self._connection.close()
        try:
            code = self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            code = self._process.wait()
        return how_it_ended(code)


def how_it_ended(code: int) -> str:
    """The return code of a process in words."""
    return f"exit code {code}" if code >= 0 else signal.strsignal(-code) or f"signal {-code}"


def _told(theirs: Connection[object, object], memory_bytes: int) -> list[str]:
    return [str(theirs.fileno()), str(os.getpid()), str(memory_bytes)]


class _Plain(pickle.Unpickler):
    """Makes no object but those of the classes that are expected: what was done to the process cannot reach us by it."""

    def __init__(self, data: bytes, plain: dict[tuple[str, str], type]) -> None:
        super().__init__(io.BytesIO(data))
        self._plain = plain

    def find_class(self, module: str, name: str) -> type:
        if found := self._plain.get((module, name)):
            return found
        raise pickle.UnpicklingError(f"{module}.{name} is no plain value")


# ------------------------------------------------------------------------------------------------- inside the process

AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
FORBIDDEN = {
    "x86_64": {"socket": 41, "connect": 42, "execve": 59, "ptrace": 101, "execveat": 322, "io_uring_setup": 425},
    "aarch64": {"socket": 198, "connect": 203, "execve": 221, "ptrace": 117, "execveat": 281, "io_uring_setup": 425},
}
"""System calls by machine: linux/arch/x86/entry/syscalls/syscall_64.tbl, linux/include/uapi/asm-generic/unistd.h."""
PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 38, 22, 2
LOAD, JUMP_IF_EQUAL, JUMP_IF_GREATER_OR_EQUAL, RETURN = 0x20, 0x15, 0x35, 0x06
ALLOW, NOT_PERMITTED, KILL = 0x7FFF0000, 0x00050001, 0x80000000
X32 = 0x40000000  # another set of numbers for the same calls of x86_64


def begin(arguments: list[str]) -> tuple[Connection[object, object], list[str]] | None:
    """The pipe to whoever started us, and the arguments that are ours; none where they have ended already.

    From here on there is so much memory and no more.
    """
    descriptor, parent, memory_bytes, *rest = arguments
    if os.getppid() != int(parent):
        return None  # it ended before the kernel knew that we end with it
    resource.setrlimit(resource.RLIMIT_AS, (int(memory_bytes), int(memory_bytes)))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    return Connection(int(descriptor)), rest


def shut_off() -> None:
    """From here on no connection can be opened and no program started, by this process and all it may start.

    A filter of system calls (seccomp(2)), which needs no privilege. Raises OSError where the kernel refuses it.
    """
    code = b"".join(struct.pack("HBBI", *step) for step in _steps(platform.machine()))
    filter_ = ctypes.create_string_buffer(code)
    program = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(filter_)))
    libc = ctypes.CDLL(None, use_errno=True)
    for call in (
        (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0),
        (PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.addressof(program), 0, 0),
    ):
        if libc.prctl(*(ctypes.c_ulong(number) for number in call)):
            number = ctypes.get_errno()
            raise OSError(number, f"the process cannot be shut off from the network: {os.strerror(number)}")


def _steps(machine: str) -> list[tuple[int, int, int, int]]:
    """The filter (struct sock_filter): code, jump if true, jump if false, value. Raises OSError for a machine unknown."""
    if machine not in FORBIDDEN:
        raise OSError(f"the process cannot be shut off from the network on {machine}")
    numbers = list(FORBIDDEN[machine].values())
    tests = [(JUMP_IF_EQUAL, len(numbers) - at, 0, number) for at, number in enumerate(numbers)]
    return [
        (LOAD, 0, 0, 4),  # the machine that the call is for
        (JUMP_IF_EQUAL, 1, 0, AUDIT_ARCH[machine]),
        (RETURN, 0, 0, KILL),
        (LOAD, 0, 0, 0),  # the number of the call
        (JUMP_IF_GREATER_OR_EQUAL, len(numbers) + 1, 0, X32),
        *tests,
        (RETURN, 0, 0, ALLOW),
        (RETURN, 0, 0, NOT_PERMITTED),
    ]
