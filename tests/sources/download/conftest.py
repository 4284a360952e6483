# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""What the tests of downloads share: the server, the environment without proxies, and short patience."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mobility.sources.download.transfer import Patience
from tests.feeds import minimal, zip_feed
from tests.sources.download.server import Server

QUICK = Patience(tries=3, pause_s=0.001, connect_s=2.0, read_s=0.3, redirects=3, spare_bytes=0)
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """Return a server that listens on loopback; no proxy of the environment stands between."""
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    with Server() as listening:
        yield listening


@pytest.fixture
def feed_bytes(tmp_path: Path) -> bytes:
    """Return a good feed as a zip."""
    return zip_feed(tmp_path / "made.zip", minimal()).read_bytes()
