"""The settings, as a process of its own reads them: what production refuses, and that it passes Django's own checks."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
SECRET = "kR7v-Wq2pXz9bT4mN8cJ6hF3gD5sL1aY0uE-oViQwZxPtBnMKjHgF"
PRODUCTION = {
    "NEWSDESK_MODE": "production",
    "NEWSDESK_HOSTS": "desk.example",
    "NEWSDESK_SECRET_KEY": SECRET,
    "DATABASE_URL": "postgresql://desk@db.example/newsdesk",
}
"""All that production needs; nothing asks the database."""


@pytest.fixture
def start(tmp_path):
    """Runs Python with these variables and no others; an empty one counts as not set."""

    def run(variables, *arguments):
        environment = {"PATH": os.environ["PATH"], "NEWSDESK_VAR": str(tmp_path), **variables}
        return subprocess.run(
            [sys.executable, *(arguments or ("-c", "import newsdesk.settings"))],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run


def read(start, variables, expression):
    """What the expression is where the settings are `s`."""
    return start(variables, "-c", f"from newsdesk import settings as s; print({expression})").stdout.strip()


def test_production_starts_with_what_it_needs(start):
    process = start(PRODUCTION)

    assert (process.returncode, process.stderr) == (0, "")


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({"NEWSDESK_DEBUG": "yes"}, "NEWSDESK_DEBUG"),
        ({"NEWSDESK_HOSTS": ""}, "NEWSDESK_HOSTS"),
        ({"NEWSDESK_HOSTS": "*"}, "NEWSDESK_HOSTS"),
        ({"NEWSDESK_HOSTS": "desk.example, *"}, "NEWSDESK_HOSTS"),
        ({"DATABASE_URL": ""}, "DATABASE_URL"),
        ({"DATABASE_URL": "sqlite:///newsdesk"}, "DATABASE_URL"),
        ({"NEWSDESK_SECRET_KEY": "change me"}, "NEWSDESK_SECRET_KEY"),
        ({"NEWSDESK_SECRET_KEY": f"django-insecure-{SECRET}"}, "NEWSDESK_SECRET_KEY"),
        ({"NEWSDESK_SECRET_KEY": "", "NEWSDESK_SECRET_KEY_FILE": "/nowhere"}, "NEWSDESK_SECRET_KEY_FILE"),
        ({"NEWSDESK_MODE": "prod"}, "NEWSDESK_MODE"),
        ({"NEWSDESK_HTTPS": "maybe"}, "NEWSDESK_HTTPS"),
    ],
)
def test_production_does_not_start_with_less_and_says_why(start, variables, named):
    process = start(PRODUCTION | variables)

    assert process.returncode == 1
    assert f"ImproperlyConfigured: {named}" in process.stderr


def test_a_secret_that_others_can_read_stops_the_start(start, tmp_path):
    (tmp_path / "secret-key").write_text(SECRET)
    (tmp_path / "secret-key").chmod(0o644)

    process = start(PRODUCTION | {"NEWSDESK_SECRET_KEY": ""})

    assert process.returncode == 1
    assert "can be read by others" in process.stderr


def test_the_first_start_makes_a_secret_and_the_next_ones_use_it(start, tmp_path):
    variables = {"DATABASE_URL": PRODUCTION["DATABASE_URL"]}

    first, second = (read(start, variables, "s.SECRET_KEY") for _ in range(2))

    assert first == second == (tmp_path / "secret-key").read_text()
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


def test_the_default_is_for_this_machine_alone(start):
    variables = {"DATABASE_URL": PRODUCTION["DATABASE_URL"]}

    assert read(start, variables, "(s.PRODUCTION, s.DEBUG, s.PUBLIC_READING, s.ALLOWED_HOSTS)") == (
        "(False, False, False, ['localhost', '127.0.0.1', '[::1]'])"
    )


def test_production_passes_the_checks_of_django(start):
    process = start(PRODUCTION, "manage.py", "check", "--deploy", "--fail-level", "WARNING")

    assert process.returncode == 0, process.stderr
    assert process.stdout.startswith("System check identified no issues")


def variables_read():
    """The names that are given to a function of env.py, or taken from os.environ."""
    names = set()
    for path in [ROOT / "manage.py", *(ROOT / "newsdesk").glob("*.py"), *(ROOT / "articles").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            match node:
                case ast.Call(
                    func=ast.Attribute(value=ast.Name(id="env"), attr=function),
                    args=[ast.Constant(value=str() as value), *_],
                ):
                    names |= {value, f"{value}_FILE"} if function == "secret" else {value}
                case ast.Call(
                    func=ast.Attribute(value=ast.Attribute(attr="environ")),
                    args=[ast.Constant(value=str() as value), *_],
                ):
                    names.add(value)
                case ast.Subscript(value=ast.Attribute(attr="environ"), slice=ast.Constant(value=str() as value)):
                    names.add(value)
    return names - {"DJANGO_SETTINGS_MODULE", "PATH", "XDG_RUNTIME_DIR"}  # Django's and the system's


def test_every_variable_is_found_that_the_readme_must_explain():
    assert {"NEWSDESK_MODE", "NEWSDESK_SECRET_KEY_FILE", "DATABASE_URL", "NEWSDESK_LOG"} <= variables_read()


def test_the_readme_explains_every_variable():
    readme = (ROOT / "README.md").read_text()

    assert [name for name in sorted(variables_read()) if f"`{name}`" not in readme] == []
