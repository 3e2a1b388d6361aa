"""One address for one page: variants that differ in case, fragment or tracking parameters are the same."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from articles.intake.records import shown

LONGEST = 2000
TRACKING = re.compile(r"utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|yclid", re.IGNORECASE)
UNQUOTED = "%/:=&?~#+!$,;'@()*[]"


def canonical(address: str) -> tuple[str, str]:
    """The canonical form of an address, and a note; one of the two is empty unless both are."""
    address = address.strip()
    if not address:
        return "", ""
    left_out = "", f"address {shown(address)} is no web address: left out"
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").encode("idna").decode("ascii"), parts.port
    except ValueError:  # a bad port, a bad IPv6 address, a host that cannot be one
        return left_out
    if parts.scheme not in ("http", "https") or not host:
        return left_out
    if port and port != {"http": 80, "https": 443}[parts.scheme]:
        host = f"{host}:{port}"
    query = urlencode([(key, value) for key, value in parse_qsl(parts.query, True) if not TRACKING.fullmatch(key)])
    kept = parts.query if not _is_tracked(parts.query) else query
    url = urlunsplit((parts.scheme, host, quote(parts.path or "/", safe=UNQUOTED), quote(kept, safe=UNQUOTED), ""))
    if len(url) > LONGEST:
        return "", f"address of {len(url):,} characters is longer than {LONGEST:,}: left out"
    return url, ""


def _is_tracked(query: str) -> bool:
    return any(TRACKING.fullmatch(key) for key, _ in parse_qsl(query, keep_blank_values=True))
