# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Whatever modifications a file asks for: a network comes of it, or an error that says where; never a trace."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mobility.errors import MobilityError
from mobility.network.patch.baseline import Baseline, open_baseline
from mobility.region import read_region
from mobility.scenario.apply.apply import Applied, apply_variant
from mobility.scenario.language.kinds import KINDS
from mobility.scenario.language.read import read_scenario
from mobility.scenario.language.schema import scenario_schema
from tests.scenario.drawing import Drawing, Schema

LINES = ["bsp:bus-a", "bsp:zug", "bsp:bus-b", "schulbus", "Bus A", "pendel"]
STOPS = ["Barleben", "Barleben, Mitte", "Barleben, Lindenallee", "bsp:barleben-1", "bsp:barleben-2", "Ebendorf",
         "Magdeburg-Neustadt", "Haldensleben", "bsp:ebendorf-muehlenfeld", "neu", "Nirgendwo"]  # fmt: skip
IDS = ["neu", "pendel", "bus-a", "bsp:barleben-mitte"]


def _of_the_sample(schema: Schema) -> st.SearchStrategy[Any] | None:
    """Names, ids and places of the sample region, and some that it has not."""
    if schema.get("pattern") == r"^[^\s]+$":
        return st.sampled_from(IDS)
    if schema == {"$ref": "#/$defs/parameter"}:
        return st.just("${x}")
    if isinstance(schema.get("type"), list):
        lines = "route id" in schema.get("description", "")
        return st.sampled_from(LINES if lines else STOPS)
    if schema.get("maximum") == 90:
        return st.floats(52.18, 52.22)
    if schema.get("maximum") == 180:
        return st.floats(11.56, 11.63)
    if schema.get("exclusiveMaximum") == 2**63:
        return st.integers(2001, 2020)
    if "anyOf" in schema and "properties" not in schema:  # parameters come last, and mostly lead nowhere
        rest = [one for one in schema["anyOf"] if "parameter" not in one.get("$ref", "")]
        return DRAWING.drawn({"anyOf": rest}) if len(rest) < len(schema["anyOf"]) else None
    return None


DRAWING = Drawing(scenario_schema(), _of_the_sample)
MODIFICATION = st.sampled_from(sorted(KINDS)).flatmap(
    lambda kind: st.fixed_dictionaries({kind: DRAWING.of(KINDS[kind].__name__)})
)


@pytest.fixture(scope="module")
def baseline(sample: Path) -> Baseline:
    return open_baseline(read_region(sample))


def _tried(modifications: list[Schema], baseline: Baseline) -> Applied | MobilityError:
    path = baseline.region.path.parent / "scenarios" / "drawn.yaml"
    content = {"schema": 1, "title": "T", "region": "../beispiel.toml", "modifications": modifications}
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    try:
        [plan] = read_scenario(path).variants
        return apply_variant(baseline, plan)
    except MobilityError as error:
        return error


def _holds(modifications: list[Schema], baseline: Baseline) -> None:
    found = _tried(modifications, baseline)
    if isinstance(found, Applied):
        assert len(found.touched) == len(modifications)
    else:
        assert found.place is not None
        assert found.place.row is not None
        assert all(found.text(language) for language in ("de", "en"))


@given(modifications=st.lists(MODIFICATION, min_size=1, max_size=3))
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
def test_a_network_or_an_error(modifications: list[Schema], baseline: Baseline) -> None:
    _holds(modifications, baseline)


@pytest.mark.long
@given(modifications=st.lists(MODIFICATION, min_size=1, max_size=4))
@settings(max_examples=3_000, suppress_health_check=list(HealthCheck))
def test_a_network_or_an_error_often(modifications: list[Schema], baseline: Baseline) -> None:
    _holds(modifications, baseline)
