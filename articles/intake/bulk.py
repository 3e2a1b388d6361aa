"""Many new rows by COPY, which takes half the time of bulk_create()."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import DateTimeField, Field, JSONField, Model

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.backends.utils import CursorWrapper


def insert(rows: Sequence[Model]) -> None:
    """Stores new rows of one model; those that have no key get one, all or none. Raises IntegrityError, DataError."""
    if not rows:
        return
    connection = connections[DEFAULT_DB_ALIAS]
    table, fields = rows[0]._meta.db_table, rows[0]._meta.concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    with connection.cursor() as cursor:
        if rows[0].pk is None:
            _give_keys(rows, table, cursor)
        prepared = [field for field in fields if _is_prepared(field)]
        names = [field.attname for field in fields]
        with connection.wrap_database_errors, cursor.copy(f'COPY "{table}" ({columns}) FROM STDIN') as copy:
            for row in rows:
                values: dict[str, Any] = row.__dict__
                for field in prepared:
                    value = field.get_db_prep_save(field.pre_save(row, add=True), connection)
                    values = values | {field.attname: value}
                copy.write_row([values[name] for name in names])
    for row in rows:
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


def _give_keys(rows: Sequence[Model], table: str, cursor: CursorWrapper) -> None:
    cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, len(rows)])
    for row, (key,) in zip(rows, cursor.fetchall(), strict=True):
        row.pk = key


def _is_prepared(field: Field[Any, Any]) -> bool:
    """Whether the database is given something else than what the row has."""
    return isinstance(field, JSONField) or (isinstance(field, DateTimeField) and field.auto_now_add)
