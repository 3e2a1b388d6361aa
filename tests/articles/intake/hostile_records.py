"""Broken, hostile and odd tables, JSON and Markdown, and what must become of each."""

from __future__ import annotations

from tests.articles.intake.hostile_case import EVIL, Case, Lost, Taken, line

YAML_LAUGHS = (
    "---\na0: &a0 ha\n"
    + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10))
    + "title: *a9\n---\nThe pier of Hov."
)


def lines(count: int, broken: int) -> str:
    """JSON Lines with one that is none."""
    return "".join(
        '{"text": "Ferry\n' if number == broken else line(text=f"Ferry {number} leaves the pier of Osk.")
        for number in range(1, count + 1)
    )


RECORDS = [
    Case(
        "formulas.csv",
        "title,text\n=cmd|' /C calc'!A0,The pier of Sund is wet.\n@SUM(1),+1 is the pier of Tyn.\n",
        {
            "line 2": Taken(title="=cmd|' /C calc'!A0", body="The pier of Sund is wet."),
            "line 3": Taken(title="@SUM(1)", body="+1 is the pier of Tyn."),
        },
    ),
    Case(
        "unbalanced.csv",
        'title,text\nOne,The pier of Ulv is dry.\nTwo,"The pier of Vang is dry.\nThree,The pier of Wik is dry.\n',
        {
            "line 2": Taken(title="One"),
            "line 3": Lost("a quotation mark is opened and not closed: the row ends nowhere"),
            "line 4": Taken(title="Three", body="The pier of Wik is dry."),
        },
    ),
    Case(
        "long-cell.csv",
        "title,text\nLong,"
        + "The pier is long. " * 12_000
        + "\nBad,The pier\0 is short.\nLast,The pier of Yr is last.\n",
        {
            "line 2": Taken(title="Long", has=("The pier is long. " * 100,)),
            "line 3": Lost("holds a NUL character, at character 9"),
            "line 4": Taken(body="The pier of Yr is last."),
        },
    ),
    Case(
        "columns.csv",
        ",".join(["text", *(f"c{number}" for number in range(5_000))]) + "\nThe pier of Zell" + "," * 5_000 + "\n",
        Lost("5,001 columns"),
    ),
    Case(
        "double-heading.csv",
        "text,text,title\nThe pier of Alm,The pier of Bro,Double\n",
        Lost("2 columns are called “text”: rename one, or say “column 1” and “column 2”"),
    ),
    Case("headings-only.csv", "title,text\n", Lost("empty: there are no rows below the headings")),
    Case(
        "double-keys.json", '{"title": "A", "title": "B",\n"text": "The pier of Dal."}', Lost("“title” is there twice")
    ),
    Case("list-of-nothing.json", "[1, 2]", {"item 1": Lost("not a record"), "item 2": Lost("not a record")}),
    Case("deep.json", "[" * 100_000 + "]" * 100_000, Lost("nested too deep")),
    Case(
        "numbers.jsonl",
        line(text="The pier of Ek.")
        + '{"text": "Ferry", "a": NaN}\n{"text": "Ferry", "a": 1e400}\n'
        + f'{{"text": "Ferry", "a": {"9" * 5_000}}}\n'
        + '{"text": "Half \\ud800 a character"}\n{"text": "Nul \\u0000"}\n'
        + '{"text": "Ferry", "a": '
        + "[" * 100_000
        + "]" * 100_000
        + "}\n"
        + '{"text": ["not", "words"]}\n'
        + line(text="The pier of Fal.", title={"a": 1}),
        {
            "line 1": Taken(body="The pier of Ek."),
            "line 2": Lost("not JSON: NaN is no number"),
            "line 3": Lost("number 1e400 is too large"),
            "line 4": Lost("not JSON that we read: Exceeds the limit (4300 digits)"),
            "line 5": Lost("holds half a character (\\ud800), at character 6"),
            "line 6": Lost("holds a NUL character, at character 5"),
            "line 7": Lost("not JSON that we read: nested too deep"),
            "line 8": Lost("no text: the article's words are expected under “text”"),
            "line 9": Taken(body="The pier of Fal.", title="The pier of Fal."),
        },
    ),
    Case("one-broken.jsonl", lambda: lines(1_000, 500), {"line 500": Lost("not JSON: ")}, others=999),
    Case(
        "dates.jsonl",
        "".join(
            line(text=f"Ferry {number} of the dates.", date=date)
            for number, date in enumerate(
                [
                    "0000-01-01",
                    "9999-12-31T23:00:00-05:00",
                    "10000-01-01",
                    "2023-02-31",
                    "2023-02-29",
                    1_760_000_000_000,
                    "yesterday",
                    1e300,
                ],
                start=1,
            )
        ),
        {
            "line 1": Lost("date 0000-01-01: there is no year 0"),
            "line 2": Lost("is outside the years"),
            "line 3": Lost("date 10000-01-01 cannot be"),
            "line 4": Lost("date 2023-02-31 cannot be: day is out of range for month"),
            "line 5": Lost("date 2023-02-29 cannot be: day is out of range for month"),
            "line 6": Taken(body="Ferry 6 of the dates."),
            "line 7": Taken(note="date yesterday could not be read: left out"),
            "line 8": Taken(note="could not be read: left out"),
        },
    ),
    Case(
        "twice.jsonl",
        line(text="The pier of Gran was sold twice.") * 2,
        {"line 1": Taken(), "line 2": Taken(outcome="duplicate")},
    ),
    Case("yaml-laughs.md", YAML_LAUGHS, Taken(body="The pier of Hov.", lacks=("ha",))),
    Case(
        "yaml-object.md",
        f"---\ntitle: !!python/object/apply:os.mkdir ['{EVIL}']\n---\nThe pier of Ise.",
        Taken(title=EVIL, body="The pier of Ise."),
    ),
    Case("yaml-broken.md", "---\ntitle: Pier: shut\n---\nThe pier of Kol.", Lost("front matter, line 2: ")),
    Case(
        "markdown-script.md",
        "# Pier\n\n<script>alert(9)</script>\n\nThe pier of Jar is [shut](javascript:alert(10)).",
        Taken(title="Pier", has=("The pier of Jar is [shut]",), lacks=("script>", "alert(9)")),
    ),
    Case("settings.yml", "title: Ferry\ntext: The ferry stays.\n", Lost("this is a .yml file: no format that is read")),
]
