# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""`mobility scenario export`: a scenario's timetables as GTFS, with a region file that can be built at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mobility
from mobility.cli.console import console, print_rows
from mobility.cli.scenario.opening import variant_of
from mobility.errors import InputError
from mobility.scenario.export.region import write_region
from mobility.texts import preferred_language, text

if TYPE_CHECKING:
    from pathlib import Path

    from mobility.cli.scenario.opening import Opening


def run(opening: Opening, folder: Path, *, variant: str | None, every: bool) -> None:
    """Apply, write and tell."""
    study = opening.study()
    region = study.baseline.region
    applied = variant_of(study, variant)
    if not every and not applied.changed:
        raise InputError("scenario_no_feed_changed", variant=applied.plan.id)
    language = preferred_language()
    # Both languages: a file is the same whoever writes it.
    titles = dict.fromkeys(applied.plan.title.of(one) or applied.plan.id for one in ("de", "en"))
    provenance = {
        "scenario": applied.plan.id,
        "baseline": study.baseline.network.manifest["content_hash"][:16],
        "software": f"umstieg {mobility.__version__}",
    }
    done = write_region(
        region, applied.feeds, folder, provenance=provenance, only=None if every else applied.changed,
        name=f"{region.name}: {' / '.join(titles)}",
    )  # fmt: skip
    if opening.quiet:
        return
    stream = console()
    rows = [
        [feed, name, *(str(number) for number in (count.published, count.changed, count.new, count.dropped))]
        for feed, report in done.feeds.items()
        for name, count in report.files.items()
    ]
    header = [
        text(language, f"scenario.column_{name}") for name in ("feed", "file", "published", "changed", "new", "dropped")
    ]
    print_rows(stream, rows, header)
    stream.print(text(language, "scenario.exported", file=str(done.region_file)), soft_wrap=True)
