"""What must come of each behaviour of a bad site: the right code, soon, in little memory,
with the archive whole and the next source unharmed."""

from __future__ import annotations

import resource
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pytest
from keeper import Zoo

from gongkai import errors
from gongkai.archive import Archive
from gongkai.fetch import Fetcher, Settings, connect
from gongkai.sources import Source

Make = Callable[..., Fetcher]


@dataclass(frozen=True)
class Case:
    """A behaviour and its outcome: an error's code, or "well". ``seconds`` bounds the time."""

    path: str
    outcome: str
    seconds: float = 1.0
    host: str = "127.0.0.1"
    port: str = "http"


SLOW = 4.0  # two attempts of one total (1 s) or read (0.5 s) time limit each, and some

CASES = [
    # sizes and endings
    Case("slow-body", "fetch-timeout", SLOW),
    Case("slow-headers", "fetch-timeout", SLOW),
    Case("silent", "fetch-timeout", SLOW),
    Case("endless-body", "fetch-too-large"),
    Case("endless-headers", "fetch-connection"),
    Case("truncated-body", "fetch-length"),
    Case("length-too-small", "fetch-length"),
    Case("length-no-number", "well"),
    Case("chunks-without-end", "fetch-length"),
    Case("chunks-of-no-size", "fetch-length"),
    Case("empty-body", "fetch-empty"),
    Case("hung-up", "fetch-connection"),
    Case("reset", "fetch-connection"),
    Case("no-http", "fetch-connection"),
    # encodings
    Case("gzip-well", "well"),
    Case("deflate-raw", "well"),
    Case("gzip-bomb", "fetch-too-large"),
    Case("gzip-lie", "fetch-encoding"),
    Case("gzip-cut", "fetch-length"),
    Case("gzip-twice", "fetch-encoding"),
    Case("brotli-unasked", "fetch-encoding"),
    Case("charset-lie", "well"),
    Case("word-document", "well"),
    # redirects
    Case("redirect-loop", "fetch-redirect"),
    Case("redirect-on", "fetch-redirect"),
    Case("redirect-nowhere", "fetch-redirect"),
    Case("redirect-endless", "well"),
    Case("redirect-bomb", "well"),
    Case("redirect-chinese", "well"),
    Case("redirect?to=file:///etc/passwd", "fetch-scheme"),
    Case("redirect?to=ftp://127.0.0.1/", "fetch-scheme"),
    Case("redirect?to=http://[", "fetch-redirect"),
    Case("redirect?to=http://user:word@127.0.0.1/", "fetch-scheme"),
    # statuses and stand-ins
    Case("gone", "fetch-gone"),
    Case("missing", "fetch-gone"),
    Case("forbidden", "fetch-refused"),
    Case("accepted", "fetch-not-the-page"),
    Case("unasked-304", "fetch-not-the-page"),
    Case("soft-404", "fetch-soft-gone"),
    Case("soft-404-in-gbk", "fetch-soft-gone"),
    Case("challenge-412", "fetch-challenge"),
    Case("challenge-521", "fetch-challenge"),
    Case("challenge-200", "fetch-challenge"),
    Case("login-wall", "fetch-login"),
    Case("maintenance", "fetch-maintenance"),
    Case("failing", "fetch-server"),
    Case("too-many?after=86400", "fetch-busy"),
    # robots.txt, by host
    Case("well", "fetch-robots", host="127.0.0.2"),
    Case("well", "well", host="127.0.0.3"),
    Case("well", "fetch-robots-unreachable", SLOW, host="127.0.0.4"),
    Case("well", "fetch-robots-unreachable", host="127.0.0.5"),
    Case("well", "fetch-robots", host="127.0.0.7"),
    Case("gzip-well", "well", host="127.0.0.7"),
    Case("well", "fetch-robots", host="127.0.0.8"),
    Case("well", "fetch-challenge", host="127.0.0.10"),
    Case("well", "fetch-robots-unreachable", host="127.0.0.11"),
    Case("well", "well", host="127.0.0.12"),
    # TLS
    Case("well", "well", port="good"),
    Case("well", "fetch-tls", port="expired"),
    Case("well", "fetch-tls", port="selfsigned"),
    Case("well", "fetch-tls", port="wronghost"),
    Case("well", "fetch-tls", port="legacy"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.port}-{case.host}-{case.path}")
def test_each_behaviour_ends_as_it_should(case: Case, zoo: Zoo, fetcher: Make, archive: Archive) -> None:
    got = fetcher()
    before, began = _peak_memory(), time.monotonic()

    outcome = _outcome(got, zoo.source(case.path, case.host, case.port), archive)

    assert outcome == case.outcome
    assert time.monotonic() - began < case.seconds
    assert _peak_memory() - before < 64, "MiB more than before"
    other = zoo.source("well", "127.0.0.20")
    assert _outcome(got, other, archive) == "well", "the next source is unharmed"
    stored = [each.url for each in archive.snapshots()]
    expected = [other.url] + ([zoo.url(case.path, case.host, case.port)] if case.outcome == "well" else [])
    assert sorted(stored) == sorted(expected), "nothing but pages is stored"
    assert Archive(archive.path).check() == ()


def _outcome(fetcher: Fetcher, source: Source, archive: Archive) -> str:
    try:
        archive.add(fetcher.fetch(source, archive.latest(source.url)).snapshot)
    except errors.GongkaiError as error:
        return error.code
    return "well"


def _peak_memory() -> float:
    """MiB that this process has held at most so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


# --- asking again, and waiting ---------------------------------------------------------


def test_what_is_transient_is_asked_again(zoo: Zoo, fetcher: Make) -> None:
    fetcher(retries=3).fetch(zoo.source("failing-three-times?again"))
    assert len(zoo.asked("failing-three-times?again")) == 4


def test_what_is_not_transient_is_asked_once(zoo: Zoo, fetcher: Make) -> None:
    for path in ("gone?once", "forbidden?once", "challenge-412?once", "gzip-lie?once"):
        with pytest.raises(errors.FetchError):
            fetcher(retries=3).fetch(zoo.source(path))
        assert len(zoo.asked(path)) == 1, path


def test_retry_after_is_obeyed(zoo: Zoo, fetcher: Make) -> None:
    fetcher().fetch(zoo.source("too-many?after=1&obeyed"))
    first, second = zoo.asked("too-many?after=1&obeyed")
    assert second["came"] - first["done"] >= 1


def test_a_host_that_asks_for_a_day_is_left_alone(zoo: Zoo, fetcher: Make) -> None:
    got = fetcher()
    for path in ("too-many?after=86400&alone", "well?alone"):
        with pytest.raises(errors.BusyError, match=r"429|left alone"):
            got.fetch(zoo.source(path, "127.0.0.21"))
    assert zoo.asked("well?alone") == []


def test_a_crawl_delay_of_a_day_lets_one_page_through(zoo: Zoo, fetcher: Make) -> None:
    got = fetcher()
    assert got.fetch(zoo.source("well", "127.0.0.9")).snapshot.body
    with pytest.raises(errors.BusyError):
        got.fetch(zoo.source("gzip-well", "127.0.0.9"))


def test_the_pause_of_a_host_is_kept_and_its_crawl_delay(zoo: Zoo, fetcher: Make) -> None:
    got = fetcher(pause=0.2)
    sources = [zoo.source(f"page?n={n}", host) for n in range(4) for host in ("127.0.0.6", "127.0.0.22")]

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(got.fetch, sources))

    assert min(_gaps(zoo, "127.0.0.22", 4)) >= 0.2
    assert min(_gaps(zoo, "127.0.0.6", 4)) >= 0.5


def _gaps(zoo: Zoo, host: str, pages: int) -> Iterator[float]:
    asked = sorted((r for n in range(pages) for r in zoo.asked(f"page?n={n}", host)), key=lambda r: r["came"])
    assert len(asked) == pages
    yield from (after["came"] - before["done"] for before, after in pairwise(asked))


# --- who asks ---------------------------------------------------------------------------


def test_every_request_says_who_makes_it_and_carries_no_cookie(zoo: Zoo, fetcher: Make) -> None:
    got = fetcher()
    for _ in range(2):
        got.fetch(zoo.source("sets-cookie"))
    for asked in zoo.asked("sets-cookie"):
        assert asked["headers"]["user-agent"].startswith("gongkai/")
        assert "+zoo@example.org" in asked["headers"]["user-agent"]
        assert "cookie" not in asked["headers"]


def test_no_contact_no_request() -> None:
    with pytest.raises(errors.ContactError):
        Settings(contact="me")


# --- addresses ---------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]"])
def test_a_private_address_is_refused_however_it_is_written(host: str, zoo: Zoo, fetcher: Make) -> None:
    with pytest.raises(errors.AddressError):
        fetcher().fetch(Source(zoo.url("well?private", host)))
    assert zoo.asked("well?private") == []


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2400:3200::1", True),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("fe80::1%lo", False),
        ("fd00:ec2::254", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:8.8.8.8", True),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
    ],
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert connect.is_public(address) is public


@pytest.fixture
def first_host_is_public(monkeypatch: pytest.MonkeyPatch) -> None:
    """127.0.0.1 plays a public server; the other loopback addresses stay private."""
    monkeypatch.setattr(connect, "is_public", lambda address: address == "127.0.0.1")


@pytest.mark.usefixtures("first_host_is_public")
def test_a_redirect_to_a_private_address_is_refused(zoo: Zoo, fetcher: Make) -> None:
    inside = zoo.url("well?inside", "127.0.0.23")
    with pytest.raises(errors.AddressError):
        fetcher().fetch(Source(zoo.url(f"redirect?to={inside}")))
    assert zoo.asked("well?inside") == []
    assert zoo.asked("robots.txt", "127.0.0.23") == []


@pytest.mark.usefixtures("first_host_is_public")
def test_a_name_that_changes_its_address_gains_nothing(
    zoo: Zoo, fetcher: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given a name that is public when first looked up and private ever after, when it is
    fetched, then no socket reaches the private address."""
    answers = iter(["127.0.0.1"])
    lookups: list[str] = []
    real = socket.getaddrinfo

    def lookup(host: Any, port: Any, *args: Any, **kwargs: Any) -> Any:
        if host != "rebinding.test":
            return real(host, port, *args, **kwargs)
        lookups.append(next(answers, "127.0.0.24"))
        return real(lookups[-1], port, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    got = fetcher()
    # The connection that robots.txt opened is used again: the name is looked up once.
    assert got.fetch(Source(zoo.url("well?rebound", "rebinding.test"))).snapshot.body
    with pytest.raises(errors.AddressError):
        fetcher().fetch(Source(zoo.url("well?rebound", "rebinding.test")))
    assert lookups == ["127.0.0.1", "127.0.0.24"]
    assert [each["host"] for each in zoo.asked("well?rebound")] == ["127.0.0.1"]


@pytest.mark.usefixtures("first_host_is_public")
def test_a_name_with_a_public_and_a_private_address_reaches_only_the_public_one(
    zoo: Zoo, fetcher: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = socket.getaddrinfo

    def lookup(host: Any, port: Any, *args: Any, **kwargs: Any) -> Any:
        if host != "both.test":
            return real(host, port, *args, **kwargs)
        return real("127.0.0.24", port, *args, **kwargs) + real("127.0.0.1", port, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    fetcher().fetch(Source(zoo.url("well?both", "both.test")))
    assert [each["host"] for each in zoo.asked("well?both")] == ["127.0.0.1"]


def test_a_connection_opened_for_one_source_is_not_lent_to_another(zoo: Zoo, fetcher: Make) -> None:
    got = fetcher()
    got.fetch(zoo.source("well"))
    with pytest.raises(errors.AddressError):
        got.fetch(Source(zoo.url("well")))


@pytest.mark.usefixtures("first_host_is_public")
def test_a_public_certificate_is_verified_on_the_checked_connection(zoo: Zoo, fetcher: Make) -> None:
    assert fetcher().fetch(Source(zoo.url("well", port="good"))).snapshot.status == 200
    with pytest.raises(errors.TlsError):
        fetcher().fetch(Source(zoo.url("well", port="wronghost")))


def test_old_tls_only_for_the_host_that_is_named_and_never_without_certificate(
    zoo: Zoo, fetcher: Make
) -> None:
    named = fetcher(legacy_tls={"127.0.0.1": "speaks TLS 1.1 only"})
    assert named.fetch(zoo.source("well", port="legacy")).snapshot.status == 200
    with pytest.raises(errors.TlsError):
        named.fetch(zoo.source("well", port="selfsigned"))


# --- unchanged, edited, moved -------------------------------------------------------------


@pytest.mark.parametrize("path", ["with-etag", "with-date"])
def test_an_unchanged_page_costs_one_small_answer(
    path: str, zoo: Zoo, fetcher: Make, archive: Archive
) -> None:
    source, got = zoo.source(path), fetcher()
    archive.add(got.fetch(source).snapshot)

    again = got.fetch(source, archive.latest(source.url))

    assert (again.unchanged, again.not_modified) == (True, True)
    stored = archive.add(again.snapshot)
    assert (stored.new, stored.revisit) == (False, False)


def test_an_unchanged_page_without_validators_is_a_revisit(zoo: Zoo, fetcher: Make, archive: Archive) -> None:
    source, got = zoo.source("well"), fetcher()
    first = got.fetch(source).snapshot
    archive.add(first)
    time.sleep(1)  # snapshots are dated in whole seconds

    again = got.fetch(source, archive.latest(source.url))

    assert (again.unchanged, again.not_modified) == (True, False)
    assert archive.add(again.snapshot).revisit
    assert archive.latest(source.url) == first


def test_an_edited_page_is_a_change(zoo: Zoo, fetcher: Make, archive: Archive) -> None:
    source, got = zoo.source("edited"), fetcher()
    archive.add(got.fetch(source).snapshot)
    again = got.fetch(source, archive.latest(source.url))
    assert not again.unchanged
    assert archive.add(again.snapshot).new


def test_a_page_moved_for_good_is_reported_and_every_step_kept(
    zoo: Zoo, fetcher: Make, archive: Archive
) -> None:
    end = zoo.url("well", port="good")
    source = zoo.source(f"redirect?status=301&to={end}")

    fetched = fetcher().fetch(source)

    assert fetched.moved_to == end, "http -> https is a move, too"
    assert fetched.snapshot.final_url == end
    archive.add(fetched.snapshot)
    kept = archive.latest(source.url)
    assert kept == fetched.snapshot
    assert [(hop.status, hop.location) for hop in kept.redirects] == [(301, end)]


def test_a_page_moved_for_a_while_is_not_reported(zoo: Zoo, fetcher: Make) -> None:
    assert fetcher().fetch(zoo.source("redirect?to=/well")).moved_to is None


def test_what_was_sent_comes_back_from_the_archive(zoo: Zoo, fetcher: Make, archive: Archive) -> None:
    for path in ("folded-header", "gzip-well", "charset-lie", "word-document", "redirect-chinese"):
        snapshot = fetcher().fetch(zoo.source(path)).snapshot
        archive.add(snapshot)
        assert archive.latest(snapshot.url) == snapshot
    assert archive.check() == ()
