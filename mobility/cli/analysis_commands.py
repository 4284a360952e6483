# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The commands of the analysis and their options; the work is done in the modules named after them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from mobility.cli.commands import LanguageOption, QuietOption, RegionArgument, _argument, _option, _say, app
from mobility.cli.telling import told

__all__ = ["app"]

AtOption = Annotated[str | None, _option("--at", key="analysis_at", metavar="TIME")]
DateOption = Annotated[str | None, _option("--date", key="analysis_date", metavar="DATE")]
WindowOption = Annotated[str | None, _option("--window", key="analysis_window", metavar="HH:MM-HH:MM")]
TowardsOption = Annotated[bool, _option("--to", key="analysis_to")]
ModesOption = Annotated[str | None, _option("--modes", key="analysis_modes", metavar="LIST")]
AccessOption = Annotated[str | None, _option("--access", key="analysis_access", metavar="MODE")]
MaxTimeOption = Annotated[float | None, _option("--max-time", key="analysis_max_time", metavar="MINUTES")]
MaxWalkOption = Annotated[int | None, _option("--max-walk", key="max_walk", metavar="SECONDS")]
SpeedOption = Annotated[float | None, _option("--walk-speed", key="walk_speed", metavar="M/S")]
ChangeOption = Annotated[int | None, _option("--change", key="change", metavar="SECONDS")]
RidesOption = Annotated[int | None, _option("--max-rides", key="max_rides", metavar="N")]
DrawsOption = Annotated[int | None, _option("--draws", key="analysis_draws", metavar="N")]
SeedOption = Annotated[int, _option("--seed", key="analysis_seed", metavar="N")]
NetworkOption = Annotated[Path | None, _option("--network", key="analysis_network", metavar="DIR")]
IdOption = Annotated[str | None, _option("--id", key="analysis_id", metavar="COLUMN")]
CrsOption = Annotated[str | None, _option("--crs", key="analysis_crs", metavar="EPSG:N")]
CoresOption = Annotated[int | None, _option("--cores", key="analysis_cores", metavar="N")]


@app.command(help=_say("isochrone"))
@told
def isochrone(
    region: RegionArgument,
    place: Annotated[str, _argument("isochrone_place", metavar="PLACE")],
    out: Annotated[Path, _option("--out", key="isochrone_out", metavar="FILE")],
    minutes: Annotated[str, _option("--minutes", key="isochrone_minutes", metavar="LIST")] = "15,30,45",
    at: AtOption = None,
    date: DateOption = None,
    window: WindowOption = None,
    percentile: Annotated[float, _option("--percentile", key="isochrone_percentile", metavar="P")] = 50,
    to: TowardsOption = False,
    modes: ModesOption = None,
    access: AccessOption = None,
    max_walk: MaxWalkOption = None,
    walk_speed: SpeedOption = None,
    change: ChangeOption = None,
    max_rides: RidesOption = None,
    draws: DrawsOption = None,
    seed: SeedOption = 0,
    network: NetworkOption = None,
    quiet: QuietOption = False,
    lang: LanguageOption = None,
) -> None:
    """See ``cli.isochrone``."""
    from mobility.cli.analysis_options import How, When
    from mobility.cli.isochrone import run

    how = How(modes, access, None, max_walk, walk_speed, change, max_rides, draws, seed)
    run(
        region, place, When(at, date, window, to), how, minutes=minutes, percentile=percentile, result=out,
        network_folder=network, quiet=quiet,
    )  # fmt: skip


@app.command(help=_say("matrix"))
@told
def matrix(
    region: RegionArgument,
    origins: Annotated[str, _argument("matrix_origins", metavar="ORIGINS")],
    destinations: Annotated[str, _argument("matrix_destinations", metavar="DESTINATIONS")],
    out: Annotated[Path, _option("--out", key="matrix_out", metavar="FILE")],
    at: AtOption = None,
    date: DateOption = None,
    window: WindowOption = None,
    percentiles: Annotated[str, _option("--percentiles", key="matrix_percentiles", metavar="LIST")] = "50",
    to: TowardsOption = False,
    breakdown: Annotated[bool, _option("--breakdown", key="matrix_breakdown")] = False,
    modes: ModesOption = None,
    access: AccessOption = None,
    max_time: MaxTimeOption = None,
    max_walk: MaxWalkOption = None,
    walk_speed: SpeedOption = None,
    change: ChangeOption = None,
    max_rides: RidesOption = None,
    draws: DrawsOption = None,
    seed: SeedOption = 0,
    id_column: IdOption = None,
    crs: CrsOption = None,
    cores: CoresOption = None,
    network: NetworkOption = None,
    quiet: QuietOption = False,
    lang: LanguageOption = None,
) -> None:
    """See ``cli.matrix``."""
    from mobility.cli.analysis_options import How, When
    from mobility.cli.matrix import Files, run

    how = How(modes, access, max_time, max_walk, walk_speed, change, max_rides, draws, seed)
    files = Files(origins, destinations, out, id_column, crs, network)
    run(
        region, files, When(at, date, window, to), how, percentiles=percentiles, breakdown=breakdown, cores=cores,
        quiet=quiet,
    )  # fmt: skip


@app.command(help=_say("accessibility"))
@told
def access(
    region: RegionArgument,
    origins: Annotated[str, _option("--origins", key="access_origins", metavar="PLACES")],
    opportunities: Annotated[str, _option("--opportunities", key="access_opportunities", metavar="PLACES")],
    out: Annotated[Path | None, _option("--out", key="access_out", metavar="FILE")] = None,
    cutoffs: Annotated[str, _option("--cutoffs", key="access_cutoffs", metavar="LIST")] = "15,30,45",
    at: AtOption = None,
    date: DateOption = None,
    window: WindowOption = None,
    percentile: Annotated[float, _option("--percentile", key="isochrone_percentile", metavar="P")] = 50,
    decay: Annotated[str, _option("--decay", key="access_decay", metavar="step|logistic|exponential")] = "step",
    weight: Annotated[str | None, _option("--weight", key="access_weight", metavar="COLUMN")] = None,
    nearest: Annotated[str, _option("--nearest", key="access_nearest", metavar="LIST")] = "1",
    by: Annotated[str | None, _option("--by", key="access_by", metavar="COLUMNS")] = None,
    stay: Annotated[str | None, _option("--return", key="access_return", metavar="HH:MM-HH:MM")] = None,
    modes: ModesOption = None,
    first_mode: Annotated[str | None, _option("--first-mode", key="analysis_access", metavar="MODE")] = None,
    max_walk: MaxWalkOption = None,
    walk_speed: SpeedOption = None,
    change: ChangeOption = None,
    max_rides: RidesOption = None,
    draws: DrawsOption = None,
    seed: SeedOption = 0,
    id_column: IdOption = None,
    crs: CrsOption = None,
    cores: CoresOption = None,
    network: NetworkOption = None,
    quiet: QuietOption = False,
    lang: LanguageOption = None,
) -> None:
    """See ``cli.access``."""
    from mobility.cli.access import Asked, run
    from mobility.cli.analysis_options import How, When

    how = How(modes, first_mode, None, max_walk, walk_speed, change, max_rides, draws, seed)
    asked = Asked(
        origins,
        opportunities,
        cutoffs,
        percentile,
        decay,
        weight,
        nearest,
        by,
        stay,
        id_column,
        crs,
        out,
        network,
        cores,
    )
    run(region, asked, When(at, date, window), how, quiet=quiet)
