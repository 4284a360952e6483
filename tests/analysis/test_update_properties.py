# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Laws of a comparison: nothing between equals, the mirror image, each edit found and nothing else."""

import json
import random
from pathlib import Path
from typing import Any

import pytest

from mobility.analysis.update.compare import Update, compare
from mobility.network.network import Network
from tests.analysis.edits import SAMPLE, TODAY, copied, network_of, random_edit, read_tables, renumber

TABLES = read_tables(SAMPLE)
SYMMETRIC = {"rerouted", "moved_m"}
"""Changes whose value does not say which side is which."""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Network:
    return network_of(tmp_path_factory.mktemp("base"), TABLES)


def changes(update: Update) -> dict[str, Any]:
    """All that changed, by what it is about, with the names that stops had before an edit."""
    parts = {
        "/".join(["line", *map(str, line.line.order[0])]): [line.status, [c.to_dict() for c in line.changes]]
        for line in update.lines
        if line.status != "same"
    }
    parts |= {
        f"stop/{stop.stop.key}": [stop.status, [c.to_dict() for c in stop.changes]]
        for stop in update.stops
        if stop.status != "same"
    }
    parts |= {f"feed/{feed.id}": ["", [c.to_dict() for c in feed.changes]] for feed in update.feeds}
    loaded: dict[str, Any] = json.loads(json.dumps(parts).replace(" Neu", ""))
    return {key: [status, sorted(of, key=json.dumps)] for key, (status, of) in loaded.items()}


def mirrored(found: dict[str, Any]) -> dict[str, Any]:
    """The same with old and new exchanged and signs turned."""
    turned = {}
    for key, (status, rows) in found.items():
        other = {"new": "gone", "gone": "new"}.get(status, status)
        turned[key] = [other, sorted((turned_row(row) for row in rows), key=json.dumps)]
    return turned


def turned_row(row: dict[str, Any]) -> dict[str, Any]:
    if row["what"] in SYMMETRIC:
        return row
    if row["what"] in {"shifted", "shifted_of_line"}:
        trips, of, least, most = row["new"]
        return {**row, "new": [trips, of, -most, -least]}
    return {**row, "old": row["new"], "new": row["old"]}


def test_nothing_changes_between_equals(base: Network) -> None:
    update = compare(base, base, today=TODAY)
    assert not update.changed
    assert {line.status for line in update.lines} == {stop.status for stop in update.stops} == {"same"}
    assert (len(update.lines), len(update.stops)) == (4, 24)


@pytest.mark.parametrize("kind", ["stop", "trip", "route", "service"])
def test_new_numbers_are_no_change(kind: str, base: Network, tmp_path: Path) -> None:
    tables = copied(TABLES)
    renumber(tables, kind, random.Random(kind))
    update = compare(base, network_of(tmp_path, tables), today=TODAY)
    assert not update.changed, changes(update)


def test_ids_that_other_stops_get_are_no_change(base: Network, tmp_path: Path) -> None:
    """The ids of all stops are dealt out anew: none is new, yet none is at its old stop."""
    tables = copied(TABLES)
    ids = [row["stop_id"] for row in tables["stops.txt"]]
    new = dict(zip(ids, [*ids[7:], *ids[:7]], strict=True))
    for rows in tables.values():
        for row in rows:
            columns = ("stop_id", "parent_station", "from_stop_id", "to_stop_id")
            row |= {name: new[row[name]] for name in columns if row.get(name)}
    update = compare(base, network_of(tmp_path, tables), today=TODAY)
    assert not update.changed, changes(update)


@pytest.mark.parametrize("seed", range(16))
def test_random_edits_are_found_and_nothing_else(seed: int, base: Network, tmp_path: Path) -> None:
    rng = random.Random(seed)
    tables = copied(TABLES)
    edits = [random_edit(tables, rng) for _ in range(rng.randint(1, 3))]
    if seed % 2:
        renumber(tables, rng.choice(["trip", "route", "service"]), rng)
    new = network_of(tmp_path, tables)
    update = compare(base, new, today=TODAY)
    touched = {name for edit in edits for name in edit.lines}
    assert {line.line.known.name for line in update.lines if line.status != "same"} == touched, edits
    for what, change in (("move", "moved_m"), ("rename", "name")):
        edited = {name.removesuffix(" Neu") for edit in edits if edit.what == what for name in edit.stops}
        told = {stop.stop.old[0].name for stop in update.stops if any(one.what == change for one in stop.changes)}
        assert told == edited, edits
    served = {stop for row in served_by(touched) for stop in row}
    others = {stop.stop.old[0].name for stop in update.stops if stop.status != "same"} - served
    assert others <= {name.removesuffix(" Neu") for edit in edits for name in edit.stops}, edits
    assert changes(compare(new, base, today=TODAY)) == mirrored(changes(update)), edits


def served_by(lines: set[str]) -> list[set[str]]:
    """The names of the stops of lines, counted in the raw files."""
    routes = {row["route_id"] for row in TABLES["routes.txt"] if row["route_short_name"] in lines}
    trips = {row["trip_id"] for row in TABLES["trips.txt"] if row["route_id"] in routes}
    ids = {row["stop_id"] for row in TABLES["stop_times.txt"] if row["trip_id"] in trips}
    return [{row["stop_name"] for row in TABLES["stops.txt"] if row["stop_id"] in ids}]
