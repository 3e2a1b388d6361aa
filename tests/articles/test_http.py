"""Who asks: behind the trusted proxy the address that it names last, else the one that connects."""

from __future__ import annotations

import pytest

from articles.http import client_address


@pytest.mark.parametrize(
    ("https", "forwarded", "expected"),
    [
        (False, "203.0.113.9", "127.0.0.1"),  # no proxy: a visitor may claim anything
        (True, "203.0.113.9", "203.0.113.9"),
        (True, "198.51.100.1, 203.0.113.9", "203.0.113.9"),  # what came before the proxy's own word is a claim
        (True, "", "127.0.0.1"),
    ],
)
def test_client_address(rf, settings, https, forwarded, expected):
    settings.HTTPS = https

    assert client_address(rf.get("/", headers={"X-Forwarded-For": forwarded} if forwarded else {})) == expected
