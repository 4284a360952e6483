# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What RESULTS.md says of why answers differ and why a peer is quicker; figures come from the run."""

from __future__ import annotations

CLASSES = {
    "more_rides_than_it_looks_for": "All that ours has beyond it takes more than 8 rides; it looks for no more.",
    "only_a_walk": "Ours walks from one pole of a stop to another; without any ride it answers nothing.",
    "peer_fewer": "It lacks journeys that ours has.",
    "peer_more": "It has journeys that ours has not.",
    "peer_other": "Each has journeys that the other has not.",
    "peer_none": "It finds none, ours does.",
    "ours_none": "It finds one, ours does not.",
    "generous_walks": "It is earlier, and so is ours if one walks 5 % faster and twice as long: it cuts the time of "
    "each street down to whole seconds, and walks twice in a row.",
    "peer_earlier": "It is earlier.",
    "peer_later": "It is later.",
    "peer_other_time": "It tells another time.",
    "own_search_better": "It is later, and its own search from one to many (find_routes_one_to_many) is earlier, too.",
    "length": "It tells another length.",
    "other_nodes": "It reaches other junctions.",
    "peer_longer": "Its way is longer.",
    "peer_shorter": "Its way is shorter.",
    "peer_wider": "Its area holds more junctions.",
    "peer_narrower": "Its area holds fewer junctions.",
}
"""Per class of ``compare``."""

BACKGROUND = {
    ("pynigiri", "home"): "It reckons in minutes, as the timetables of this setting do. Asked at one time it tells the "
    "asked time as departure, so departures are compared in windows only.",
    ("ferrobus", "heidelberg"): "Its streets are its own: it walks, too, where no tag says whether one may, and cuts "
    "each street's walking time down to whole seconds. From doors it begins at the nearest junction without counting "
    "the way there. find_route and detailed_journey try few first and last stops. From one process to the next its "
    "answers may differ by seconds.",
    ("pyvalhalla", "moved"): "It finds one itinerary, not the Pareto set; walking speeds are the same, its streets are "
    "its own.",
    ("osrm-bindings", "points"): "Its foot profile looks for the quickest way over its own choice of streets with "
    "penalties of its own, ours for the shortest.",
    ("pyvalhalla", "points"): "Its costing weighs kinds of ways, steps and crossings; ours looks for the shortest.",
}
"""Per peer and data: what is known of how it works, told beside the counts."""

QUICKER = {
    "pynigiri": "nigiri is compiled ahead from C++ and builds no objects in Python but its answer.",
    "ferrobus": "It answers in Rust as a whole and tells travel times alone; ours begins and ends in Python, which on "
    "a network as small as these trams weighs more than the search itself (see the row of the kernel alone).",
    "routingkit-cch": "It looks the answer up in a contraction hierarchy that was ordered and customised before.",
    "pandana": "It looks the answer up in a contraction hierarchy that was made before.",
    "osrm-bindings": "It looks the answer up in a contraction hierarchy that was made before.",
}
"""Why a peer may be quicker, where it is."""

REMARKS = {
    "window": "networkx, scipy and other libraries of streets know no timetable.",
    "one_to_all": "pynigiri has no function from one to all.",
    "reach": "osrm-bindings has no reach; pandana, networkx and scipy tell distances, no area.",
    "medians": "Each minute's travel time is the earliest arrival less the minute, waiting included; the median is the "
    "lower nearest rank of the 60; out of reach, or farther than 24 hours, counts as farthest. Neither peer has "
    "percentiles over departures; what numpy does for them is in their time.\n"
    "- r5py was not run: it needs Java, and fetches its engine on import. It documents the same question (its "
    "RegionalTask): a departure in every minute of a window, 10 minutes unless told, and percentiles of the travel "
    "times, the median unless told; no trip longer than 2 hours and no more than 8 rides unless told. Its streets and "
    "walks are its own (3.6 km/h unless told). Where lines keep a headway but no times its engine makes 60 draws "
    "(monteCarloDraws, fixed in the same file) without a seed (R5's FrequencyRandomOffsets, conveyal/r5 issue 714), so "
    "that two runs need not be equal; ours draws with a seed.",
}
"""Per operation, told below its table: who can't answer it at all, how it is defined, who was not run."""
