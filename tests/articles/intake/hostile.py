"""Broken, hostile and odd texts and pages, and what must become of each; the files beside this have the other kinds."""

from __future__ import annotations

from tests.articles.intake.hostile_case import Case, Lost, Taken, line
from tests.articles.intake.hostile_exchange import EXCHANGED
from tests.articles.intake.hostile_packed import PACKED
from tests.articles.intake.hostile_records import RECORDS

CYRILLIC = "Паром стоит в порту до пятницы, сказала Эдда Лорне. " * 12
JAPANESE = "フェリーは金曜日まで港に停泊する、とエッダ・ローネは語った。" * 20
UMLAUTS = "Die Fähre für Köln fährt nächstes Frühjahr, hörte man im Übersee-Büro. "
ARTICLE = (
    "<p>The pier of {0} is shut until Friday, said Ona Reed. Nobody may walk on it, and no boat may land there.</p>"
)


def page(content: str, head: str = "") -> str:
    return f"<!doctype html><html><head><title>Pier shut</title>{head}</head><body><article>{content}</article></body></html>"


ENCODINGS = [
    Case(
        "utf-16-le.txt",
        "“Piers are shut,” said Ona Reed of Skarholm.".replace("“", '"').replace("”", '"').encode("utf-16-le"),
        Taken(body='"Piers are shut," said Ona Reed of Skarholm.'),
    ),
    Case(
        "utf-16-be.txt",
        "Piers are shut, said the mayor of Osk.".encode("utf-16-be"),
        Taken(body="Piers are shut, said the mayor of Osk."),
    ),
    Case("utf-16-cyrillic.txt", CYRILLIC.encode("utf-16-le"), Lost("holds a NUL byte, at byte 12: this is no text")),
    Case("utf-16-odd.txt", b"\xff\xfeF\0e\0r\0r", Lost("begins as UTF-16, but breaks at byte 9")),
    Case(
        "cp1252.txt",
        "“Piers are shut”, said the café’s owner in Osk.".encode("cp1252"),
        Taken(body="“Piers are shut”, said the café’s owner in Osk."),
    ),
    Case(
        "cp1252-said-utf-8.html",
        page(ARTICLE.format("“Brücke”"), '<meta charset="utf-8">').encode("cp1252"),
        Taken(has=("The pier of “Brücke” is shut",), lacks=("�",)),
    ),
    Case("cp1251.txt", CYRILLIC.encode("cp1251"), Taken(has=(CYRILLIC.strip(),))),
    Case(
        "cp1251-short.txt",
        "Паром стоит в порту.".encode("cp1251"),
        Lost("neither UTF-8 nor Windows-1252, and too short to tell which; save it again as UTF-8"),
    ),
    Case("shift-jis.txt", JAPANESE.encode("shift_jis"), Taken(has=(JAPANESE,))),
    Case(
        "three-bad-bytes.txt",
        UMLAUTS.encode() + b"\xff and \xfe and \xc3." + UMLAUTS.encode(),
        Lost("this is UTF-8, but 3 places in it are not (the first at byte 81)"),
    ),
    Case(
        "bom-twice.txt",
        "\ufeff\ufeffThe second mark is no word of the article of Osk.",
        Taken(body="The second mark is no word of the article of Osk."),
        feed=Taken(body="The second mark is no word of the article of Osk."),
    ),
    Case(
        "nul.txt",
        "The ferry\0 stays in port.",
        Lost("holds a NUL byte, at byte 10: this is no text"),
        feed=Lost("holds a NUL character"),
    ),
    Case(
        "controls.txt",
        "The \x01\x02\x03\x04\x05\x06\x07ferry stays.",
        Lost("holds 7 control characters: this is no text"),
        feed=Lost("control characters: this is no text"),
    ),
    Case(
        "lost-before.txt",
        "The f\ufffdr\ufffdy st\ufffdys in p\ufffdrt.",
        Lost("4 characters were lost before it came here"),
        feed=Lost("4 characters were lost before it came here"),
    ),
    Case(
        "surrogate.txt",
        b"Half a character of Osk: \xed\xa0\x80.",
        Taken(has=("Half a character of Osk",)),
    ),
    Case(
        "meta-lies.html",
        page(ARTICLE.format("Fårö"), '<meta charset="shift_jis">'),
        Taken(has=("The pier of Fårö is shut",)),
        feed=Taken(has=("The pier of Fårö is shut",)),
    ),
    Case(
        "meta-unknown.html",
        page(ARTICLE.format("Århus"), '<meta charset="undefined">').encode("latin-1"),
        Taken(has=("The pier of Århus is shut",)),
    ),
]

SIZES = [
    Case("one-line.txt", lambda: b"ferry " * 1_800_000, Lost("10.3\xa0MB: a document has no more than 8.0\xa0MB")),
    Case(
        "one-line.jsonl",
        lambda: (
            line(text="The pier of Tarn is open.")
            + line(text="ferry " * 1_800_000)
            + line(text="The pier of Vik is open.")
        ),
        {
            "line 1": Taken(body="The pier of Tarn is open."),
            "line 2": Lost("more than 5,000,000 characters in one record"),
            "line 3": Taken(body="The pier of Vik is open."),
        },
    ),
    Case(
        "one-line.csv",
        lambda: (
            "title,text\nTarn,The pier of Tarn is wet.\nLong,"
            + "ferry " * 1_800_000
            + "\nVik,The pier of Vik is wet.\n"
        ),
        {
            "line 2": Taken(title="Tarn", body="The pier of Tarn is wet."),
            "line 3": Lost("more than 5,000,000 characters in one line"),
            "line 4": Taken(title="Vik", body="The pier of Vik is wet."),
        },
    ),
    Case(
        "one-line.html",
        lambda: f"<p>{'ferry ' * 900_000}</p>",
        Lost("5,400,007 characters: a page has no more than 5,000,000"),
    ),
    Case(
        "too-long.txt",
        lambda: "ferry" * 200_001,
        Lost("1,000,005 characters: an article has no more than 1,000,000"),
        feed=Lost("1,000,005 characters: an article has no more than 1,000,000"),
    ),
    Case("empty.txt", "", Lost("empty: there is nothing in it"), feed=Lost("empty: there are no words in it")),
    Case(
        "spaces.txt",
        " \r\n\t " * 30_000,
        Lost("empty: there are only spaces in it"),
        feed=Lost("empty: there are no words in it"),
    ),
    Case(
        "marks-only.txt",
        "\u200b\u2060\ufeff\xa0\n\n\u200e\u00ad",
        Lost("empty: there are no words in it"),
        feed=Lost("empty: there are no words in it"),
    ),
    Case("quotes.txt", lambda: "”“" * 500_000, Taken(body="”“" * 500_000), feed=Taken(body="”“" * 500_000)),
    Case("emoji.txt", "🚢" * 16_000, Taken(body="🚢" * 16_000), feed=Taken(body="🚢" * 16_000)),
    Case("addresses.txt", "http://" * 64_000, Taken(body="http://" * 64_000), feed=Taken(body="http://" * 64_000)),
]

CHARACTERS = [
    Case(
        "unseen-title.jsonl",
        line(title="\u200b\u00ad", text="\u200b\n\nPier of Umd shut\n\nNobody may walk on it."),
        {"line 1": Taken(title="Pier of Umd shut", body="\u200b\n\nNobody may walk on it.")},
    ),
    Case(
        "zero-width.txt",
        "Zero\n\nThe fer\u200bry of Os\u200dk stays in p\u2060ort.",
        Taken(title="Zero", body="The fer\u200bry of Os\u200dk stays in p\u2060ort."),
        feed=Taken(has=("The fer\u200bry of Os\u200dk stays in p\u2060ort.",)),
    ),
    Case(
        "rtl-\u202etxt.exe.txt",
        "Ferry \u202eevil\u202c\n\nThe captain \u202etsuj\u202c left Skarholm.",
        Taken(title="Ferry \u202eevil\u202c", body="The captain \u202etsuj\u202c left Skarholm."),
        feed=Taken(has=("The captain \u202etsuj\u202c left Skarholm.",)),
        shown="rtl-\\u202etxt.exe.txt",
    ),
    Case(
        "combining.txt",
        "Combining\n\nThe ferry" + "\u0301" * 100 + " stays.",
        Taken(body="The ferry" + "\u0301" * 100 + " stays."),
        feed=Taken(has=("The ferry" + "\u0301" * 100 + " stays.",)),
    ),
    Case(
        "astral.txt",
        "Astral\n\n𝕿he ferry 🚢“stays”, 🚢🚢“she said” 𠮷.",
        Taken(body="𝕿he ferry 🚢“stays”, 🚢🚢“she said” 𠮷."),
        feed=Taken(has=("𝕿he ferry 🚢“stays”, 🚢🚢“she said” 𠮷.",)),
    ),
    Case(
        "cr.txt",
        "Line ends\r\rFirst of Osk.\r\rSecond of Osk.",
        Taken(title="Line ends", body="First of Osk.\n\nSecond of Osk."),
    ),
    Case(
        "mixed.txt",
        "Mixed ends\r\n\r\nFirst of Vik.\n\rSecond of Vik.\u2028\u2028Third of Vik.\u2029\u2029Fourth of Vik.",
        Taken(title="Mixed ends", body="First of Vik.\n\nSecond of Vik.\n\nThird of Vik.\n\nFourth of Vik."),
    ),
    Case(
        "unbalanced.txt",
        'Marks\n\n“The ferry „stays “here‹, «she “said.\n\nAnd ”nobody’ asked» "why.',
        Taken(body='“The ferry „stays “here‹, «she “said.\n\nAnd ”nobody’ asked» "why.'),
        feed=Taken(has=("“The ferry „stays “here‹, «she “said.", 'And ”nobody’ asked» "why.')),
    ),
    Case(
        "mojibake.txt",
        "Garbled\n\nThe cafÃ© is â€œshutâ€\x9d, said Ona.",
        Taken(has=("The café is “shut”, said Ona.",), note="garbled characters mended"),
        feed=Taken(has=("The café is “shut”, said Ona.",), note="garbled characters mended"),
    ),
]

HOSTILE_MARKUP = (
    "<script>alert('script')</script><img src=x onerror=\"alert('onerror')\" alt='harmful'><svg onload=\"alert('svg')\"><text>drawn</text></svg>"
    "<math><mtext><img src=x onerror=alert(1)></mtext></math><iframe src='javascript:alert(2)'>framed</iframe>"
    "<iframe srcdoc='&lt;script&gt;alert(3)&lt;/script&gt;'></iframe><meta http-equiv=refresh content='0;url=javascript:alert(4)'>"
    "<a href='java&#10;script:alert(5)'>a link</a><style>@import 'http://evil.example/x.css'</style><object data=x>object</object>"
)
HTMX = '<div hx-get="/delete" hx-trigger="load" data-hx-post="/x" hx-swap-oob="true" hx-on:load="alert(6)" id="content">Swapped words</div>'
NO_CODE = ("alert", "onerror", "<", "drawn", "framed", "@import", "javascript", "evil.example")

PAGES = [
    Case(
        "scripts.html",
        page(ARTICLE.format("Lund") + HOSTILE_MARKUP + ARTICLE.format("Moss")),
        Taken(has=("The pier of Lund is shut", "The pier of Moss is shut"), lacks=NO_CODE),
        feed=Taken(has=("The pier of Lund is shut", "The pier of Moss is shut"), lacks=NO_CODE),
    ),
    Case(
        "script-in-title.html",
        page(ARTICLE.format("Nes")).replace("Pier shut", "Pier &lt;script&gt;alert(7)&lt;/script&gt;"),
        Taken(has=("The pier of Nes is shut",), title="Pier <script>alert(7)</script>"),
    ),
    Case(
        "htmx.html",
        page(ARTICLE.format("Orm") + HTMX),
        Taken(has=("The pier of Orm is shut",), lacks=("hx-", "/delete", "alert")),
        feed=Taken(has=("The pier of Orm is shut", "Swapped words"), lacks=("hx-", "/delete", "alert")),
    ),
    Case(
        "nested.html",
        lambda: page("<div>" * 20_000 + ARTICLE.format("Pol") + "</div>" * 20_000),
        Lost("the page is nested too deep"),
        feed=Lost("the page is nested too deep"),
    ),
    Case(
        "nested-within.html",
        page(ARTICLE.format("Rud") + "<div>" * 300 + ARTICLE.format("Saa") + "</div>" * 300 + ARTICLE.format("Tau")),
        Lost("the page is nested too deep: what stands behind that place could not be read"),
        feed=Lost("the page is nested too deep: what stands behind that place could not be read"),
    ),
    Case(
        "links.html",
        lambda: page("<a>y</a>" * 350_000),
        Lost("elements: the page of an article has no more than 30,000"),
        feed=Lost("characters: an item has no more than 3,000,000"),
    ),
    Case(
        "attributes.html",
        lambda: f"<html><p {' '.join(f'a{number}=1' for number in range(5_000))}>Ferry.</p></html>",
        Lost("an element with more than 2,000 attributes"),
        feed=Lost("an element with more than 2,000 attributes"),
    ),
    Case("comment-only.html", "<!-- The ferry -->" + "<html>" * 3, Lost("no article was found in the page")),
    Case(
        "frame-only.html",
        "<html><script>alert(8)</script><iframe>The ferry</iframe></html>",
        Lost("no article was found in the page"),
    ),
    Case(
        "cut-off.html",
        page(ARTICLE.format("Ry")).partition("</article>")[0] + "<p title='",
        Taken(has=("The pier of Ry is shut",)),
    ),
]

CASES = [*ENCODINGS, *SIZES, *CHARACTERS, *PAGES, *RECORDS, *PACKED, *EXCHANGED]
