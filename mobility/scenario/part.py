# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What became of one variant as bytes: data alone, no code, so that whoever may write to the folder can't run any.

A part is a SHA-256 of the key of its run and of all that follows, then MessagePack; long columns, which are Series of
polars, are held as Parquet therein. A part that is cut short, overwritten or of another run is none.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from mobility.scenario.compare.results import Results
from mobility.scenario.compare.table import Table

if TYPE_CHECKING:
    from mobility.scenario.compare.table import Column

DIGEST_BYTES = 32


@dataclass(frozen=True, slots=True)
class VariantResult:
    """What became of one variant."""

    id: str
    results: Results


class _Table(msgspec.Struct, array_like=True):
    """A table: names of its columns in order, those that are lists, and the others as Parquet; units."""

    names: list[str]
    lists: dict[str, list[bool | int | float | str | None]]
    series: bytes
    units: dict[str, str]


class _Part(msgspec.Struct, array_like=True):
    id: str
    index: dict[str, Any]
    tables: dict[str, _Table]


def _plain(value: Any) -> Any:  # noqa: ANN401 - what MessagePack has no words for
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(type(value).__name__)


_ENCODER = msgspec.msgpack.Encoder(enc_hook=_plain)
_DECODER = msgspec.msgpack.Decoder(_Part)


def part_bytes(result: VariantResult, key: str) -> bytes:
    """A result as bytes.

    Parameters
    ----------
    result
        Of one variant.
    key
        Names all inputs of the run.
    """
    tables = {name: _packed(table) for name, table in result.results.tables.items()}
    body = _ENCODER.encode(_Part(result.id, dict(result.results.index), tables))
    return _digest(key, body) + body


def read_part(data: bytes, key: str) -> VariantResult | None:
    """The result that bytes hold, value by value as it was; None if they are damaged or of another run.

    Parameters
    ----------
    data
        As ``part_bytes`` gave them, or anything.
    key
        Of this run.
    """
    import polars as pl

    body = data[DIGEST_BYTES:]
    if data[:DIGEST_BYTES] != _digest(key, body):
        return None
    try:
        part = _DECODER.decode(body)
        tables = {name: _unpacked(table) for name, table in part.tables.items()}
    except (ValueError, LookupError, RecursionError, OSError, pl.exceptions.PolarsError, pl.exceptions.PanicException):
        return None  # by another version of this program, or by hand; errors of msgspec are ValueErrors
    return VariantResult(part.id, Results(part.index, tables))


def _digest(key: str, body: bytes) -> bytes:
    return hashlib.sha256(key.encode() + b"\0" + body).digest()


def _packed(table: Table) -> _Table:
    import polars as pl

    series = {name: values for name, values in table.columns.items() if isinstance(values, pl.Series)}
    held = io.BytesIO()
    if series:
        pl.DataFrame(series).write_parquet(held)
    lists = {name: _listed(values) for name, values in table.columns.items() if name not in series}
    return _Table(list(table.columns), lists, held.getvalue(), dict(table.units))


def _unpacked(table: _Table) -> Table:
    import polars as pl

    series = pl.read_parquet(io.BytesIO(table.series)).to_dict() if table.series else {}
    columns: dict[str, Column] = {**table.lists, **series}
    if columns.keys() != set(table.names):
        raise ValueError(table.names)
    if len({len(values) for values in columns.values()}) > 1:
        raise ValueError(table.names)
    return Table({name: columns[name] for name in table.names}, table.units)


def _listed(values: Column) -> list[Any]:
    """Values of Python: what ``put_together`` makes of an array, too."""
    listed: list[Any] = values.tolist() if isinstance(values, np.ndarray) else list(values)
    return listed
