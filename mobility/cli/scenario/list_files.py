# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""`mobility scenario list`: the scenario files of a folder, or those that come with the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mobility.cli.console import console, print_json, print_rows, sample_path
from mobility.errors import InputError, MobilityError, Place
from mobility.scenario.language.read import read_scenario
from mobility.texts import preferred_language, text

if TYPE_CHECKING:
    from pathlib import Path

SUFFIXES = {".yaml", ".yml"}


def run(folder: Path | None, *, as_json: bool) -> None:
    """Tell name, title and variants of each file; of one that can't be read, why."""
    folder = folder or sample_path()[0].parent / "scenarios"
    if not folder.is_dir():
        raise InputError("no_folder", place=Place(str(folder)), folder=str(folder))
    language = preferred_language()
    told: list[dict[str, object]] = []
    rows: list[list[str]] = []
    for path in sorted(one for one in folder.iterdir() if one.suffix in SUFFIXES):
        try:
            scenario = read_scenario(path)
        except MobilityError as error:
            told.append({"file": path.name, "error": error.code, "message": error.text("en")})
            rows.append([path.name, error.text(language).splitlines()[0], "–"])
            continue
        title = {"de": scenario.title.of("de"), "en": scenario.title.of("en")}
        told.append({"file": path.name, "title": title, "variants": [variant.id for variant in scenario.variants]})
        rows.append([path.name, scenario.title.of(language), str(len(scenario.variants))])
    if as_json:
        print_json({"folder": folder.name, "scenarios": told})
        return
    console().print(text(language, "scenario.folder", folder=str(folder)), style="bold", soft_wrap=True)
    print_rows(console(), rows, [text(language, f"scenario.column_{name}") for name in ("file", "title", "variants")])
