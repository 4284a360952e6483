# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""What a lock names: each file that a run depends on, also where several bear one name."""

from pathlib import Path
from typing import Any

from mobility.region import read_region
from mobility.scenario.language.read import read_scenario
from mobility.scenario.lock import differences, make_lock

BASE = """\
schema: 1
title: Base
region: REGION
modifications: [{remove_trips: {line: "bsp:bus-a", from: 18:00}}]
"""
OWN = """\
schema: 1
title: Own
based_on: ../same.yaml
modifications: [{remove_trips: {line: "bsp:bus-b", from: 18:00}}]
"""
TWO_FEEDS = """\
schema: 1
title: Two
region: REGION
variants:
  - {id: a, modifications: [{merge_feed: {id: neu, gtfs: a}}]}
  - {id: b, modifications: [{merge_feed: {id: neu, gtfs: b}}]}
"""


def lock(path: Path, region: Path) -> dict[str, Any]:
    return make_lock(read_scenario(path), read_region(region), {}, {})


def changed(path: Path, region: Path, inner: Path, old: str, new: str) -> list[str]:
    """What differs once a file says something else."""
    before = lock(path, region)
    inner.write_text(inner.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    return [one.name for one in differences(before, lock(path, region))]


def test_a_base_that_bears_the_same_name_in_another_folder_is_locked(sample: Path, tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    base, own = tmp_path / "same.yaml", tmp_path / "inner" / "same.yaml"
    base.write_text(BASE.replace("REGION", str(sample)), encoding="utf-8")
    own.write_text(OWN, encoding="utf-8")
    assert changed(own, sample, base, "18:00", "19:00") == ["scenario same.yaml (2)"]
    assert changed(own, sample, own, "18:00", "19:00") == ["scenario same.yaml"]


def test_feeds_that_variants_merge_under_one_id_are_all_locked(sample: Path, tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / name).mkdir()
        (tmp_path / name / "stops.txt").write_text("stop_id\n", encoding="utf-8")
    path = tmp_path / "two.yaml"
    path.write_text(TWO_FEEDS.replace("REGION", str(sample)), encoding="utf-8")
    found = [changed(path, sample, tmp_path / name / "stops.txt", "stop_id", "stop_ids") for name in "ab"]
    assert found == [["feed neu/stops.txt"], ["feed neu (2)/stops.txt"]]
