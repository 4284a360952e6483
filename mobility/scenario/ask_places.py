# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The places that a scenario file names for its comparison, and their columns; what is wrong is told of its line."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from mobility.analysis.places.named import is_file, named_places
from mobility.analysis.places.places import Places
from mobility.analysis.places.read import READERS, ReadPlaces
from mobility.analysis.places.weights import weights
from mobility.errors import InputError
from mobility.planner.places import find_place
from mobility.planner.request import StopPlace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mobility.errors import Place
    from mobility.kernels.layout import Float64
    from mobility.network.network import Network
    from mobility.scenario.language.document import Document, Path_
    from mobility.scenario.language.scenario import Scenario

FIELDS = ("origins", "destinations")


@contextmanager
def blamed(document: Document, where: Path_, value: object = None) -> Iterator[None]:
    """Give errors that name no place the one in a scenario file from which they come."""
    try:
        yield
    except InputError as error:
        error.place = error.place or document.place(where, value)
        error.remedies = "scenario_remedy"
        raise


def read_asked(scenario: Scenario, network: Network, field: str) -> ReadPlaces:
    """The places of ``origins`` or ``destinations``: of a file, a grid, a class of the map, all stops, or some stops.

    Parameters
    ----------
    scenario
        The file.
    network
        The baseline.
    field
        Which of the two.

    Raises
    ------
    InputError
        What is named is not there, can't be read, or holds no place.
    """
    document = scenario.compare_document
    texts: tuple[str, ...] = getattr(scenario.compare, field)
    where = "compare", field
    many = [number for number, text in enumerate(texts) if len(texts) > 1 and not _names_a_stop(scenario, text)]
    if many:
        text = texts[many[0]]
        place = document.place((*where, many[0]), text)
        raise InputError("scenario_mixed_places", place=place, text=text, key=field)
    if _names_a_stop(scenario, texts[0]):
        return _stops(document, network, texts, where)
    text = texts[0]
    place = document.place((*where, 0), text)
    if is_file(text) and not _there(scenario.compare_document.path.parent / text):
        raise InputError("scenario_no_such_file", place=place, file=text)
    with blamed(document, (*where, 0), text):
        found = named_places(network, text, folder=document.path.parent)
    if not len(found.places):
        raise InputError("no_origins" if field == FIELDS[0] else "no_opportunities", place=place, source=text)
    return found


def files_of(scenario: Scenario) -> dict[str, Path]:
    """The files of places that a scenario names."""
    texts = {text for field in FIELDS for text in getattr(scenario.compare, field)}
    folder = scenario.compare_document.path.parent
    return {text: folder / text for text in sorted(texts) if is_file(text) and not _names_a_stop(scenario, text)}


def column_of(scenario: Scenario, read: ReadPlaces, column: str, *at: str | int) -> Float64:
    """A column of places as numbers of people or opportunities.

    Parameters
    ----------
    scenario
        The file that names the column.
    read
        The places.
    column
        Its name.
    at
        Where in ``compare`` it stands.

    Raises
    ------
    InputError
        There is no such column, which is the scenario file's mistake; or a value of it is missing, negative or no
        number, which is that of a row of the file of places.
    """
    known = read.places.columns
    if column not in known and column not in read.no_numbers:
        place = scenario.compare_document.place(("compare", *at), column)
        raise no_column(place, column, read.places)
    return weights(read, column)


def no_column(place: Place, column: str, places: Places) -> InputError:
    """Refuse a column that places do not have, or that they can't have."""
    columns = ", ".join(name for name in places.columns if name)
    code = "scenario_no_column" if columns else "scenario_no_columns"
    return InputError(code, place=place, column=column, columns=columns, source=places.source)


def _stops(document: Document, network: Network, texts: tuple[str, ...], where: Path_) -> ReadPlaces:
    """Stops by id, as modifications write it (``feed:id``) or as answers do, or by name; of a station all platforms."""
    numbers: list[int] = []
    for number, text in enumerate(texts):
        feed, _, own_id = text.partition(":")
        full_id = f"{feed}_{own_id}"
        with blamed(document, (*where, number), text):
            found = find_place(network, full_id if network.stop_of_id(full_id) >= 0 else text)
        if not isinstance(found, StopPlace):
            raise InputError("scenario_not_a_stop", place=document.place((*where, number), text), stop=text)
        numbers += found.stops
    chosen = np.array(list(dict.fromkeys(numbers)), dtype=np.int32)
    places = Places(
        tuple(network.stop_id[stop] for stop in chosen.tolist()), network.arrays["stop_lat"][chosen],
        network.arrays["stop_lon"][chosen], source="stops", stop=chosen,
    )  # fmt: skip
    return ReadPlaces(places, Path(places.source), np.arange(1, len(places) + 1))


def _names_a_stop(scenario: Scenario, text: str) -> bool:
    """Whether a text is the id or name of a stop; files are told by their ending, or by being there."""
    if not is_file(text) or Path(text).suffix.lower() in READERS:
        return False
    return not _there(scenario.compare_document.path.parent / text)


def _there(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name that no file can have
        return False
