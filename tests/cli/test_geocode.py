# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""`mobility geocode` on the sample region: by name, around a point, as JSON, and what is refused."""

import json
from pathlib import Path

import pytest

from tests.command import mobility


def test_a_mistyped_name_in_both_languages(sample: Path) -> None:
    english = mobility("geocode", sample, "Rothenseer Strase", "--count", "1")
    german = mobility("geocode", sample, "Rothenseer Strase", "--count", "1", "--lang", "de")
    assert english.code == german.code == 0
    assert "Rothenseer Str" in english.out
    assert "Kind" in english.out
    assert "Art" in german.out


def test_an_address_as_json(sample: Path) -> None:
    answer = mobility("geocode", sample, "Rothenseer Str. 5", "--json", "--near", "52.2,11.6")
    first = json.loads(answer.out)["matches"][0]
    assert (first["kind"], first["street"], first["house_number"]) == ("ADDRESS", "Rothenseer Straße", "5")
    assert first["distance_m"] is None


def test_around_a_point_the_nearest_first(sample: Path) -> None:
    answer = mobility("geocode", sample, "52.20970,11.61900", "--json", "-n", "4")
    away = [match["distance_m"] for match in json.loads(answer.out)["matches"]]
    assert len(away) == 4
    assert away == sorted(away)


@pytest.mark.parametrize(
    ("arguments", "what"), [(["Xyzzyq"], "Xyzzyq"), (["Barleben", "--near", "here"], "here"), (["91,0"], "91")]
)
def test_refusals(arguments: list[str], what: str, sample: Path) -> None:
    answer = mobility("geocode", sample, *arguments)
    assert answer.code == 2
    assert what in answer.err
    assert answer.out == ""
