# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""`mobility init`: write the region file of a place."""

from __future__ import annotations

import difflib
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from mobility.cli.console import console, print_rows, say
from mobility.cli.region_file import NewFeed, NewStreets, region_text, slug
from mobility.errors import InputError, Place, system_error
from mobility.region import ID_PATTERN, WEB, Box, box_of, read_region

if TYPE_CHECKING:
    from mobility.sources.register import Municipality

AGS = re.compile(r"\d{8}")
NUMBER = r"\s*[-+]?\d+(\.\d+)?\s*"
BOX = re.compile(rf"{NUMBER}([,;]{NUMBER}){{3}}")
MARGIN_LAT, MARGIN_LON = 0.01, 0.015
"""About one kilometre in Central Europe, in degrees: walks lead beyond the outermost stop."""
OVERPASS = "overpass"


@dataclass(frozen=True, slots=True)
class Answers:
    """What was typed."""

    place: str | None = None
    name: str | None = None
    ags: str | None = None
    box: str | None = None
    feeds: tuple[str, ...] = ()
    streets: str | None = None
    time_zone: str | None = None
    register: Path | None = None
    online: bool = False
    out: Path | None = None
    force: bool = False


@dataclass(slots=True)
class _Where:
    """The place as far as it is known."""

    name: str | None
    ags: str | None
    box: Box | None


def run(answers: Answers) -> None:
    """Write a region file, ask for what is missing on a terminal, and tell what to do next.

    Raises
    ------
    InputError
        Something is missing or can't be taken, or there is a file already.
    """
    where = _where(answers)
    name = where.name or _asked("init_ask_name")
    if not name:
        raise InputError("init_no_name")
    try:
        name.encode()
    except UnicodeEncodeError as error:
        raise InputError("init_bad_name", name=name.encode("utf-8", "replace").decode()) from error
    path = answers.out or Path(f"{slug(name) or 'region'}.toml")
    if path.exists() and not answers.force:
        raise InputError("init_exists", place=Place(str(path)))
    feeds = _feeds(answers.feeds or _asked_feeds(), path.parent)
    content = region_text(
        name=name,
        time_zone=_time_zone(answers.time_zone or "Europe/Berlin"),
        feeds=feeds,
        streets=_streets(answers.streets, where.box, slug(name) or "region", path.parent),
        ags=where.ags,
        box=where.box,
    )
    kept = _write(path, content)
    sys.stdout.write(f"{path}\n")
    stream = console(error=True)
    if kept is not None:
        stream.print(say("init_kept", path=kept), soft_wrap=True)
    typed = f'"{path}"' if " " in str(path) else str(path)
    fetchable = any(feed.url for feed in feeds) or bool(answers.streets and not _is_local(answers.streets))
    steps = ("fetch", "build", "stops", "plan", "serve") if fetchable else ("build", "stops", "plan", "serve")
    stream.print(say("init_next"))
    arguments = {"stops": f' "{name}"', "plan": f" {say('init_from_to')}"}
    commands = [f"  mobility {step} {typed}{arguments.get(step, '')}" for step in steps]
    print_rows(stream, [[command, say(f"init_next_{step}")] for command, step in zip(commands, steps, strict=True)])


def _where(answers: Answers) -> _Where:
    """Name, key and box: as typed, and what a register or Nominatim adds."""
    place = (answers.place or "").strip()
    name, ags, box = answers.name, answers.ags, answers.box
    if BOX.fullmatch(place):
        box = box or place
    elif AGS.fullmatch(place):
        ags = ags or place
    elif place:
        name = name or place
    if ags is not None and not AGS.fullmatch(ags):
        raise InputError("init_bad_ags", ags=ags)
    where = _Where(name, ags, None if box is None else _box(box))
    if answers.register is not None:
        found = _in_register(answers.register, where)
        by_key = where.ags is not None and where.name is not None
        where.name = where.name if by_key else found.name  # in the register's spelling, but for a name of one's own
        where.ags, where.box = found.ags, where.box or _widened(found.box)
    elif answers.online and where.box is None:
        from mobility.sources.download.names import box_of_name

        if where.name is None:
            raise InputError("init_no_name")
        where.box = _widened(box_of_name(where.name))
    return where


def _box(written: str) -> Box:
    parts = [float(part) for part in re.split(r"[,;]", written)] if BOX.fullmatch(written) else []
    box = box_of(parts)
    if box is None:
        raise InputError("init_bad_box", box=written.strip())
    return box


def _widened(box: Box) -> Box:
    south, west, north, east = box
    return (
        max(-90.0, south - MARGIN_LAT), max(-180.0, west - MARGIN_LON), min(90.0, north + MARGIN_LAT),
        min(180.0, east + MARGIN_LON),
    )  # fmt: skip


def _in_register(path: Path, where: _Where) -> Municipality:
    from mobility.sources.register import read_register

    known = read_register(path)
    if where.ags is None and where.name is None:
        raise InputError("init_no_name")
    if where.ags is not None:
        found = [one for one in known if one.ags == where.ags]
    else:
        found = [one for one in known if one.name.casefold() == str(where.name).casefold()]
    asked = where.ags or str(where.name)
    if len(found) > 1:
        choices = ", ".join(f"{one.ags} ({one.name})" for one in found)
        raise InputError("register_ambiguous", place=Place(str(path)), asked=asked, choices=choices)
    if not found:
        near = difflib.get_close_matches(asked, [one.name for one in known], n=3)
        code = "register_unknown_near" if near else "register_unknown"
        raise InputError(code, place=Place(str(path)), asked=asked, near=", ".join(near))
    return found[0]


def _asking() -> bool:
    """Whether somebody sits there who can answer."""
    return sys.stdin is not None and sys.stdin.isatty()


def _asked(key: str) -> str:
    if not _asking():
        return ""
    console(error=True).print(say(key), end=" ")
    return sys.stdin.readline().strip()


def _asked_feeds() -> tuple[str, ...]:
    found: list[str] = []
    while written := _asked("init_ask_another" if found else "init_ask_feed"):
        found.append(written)
    return tuple(found)


def _is_local(written: str) -> bool:
    return written != OVERPASS and not WEB.fullmatch(written)


def _seen_from(folder: Path, path: Path) -> str:
    """A path as a region file names it: relative to its folder, where the system can say so."""
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:  # on another drive
        return path.resolve().as_posix()


def _feeds(written: tuple[str, ...], folder: Path) -> list[NewFeed]:
    if not written:
        raise InputError("init_no_feeds")
    feeds: list[NewFeed] = []
    for one in written:
        start, sign, rest = one.partition("=")
        known_id = start if sign and ID_PATTERN.fullmatch(start) and not Path(one).exists() else None
        for feed in _feed(known_id, rest if known_id else one, folder):
            if feed.id in {other.id for other in feeds}:
                raise InputError("init_feed_twice", id=feed.id)
            feeds.append(feed)
    return feeds


def _feed(known_id: str | None, where: str, folder: Path) -> list[NewFeed]:
    """The feed that an option names; a folder full of zip files gives one feed for each of them."""
    if WEB.fullmatch(where):
        feed_id = known_id or slug(where.partition("?")[0].rpartition("/")[2].removesuffix(".zip")) or "feed"
        return [NewFeed(feed_id, f"gtfs/{feed_id}.zip", where)]
    path = Path(where).expanduser()
    if not path.exists():
        raise InputError("init_no_such_file", place=Place(str(path)))
    zips = sorted(path.glob("*.zip")) if path.is_dir() and not (path / "stops.txt").exists() else []
    if not zips or known_id is not None:
        return [NewFeed(known_id or slug(path.stem) or "feed", _seen_from(folder, path))]
    ids = _short_names([file.stem for file in zips])
    return [NewFeed(feed_id, _seen_from(folder, file)) for feed_id, file in zip(ids, zips, strict=True)]


def _short_names(stems: list[str]) -> list[str]:
    """Ids without the words that all names begin and end with: ``gtfs_mvb_std_kn`` among its like becomes ``mvb``."""
    words = [slug(stem).split("-") for stem in stems]
    if len(words) > 1:
        for end in (0, -1):
            while min(map(len, words)) > 1 and len({name[end] for name in words}) == 1:
                for name in words:
                    del name[end]
    return ["-".join(name) or "feed" for name in words]


def _streets(written: str | None, box: Box | None, region: str, folder: Path) -> NewStreets | None:
    if written is None:
        return None
    if written == OVERPASS:
        if box is None:
            raise InputError("init_needs_box")
        return NewStreets(f"osm/{region}.osm.pbf", overpass=True)
    if not _is_local(written):
        return NewStreets(f"osm/{region}.osm.pbf", url=written)
    path = Path(written).expanduser()
    if not path.is_file():
        raise InputError("init_no_such_file", place=Place(str(path)))
    return NewStreets(_seen_from(folder, path))


def _time_zone(written: str) -> str:
    try:
        ZoneInfo(written)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InputError("init_bad_time_zone", zone=written) from error
    return written


def _write(path: Path, content: str) -> Path | None:
    """Write the file, which is read once before it takes its place; returns where an earlier one is kept."""
    kept = path.with_name(f"{path.name}.bak") if path.exists() else None
    part = path.with_name(f".part-{path.name}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(content, encoding="utf-8", newline="\n")
        read_region(part)
        if kept is not None:
            path.replace(kept)
        part.replace(path)
    except OSError as error:
        raise system_error(error, path) from error
    finally:
        part.unlink(missing_ok=True)
    return kept
