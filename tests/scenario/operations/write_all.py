# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Write all tables of operations of the sample region: ``python -m tests.scenario.operations.write_all FOLDER``."""

import sys
from pathlib import Path

from mobility.analysis.day_types.day_types import day_types
from mobility.analysis.output.tables import write_table
from mobility.network.compile import compile_network
from mobility.network.network import Network
from mobility.region import read_region
from mobility.scenario.operations import table
from mobility.scenario.operations.costs import line_costs, payer_costs, used_factors
from mobility.scenario.operations.parallel import ParallelSettings, parallel
from mobility.scenario.operations.year import figures_of_year, kinds_of_year
from mobility.sources.gtfs.feed import read_feed

DATA = Path(__file__).resolve().parents[3] / "data"


def write_all(folder: Path) -> None:
    """Figures of a year, and schedules and parallel service of its first kind of day."""
    region = read_region(DATA / "beispiel.toml")
    compiled = compile_network(region, [read_feed(region.feeds[0])], lambda _: None)
    network, operations = Network(DATA, compiled.facts, compiled.arrays), region.operations
    kinds, source = kinds_of_year(day_types(network, "ST"))
    year = figures_of_year(network, operations, kinds)
    costs, (day, _) = line_costs(year, operations), year.days[0]
    beside = parallel(network, day.runs, ("bsp", "Bus A"), ParallelSettings(near_m=300.0))
    about = {**table.about_operations(operations.settings), "days_of_a_year": source}
    for name, columns in {
        "lines": table.line_columns(year, costs),
        "total": table.total_columns(year, costs),
        "groups": table.group_columns(year.groups),
        "payers": table.payer_columns(payer_costs(costs)),
        "vehicles": table.vehicle_columns(network, day),
        "parallel": table.parallel_columns(network, day, beside),
        "factors": table.factor_columns(used_factors(costs, operations)),
    }.items():
        write_table(columns, folder / f"{name}.csv", about=about)


if __name__ == "__main__":
    write_all(Path(sys.argv[1]))
