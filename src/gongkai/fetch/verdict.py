"""What an answer's status says.

In: an ``Answer``. Out: the same where its status is 200, 304 or a redirect;
else a coded ``FetchError``. Nothing is read here but the status line and
Retry-After (RFC 9110, 15 and 10.2.3).
"""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from gongkai.errors import (
    BusyError,
    ChallengeError,
    GoneError,
    NotThePageError,
    RefusedError,
    ServerError,
)
from gongkai.fetch.exchange import Answer

REDIRECTS = (301, 302, 303, 307, 308)

#: With these, web firewalls in common use there send their script instead of the page.
_CHALLENGES = (412, 521)


def judged(answer: Answer) -> Answer:
    """The answer, if its status lets it be used. Raises coded ``FetchError``s."""
    status, told = answer.status, f"{answer.url} answered {answer.status}."
    if status in (200, 304, *REDIRECTS):
        return answer
    if status in _CHALLENGES:
        raise ChallengeError(told)
    if status in (404, 410):
        raise GoneError(told)
    if status == 429 or (status == 503 and answer.header("Retry-After")):
        raise BusyError(told, retry_after=_retry_after(answer))
    if status >= 500:
        raise ServerError(told)
    if status >= 400:
        raise RefusedError(told)
    raise NotThePageError(told)


def _retry_after(answer: Answer) -> float | None:
    text = (answer.header("Retry-After") or "").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
