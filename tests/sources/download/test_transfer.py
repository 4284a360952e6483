# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""One file over HTTP: versions, ranges, what breaks, what is refused, and how often is tried."""

import contextlib
import socket
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import httpx2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mobility import __version__
from mobility.errors import InputError, MobilityError, ResourceError
from mobility.sources.download.transfer import Received, Validators, discard, download, host_of, sha256_of, shown
from tests.sources.download.conftest import QUICK
from tests.sources.download.server import (
    Answer,
    Server,
    broken,
    file,
    held_back,
    silent,
    status,
    unmeasured,
)

DATA = bytes(range(256)) * 1000
ETAG, OTHER = '"one"', '"two"'
MODIFIED = "Wed, 10 Jun 2026 08:00:00 GMT"


def got(server: Server, part: Path, *answers: Answer, known: Validators | None = None) -> Received | None:
    """Download what the server is told to answer."""
    return download(server.on("/f.zip", *answers), part, known=known, patience=QUICK)


def refused(server: Server, part: Path, *answers: Answer) -> MobilityError:
    """Return what the download is refused with."""
    with pytest.raises(MobilityError) as raised:
        got(server, part, *answers)
    return raised.value


def test_a_file_comes_whole(server: Server, tmp_path: Path) -> None:
    part = tmp_path / "part"
    received = got(server, part, file(DATA, etag=ETAG, modified=MODIFIED))
    assert part.read_bytes() == DATA
    assert received == Received(Validators(ETAG, MODIFIED), sha256_of(part), len(DATA))


def test_the_program_says_who_it_is(server: Server, tmp_path: Path) -> None:
    got(server, tmp_path / "part", file(DATA))
    assert server.headers("user-agent") == [f"umstieg/{__version__} (mobility fetch)"]
    assert server.headers("accept-encoding") == ["identity"]


@pytest.mark.parametrize("marks", [{"etag": ETAG}, {"modified": MODIFIED}])
def test_a_known_version_does_not_come_again(server: Server, tmp_path: Path, marks: dict[str, Any]) -> None:
    part = tmp_path / "part"
    first = got(server, part, file(DATA, **marks))
    assert first is not None
    discard(part)
    assert got(server, part, file(DATA, **marks), known=first.validators) is None
    assert not part.exists()


def test_another_version_comes(server: Server, tmp_path: Path) -> None:
    received = got(server, tmp_path / "part", file(DATA, etag=OTHER), known=Validators(ETAG))
    assert server.headers("if-none-match") == [ETAG]
    assert received is not None
    assert received.validators.etag == OTHER


@pytest.mark.parametrize("marks", [{"etag": ETAG}, {"modified": MODIFIED}])
def test_a_broken_transfer_goes_on_where_it_stopped(server: Server, tmp_path: Path, marks: dict[str, Any]) -> None:
    part = tmp_path / "part"
    received = got(server, part, broken(DATA, 100_000, **marks), broken(DATA, 50_000, **marks), file(DATA, **marks))
    assert part.read_bytes() == DATA
    assert received is not None
    assert server.headers("range") == [None, "bytes=100000-", "bytes=150000-"]


def test_a_transfer_that_always_gets_on_is_not_given_up(server: Server, tmp_path: Path) -> None:
    part = tmp_path / "part"
    pieces = [broken(DATA, 30_000, etag=ETAG)] * 6
    got(server, part, *pieces, file(DATA, etag=ETAG))
    assert part.read_bytes() == DATA
    assert len(server.asked) == 7 > QUICK.tries


def test_a_transfer_of_an_earlier_run_goes_on(server: Server, tmp_path: Path) -> None:
    part = tmp_path / "part"
    error = refused(server, part, broken(DATA, 1000, etag=ETAG), broken(DATA, 0, etag=ETAG))
    assert error.code == "fetch_broken_off"
    assert part.stat().st_size == 1000
    got(server, part, file(DATA, etag=ETAG))
    assert server.headers("range")[-1] == "bytes=1000-"
    assert part.read_bytes() == DATA


def test_what_has_changed_meanwhile_begins_anew(server: Server, tmp_path: Path) -> None:
    part = tmp_path / "part"
    newer = DATA[::-1]
    received = got(server, part, broken(DATA, 1000, etag=ETAG), file(newer, etag=OTHER))
    assert part.read_bytes() == newer
    assert received is not None
    assert received.validators.etag == OTHER


def test_a_part_of_another_address_is_not_gone_on_with(server: Server, tmp_path: Path) -> None:
    part = tmp_path / "part"
    refused(server, part, broken(DATA, 1000, etag=ETAG), broken(DATA, 0, etag=ETAG))
    download(server.on("/other.zip", file(DATA, etag=ETAG)), part, patience=QUICK)
    assert server.headers("range")[-1] is None
    assert part.read_bytes() == DATA


@pytest.mark.parametrize("etag", [None, 'W/"weak"'])
def test_without_a_strong_mark_a_transfer_begins_anew(server: Server, tmp_path: Path, etag: str | None) -> None:
    part = tmp_path / "part"
    got(server, part, broken(DATA, 1000, etag=etag), file(DATA, etag=etag))
    assert server.headers("range") == [None, None]
    assert part.read_bytes() == DATA


def test_a_server_without_ranges_gives_the_whole_again(server: Server, tmp_path: Path) -> None:
    part = tmp_path / "part"
    got(server, part, broken(DATA, 1000, etag=ETAG), file(DATA, etag=ETAG, ranges=False))
    assert server.headers("range") == [None, "bytes=1000-"]
    assert part.read_bytes() == DATA


def test_a_part_longer_than_the_file_begins_anew(server: Server, tmp_path: Path) -> None:
    part = tmp_path / "part"
    refused(server, part, broken(DATA, 1000, etag=ETAG), broken(DATA, 0, etag=ETAG))
    got(server, part, file(DATA[:500], etag=ETAG))
    assert part.read_bytes() == DATA[:500]


def test_a_range_that_begins_elsewhere_is_not_appended(server: Server, tmp_path: Path) -> None:
    def shifted(handler: object) -> None:
        from tests.sources.download.server import Handler

        assert isinstance(handler, Handler)
        handler.begin(206, 10, {"Content-Range": f"bytes 5-14/{len(DATA)}", "ETag": ETAG})
        handler.wfile.write(DATA[5:15])

    part = tmp_path / "part"
    got(server, part, broken(DATA, 1000, etag=ETAG), shifted, file(DATA, etag=ETAG))
    assert part.read_bytes() == DATA


def test_a_file_of_unknown_length_comes(server: Server, tmp_path: Path) -> None:
    part = tmp_path / "part"
    got(server, part, unmeasured(DATA))
    assert part.read_bytes() == DATA


def test_a_server_that_recovers_is_asked_again(server: Server, tmp_path: Path) -> None:
    part = tmp_path / "part"
    got(server, part, status(500), status(503, Retry_After="0"), file(DATA))
    assert part.read_bytes() == DATA
    assert len(server.asked) == 3


def test_a_server_that_stays_ill_is_given_up(server: Server, tmp_path: Path) -> None:
    error = refused(server, tmp_path / "part", status(500))
    assert (error.code, error.facts["status"]) == ("fetch_server_error", 500)
    assert len(server.asked) == QUICK.tries


@pytest.mark.parametrize("code", [401, 403, 404, 410])
def test_a_refusal_is_final(server: Server, tmp_path: Path, code: int) -> None:
    error = refused(server, tmp_path / "part", status(code))
    assert (error.code, error.facts["status"]) == ("fetch_refused", code)
    assert len(server.asked) == 1


def test_not_modified_unasked_is_a_refusal(server: Server, tmp_path: Path) -> None:
    assert refused(server, tmp_path / "part", status(304)).code == "fetch_refused"


def test_redirects_are_followed(server: Server, tmp_path: Path) -> None:
    part = tmp_path / "part"
    server.on("/there.zip", file(DATA))
    got(server, part, status(302, Location="/there.zip"))
    assert part.read_bytes() == DATA


def test_a_loop_of_redirects_ends(server: Server, tmp_path: Path) -> None:
    error = refused(server, tmp_path / "part", status(302, Location="/f.zip"))
    assert isinstance(error, InputError)
    assert error.code == "fetch_redirects"
    assert len(server.asked) == QUICK.redirects + 1


def test_a_redirect_out_of_encryption_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        if request.url.scheme == "https":
            return httpx2.Response(302, headers={"Location": "http://feeds.example/f.zip"})
        return httpx2.Response(200, content=DATA)

    pretended = partial(httpx2.Client, transport=httpx2.MockTransport(answer))
    monkeypatch.setattr(httpx2, "Client", pretended)
    with pytest.raises(InputError) as raised:
        download("https://feeds.example/f.zip", tmp_path / "part", patience=QUICK)
    assert raised.value.code == "fetch_downgrade"
    assert not (tmp_path / "part").exists()


@pytest.mark.parametrize("answer", [silent(), held_back(DATA, 10)], ids=["silent", "held back"])
def test_a_server_that_does_not_answer_in_time(server: Server, tmp_path: Path, answer: Answer) -> None:
    patience = replace(QUICK, tries=2, read_s=0.05)
    with pytest.raises(ResourceError) as raised:
        download(server.on("/f.zip", answer), tmp_path / "part", patience=patience)
    assert raised.value.code == "fetch_timeout"
    assert raised.value.facts["host"] == server.base.removeprefix("http://")


def test_a_file_that_says_it_is_too_large_is_not_begun(server: Server, tmp_path: Path) -> None:
    part = tmp_path / "part"
    with pytest.raises(ResourceError) as raised:
        download(server.on("/f.zip", file(DATA)), part, patience=replace(QUICK, most_bytes=len(DATA) - 1))
    assert raised.value.code == "fetch_too_large"
    assert not part.exists()


def test_a_file_that_grows_too_large_is_stopped(server: Server, tmp_path: Path) -> None:
    part = tmp_path / "part"
    with pytest.raises(ResourceError) as raised:
        download(server.on("/f.zip", unmeasured(DATA)), part, patience=replace(QUICK, most_bytes=len(DATA) - 1))
    assert raised.value.code == "fetch_too_large"
    assert not part.exists()


def test_a_full_disk_is_told_beforehand(server: Server, tmp_path: Path) -> None:
    with pytest.raises(ResourceError) as raised:
        download(server.on("/f.zip", file(DATA)), tmp_path / "part", patience=replace(QUICK, spare_bytes=10**18))
    assert raised.value.code == "fetch_no_space"


def test_offline_is_told_at_once(server: Server, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and never listening: nobody answers there
        port = taken.getsockname()[1]
        with pytest.raises(ResourceError) as raised:
            download(f"http://127.0.0.1:{port}/f.zip", tmp_path / "part", patience=replace(QUICK, pause_s=60))
    assert raised.value.code == "fetch_offline"
    assert raised.value.facts["host"] == f"127.0.0.1:{port}"
    assert server.asked == []


def test_an_offline_host_behind_a_redirect_is_named(server: Server, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        error = refused(server, tmp_path / "part", status(302, Location=f"http://127.0.0.1:{port}/f.zip"))
    assert (error.code, error.facts["host"]) == ("fetch_offline", f"127.0.0.1:{port}")


@pytest.mark.parametrize("url", ["http://[::1", "http://a b/", "http://\x00/", "http://exa mple.org/"])
def test_an_address_that_is_none(tmp_path: Path, url: str) -> None:
    with pytest.raises(MobilityError) as raised:
        download(url, tmp_path / "part", patience=replace(QUICK, tries=1))
    assert raised.value.code in {"fetch_bad_address", "fetch_offline"}


def test_a_proxy_of_the_environment_is_asked(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", server.base)
    part = tmp_path / "part"
    server.answers["http://feeds.example/f.zip"] = [file(DATA)]
    download("http://feeds.example/f.zip", part, patience=QUICK)
    assert part.read_bytes() == DATA
    assert server.headers("host") == ["feeds.example"]


def test_progress_is_told(server: Server, tmp_path: Path) -> None:
    told: list[tuple[int, int | None]] = []
    url = server.on("/f.zip", broken(DATA, 1000, etag=ETAG), file(DATA, etag=ETAG))
    download(url, tmp_path / "part", patience=QUICK, progress=lambda done, total: told.append((done, total)))
    assert told[0] == (1000, len(DATA))
    assert told[-1] == (len(DATA), len(DATA))
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_a_form_is_posted_and_never_resumed(server: Server, tmp_path: Path) -> None:
    part = tmp_path / "part"
    url = server.on("/api", broken(DATA, 1000, etag=ETAG), file(DATA, etag=ETAG))
    download(url, part, form={"data": "a b;ü"}, patience=QUICK)
    assert [(asked.method, asked.body) for asked in server.asked] == [("POST", b"data=a+b%3B%C3%BC")] * 2
    assert server.headers("range") == [None, None]
    assert part.read_bytes() == DATA


def test_passwords_are_not_shown() -> None:
    assert shown("https://me:secret@feeds.example/a@b.zip") == "https://feeds.example/a@b.zip"
    assert host_of("https://me:secret@feeds.example:8443/a?b=1") == "feeds.example:8443"
    assert host_of("http://feeds.example?x") == "feeds.example"


@settings(max_examples=25)
@given(lengths=st.lists(st.integers(0, 400), max_size=6))
def test_however_it_breaks_off_the_bytes_are_the_same(
    lengths: list[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    data = DATA[:1000]
    part = tmp_path_factory.mktemp("broken") / "part"
    with Server() as server:
        url = server.on("/f.zip", *(broken(data, length, etag=ETAG) for length in lengths), file(data, etag=ETAG))
        with contextlib.suppress(ResourceError):  # three tries in a row without a byte
            download(url, part, patience=QUICK)
            assert part.read_bytes() == data
            return
    assert data.startswith(part.read_bytes() if part.exists() else b"")
