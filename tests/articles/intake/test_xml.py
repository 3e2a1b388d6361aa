"""XML: what a file may have read for it is nothing, and what it says is read in the encoding that it declares."""

from __future__ import annotations

import http.server
import re
import threading

import pytest

from articles.intake import xml
from articles.intake.records import Refused

TEN = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))

MANY = " ".join(f"a{number}='1'" for number in range(500_000))


def words(data: bytes | str) -> str:
    return "".join(map(str, xml.parse(data.encode() if isinstance(data, str) else data).itertext()))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (f'<!DOCTYPE a [<!ENTITY l0 "lol">{TEN}]><a>&l11;</a>', "its entities unfold without end"),
        (f'<!DOCTYPE a [<!ENTITY l0 "lol">{TEN}]><a b="&l11;"/>', "its entities unfold without end"),
        (f'<!DOCTYPE a [<!ENTITY q "{"a" * 90_000}">]><a>{"&q;" * 90_000}</a>', "its entities unfold without end"),
        (f'<!DOCTYPE a [<!ENTITY q "{"a" * 90_000}">]><a b="{"&q;" * 90_000}"/>', "its entities unfold without end"),
        ('<!DOCTYPE a [<!ENTITY x "&y;"><!ENTITY y "&x;">]><a>&x;</a>', "not XML that we read"),
        ("<a>" * 300 + "</a>" * 300, "nested too deep"),
        ("<a>" * 300_000, "nested too deep"),
        (f"<a>{'x' * 11_000_000}</a>", "more than 10 MB in one element"),
        (f"<a>{'<b/>' * 500_000}</a>", "500,002 elements and attributes: XML that is read has no more than 500,000"),
        (f"<a {MANY}/>", "500,001 elements and attributes"),
        ("<a>\n<b>Words", "not XML that we read: Premature end of data in tag b line 2, line 2"),
        ("<a>Words</b>", "not XML that we read: Opening and ending tag mismatch"),
        ("<a>&nonsense;</a>", "not XML that we read: Entity 'nonsense' not defined"),
        ("<a>B & C</a>", "not XML that we read"),
        ("<a>\x07</a>", "not XML that we read: PCDATA invalid Char value 7"),
        ("<a>\x00</a>", "holds a NUL byte"),
        ("<a/><b/>", "not XML that we read: Extra content at the end"),
        ("", "not XML that we read"),
        ("Words", "not XML that we read"),
    ],
)
def test_refused_in_words(data, reason):
    with pytest.raises(Refused, match=re.escape(reason)):
        xml.parse(data.encode())


def test_no_file_is_opened(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET")
    for declared in (
        f'<!DOCTYPE a [<!ENTITY x SYSTEM "{secret.as_uri()}">]>',
        f'<!DOCTYPE a [<!ENTITY % p SYSTEM "{secret.as_uri()}"> %p; <!ENTITY x "&#37;p;">]>',
        f'<!DOCTYPE a SYSTEM "{secret.as_uri()}">',
        f'<!DOCTYPE a PUBLIC "-//A//B" "{secret.as_uri()}">',
    ):
        assert words(f"{declared}<a>One &x; two</a>") == "One &x; two"
    included = (
        f'<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="{secret.as_uri()}" parse="text"/>One</a>'
    )
    assert words(included) == "One"


def test_no_address_is_followed():
    asked: list[str] = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *args):
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Listener) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        address = f"http://127.0.0.1:{server.server_port}/x"
        for declared in (
            f'<!DOCTYPE a [<!ENTITY x SYSTEM "{address}">]>',
            f'<!DOCTYPE a [<!ENTITY % p SYSTEM "{address}"> %p;]>',
            f'<!DOCTYPE a SYSTEM "{address}">',
        ):
            assert words(f"{declared}<a>One &x; two</a>") == "One &x; two"
        server.shutdown()
        thread.join()
    assert asked == []


@pytest.mark.parametrize(
    "data",
    [
        "<a>Caf\u00e9 “open”</a>".encode(),
        "<a>Caf\u00e9 “open”</a>".encode("utf-8-sig"),
        b"\xef\xbb\xbf" + "<a>Caf\u00e9 “open”</a>".encode("utf-8-sig"),
        '<?xml version="1.0" encoding="utf-16"?><a>Caf\u00e9 “open”</a>'.encode("utf-16"),
        '<?xml version="1.0" encoding="windows-1252"?><a>Caf\u00e9 “open”</a>'.encode("cp1252"),
        "<?xml version='1.0' encoding='utf-8'?><a>Caf\u00e9 “open”</a>".encode("cp1252"),  # it declares what it is not
        '<?xml version="1.0" encoding="utf-16"?><a>Caf\u00e9 “open”</a>'.encode(),
        '<?xml version="1.0" encoding="klingon"?><a>Caf\u00e9 “open”</a>'.encode(),
        '<?xml version="1.0" encoding="undefined"?><a>Caf\u00e9 “open”</a>'.encode("cp1252"),
        '\n <?xml version="1.0"?>\n<a>Caf\u00e9 “open”</a>'.encode(),
        "<!-- a note --><!DOCTYPE a><?style x?><a>Caf\u00e9 <?evil y?>“open”<!-- z --></a>".encode(),
        b"<a>Caf&eacute; &ldquo;open&rdquo;</a>",
        b'<!DOCTYPE a SYSTEM "news.dtd"><a>Caf&eacute; &ldquo;open<b/>&rdquo;</a>',
        b"<a><![CDATA[Caf]]>&#233; &#x201c;open&#8221;</a>",
    ],
)
def test_read_in_the_encoding_that_it_is_in(data):
    assert words(data) == "Caf\u00e9 “open”"


@pytest.mark.parametrize("encoding", ["windows-1251", "koi8-r", "shift_jis", "iso-8859-5"])
def test_the_encoding_that_it_declares(encoding):
    assert words(f'<?xml version="1.0" encoding="{encoding}"?><a>Паром</a>'.encode(encoding)) == "Паром"


def test_names_of_xml_itself_stay_what_they_are():
    assert words("<a>&lt;b&gt; &amp;amp; &nbsp;c</a>") == "<b> &amp; \xa0c"


def test_elements_by_their_local_names():
    root = xml.without_namespaces(xml.parse(b'<n:a xmlns:n="urn:n"><b xmlns="urn:m">One</b></n:a>'))

    assert (root.tag, [child.tag for child in root]) == ("a", ["b"])
