# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""The data dictionary against a compiled sample: names, types, and one length for everything of a symbol."""

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from mobility.errors import InternalError
from mobility.network.build import load
from mobility.network.network import Network
from mobility.network.schema import SCHEMA, check_arrays
from mobility.region import read_region

OWN = {"bytes", "X"}
"""Symbols that mean another length in each array."""
NOT_IN_THE_SAMPLE = {"shapes", "shape points"}
"""The sample draws no ways; ``test_shapes`` looks at these."""
TEXTS = [name.removesuffix("_blob") for name in SCHEMA if name.endswith("_blob")]
GAZETTEER_LISTS = ("stop", "route_type", "posting", "token", "area_word")
POINTERS = {
    "sequence_ptr": "sequence_berth",
    "timing_ptr": "timing_arrival_s",
    "chain_trip_ptr": "chain_trip",
    "day_class_ptr": "day_class",
    "class_chain_ptr": "class_chain",
    "shape_ptr": "shape_lat_e7",
    "street_arc_ptr": "street_arc_to",
    "street_line_ptr": "street_line_lat_e7",
    "street_grid_ptr": "street_grid_piece",
    "street_car_ptr": "street_car_to",
    "street_hierarchy_ptr": "street_hierarchy_head",
    "street_car_hierarchy_ptr": "street_car_hierarchy_head",
    "stop_link_ptr": "stop_link_stop",
    **{f"{links}_ptr": f"{links}_arc" for links in ("changes", "changes_backward", "walks", "walks_backward")},
    **{f"{name}_ptr": f"{name}_blob" for name in TEXTS},
    **{f"gazetteer_{name}_ptr": f"gazetteer_{name}" for name in GAZETTEER_LISTS},
    "gazetteer_word_ptr": "gazetteer_letter",
    "gazetteer_address_ptr": "gazetteer_address_lat_e7",
}
"""Arrays of beginnings -> what they divide."""
NUMBERS_OF = {
    "stop_feed": "F", "stop_station": "S", "stop_id_order": "S", "stop_rank": "S", "rule_from_berth": "B",
    "rule_to_berth": "B", "walk_rule_from_stop": "S", "walk_rule_to_stop": "S", "trip_route": "R", "trip_feed": "F",
    "trip_id_order": "T", "trip_rank": "T", "route_agency": "A", "route_feed": "F", "sequence_berth": "B",
    "chain_sequence": "L", "chain_timing": "W", "chain_trip": "T", "class_chain": "C",
    "trip_headsign_of": "different trip_headsigns", "event_headsign_of": "different event_headsigns",
    "street_edge_node": "N", "street_edge_trait": "traits", "street_edge_arc": "arcs", "street_arc_to": "N",
    "street_car_arc": "arcs", "street_car_to": "car nodes", "street_hierarchy_rank": "N",
    "street_hierarchy_head": "N", "street_car_hierarchy_rank": "car nodes", "street_car_hierarchy_head": "car nodes",
    "stop_link_stop": "S", "street_trait_name_of": "different street_trait_names",
    "gazetteer_name_of": "different gazetteer_names", "gazetteer_category_of": "different gazetteer_categorys",
    "gazetteer_address_postcode_of": "different gazetteer_address_postcodes", "gazetteer_stop": "S",
    "gazetteer_posting": "entries", "gazetteer_area_word": "words",
}  # fmt: skip
"""Arrays of numbers of something else -> of what."""


@pytest.fixture(scope="module")
def network(sample: Path) -> Network:
    """Return the sample region's network."""
    return load(read_region(sample))


@pytest.fixture
def arrays(network: Network) -> dict[str, np.ndarray]:
    """Return its arrays."""
    return dict(network.arrays)


def lengths(arrays: Mapping[str, np.ndarray]) -> dict[str, set[int]]:
    """The lengths that stand for each symbol."""
    found: dict[str, set[int]] = defaultdict(set)
    for name, (_, shape, _) in SCHEMA.items():
        for symbol, length in zip(shape, arrays[name].shape, strict=True):
            if isinstance(symbol, int):
                assert length == symbol, name
            elif symbol not in OWN:
                found[symbol.removesuffix("+1")].add(length - symbol.endswith("+1"))
    return found


def test_exactly_the_documented_arrays(arrays: dict[str, np.ndarray]) -> None:
    assert arrays.keys() == SCHEMA.keys()
    for name, (dtype, shape, meaning) in SCHEMA.items():
        assert (arrays[name].dtype.str, arrays[name].ndim) == (dtype, len(shape)), name
        assert meaning


def test_one_length_for_each_symbol(arrays: dict[str, np.ndarray]) -> None:
    found = lengths(arrays)
    assert {symbol for symbol, sizes in found.items() if len(sizes) != 1} == set()
    assert found.keys() >= set("SBTRACELKDGFNMP")


def test_the_sample_has_something_for_each_symbol(arrays: dict[str, np.ndarray]) -> None:
    """Else the test above compares nothing with nothing."""
    assert {symbol for symbol, sizes in lengths(arrays).items() if sizes == {0}} == NOT_IN_THE_SAMPLE


@pytest.mark.parametrize("name", POINTERS)
def test_beginnings_rise_from_the_first_entry_to_the_last(name: str, arrays: dict[str, np.ndarray]) -> None:
    assert arrays[name][0] == 0
    assert (np.diff(arrays[name]) >= 0).all()
    assert arrays[name][-1] == len(arrays[POINTERS[name]])


def test_no_array_of_beginnings_is_forgotten() -> None:
    assert {name for name in SCHEMA if name.endswith("_ptr")} == POINTERS.keys() | {"stop_berth_ptr"}


@pytest.mark.parametrize("name", NUMBERS_OF)
def test_numbers_are_of_what_they_say(name: str, arrays: dict[str, np.ndarray]) -> None:
    (size,) = lengths(arrays)[NUMBERS_OF[name]]
    assert arrays[name].min() >= 0
    assert arrays[name].max() < size


@pytest.mark.parametrize("name", ["stop_id_order", "stop_rank", "trip_id_order", "trip_rank"])
def test_orders_have_each_number_once(name: str, arrays: dict[str, np.ndarray]) -> None:
    assert sorted(arrays[name].tolist()) == list(range(len(arrays[name])))


def test_orders_for_bisection_are_by_full_id(network: Network) -> None:
    for texts, name in ((network.stop_id, "stop_id_order"), (network.trip_id, "trip_id_order")):
        ordered = [texts[at] for at in network.arrays[name].tolist()]
        assert ordered == sorted(ordered)
        assert [texts.find(text, network.arrays[name]) for text in texts.to_list()] == list(range(len(texts)))


def test_the_order_of_ids_is_feed_first(network: Network) -> None:
    ids = network.stop_id.to_list()
    ranked = sorted(ids, key=lambda full: network.arrays["stop_rank"][ids.index(full)])
    assert ranked == sorted(ids, key=lambda full: full.split("_", 1))


def test_check_of_a_whole_network(arrays: dict[str, np.ndarray]) -> None:
    check_arrays(arrays)


@pytest.mark.parametrize(
    "change",
    [
        {"stop_lat": np.zeros(3, dtype=np.float32)},
        {"stop_feed": np.zeros(3, dtype=np.int64)},
        {"walks_arc": np.zeros(3, dtype=np.int32)},
        {"unheard_of": np.zeros(3, dtype=np.int32)},
    ],
)
def test_check_refuses_what_the_dictionary_does_not_know(
    change: dict[str, np.ndarray], arrays: dict[str, np.ndarray]
) -> None:
    with pytest.raises(InternalError):
        check_arrays({**arrays, **change})


def test_check_misses_nothing(arrays: dict[str, np.ndarray]) -> None:
    del arrays["trip_rank"]
    with pytest.raises(InternalError) as caught:
        check_arrays(arrays)
    assert "trip_rank" in str(caught.value)
