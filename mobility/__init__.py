# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""A multimodal mobility engine that a municipality can run itself.

::

    import mobility

    network = mobility.load(mobility.read_region("data/beispiel.toml"))
    origin = mobility.find_place(network, "Magdeburg Hbf")
    destination = mobility.find_place(network, "Barleben, Otto-von-Guericke-Allee")
    at = mobility.parse_time("2026-06-10T09:05", network.zone)
    result = mobility.plan(network, mobility.PlanRequest(origin, destination, at))

Importing this is light: what a name needs is loaded when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mobility.analysis.accessibility.access import AccessQuestion, accessibility
    from mobility.analysis.isochrones import isochrone
    from mobility.analysis.matrix import MatrixQuestion, travel_time_matrix
    from mobility.analysis.matrix_table import matrix_frame
    from mobility.analysis.places.places import Places
    from mobility.analysis.places.read import read_places
    from mobility.analysis.places.stops import stop_places
    from mobility.analysis.travel_times import Conditions
    from mobility.analysis.window import Window, read_window
    from mobility.errors import DataError, InputError, InternalError, MobilityError, ResourceError, StoreError
    from mobility.network.build import build, load
    from mobility.network.network import Network
    from mobility.planner.legs import Itinerary
    from mobility.planner.places import find_place
    from mobility.planner.plan import PlanResult, plan
    from mobility.planner.request import PlanRequest
    from mobility.planner.times import parse_time
    from mobility.region import Region, read_region
    from mobility.scenario.language.read import read_scenario
    from mobility.scenario.run import Comparing, run_all
    from mobility.scenario.study import Study, open_study

__version__ = "0.1.0"
__all__ = [
    "AccessQuestion",
    "Comparing",
    "Conditions",
    "DataError",
    "InputError",
    "InternalError",
    "Itinerary",
    "MatrixQuestion",
    "MobilityError",
    "Network",
    "Places",
    "PlanRequest",
    "PlanResult",
    "Region",
    "ResourceError",
    "StoreError",
    "Study",
    "Window",
    "__version__",
    "accessibility",
    "build",
    "find_place",
    "isochrone",
    "load",
    "matrix_frame",
    "open_study",
    "parse_time",
    "plan",
    "read_places",
    "read_region",
    "read_scenario",
    "read_window",
    "run_all",
    "stop_places",
    "travel_time_matrix",
]

_HOME = {
    "mobility.analysis.accessibility.access": ("AccessQuestion", "accessibility"),
    "mobility.analysis.isochrones": ("isochrone",),
    "mobility.analysis.matrix": ("MatrixQuestion", "travel_time_matrix"),
    "mobility.analysis.matrix_table": ("matrix_frame",),
    "mobility.analysis.places.places": ("Places",),
    "mobility.analysis.places.read": ("read_places",),
    "mobility.analysis.places.stops": ("stop_places",),
    "mobility.analysis.travel_times": ("Conditions",),
    "mobility.analysis.window": ("Window", "read_window"),
    "mobility.errors": ("DataError", "InputError", "InternalError", "MobilityError", "ResourceError", "StoreError"),
    "mobility.network.build": ("build", "load"),
    "mobility.network.network": ("Network",),
    "mobility.planner.itinerary": ("Itinerary",),
    "mobility.planner.places": ("find_place",),
    "mobility.planner.plan": ("PlanResult", "plan"),
    "mobility.planner.request": ("PlanRequest",),
    "mobility.planner.times": ("parse_time",),
    "mobility.region": ("Region", "read_region"),
    "mobility.scenario.language.read": ("read_scenario",),
    "mobility.scenario.run": ("Comparing", "run_all"),
    "mobility.scenario.study": ("Study", "open_study"),
}
_MODULE_OF = {name: module for module, names in _HOME.items() for name in names}


def __getattr__(name: str) -> object:
    """Load a public name on first use."""
    if name not in _MODULE_OF:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(_MODULE_OF[name]), name)


def __dir__() -> list[str]:
    """The public names."""
    return __all__
