# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Real names of Heidelberg and Sachsen-Anhalt, as they are, without umlauts, abbreviated and mistyped."""

import random
import re
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from mobility.network.build import load
from mobility.network.gazetteer.words import words_of
from mobility.network.network import Network
from mobility.planner.geocode import geocode
from mobility.region import read_region
from tests.command import mobility

BARE = {"ä": "a", "ö": "o", "ü": "u", "ß": "ss", "Ä": "A", "Ö": "O", "Ü": "U"}
TWO_LETTERS = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}
NAMES = 300
SEED = 20260610


@pytest.fixture(scope="module")
def heidelberg(shared_data: Path, together: Path) -> Network:
    """Return the network of Heidelberg."""
    region = shared_data.parent / "regions" / "heidelberg.toml"
    answer = mobility("build", region, "--out", together / "heidelberg")
    assert answer.code == 0, answer.err
    return load(read_region(region), out=together / "heidelberg")


def as_it_is(name: str, _: random.Random) -> str:
    """The very name."""
    return name


def without_marks(name: str, _: random.Random) -> str:
    """As one types without umlauts."""
    return "".join(BARE.get(letter, letter) for letter in name)


def in_capitals(name: str, _: random.Random) -> str:
    """As on old tickets."""
    return "".join(TWO_LETTERS.get(letter, letter) for letter in name).upper()


def abbreviated(name: str, _: random.Random) -> str:
    """With the usual abbreviations."""
    name = re.sub(r"Hauptbahnhof\b", "Hbf", name)
    for long, short in (("traße", "tr."), ("latz", "l."), ("ahnhof", "hf")):
        name = re.sub(rf"{long}\b", short, name)
    return name


def mistyped(name: str, rng: random.Random) -> str:
    """With one letter too few, too many, wrong, or swapped, in a word of five letters or more."""
    words = list(re.finditer(r"[^\W\d_]{5,}", name))
    if not words:
        return name
    word = rng.choice(words)
    at, letter = rng.randrange(word.start(), word.end() - 1), rng.choice("abcdefghijklmnopqrstuvwxyz")
    return rng.choice(
        [
            name[:at] + name[at + 1 :],
            name[:at] + letter + name[at:],
            name[:at] + letter + name[at + 1 :],
            name[:at] + name[at + 1] + name[at] + name[at + 2 :],
        ]
    )


@pytest.mark.parametrize("region", ["heidelberg", "home"])
@pytest.mark.parametrize(
    ("typed", "rank", "share"),
    [(as_it_is, 1, 1.0), (without_marks, 1, 0.99), (in_capitals, 1, 1.0), (abbreviated, 1, 0.99), (mistyped, 5, 0.95)],
)
def test_recall_of_real_names(
    region: str, typed: Callable[[str, random.Random], str], rank: int, share: float, request: pytest.FixtureRequest
) -> None:
    network: Network = request.getfixturevalue(region)
    gazetteer, rng = network.gazetteer, random.Random(SEED)
    names = sorted({gazetteer.text("name", entry) for entry in range(gazetteer.entries)})
    missed, took_s = [], []
    for name in rng.sample(names, NAMES):
        text = typed(name, rng)
        began = time.perf_counter()
        found = geocode(network, text)
        took_s.append(time.perf_counter() - began)
        wanted = [word.text for word in words_of(name)]
        if all([word.text for word in words_of(match.name)] != wanted for match in found[:rank]):
            missed.append((text, name, [match.name for match in found[:rank]]))
    p50, p99 = np.percentile(np.array(took_s) * 1000, [50, 99])
    figures = f"{NAMES - len(missed)} of {NAMES} in the first {rank}, p50 {p50:.1f} ms, p99 {p99:.1f} ms"
    print(f"{region}, {typed.__name__}: {figures}")  # noqa: T201 - shown with pytest -s
    assert len(missed) <= (1 - share) * NAMES, missed


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("heidelberg hbf", {"HD Hauptbahnhof", "HD Hauptbahnhof Süd"}),
        ("Bismarckplaz", {"Bismarckplatz"}),
        ("im neuenheimer feld 234", {"Im Neuenheimer Feld 234-236"}),
        ("Heidelberg", {"Heidelberg"}),
    ],
)
def test_heidelberg(text: str, names: set[str], heidelberg: Network) -> None:
    assert geocode(heidelberg, text)[0].name in names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("barleben bhf", "Barleben, Bahnhof (Bus)"),
        ("Otto von Guericke Allee", "Barleben, Otto-von-Guericke-Allee"),
        ("ott gue", "Barleben, Otto-von-Guericke-Allee"),
        ("breitestr aschersleben", "Aschersleben, Breite Str."),
    ],
)
def test_home(text: str, name: str, home: Network) -> None:
    assert geocode(home, text)[0].name == name
