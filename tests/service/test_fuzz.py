# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Schemathesis finds no mistake of ours and no lie in the OpenAPI document."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.service.server import Server

CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,"
    "response_headers_conformance,unsupported_method,allow_header_conformance"
)
REJECTION = ",negative_data_rejection"
"""Not while fuzzing: a list of one empty text, which the schema forbids, is written ``mode=``, as the empty list is."""
PLAIN = """
[checks.negative_data_rejection]
expected-statuses = ["400", "404", "405", "413", "422"]
"""
KNOWN = (
    PLAIN
    + """
[parameters]
"query.fromPlace" = "49.4094,8.6947"
"query.toPlace" = "49.3800,8.6900"
"query.time" = "2021-10-06T08:00:00Z"
"query.stopId" = "rnv_114601"
"query.tripId" = "20211006_10:00_rnv_24-1-1024-36000"
"query.text" = "bismarckplatz"
"query.place" = "49.4094,8.6947"
"query.min" = "49.40,8.68"
"query.max" = "49.41,8.70"
"""
)
"""With these most questions are answered, not refused."""


def _fuzz(server: Server, folder: Path, settings: str, *, seed: int, each: int, phases: str) -> int:
    """Run schemathesis against a server; the number of cases."""
    config = folder / "schemathesis.toml"
    config.write_text(settings, encoding="utf-8")
    done = subprocess.run(
        [
            sys.executable, "-c", "from schemathesis.cli import schemathesis; schemathesis()",
            "--config-file", str(config), "run", f"{server.address}/openapi.json", "--checks",
            CHECKS + (REJECTION if "fuzzing" not in phases else ""),
            "--seed", str(seed), "--max-examples", str(each), "--phases", phases, "--generation-database", "none",
            "--suppress-health-check", "all", "--continue-on-failure", "--no-color", "--warnings", "off",
            "--request-timeout", "20",
        ],
        capture_output=True, text=True, check=False, timeout=900, cwd=folder,
    )  # fmt: skip
    told = "\n".join(line[:300] for line in done.stdout.splitlines())
    assert done.returncode == 0, told[:6000] + done.stderr[-2000:]
    found = re.search(r"(\d+) generated", told)
    assert found, told
    return int(found[1])


@pytest.mark.parametrize("settings", [PLAIN, KNOWN], ids=["plain", "known"])
def test_some_cases(settings: str, server: Server, tmp_path: Path) -> None:
    assert _fuzz(server, tmp_path, settings, seed=11, each=5, phases="fuzzing") > 50


@pytest.mark.long
@pytest.mark.parametrize("settings", [PLAIN, KNOWN], ids=["plain", "known"])
def test_thousands_of_cases(settings: str, server: Server, tmp_path: Path) -> None:
    assert _fuzz(server, tmp_path, settings, seed=12, each=150, phases="fuzzing") >= 2000


@pytest.mark.long
def test_each_limit_of_the_schema_holds(server: Server, tmp_path: Path) -> None:
    assert _fuzz(server, tmp_path, PLAIN, seed=13, each=20, phases="examples,coverage") >= 2000
