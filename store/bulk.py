"""One statement for many rows at the driver's own speed: compiled once, values converted column by column.

SQLAlchemy's `execute` with many rows costs about three times as much, nearly all of it in handling each row's
parameters by name. The statements are still Core's, and so are the conversions.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, Dialect, Insert, Update, bindparam
from sqlalchemy.sql.compiler import SQLCompiler

Row = Sequence[Any]


@dataclass(frozen=True, slots=True)
class _Prepared:
    sql: str
    order: tuple[int, ...]
    """Positions in a given row, in the order in which the statement wants them."""
    conversions: tuple[tuple[int, Callable[[Any], Any]], ...]


class Bulk:
    """A statement with one parameter for each of `columns`, named like the column.

    Where a name is needed twice, give the parameter a name of its own as `(name, column)`.
    """

    def __init__(
        self,
        build: Callable[[Dialect], Insert | Update],
        columns: Sequence[Column[Any] | tuple[str, Column[Any]]],
    ) -> None:
        self._build = build
        self._columns = [c if isinstance(c, tuple) else (c.name, c) for c in columns]
        self._prepared: dict[str, _Prepared] = {}

    def run(self, connection: Connection, rows: Sequence[Row]) -> int:
        """Run it for every row, values in the order of `columns`. Gives the number of rows that it touched."""
        if not rows:
            return 0
        dialect = connection.dialect
        prepared = self._prepared.get(dialect.name) or self._prepare(dialect)
        columns = list(zip(*rows, strict=True))
        for index, convert in prepared.conversions:
            columns[index] = tuple(map(convert, columns[index]))
        values = list(zip(*(columns[i] for i in prepared.order), strict=True))
        return connection.exec_driver_sql(prepared.sql, values).rowcount

    def _prepare(self, dialect: Dialect) -> _Prepared:
        compiled = self._build(dialect).compile(dialect=dialect)
        assert isinstance(compiled, SQLCompiler)  # noqa: S101 - tells mypy; DDL does not come here
        names = [name for name, _ in self._columns]
        order = tuple(names.index(name) for name in compiled.positiontup or ())
        processors = (column.type.dialect_impl(dialect).bind_processor(dialect) for _, column in self._columns)
        conversions = tuple((i, p) for i, p in enumerate(processors) if p is not None)
        prepared = self._prepared[dialect.name] = _Prepared(compiled.string, order, conversions)
        return prepared


def parameters(columns: Sequence[Column[Any]]) -> dict[str, Any]:
    """A parameter for each column, named like it: the values of an insert or update."""
    return {column.name: bindparam(column.name, type_=column.type) for column in columns}
