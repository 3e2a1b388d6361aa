"""Every custom attribute that Newsdesk puts on spaCy's objects, registered once, at import."""

from __future__ import annotations

from spacy.tokens import Doc

# What the reading of the plain text found before spaCy saw it; both travel with the Doc through nlp.pipe().
Doc.set_extension("layout", default=None, force=True)
Doc.set_extension("quotations", default=(), force=True)
