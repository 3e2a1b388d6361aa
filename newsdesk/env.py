"""Reads the environment: each function parses one variable or refuses it by name."""

from __future__ import annotations

import os
import secrets
import zoneinfo
from contextlib import suppress
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

SHORTEST_SECRET = 50
"""Characters; what Django's own `check --deploy` asks for (security.W009)."""


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def boolean(name: str, *, default: bool) -> bool:
    value = text(name).lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    if not value:
        return default
    raise ImproperlyConfigured(f"{name} is {value!r}; it takes yes or no.")


def integer(name: str, *, default: int, least: int, most: int) -> int:
    value = text(name) or str(default)
    if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
        raise ImproperlyConfigured(f"{name} is {value!r}; it takes a whole number from {least} to {most}.")
    return int(value)


def choice(name: str, *, default: str, allowed: tuple[str, ...]) -> str:
    value = text(name) or default
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} is {value!r}; it takes one of {', '.join(allowed)}.")
    return value


def time_zone(name: str, *, default: str) -> str:
    """The name of a time zone that this machine knows."""
    value = text(name) or default
    if value not in zoneinfo.available_timezones():
        raise ImproperlyConfigured(f"{name} is {value!r}; it takes a time zone such as Europe/Lisbon.")
    return value


def words(name: str) -> list[str]:
    """The parts of a comma-separated list, without empty ones."""
    return [part.strip() for part in text(name).split(",") if part.strip()]


def _host_as_given(parts: SplitResult) -> str:
    """The host of a URL in its own letters: `hostname` makes them small, and a socket's folder is no host name."""
    host = parts.netloc.rpartition("@")[2]
    return (parts.hostname or "") if host.startswith("[") else host.partition(":")[0]


def secret(name: str, *, kept_in: Path) -> str:
    """The secret in NAME, or in the file that NAME_FILE names, or in `kept_in`, made there at the first start.

    The file that is made can be read by its owner only. Raises ImproperlyConfigured for a secret that anybody could
    guess, and for `kept_in` where others can read it; who mounts a file of their own (NAME_FILE) answers for its mode.
    """
    if value := text(name):
        return _strong(value, name)
    if given := text(f"{name}_FILE"):
        return _strong(_read(Path(given), f"{name}_FILE"), f"{name}_FILE")
    if not kept_in.exists():
        _keep_new_secret(kept_in)
    if kept_in.stat().st_mode & 0o077:
        raise ImproperlyConfigured(f"{kept_in} can be read by others; run: chmod 600 '{kept_in}'")
    return _strong(_read(kept_in, str(kept_in)), str(kept_in))


def _keep_new_secret(path: Path) -> None:
    """Written aside and linked into place: of processes that start at once one wins, and none reads half a secret."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(64))
    with suppress(FileExistsError):
        os.link(fresh, path)
    fresh.unlink()


def _read(path: Path, name: str) -> str:
    try:
        return path.read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(f"{name}: the secret cannot be read: {error}") from error


def _strong(value: str, name: str) -> str:
    if len(value) < SHORTEST_SECRET or len(set(value)) < 10 or value.startswith("django-insecure"):
        raise ImproperlyConfigured(
            f"{name}: a secret takes at least {SHORTEST_SECRET} characters that nobody can guess."
        )
    return value


def database(name: str) -> dict[str, object] | None:
    """Django's settings for the PostgreSQL that the URL in NAME names, or None where it is empty.

    `postgresql://user:password@host:port/name?sslmode=require`; a Unix socket is a percent-encoded host.
    """
    url = text(name)
    if not url:
        return None
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}: {error}") from error
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        raise ImproperlyConfigured(f"{name}: expected postgresql://USER:PASSWORD@HOST:PORT/NAME")
    return {
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(_host_as_given(parts)),
        "PORT": str(port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
    }
