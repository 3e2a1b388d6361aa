"""One address for one page."""

from __future__ import annotations

import pytest

from articles.intake.addresses import canonical

PAGE = "https://quay-courier.example/ferry?id=7"


@pytest.mark.parametrize(
    "address",
    [
        PAGE,
        f" {PAGE} ",
        f"{PAGE}#comments",
        f"{PAGE}&utm_source=mail&UTM_Medium=x",
        "https://quay-courier.example/ferry?fbclid=abc&id=7",
        "HTTPS://Quay-Courier.Example:443/ferry?id=7",
        "https://user:secret@quay-courier.example/ferry?id=7",
    ],
)
def test_variants_are_one_address(address):
    assert canonical(address) == (PAGE, "")


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("http://a.example", "http://a.example/"),
        ("http://a.example:8080/x", "http://a.example:8080/x"),
        ("https://a.example/Été?q=ß", "https://a.example/%C3%89t%C3%A9?q=%C3%9F"),
        ("https://a.example/%C3%89t%C3%A9", "https://a.example/%C3%89t%C3%A9"),
        ("https://münchen.example/x", "https://xn--mnchen-3ya.example/x"),
        ("https://a.example/x?a=1;b=2&c", "https://a.example/x?a=1;b=2&c"),
        ("", ""),
    ],
)
def test_what_tells_pages_apart_stays(address, kept):
    assert canonical(address) == (kept, "")


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "/relative",
        "quay-courier.example",
        "http://",
        "http://[::1",
        "http://a:x/",
    ],
)
def test_what_is_no_web_address_is_left_out(address):
    assert canonical(address) == ("", f"address {address} is no web address: left out")


def test_an_endless_address_is_left_out():
    assert canonical("https://a.example/" + "x" * 2000) == (
        "",
        "address of 2,018 characters is longer than 2,000: left out",
    )
