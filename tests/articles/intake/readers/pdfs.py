"""PDFs for tests, written byte by byte."""

from __future__ import annotations

import zlib

Line = tuple[float, float, float, str]
"""Where it begins, from the lower left corner, the size of its letters, and its words."""


def pdf(*pages: list[Line], info: str = "", packed: bool = False) -> bytes:
    """A document of pages of lines, in Helvetica and Windows-1252."""
    return pdf_of([content(page) for page in pages], info=info, packed=packed)


def content(lines: list[Line]) -> bytes:
    return b"\n".join(
        b"BT /F1 %d Tf 1 0 0 1 %d %d Tm (%s) Tj ET"
        % (size, x, y, words.encode("cp1252").replace(b"(", b"\\(").replace(b")", b"\\)"))
        for x, y, size, words in lines
    )


def pdf_of(contents: list[bytes], *, info: str = "", packed: bool = False, trailer: str = "") -> bytes:
    """A document of pages with these streams, `info` and `trailer` as they stand in the file."""
    count = len(contents)
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(count))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {count}/Kids[{kids}]>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    for number, stream in enumerate(contents):
        data = zlib.compress(stream) if packed else stream
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {5 + 2 * number} 0 R/Resources<</Font<</F1 3 0 R>>>>>>".encode()
        )
        packing = b"/Filter/FlateDecode" if packed else b""
        objects.append(b"<</Length %d%s>>stream\n%s\nendstream" % (len(data), packing, data))
    objects.append(f"<<{info}>>".encode("latin-1"))
    return assembled(objects, f"/Root 1 0 R/Info {len(objects)} 0 R{trailer}")


def assembled(objects: list[bytes], trailer: str = "/Root 1 0 R") -> bytes:
    """A file of objects, numbered from 1, with the table of where they are."""
    data, places = b"%PDF-1.7\n", []
    for number, written in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj%s\nendobj\n" % (number, written)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(
        b"%010d 00000 n \n" % place for place in places
    )
    return data + table + f"trailer<</Size {len(objects) + 1}{trailer}>>\nstartxref\n{len(data)}\n%%EOF\n".encode()
