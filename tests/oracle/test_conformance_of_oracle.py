# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""The oracle has to print what the conformance cases expect. Rows that expect an error are the engine's business."""

import csv
import datetime as dt
import json
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from .scan import Journey, Oracle

CASES = Path(__file__).resolve().parents[2].parent / "shared" / "conformance"
FOLDERS = sorted(path.parent for path in CASES.glob("*/region.toml"))

pytestmark = pytest.mark.skipif(not FOLDERS, reason="the conformance cases of ../shared/conformance are absent")


def instant(text: str, zone: ZoneInfo) -> dt.datetime:
    """Time: "Input without offset is in the region's time zone; in the doubled hour the first is meant"."""
    at = dt.datetime.fromisoformat(text)
    return at.replace(tzinfo=zone, fold=0) if at.tzinfo is None else at


def line(origin: str, destination: str, at: str, journeys: list[Journey]) -> str:
    """Batch: one JSON line without blanks, "UTF-8, unescaped"."""
    entries = [
        {"rides": rides, "departure": departure.isoformat(), "arrival": arrival.isoformat()}
        for rides, departure, arrival in journeys
    ]
    answer = {"from": origin, "to": destination, "at": at, "pareto": entries}
    return json.dumps(answer, separators=(",", ":"), ensure_ascii=False)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_case(folder: Path) -> None:
    """Every row of the case that expects no error, both ways, character by character."""
    oracle = Oracle(folder / "region.toml")
    compared = 0
    for suffix in ("", "-arrive-by"):
        if not (folder / f"queries{suffix}.csv").is_file():
            continue
        with (folder / f"queries{suffix}.csv").open(encoding="utf-8", newline="") as text:
            queries = list(csv.DictReader(text))
        expected = (folder / f"expected{suffix}.jsonl").read_text(encoding="utf-8").splitlines()
        assert len(queries) == len(expected)
        for query, wanted in zip(queries, expected, strict=True):
            if "error" in json.loads(wanted):
                continue
            at = instant(query["at"], oracle.region.zone)
            journeys = oracle.pareto(query["from"], query["to"], at, arrive_by=bool(suffix))
            assert line(query["from"], query["to"], query["at"], journeys) == wanted
            compared += 1
    assert compared
