# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What a result depends on, as hashes: data, code, parameters, seed. A difference between two locks names what changed.

The same inputs give the same lock on every machine; it holds no path, no time and no name of a machine.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import mobility
from mobility.analysis.output.replacing import replacing
from mobility.errors import InputError, Place, system_error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mobility.region import Region
    from mobility.scenario.language.scenario import Scenario

LOCK = "scenario.lock"
FORMAT = 1
LIBRARIES = ("numba", "numpy", "polars", "shapely")
"""Of which another version may reckon another last digit."""
CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Difference:
    """One input that is not as it was; None: it is not there."""

    name: str
    before: str | None
    now: str | None


def make_lock(
    scenario: Scenario, region: Region, parameters: dict[str, Any], places: dict[str, Path]
) -> dict[str, Any]:
    """The lock of a run.

    Parameters
    ----------
    scenario
        Its file, and those that it is based on, are hashed.
    region
        Its file, all members of its feeds, and its map are hashed.
    parameters
        What else decides the result; JSON values.
    places
        Other files that are read, by the name that they have in the scenario.

    Raises
    ------
    ResourceError
        A file can't be read.
    """
    files = {f"scenario {name}": _sha256(path) for name, path in _named(_scenario_files(scenario)).items()}
    files["region file"] = _sha256(region.path)
    for source in region.feeds:
        files |= {f"feed {source.id}/{name}": told for name, told in _members(source.gtfs)}
    for feed, path in _named(_merged_feeds(scenario)).items():
        files |= {f"feed {feed}/{name}": told for name, told in _members(path)}
    if region.streets is not None:
        files[f"map {region.streets.osm.name}"] = _sha256(region.streets.osm)
    files |= {f"places {name}": _sha256(path) for name, path in sorted(places.items())}
    return {
        "format": FORMAT,
        "software": f"umstieg {mobility.__version__}",
        "code": _code(),
        "libraries": {name: version(name) for name in LIBRARIES},
        "seed": scenario.seed,
        "parameters": parameters,
        "files": files,
    }


def write_lock(folder: Path, lock: dict[str, Any]) -> Path:
    """Put a lock into a folder of results."""
    path = folder / LOCK
    with replacing(path) as unfinished:
        unfinished.write_text(json.dumps(lock, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
    return path


def read_lock(path: Path) -> dict[str, Any]:
    """Read a lock.

    Raises
    ------
    InputError
        It is none, or of another version of this program.
    """
    try:
        lock = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise system_error(error, path) from error
    except ValueError as error:
        raise InputError("lock_unreadable", place=Place(str(path))) from error
    if not isinstance(lock, dict) or lock.get("format") != FORMAT:
        raise InputError("lock_unreadable", place=Place(str(path)))
    return lock


def differences(before: dict[str, Any], now: dict[str, Any]) -> list[Difference]:
    """What differs between two locks, by name."""
    flat_before, flat_now = dict(_flat(before)), dict(_flat(now))
    names = sorted(flat_before.keys() | flat_now.keys())
    return [
        Difference(name, flat_before.get(name), flat_now.get(name))
        for name in names
        if flat_before.get(name) != flat_now.get(name)
    ]


def lock_hash(lock: dict[str, Any]) -> str:
    """A name for all of it."""
    return hashlib.sha256(json.dumps(lock, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _flat(value: Any, name: str = "") -> Iterator[tuple[str, str]]:  # noqa: ANN401 - JSON
    if isinstance(value, dict):
        for key, inner in value.items():
            # Files stand for themselves; what else there is, is named by where it stands.
            yield from _flat(inner, key if name in {"", "files"} else f"{name} {key}")
    else:
        yield name, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)


def _scenario_files(scenario: Scenario) -> Iterator[tuple[str, Path]]:
    documents = [scenario.document, *(step.document for variant in scenario.variants for step in variant.steps)]
    return ((document.path.name, document.path) for document in documents)


def _merged_feeds(scenario: Scenario) -> Iterator[tuple[str, Path]]:
    for step in (step for variant in scenario.variants for step in variant.steps if step.kind == "merge_feed"):
        words: Any = step.words
        yield words.id, step.document.path.parent / words.gtfs


def _named(files: Iterator[tuple[str, Path]]) -> dict[str, Path]:
    """Files by name; where several have one, the others get a number: the path to them may differ elsewhere."""
    found: dict[str, Path] = {}
    for name, path in files:
        number, free = 2, name
        while free in found and found[free].resolve() != path.resolve():
            free, number = f"{name} ({number})", number + 1
        found[free] = path
    return found


def _members(path: Path) -> Iterator[tuple[str, str]]:
    """Name and hash of each file of a feed; of an archive what it holds, not how it was packed."""
    if path.is_dir():
        for inner in sorted(path.rglob("*")):
            if inner.is_file():
                yield inner.relative_to(path).as_posix(), _sha256(inner)
        return
    try:
        with zipfile.ZipFile(path) as archive:
            for name in sorted(one for one in archive.namelist() if not one.endswith("/")):
                digest = hashlib.sha256()
                with archive.open(name) as member:
                    while chunk := member.read(CHUNK_BYTES):
                        digest.update(chunk)
                yield name, digest.hexdigest()
    except (zipfile.BadZipFile, OSError):
        yield path.name, _sha256(path)


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise system_error(error, path) from error


def _code() -> str:
    """Of all modules and texts of this program."""
    digest = hashlib.sha256()
    root = Path(mobility.__file__).parent
    for path in sorted(
        (*root.rglob("*.py"), *root.rglob("*.toml")), key=lambda path: path.relative_to(root).as_posix()
    ):
        if not path.relative_to(root).parts[0].startswith("_data"):
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
