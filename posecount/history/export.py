"""Writes the history's long table as CSV, JSON or Parquet, row by row, completely or not at all."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from typing import Any, BinaryIO, TextIO

from posecount.atomic_write import OutputFile
from posecount.csv_dialect import PLAIN, CsvDialect
from posecount.csv_table import harmless
from posecount.errors import InputError, OutputError
from posecount.history.table import COLUMNS, Column, Row
from posecount.outputs import STANDARD_OUTPUT
from posecount.standard_streams import DataOutput

SCHEMA = "posecount.history/1"
_ROWS_AT_A_TIME = 10_000


def write_csv(rows: Iterable[Row], target: str, dialect: CsvDialect = PLAIN) -> int:
    """Write UTF-8 with a header, ``true`` and ``false``, and empty cells for missing values."""
    return write_rows(rows, target, [column.name for column in COLUMNS], "--csv", dialect)


def write_rows(
    rows: Iterable[Row],
    target: str,
    names: Sequence[str],
    option: str,
    dialect: CsvDialect = PLAIN,
) -> int:
    """Write rows of columns of these names likewise. No text is taken for a formula."""
    with _text(target, option) as file:
        file.write(dialect.mark)
        writer = csv.DictWriter(
            file, names, delimiter=dialect.delimiter, lineterminator=dialect.line_end
        )
        writer.writeheader()
        return _each(rows, lambda row: writer.writerow(_cells(row, dialect)))


def write_json(rows: Iterable[Row], target: str) -> int:
    """Write one object: the schema, the meanings of the columns, and the reps, one per line."""
    with _text(target, "--json") as file:
        meanings = {column.name: column.meaning for column in COLUMNS}
        head = json.dumps({"schema": SCHEMA, "columns": meanings}, indent=2, ensure_ascii=False)
        file.write(head.removesuffix("\n}") + ',\n  "reps": [')
        between = iter(["\n    "])
        written = _each(
            rows,
            lambda row: file.write(
                next(between, ",\n    ") + json.dumps(row, ensure_ascii=False, allow_nan=False)
            ),
        )
        file.write("\n  ]\n}\n")
        return written


def check_parquet(target: str | None = None) -> None:
    """Raise InputError if pyarrow is not installed, or if ``target`` cannot be Parquet."""
    if target == STANDARD_OUTPUT:
        raise InputError("Parquet goes into a file; give --parquet a file name.")
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError as error:
        raise InputError(
            "Parquet needs pyarrow; install it with: pip install 'posecount[parquet]'"
        ) from error


def write_parquet(
    rows: Iterable[Row],
    target: str,
    columns: Sequence[Column] = COLUMNS,
    option: str = "--parquet",
) -> int:
    """Write Parquet with typed columns, each with its meaning as metadata.

    Raises InputError if pyarrow, which writes it, is not installed.
    """
    check_parquet(target)
    import pyarrow as pa
    from pyarrow import parquet

    schema = pa.schema([_field(pa, column) for column in columns])
    written, coming = 0, iter(rows)
    with (
        _whole_or_not(target, option) as file,
        parquet.ParquetWriter(file, schema) as writer,
    ):
        while part := [_typed(row) for row in islice(coming, _ROWS_AT_A_TIME)]:
            writer.write_table(pa.Table.from_pylist(part, schema))
            written += len(part)
    return written


def _field(pa: Any, column: Column) -> Any:
    kinds = {
        "whole number": pa.int64(),
        "number": pa.float64(),
        "text": pa.string(),
        "yes or no": pa.bool_(),
        "time": pa.timestamp("ms", tz="UTC"),
    }
    return pa.field(column.name, kinds[column.kind], metadata={"meaning": column.meaning})


def _typed(row: Row) -> Row:
    if "started_at" not in row:
        return row
    return {**row, "started_at": datetime.fromisoformat(row["started_at"])}


def _cells(row: Row, dialect: CsvDialect) -> Row:
    return {name: dialect.number(harmless(_plain(value))) for name, value in row.items()}


def _plain(value: Any) -> Any:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else value


def _each(rows: Iterable[Row], write: Any) -> int:
    written = 0
    for row in rows:
        write(row)
        written += 1
    return written


@contextmanager
def _text(target: str, option: str) -> Iterator[TextIO | DataOutput]:
    if target == STANDARD_OUTPUT:
        yield DataOutput()
        return
    with _whole_or_not(target, option) as file:
        text = io.TextIOWrapper(file, encoding="utf-8", newline="")
        yield text
        text.flush()
        text.detach()


@contextmanager
def _whole_or_not(target: str, option: str) -> Iterator[BinaryIO]:
    """Yield a file to write to; it appears at the target when everything is written."""
    try:
        with OutputFile(target) as output:
            yield output.file
    except OSError as error:
        raise OutputError(
            f"{target} could not be written ({error.strerror or error}); give {option} another "
            "place."
        ) from error
