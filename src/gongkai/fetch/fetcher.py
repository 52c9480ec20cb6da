"""Source -> Snapshot.

In: a ``Source`` and the snapshot known of it. Out: ``Fetched``, or a coded
``FetchError``. Promised: robots.txt is obeyed and the address checked at every
step of a redirect; an unchanged page costs one small answer where the server
knows how; what stands in a page's place is an error, so that what comes back
is what the server holds to be the page. Not promised: that it is a report.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Self
from urllib.parse import urldefrag, urljoin

from gongkai.errors import EmptyAnswerError, NotThePageError, RedirectError
from gongkai.fetch.client import Client
from gongkai.fetch.exchange import Answer
from gongkai.fetch.refusals import refuse_stand_ins
from gongkai.fetch.robots import Robots
from gongkai.fetch.settings import Settings
from gongkai.fetch.verdict import REDIRECTS
from gongkai.snapshot import Redirect, Snapshot
from gongkai.sources import Source

_PERMANENT = (301, 308)


def utc_now() -> datetime:
    """The time, as snapshots state it."""
    return datetime.now(UTC).replace(microsecond=0)


@dataclass(frozen=True)
class Fetched:
    """What one fetch brought.

    ``unchanged``: the body is that of the known snapshot; after a 304 ``snapshot``
    is the known one itself. ``not_modified`` tells the 304. ``moved_to`` is the
    address that permanent redirects named, so that sources.toml can be mended.
    """

    snapshot: Snapshot
    unchanged: bool = False
    not_modified: bool = False
    moved_to: str | None = None


class Fetcher:
    """Fetches pages; one for all sources of a run, from as many threads as wanted.

    Use it in a ``with`` block, or close it. ``now`` is the only clock that reaches the data.
    """

    def __init__(self, settings: Settings, *, now: Callable[[], datetime] = utc_now) -> None:
        self._settings = settings
        self._now = now
        self._client = Client(settings)
        self._robots = Robots(self._client)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close every connection."""
        self._client.close()

    def fetch(self, source: Source, known: Snapshot | None = None) -> Fetched:
        """Get the page of ``source``. Raises coded ``FetchError``s; ``transient`` ones may
        succeed in a later run (what a moment mends has been asked again already)."""
        url, redirects = source.url, list[Redirect]()
        while True:
            answer = self._ask(url, known, source.allow_private)
            if answer.status not in REDIRECTS:
                break
            hop = _redirect(answer)
            redirects.append(hop)
            if hop.location in (source.url, *(each.url for each in redirects)):
                raise RedirectError(f"{source.url} redirects in a circle: {hop.location}.")
            if len(redirects) > self._settings.max_redirects:
                raise RedirectError(f"{source.url} redirects more than {len(redirects) - 1} times.")
            url = hop.location
        return self._fetched(source, known, answer, tuple(redirects))

    def _ask(self, url: str, known: Snapshot | None, allow_private: bool) -> Answer:
        self._robots.permit(url, allow_private=allow_private)
        return self._client.get(url, _conditions(url, known), allow_private=allow_private)

    def _fetched(
        self, source: Source, known: Snapshot | None, answer: Answer, redirects: tuple[Redirect, ...]
    ) -> Fetched:
        moved_to = _moved_to(redirects)
        if answer.status == 304:
            if known is None:
                raise NotThePageError(f"{answer.url} answered 304 to a request without a condition.")
            return Fetched(known, unchanged=True, not_modified=True, moved_to=moved_to)
        if not answer.body.strip():
            raise EmptyAnswerError(f"{answer.url} answered 200 and sent nothing.")
        refuse_stand_ins(answer.url, answer.body, answer.header("Content-Type"))
        snapshot = Snapshot(
            url=source.url,
            retrieved_at=self._now(),
            status=answer.status,
            headers=answer.headers,
            body=answer.body,
            final_url=answer.url if redirects else "",
            request_headers=answer.request_headers,
            redirects=redirects,
        )
        unchanged = known is not None and known.snapshot_id == snapshot.snapshot_id
        return Fetched(snapshot, unchanged=unchanged, moved_to=moved_to)


def _conditions(url: str, known: Snapshot | None) -> dict[str, str]:
    """The validators that this very address gave (RFC 9110, 13.1)."""
    if known is None or known.imported or known.answered_url != url:
        return {}
    found = {
        "If-None-Match": known.header("ETag"),
        "If-Modified-Since": known.header("Last-Modified"),
    }
    return {name: value for name, value in found.items() if value}


def _redirect(answer: Answer) -> Redirect:
    location = answer.header("Location")
    if not location:
        raise RedirectError(f"{answer.url} answered {answer.status} and named no location.")
    # http.client reads headers as Latin-1; what servers send there is UTF-8 (or ASCII).
    target = location.encode("latin-1", "replace").decode("utf-8", "replace")
    try:
        absolute = urldefrag(urljoin(answer.url, target)).url
    except ValueError as error:
        raise RedirectError(f"{answer.url} redirects to {target}, which is no address.") from error
    return Redirect(
        status=answer.status,
        location=absolute,
        url=answer.url,
        headers=answer.headers,
        request_headers=answer.request_headers,
    )


def _moved_to(redirects: tuple[Redirect, ...]) -> str | None:
    """Where the permanent redirects at the beginning of the chain lead."""
    moved = None
    for hop in redirects:
        if hop.status not in _PERMANENT:
            break
        moved = hop.location
    return moved
