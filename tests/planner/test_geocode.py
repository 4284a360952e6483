# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""What a text means: spellings, beginnings and errors, areas and house numbers, and what is preferred."""

import itertools
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobility.kernels.words import near_words
from mobility.network.gazetteer.words import MOST_LETTERS, words_of
from mobility.network.network import Network
from mobility.planner.geocode import MOST_ASKED, MOST_COUNT, Bias, Box, geocode
from mobility.planner.match import Match
from tests.named_town import EBENDORF_M, named_map, named_network
from tests.osm_files import place_e7

if TYPE_CHECKING:
    from mobility.kernels.layout import Int32
    from mobility.kernels.name_layout import Words


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Network:
    """Return two villages and a town."""
    return named_network(tmp_path_factory.mktemp("named"), named_map())


def place(east_m: float, north_m: float) -> tuple[float, float]:
    """Latitude and longitude of a place of the map."""
    lat, lon = place_e7(east_m, north_m)
    return lat / 1e7, lon / 1e7


def told(match: Match) -> str:
    """Kind, name and town."""
    return f"{match.kind} {match.name}" + "".join(f" [{area.name}]" for area in match.areas if area.level == 8)


def first(network: Network, text: str) -> str:
    """The best match."""
    found = geocode(network, text)
    return told(found[0]) if found else ""


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("Barleben", "PLACE Barleben"),
        ("barleben bhf", "STOP Barleben, Bahnhof (Bus) [Barleben]"),
        ("bhf. barleben", "STOP Barleben, Bahnhof (Bus) [Barleben]"),
        ("BARLEBEN BREITE STRASSE", "STOP Barleben, Breite Str. [Barleben]"),
        ("Breitestr. Barleben", "STOP Barleben, Breite Str. [Barleben]"),
        ("Breite Str", "ADDRESS Breite Straße [Barleben]"),
        ("Schlossstr", "ADDRESS Schloßstraße [Ebendorf]"),
        ("Schlosstrasse", "ADDRESS Schloßstraße [Ebendorf]"),
        ("Schloß Straße", "ADDRESS Schloßstraße [Ebendorf]"),
        ("Munster Hbf", "STOP Münster Hbf [Münster]"),
        ("Muenster Hauptbahnhof", "STOP Münster Hbf [Münster]"),
        ("MÜNSTER HBF", "STOP Münster Hbf [Münster]"),
        ("Mu\u0308nster Hbf", "STOP Münster Hbf [Münster]"),
        ("hauptbahnhof münster", "STOP Münster Hbf [Münster]"),
        ("münster haupt bahnhof", "STOP Münster Hbf [Münster]"),
        ("münster bahnhof", "STOP Münster Hbf [Münster]"),
        ("Rontgenstr", "ADDRESS Röntgenstraße [Münster]"),
        ("Roentgenstrasse", "ADDRESS Röntgenstraße [Münster]"),
        ("Rötgenstraße", "ADDRESS Röntgenstraße [Münster]"),
        ("Röntgnestraße", "ADDRESS Röntgenstraße [Münster]"),
        ("plö", "ADDRESS Plöck [Münster]"),
        ("Pl", "ADDRESS Plöck [Münster]"),
        ("ott gue", "ADDRESS Otto-von-Guericke-Allee [Barleben]"),
        ("ovon guericke alee", "ADDRESS Otto-von-Guericke-Allee [Barleben]"),
        ("Otto von Guericke Allee", "ADDRESS Otto-von-Guericke-Allee [Barleben]"),
        ("straße des 17 juni", "ADDRESS Straße des 17. Juni [Barleben]"),
        ("Technologie", "PLACE Technologiepark Ostfalen [Ebendorf]"),
        ("technologiepark ebendorf", "PLACE Technologiepark Ostfalen [Ebendorf]"),
        ("Rathaus", "PLACE Rathaus Barleben [Barleben]"),
        ("dompl", "STOP Domplatz [Münster]"),
    ],
)
def test_first_match(text: str, match: str, network: Network) -> None:
    assert first(network, text) == match


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("Bahnhofstraße Ebendorf", "ADDRESS Bahnhofstraße [Ebendorf]"),
        ("Bahnhofstr. Barleben", "ADDRESS Bahnhofstraße [Barleben]"),
        ("Ebendorf, Bahnhofstr", "ADDRESS Bahnhofstraße [Ebendorf]"),
        ("bahnhofstr ebend", "ADDRESS Bahnhofstraße [Ebendorf]"),
        ("39180 Bahnhofstraße", "ADDRESS Bahnhofstraße [Ebendorf]"),
        ("Bahnhofstraße 5", "ADDRESS Bahnhofstraße 5 [Ebendorf]"),
        ("Bahnhofstraße 5, 39180 Ebendorf", "ADDRESS Bahnhofstraße 5 [Ebendorf]"),
        ("Bahnhofstraße 5 Barleben", "ADDRESS Bahnhofstraße [Barleben]"),
    ],
)
def test_the_area_tells_two_streets_of_one_name_apart(text: str, match: str, network: Network) -> None:
    assert first(network, text) == match


def test_areas_that_the_text_named_are_marked(network: Network) -> None:
    def marks(text: str) -> list[bool]:
        return [area.matched for area in geocode(network, text)[0].areas if area.level == 8]

    assert marks("Bahnhofstraße Ebendorf") == [True]
    assert marks("Schloßstraße") == [False]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Breite Straße 12", "12"), ("breite str. 12a", "12a"), ("Breite Straße 12 A", "12a"), ("Breitestr 1", "1"),
        ("Breite Str. 20", "20-22"), ("Breite Str. 20-22", "20-22"), ("Breite Straße 7", "7"),
        ("Breite Strasse 9 Barleben", "9"), ("39179 Barleben Breite Straße 12", "12"), ("Briete Straße 12", "12"),
        ("Breite Straße 12 b", "12"), ("Breite Straße 13", ""), ("Breite Straße 120", ""), ("Breite Straße", ""),
    ],
)  # fmt: skip
def test_house_numbers(text: str, number: str, network: Network) -> None:
    """An unknown one leads to the street."""
    match = geocode(network, text, types=["ADDRESS"])[0]
    assert (match.street, match.house_number) == ("Breite Straße", number)
    assert match.name == f"Breite Straße {number}".strip()
    assert match.zip == "39179"


def test_an_address_stands_before_the_stop_of_its_street(network: Network) -> None:
    assert first(network, "Barleben Breite Straße 12") == "ADDRESS Breite Straße 12 [Barleben]"


def test_an_address_lies_where_its_house_is(network: Network) -> None:
    match = geocode(network, "Breite Straße 12")[0]
    assert (match.lat, match.lon) == pytest.approx(place(100, 20), abs=1e-7)
    assert match.id == f"node/{named_map().node_id('breit 12')}"


def test_a_number_in_a_name_is_no_house_number(network: Network) -> None:
    match = geocode(network, "Straße des 17. Juni")[0]
    assert (match.name, match.house_number) == ("Straße des 17. Juni", "")
    assert match.name not in {m.name for m in geocode(network, "Straße des 18. Juni")[:1]} or match.score > 1000


def test_ids(network: Network) -> None:
    osm = named_map()
    assert geocode(network, "Barleben Bahnhof")[0].id == "f_a"
    assert geocode(network, "Domplatz")[0].id == "f_s"
    assert geocode(network, "Schloßstraße")[0].id == f"way/{osm.way_id('schloss')}"
    assert geocode(network, "Rathaus Barleben")[0].id == f"node/{osm.node_id('rathaus')}"
    assert geocode(network, "Technologiepark")[0].id == f"way/{osm.way_id('park')}"
    assert geocode(network, "Münster", types=["PLACE"])[0].id == "place/Münster"


def test_what_is_told_of_a_stop(network: Network) -> None:
    match = geocode(network, "Münster Hbf")[0]
    assert [network.stop_id[stop] for stop in match.stops] == ["f_de:1:7:1", "f_de:1:7:2"]
    assert match.route_types == (3,)
    assert 0 < match.importance < 1
    assert (match.street, match.house_number, match.category, match.distance_m) == ("", "", "", None)


def test_a_group_with_two_names_is_told_once(network: Network) -> None:
    assert [told(m) for m in geocode(network, "Münster", types=["STOP"]) if m.name.startswith("Münster")] == [
        "STOP Münster Hbf [Münster]"
    ]
    assert first(network, "münster busbahnhof") == "STOP Münster Busbahnhof [Münster]"


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Otto-von-Guericke-Allee", ["Otto", "von", "Guericke", "Allee"]),
        ("ott gue", ["Ott", "Gue"]),
        ("röntg", ["Röntg"]),
        ("roentg", ["Röntg"]),
        ("Rötgenstraße", ["Röntgenstraße"]),
        ("schlossstrasse", ["Schloßstraße"]),
        ("breitestr", ["Breite", "Straße"]),
        ("Breite Straße 12a", ["Breite", "Straße", "12a"]),
    ],
)
def test_tokens_are_the_matched_parts_of_the_name(text: str, tokens: list[str], network: Network) -> None:
    match = geocode(network, text, types=["ADDRESS"])[0]
    assert [match.name[start : start + length] for start, length in match.tokens] == tokens


def test_types(network: Network) -> None:
    everything = geocode(network, "Barleben", count=50)
    assert {match.kind for match in everything} == {"STOP", "PLACE"}
    for kind in ("STOP", "ADDRESS", "PLACE"):
        only = geocode(network, "Barleben Bahnhof", count=50, types=[kind])
        assert {match.kind for match in only} <= {kind}
    assert geocode(network, "Domplatz", types=["ADDRESS"]) == []


def test_route_types_are_a_condition_for_stops_only(network: Network) -> None:
    assert [m.kind for m in geocode(network, "Barleben", route_types=[0])].count("STOP") == 0
    assert first(network, "Barleben Bahnhof") != ""
    with_bus = geocode(network, "Barleben", route_types=[3, 0])
    assert "STOP" in {match.kind for match in with_bus}
    assert "PLACE" in {match.kind for match in geocode(network, "Barleben", route_types=[0])}


def test_bias_prefers_what_is_near(network: Network) -> None:
    here, there = place(0, 0), place(EBENDORF_M, 0)
    assert told(geocode(network, "Bahnhofstr", bias=Bias(*here))[0]) == "ADDRESS Bahnhofstraße [Barleben]"
    assert told(geocode(network, "Bahnhofstr", bias=Bias(*there))[0]) == "ADDRESS Bahnhofstraße [Ebendorf]"
    assert told(geocode(network, "Bahnhofstr Barleben", bias=Bias(*there))[0]) == "ADDRESS Bahnhofstraße [Barleben]"
    without = geocode(network, "Bahnhofstr")
    assert geocode(network, "Bahnhofstr", bias=Bias(*there, strength=0.0)) == without
    assert geocode(network, "Bahnhofstr", bias=Bias(*there, strength=1e9))[0].areas[0].name == "Ebendorf"


def test_box(network: Network) -> None:
    lat, lon = place(EBENDORF_M, 0)
    around = Box(lat - 0.02, lon - 0.02, lat + 0.02, lon + 0.02)
    found = geocode(network, "Bahnhofstr", box=around)
    assert [told(match) for match in found] == ["ADDRESS Bahnhofstraße [Ebendorf]"]
    assert geocode(network, "Domplatz", box=around) == []
    assert geocode(network, "Bahnhofstr", box=Box(lat, 179.0, lat, -179.0)) == []
    world = Box(-90, lon - 1, 90, lon - 1.1)  # all around the earth but for a strip west of the village
    assert geocode(network, "Bahnhofstr", box=world) == geocode(network, "Bahnhofstr")


@pytest.mark.parametrize(
    "text", ["", " ", "...", "–", "\x00\x01\x1b[31m", "()[]{}", "\u0301" * 200, "🚂", "\u200b", "\ud800"[:0]]
)
def test_texts_without_words(text: str, network: Network) -> None:
    assert geocode(network, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "wort " * 10_000,
        "x" * 1_000_000, "1 " * 5_000, "Str. " * 50, "a b c d e f g h i j k l m n o p", "\ufdfa" * 200,
        "%s %n {0} \\ ' \" ; --", "東" * 100, "ß" * 200, "12a " * 40, "99999999999999999999",
    ],
)  # fmt: skip
def test_work_for_hostile_texts_is_bounded(text: str, network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    """However long a text is, so many words are looked for, and none is longer than the longest that is stored."""
    asked: list[int] = []

    def counting(words: "Words", letters: "Int32", *more: Any) -> int:
        asked.append(len(letters))
        return near_words(words, letters, *more)

    monkeypatch.setattr("mobility.planner.geocode.near_words", counting)
    assert len(geocode(network, text, count=10**9)) <= MOST_COUNT
    assert 0 < len(asked) <= 2 * (2 * MOST_ASKED - 1)
    assert max(asked) <= MOST_LETTERS


def test_the_exact_name_is_found_on_a_small_budget(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rare words are looked up first, so common ones cost the least."""
    everything = geocode(network, "Barleben Bahnhofstraße", count=MOST_COUNT)
    all_begun = geocode(network, "b", count=MOST_COUNT)
    monkeypatch.setattr("mobility.planner.geocode.BUDGET", 4)
    few = geocode(network, "Barleben Bahnhofstraße", count=MOST_COUNT)
    assert few[0] == everything[0]
    assert 0 < len(geocode(network, "b", count=MOST_COUNT)) < len(all_begun)


def test_only_the_beginning_of_a_long_text_is_read(network: Network) -> None:
    assert geocode(network, "Domplatz" + " " * 200 + "Ebendorf") == geocode(network, "Domplatz")


@pytest.mark.parametrize(("count", "most"), [(1, 1), (3, 3), (0, 1), (-5, 1), (10**9, MOST_COUNT)])
def test_count(count: int, most: int, network: Network) -> None:
    found = geocode(network, "b", count=count)
    assert 0 < len(found) <= most
    assert found == geocode(network, "b", count=MOST_COUNT)[: len(found)]


def test_scores_fall(network: Network) -> None:
    for text in ("b", "bahn", "Münster", "str", "Breite Straße 12"):
        scores = [match.score for match in geocode(network, text, count=50)]
        assert scores == sorted(scores, reverse=True)


def test_exact_before_begun_before_mistyped(network: Network) -> None:
    exact, begun, mistyped = (geocode(network, text)[0] for text in ("Domplatz", "Dompla", "Domplazt"))
    assert exact.name == begun.name == mistyped.name == "Domplatz"
    assert exact.score > begun.score > mistyped.score


def test_numbers_and_short_words_are_never_mistyped(network: Network) -> None:
    assert first(network, "Dmo") == ""
    assert first(network, "17") == "ADDRESS Straße des 17. Juni [Barleben]"
    assert first(network, "18") == ""


@given(st.text(max_size=40))
def test_any_text_gets_the_same_answer_twice(network: Network, text: str) -> None:
    found = geocode(network, text, count=50)
    assert found == geocode(network, text, count=50)
    for match in found:
        assert all(start >= 0 and start + length <= len(match.name) for start, length in match.tokens)
        assert all(a[0] + a[1] <= b[0] for a, b in itertools.pairwise(sorted(match.tokens)))


WORDS = (
    "Breite",
    "Straße",
    "Str",
    "Bahnhof",
    "Bahnhofstraße",
    "Barleben",
    "Ebendorf",
    "Münster",
    "Munster",
    "Hbf",
    "otto",
)


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4), st.booleans())
def test_entries_are_those_of_a_plain_search(network: Network, words: list[str], cut: bool) -> None:  # noqa: FBT001
    """Each name that has all asked words, in any order and perhaps begun, is found; the twin looks at every name."""
    text = " ".join(words)[: -1 if cut else None]
    asked = [word.text for word in words_of(text)]
    found = {(match.kind, match.name) for match in geocode(network, text, count=MOST_COUNT)}
    gazetteer, kinds = network.gazetteer, {0: "STOP", 1: "ADDRESS", 2: "PLACE"}
    for entry in range(gazetteer.entries):
        name = gazetteer.text("name", entry)
        left = [word.text for word in words_of(name)]
        for word in asked:
            hit = next((other for other in sorted(left, key=len) if other.startswith(word)), None)
            if hit is None:
                break
            left.remove(hit)
        else:
            kind = kinds[int(network.arrays["gazetteer_kind"][entry])]
            group = {"Münster Hbf", "Münster Busbahnhof"}  # one stop with two names, told once
            assert (kind, name) in found or (name in group and {name for _, name in found} & group)


def test_without_a_map(tmp_path: Path) -> None:
    network = named_network(tmp_path)
    assert first(network, "barleben bhf") == "STOP Barleben, Bahnhof (Bus)"
    assert first(network, "ebendorf schle") == "STOP Ebendorf, Schule"
    assert {match.kind for match in geocode(network, "barleben breite str 12")} == {"STOP"}
    assert geocode(network, "Barleben", types=["PLACE"]) == []
