"""An archive of any size: the sample coverage, read by the pipeline once and then multiplied inside the database.

Every copy has claims, parts, candidates and mentions of its own; what it copies is real output of the pipeline.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from articles.annotating import storing
from articles.intake.importing import add_paths, begin_import, read_all
from articles.intake.receiving import start
from articles.models import Article, ArticleVersion, Claim
from articles.nlp import pipeline

SAMPLES = Path(settings.BASE_DIR) / "articles" / "samples"
STRIDE = 100_000
"""Row n of copy c has the key n + c * STRIDE; the originals have smaller keys."""


@dataclass(frozen=True, slots=True)
class _Table:
    """A table that is multiplied; the named columns are keys of rows that are multiplied too, `values` are SQL."""

    name: str
    keys: tuple[str, ...] = ()
    values: tuple[tuple[str, str], ...] = ()


_DAYS = "(now() - make_interval(hours => copy))"
TABLES = (
    _Table(
        "articles_article",
        keys=("copy_of_id",),
        values=(("digest", "md5(row.digest || copy)"), ("url", "''"), ("published_at", _DAYS)),
    ),
    _Table("articles_articleversion", keys=("article_id",)),
    _Table("articles_mention", keys=("version_id",)),
    _Table("articles_claim", keys=("article_id", "version_id")),
    _Table("articles_claimpart", keys=("claim_id",)),
    _Table("articles_attribution", keys=("claim_id",)),
    _Table("articles_candidate", keys=("attribution_id",)),
)


def plant() -> list[str]:
    """The sample coverage, imported and annotated unless it is there already; its texts, for the pipeline's own figures."""
    if not Article.objects.exists():
        paths = sorted(SAMPLES.glob("[0-9]*.md"))
        intake = begin_import(paths)
        add_paths(intake, paths)
        start(intake)
        for _ in read_all(intake):
            pass
    whole = pipeline.build_pipeline(settings.SPACY_MODEL, settings.ENCODER)
    originals = ArticleVersion.objects.filter(pk__lt=STRIDE).order_by("pk")
    for version in originals.filter(annotation=ArticleVersion.Annotation.WAITING):
        storing.store(version.pk, pipeline.annotate(whole, version.body, version.title))
    return list(originals.values_list("body", flat=True))


def grow(articles: int) -> int:
    """Copies the sample coverage until the archive has about `articles` articles; how many it has then.

    An archive that is larger already is left as it is.
    """
    there = Article.objects.count()
    originals = Article.objects.filter(pk__lt=STRIDE).count()
    first, last = there // originals, articles // originals - 1
    if first <= last:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
            for table in TABLES:
                _multiply(cursor, table, first, last)
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
            cursor.execute("VACUUM ANALYZE")
            cursor.execute("RESET statement_timeout")
    return Article.objects.count()


def claims() -> int:
    return Claim.objects.count()


def _multiply(cursor: CursorWrapper, table: _Table, first: int, last: int) -> None:
    cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s ORDER BY 1", [table.name])
    columns = [name for (name,) in cursor.fetchall()]
    special = {"id": f"row.id + copy * {STRIDE}"}
    special |= {key: f"row.{key} + copy * {STRIDE}" for key in table.keys}
    special |= dict(table.values)
    names = ", ".join(f'"{name}"' for name in columns)
    values = ", ".join(special.get(name, f'row."{name}"') for name in columns)
    cursor.execute(
        f"INSERT INTO {table.name} ({names}) SELECT {values} FROM {table.name} AS row, generate_series({first}, {last}) AS copy WHERE row.id < {STRIDE}"  # noqa: S608 -- names from TABLES and the catalogue
    )
    cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), (SELECT max(id) FROM {table.name}))")  # noqa: S608
