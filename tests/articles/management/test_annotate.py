"""`manage.py annotate` keeps to its contract."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command

PLAIN = "“We will close the ferry,” she said."


def annotate(*args: str) -> tuple[list[dict[str, Any]], str, str | None]:
    """Its lines, what it says on standard error, and why it failed, if it did."""
    out, err = io.StringIO(), io.StringIO()
    failure = None
    try:
        call_command("annotate", *args, stdout=out, stderr=err)
    except CommandError as error:
        failure = str(error)
    return [json.loads(line) for line in out.getvalue().splitlines()], err.getvalue(), failure


@pytest.fixture
def standard_input(monkeypatch):
    def give(content: bytes) -> None:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))

    return give


def test_files(tmp_path):
    names = []
    for name, text in [("a.txt", PLAIN), ("b.txt", "No claim here.")]:
        (tmp_path / name).write_text(text, encoding="utf-8")
        names.append(str(tmp_path / name))
    records, err, failure = annotate(*names)
    assert [record["id"] for record in records] == names
    [claim] = records[0]["claims"]
    assert (claim["form"], claim["content"], claim["cue"], claim["source"]) == (
        "direct",
        [[0, 26]],
        [[31, 35]],
        [[27, 30]],
    )
    assert records[1]["claims"] == []
    assert (err, failure) == ("", None)


def test_offsets_count_every_character_as_it_stands_in_the_file(tmp_path):
    (tmp_path / "a.txt").write_bytes("😀\r\n\r\n".encode() + PLAIN.encode())
    records, _, _ = annotate(str(tmp_path / "a.txt"))
    assert records[0]["claims"][0]["content"] == [[5, 31]]


def test_json_lines(standard_input):
    lines = [
        {"id": "one", "text": PLAIN, "title": "Ferry to close", "published_at": "2026-05-01"},
        {"id": "two", "text": ""},
    ]
    standard_input("\n".join(map(json.dumps, lines)).encode() + b"\n\n")
    records, err, failure = annotate("--jsonl")
    assert [record["id"] for record in records] == ["one", "two"]
    assert set(records[0]) == {"id", "claims", "mentions"}
    assert (err, failure) == ("", None)


def test_standard_input_is_one_text(standard_input):
    standard_input(PLAIN.encode())
    [record], _, failure = annotate()
    assert (record["id"], len(record["claims"]), failure) == ("-", 1, None)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{bad", "line 2: Expecting property name"),
        (b'{"id": "x", "text": "\xff"}', "line 2: 'utf-8' codec can't decode"),
        (b'{"id": "x", "text": "a\\u0000b"}', "line 2: \"text\" of 'x': holds NUL at offset 1"),
        (b'{"id": "x", "text": 5}', "line 2: \"text\" of 'x': not a string"),
        (b'{"id": "x"}', "line 2: \"text\" of 'x': not a string"),
        (b'{"text": "Yes."}', 'line 2: "id" is not a string'),
        (b'["x"]', "line 2: not a JSON object"),
        (b"[" * 100_000, "line 2: "),
        (b'{"id": "x", "text": ' + b"9" * 5000 + b"}", "line 2: "),
    ],
    ids=["json", "encoding", "nul", "number", "no text", "no id", "array", "deep", "huge number"],
)
def test_a_bad_line_is_refused_and_the_others_go_through(standard_input, line, reason):
    good = json.dumps({"id": "good", "text": PLAIN}).encode()
    standard_input(b"\n".join([good, line, good]))
    records, err, failure = annotate("--jsonl")
    assert [record["id"] for record in records] == ["good", "good"]
    assert reason in err
    assert failure == "1 refused."


def test_a_bad_file_is_refused_and_the_others_go_through(tmp_path):
    (tmp_path / "latin.txt").write_bytes("Müller said so.".encode("latin-1"))
    (tmp_path / "good.txt").write_text(PLAIN, encoding="utf-8")
    records, err, failure = annotate(
        str(tmp_path / "latin.txt"), str(tmp_path / "absent.txt"), str(tmp_path / "good.txt")
    )
    assert [record["id"] for record in records] == [str(tmp_path / "good.txt")]
    assert "latin.txt: 'utf-8' codec" in err
    assert "absent.txt: " in err
    assert failure == "2 refused."
