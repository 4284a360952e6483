# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""The question to Overpass: all that the reader of streets looks at, in words that Overpass understands."""

import re

import osmnx
import pytest

from mobility.sources.download.overpass import TIMEOUT_S, USUAL, address, query
from mobility.sources.osm.read import NODE_KEYS, WAY_KEYS

QUERY = query((52.0, 11.0, 52.1, 11.2))


def test_the_settings_are_those_of_osmnx() -> None:
    assert osmnx.settings.overpass_url == USUAL
    assert osmnx.settings.requests_timeout == TIMEOUT_S


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("", f"{USUAL}/interpreter"),
        ("https://maps.example/api", "https://maps.example/api/interpreter"),
        ("https://maps.example/api/", "https://maps.example/api/interpreter"),
        ("https://maps.example/api/interpreter", "https://maps.example/api/interpreter"),
    ],
)
def test_the_address(written: str, asked: str) -> None:
    assert address(written) == asked


def test_every_key_that_is_read_is_asked_for() -> None:
    assert set(re.findall(r'node\["([^"]+)"\]', QUERY)) == set(NODE_KEYS)
    assert set(re.findall(r'[;(]way\["([^"]+)"[\]=]', QUERY)) == set(WAY_KEYS)


def test_sets_are_made_before_they_are_named_and_brackets_close() -> None:
    assert QUERY.startswith("[out:xml][timeout:180][bbox:52.0000000,11.0000000,52.1000000,11.2000000];")
    assert QUERY.endswith("out body;")
    for opening, closing in ("()", "[]"):
        assert QUERY.count(opening) == QUERY.count(closing)
    for name in set(re.findall(r"(?<!->)\.([a-z]+)", QUERY.partition("];")[2])):
        assert QUERY.index(f"->.{name}") < QUERY.index(f".{name}", QUERY.index(f"->.{name}") + len(name) + 3)
