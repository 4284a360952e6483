# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Stops, streets, addresses and places of a region -> the arrays of its gazetteer, which ``schema`` lists."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np

from mobility.kernels.name_layout import WHOLE
from mobility.network.gazetteer.areas import place_entries, put_into_areas
from mobility.network.gazetteer.entries import PLACE, STOP, STREET, Entry
from mobility.network.gazetteer.near import near_arrays
from mobility.network.gazetteer.stops import stop_entries
from mobility.network.gazetteer.streets import street_entries
from mobility.network.gazetteer.words import ENDINGS, MOST_LETTERS, Word, fold, words_of
from mobility.network.strings import Strings, pool

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mobility.sources.osm.points import Point

BOOST = {STOP: (20, 60), STREET: (0, 20), PLACE: (10, 60)}
"""What an entry's score gains by its kind, and at most by its importance: stops go before streets of one name."""
SETTLEMENT_LEVEL, DISTRICT_LEVEL, POSTCODE_LEVEL = 8, 10, 0
"""``admin_level`` as OpenStreetMap has it in Germany; a postcode has none."""

Token = tuple[str, int, int]
"""A word, its position in the name, and how many words it stands for; 0: the end of one."""


def gazetteer_arrays(arrays: Mapping[str, np.ndarray], points: Sequence[Point]) -> dict[str, np.ndarray]:
    """Compile the gazetteer.

    Parameters
    ----------
    arrays
        Stops, lines, chains, days and streets of the network; see ``schema``.
    points
        What the map tells besides the streets; none for a region without streets.
    """
    stops = stop_entries(arrays)
    entries = [*stops, *street_entries(arrays, points), *place_entries(points, stops)]
    put_into_areas(entries, points)
    words = {id(entry): words_of(entry.name) for entry in entries}
    entries = [entry for entry in entries if words[id(entry)]]
    entries.sort(key=lambda entry: (-_boost(entry), entry.kind, entry.name, entry.lat_e7, entry.lon_e7, entry.source))
    areas, of_area = _areas(entries)
    tokens = [list(_tokens(words[id(entry)])) for entry in entries]
    area_words = [sorted({word.text for word in words_of(name)}) for name, _ in areas]
    return {
        **_entry_arrays(entries, len(arrays["street_edge_length_cm"])),
        **_address_arrays(entries),
        **_texts("gazetteer_area", [name for name, _ in areas]),
        "gazetteer_area_level": np.array([level for _, level in areas], dtype=np.int32),
        "gazetteer_of_area": np.array(of_area, dtype=np.int32).reshape(-1, 3),
        **_word_arrays(tokens, area_words),
        **near_arrays(entries),
    }


def _boost(entry: Entry) -> int:
    base, most = BOOST[entry.kind]
    return base + round(most * entry.importance)


def _tokens(words: Sequence[Word]) -> Iterable[Token]:
    """What a name is found by: its words, neighbours written as one, and the ends of some."""
    for position, word in enumerate(words):
        yield word.text, position, 1
        for end in ENDINGS:
            if word.text != end and word.text.endswith(end):
                yield end, position, 0
    for position, (word, after) in enumerate(itertools.pairwise(words)):
        if not any(c.isdigit() for c in word.text + after.text):
            yield fold(word.text + after.text), position, 2


def _areas(entries: Sequence[Entry]) -> tuple[list[tuple[str, int]], list[list[int]]]:
    """All towns, districts and postcodes with their level, and the number of each for every entry."""
    numbers: dict[tuple[str, int], int] = {}
    of_entry = [
        [
            numbers.setdefault((name, level), len(numbers)) if name else -1
            for name, level in (
                (entry.settlement, SETTLEMENT_LEVEL),
                (entry.district, DISTRICT_LEVEL),
                (entry.postcode, POSTCODE_LEVEL),
            )
        ]
        for entry in entries
    ]
    return list(numbers), of_entry


def _entry_arrays(entries: Sequence[Entry], edges: int) -> dict[str, np.ndarray]:
    of_edge = np.full(edges, -1, dtype=np.int32)
    for number, entry in enumerate(entries):
        of_edge[entry.edges] = number
    return {
        **_pooled("gazetteer_name", [entry.name for entry in entries]),
        **_pooled("gazetteer_category", [entry.category for entry in entries]),
        "gazetteer_kind": np.array([entry.kind for entry in entries], dtype=np.int32),
        "gazetteer_lat_e7": np.array([entry.lat_e7 for entry in entries], dtype=np.int32),
        "gazetteer_lon_e7": np.array([entry.lon_e7 for entry in entries], dtype=np.int32),
        "gazetteer_source": np.array([entry.source for entry in entries], dtype=np.int64),
        "gazetteer_importance": np.array([round(WHOLE * entry.importance) for entry in entries], dtype=np.int32),
        "gazetteer_boost": np.array([_boost(entry) for entry in entries], dtype=np.int32),
        **_lists("gazetteer_stop", [entry.stops for entry in entries]),
        **_lists("gazetteer_route_type", [entry.route_types for entry in entries]),
        "gazetteer_edge_entry": of_edge,
        "gazetteer_edge_named": (of_edge >= 0).astype(np.uint8),
    }


def _address_arrays(entries: Sequence[Entry]) -> dict[str, np.ndarray]:
    homes = [home for entry in entries for home in entry.addresses]
    ptr = np.cumsum([0, *(len(entry.addresses) for entry in entries)]).astype(np.int32)
    return {
        "gazetteer_address_ptr": ptr,
        **_texts("gazetteer_address_number", [home.number for home in homes]),
        "gazetteer_address_lat_e7": np.array([home.lat_e7 for home in homes], dtype=np.int32),
        "gazetteer_address_lon_e7": np.array([home.lon_e7 for home in homes], dtype=np.int32),
        "gazetteer_address_osm": np.array([home.osm for home in homes], dtype=np.int64),
        **_pooled("gazetteer_address_postcode", [home.postcode for home in homes]),
    }


def _word_arrays(tokens: Sequence[Sequence[Token]], area_words: Sequence[Sequence[str]]) -> dict[str, np.ndarray]:
    """The vocabulary, the entries of each word and the words of each entry and area."""
    vocabulary = sorted({word for row in tokens for word, _, _ in row} | {word for row in area_words for word in row})
    number = {word: at for at, word in enumerate(vocabulary)}
    shared = [0, *(_shared(before, word) for before, word in itertools.pairwise(vocabulary))][: len(vocabulary)]
    entries_of: list[list[int]] = [[] for _ in vocabulary]
    for entry, row in enumerate(tokens):
        for at in sorted({number[word] for word, _, _ in row}):
            entries_of[at].append(entry)
    rows = [(number[word], position, span) for row in tokens for word, position, span in row]
    return {
        "gazetteer_letter": np.array([ord(c) for word in vocabulary for c in word], dtype=np.int32),
        "gazetteer_word_ptr": np.cumsum([0, *(len(word) for word in vocabulary)]).astype(np.int32),
        "gazetteer_word_shared": np.array(shared, dtype=np.uint8),
        **_lists("gazetteer_posting", entries_of),
        "gazetteer_token_ptr": np.cumsum([0, *(len(row) for row in tokens)]).astype(np.int32),
        "gazetteer_token": np.array(rows, dtype=np.int32).reshape(-1, 3),
        **_lists("gazetteer_area_word", [[number[word] for word in row] for row in area_words]),
    }


def _shared(before: str, word: str) -> int:
    """How many letters two words begin with alike."""
    alike = itertools.takewhile(lambda pair: pair[0] == pair[1], zip(before, word, strict=False))
    return min(sum(1 for _ in alike), MOST_LETTERS)


def _lists(name: str, rows: Sequence[Sequence[int]]) -> dict[str, np.ndarray]:
    """Lists of different lengths behind each other, and where each begins."""
    return {
        f"{name}_ptr": np.cumsum([0, *(len(row) for row in rows)]).astype(np.int32),
        name: np.array([value for row in rows for value in row], dtype=np.int32),
    }


def _texts(name: str, texts: Sequence[str]) -> dict[str, np.ndarray]:
    strings = Strings.of(texts)
    return {f"{name}_blob": strings.blob, f"{name}_ptr": strings.ptr}


def _pooled(name: str, texts: list[str]) -> dict[str, np.ndarray]:
    strings, index = pool(texts)
    return {f"{name}_blob": strings.blob, f"{name}_ptr": strings.ptr, f"{name}_of": index}
