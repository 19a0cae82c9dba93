"""Empties the database after a test that commits, without Django's signal of new tables.

Django flushes every table and then tells every app that its tables are there, so that they make
their content types, permissions and roles again. That takes longer than most tests.
"""

from collections.abc import Callable
from typing import Any

from django.db import connection, transaction


def emptying(flush: Callable[..., None]) -> Callable[..., None]:
    """What is to stand in the place of TransactionTestCase's `flush`, on a new database.

    Tables that hold rows in a new database keep them. Where a test has changed one of those, all
    is flushed.
    """
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    kept = {table: rows for table in tables if (rows := rows_of(table))}

    def empty(test_case: Any) -> None:
        if any(rows_of(table) != rows for table, rows in kept.items()):
            return flush(test_case)
        with transaction.atomic(), connection.cursor() as cursor:
            for table in set(tables) - set(kept):
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")

    return empty


def rows_of(table: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} ORDER BY 1")
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
