# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""All that a citizen or planner reads, in German and English: one folder per language, one TOML file per subject.

Machine output (JSON, codes, ids) is never taken from here.
"""

from __future__ import annotations

import os
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("de", "en")
FOLDER = Path(__file__).parent


@cache
def _file(path: Path) -> dict[str, dict[str, Any]]:
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


@cache
def _catalogue(language: str) -> dict[str, dict[str, Any]]:
    """All texts of a language: section -> name -> text."""
    merged: dict[str, dict[str, Any]] = {}
    for path in sorted((FOLDER / language).glob("*.toml")):
        for section, entries in _file(path).items():
            merged.setdefault(section, {}).update(entries)
    return merged


def _find(language: str, key: str) -> Any | None:  # noqa: ANN401
    """A text; the file named after its section is looked at first, so that no command parses all of them."""
    section, _, name = key.partition(".")
    near = _file(FOLDER / language / f"{section}.toml").get(section, {})
    return near[name] if name in near else _catalogue(language).get(section, {}).get(name)


def text(language: str, key: str, fallback: str | None = None, /, **facts: Any) -> str:
    """The text ``<section>.<name>`` in this language with its facts filled in.

    Parameters
    ----------
    language
        One of ``LANGUAGES``; another one is answered in English.
    key
        Section and name, parted by the first dot.
    fallback
        Taken where no such text exists; without it a missing text is a ``KeyError``, for it is our mistake.
    facts
        What the text names in braces.
    """
    template = _find(language if language in LANGUAGES else "en", key)
    template = fallback if template is None else template
    if template is None:
        msg = f"no text for {key!r} in {language!r}"
        raise KeyError(msg)
    return str(template).format_map(facts) if facts else str(template)


def has_text(key: str) -> bool:
    """Whether the catalogues know this key."""
    return _find("en", key) is not None


def preferred_language(asked: str | None = None) -> str:
    """The language asked for, else that of the environment (MOBILITY_LANG, LC_ALL, LC_MESSAGES, LANG), else English."""
    candidates = [asked, *(os.environ.get(name) for name in ("MOBILITY_LANG", "LC_ALL", "LC_MESSAGES", "LANG"))]
    for candidate in candidates:
        if candidate and candidate not in {"C", "POSIX"} and not candidate.startswith("C."):
            language = candidate.replace("-", "_").split("_")[0].split(".")[0].lower()
            return language if language in LANGUAGES else "en"
    return "en"
