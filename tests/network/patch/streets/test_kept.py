# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Streets that were read are kept as long as their file holds the same."""

from pathlib import Path

import pytest

from mobility.errors import InputError
from mobility.network.patch.streets.kept import MOST_FILES, KeptStreets

from .test_by_hand import town_map


def test_a_file_is_read_again_only_if_it_changed(tmp_path: Path) -> None:
    kept, town = KeptStreets(), town_map()
    path = town.write(tmp_path / "town.osm")
    first, again = kept.streets(path), kept.streets(path)
    assert again.way_node is first.way_node
    again.findings.warning("restrictions_ignored", "", count=1)
    assert sum(first.findings.counts.values()) == sum(kept.streets(path).findings.counts.values()) == 0
    town.way("East", "c f", "highway=path")
    town.write(path)
    assert len(kept.streets(path).way_id) == len(first.way_id) + 1


def test_only_the_last_files_are_kept(tmp_path: Path) -> None:
    kept = KeptStreets()
    paths = [town_map().write(tmp_path / f"{number}.osm") for number in range(MOST_FILES + 1)]
    first = kept.streets(paths[0])
    for path in paths[1:MOST_FILES]:
        kept.streets(path)
    assert kept.streets(paths[0]).way_node is first.way_node
    for path in paths[1:]:
        kept.streets(path)
    assert kept.streets(paths[0]).way_node is not first.way_node


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="not there"):
        KeptStreets().streets(tmp_path / "none.osm")
