"""Every error of the project: a code, one sentence, and the remedy.

In: nothing. Out: ``GongkaiError`` and its declared subclasses. Promised: codes
are stable (they are published in quarantine lists and run summaries), each has
a remedy that a person can follow, and ``transient`` says whether the same call
may succeed later. Not promised: the wording of the sentences.

A new error is one small class below; ``docs/errors.md`` is generated from them.
"""

from __future__ import annotations

from typing import ClassVar


class GongkaiError(Exception):
    """Base of all errors that this project raises on purpose.

    ``str(error)`` is ``[code] sentence``; ``error.remedy`` is what to do next.
    """

    code: ClassVar[str] = "error"
    remedy: ClassVar[str] = "Report this with the message: it should carry a code of its own."
    transient: ClassVar[bool] = False
    exit_status: ClassVar[int] = 1

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return f"[{self.code}] {self.sentence}"


# --- input and configuration -------------------------------------------------


class InputError(GongkaiError):
    """A command or flow was given something that it cannot use."""

    code = "input"
    remedy = "Check the path or address; `gongkai --help` lists what each command takes."
    exit_status = 2


class SourcesError(InputError):
    """sources.toml is missing or says something that is not understood."""

    code = "sources"
    remedy = "Mend the entry that is named; docs/how-to.md shows a complete sources.toml."


# --- reading a page ----------------------------------------------------------


class PageError(GongkaiError):
    """What was fetched is not a page that can be read as a report."""

    code = "page"
    remedy = "Open the address in a browser and compare; `gongkai page FILE` shows what was read."


class NotAnArticleError(PageError):
    """The page is a list, a home page or otherwise no document."""

    code = "page-not-article"
    remedy = "Give the address of the document itself; `gongkai discover` lists those of a column page."


class NotAReportError(PageError):
    """The page is a document, but not a report of the expected genre."""

    code = "page-not-report"
    remedy = (
        "Remove the source; if the title misleads, write its genre (codelists/genres.csv) in sources.toml."
    )


class PageTooLargeError(PageError):
    """The page is larger than any report: it is not parsed, so that one page cannot stop a run."""

    code = "page-too-large"
    remedy = "See what the address returns; a report in parts can be given as one source for each part."


class PageTooNestedError(PageError):
    """The page is nested deeper than any real page."""

    code = "page-too-nested"
    remedy = "The markup is broken: save the page from a browser and give the saved file."


class PageBlockedError(PageError):
    """A challenge, an error text or a maintenance notice stands where the page should be."""

    code = "page-blocked"
    remedy = "Open the address in a browser; fetch again later, or import the page as saved by hand."
    transient = True


class PageShellError(PageError):
    """The page is empty until its scripts fetch the content."""

    code = "page-shell"
    remedy = "Save the page from a browser after it has loaded, and import that file."


class DocumentUnreadableError(PageError):
    """The report is a file that holds no text which can be read (.doc, a scanned .pdf, an archive), or
    no one file."""

    code = "document-unreadable"
    remedy = (
        "Convert the file to .docx or to a .pdf with text (office program, OCR) and import the result; "
        "name files that hold a report each as sources of their own."
    )


class NoAttachmentTextError(PageError):
    """The page has no text of its own: its document is an attached file that was not read with it."""

    code = "page-is-attachment"
    remedy = (
        "If the file is a report, write the source's genre in sources.toml, and it is read with the page; "
        "or name the file's address (`gongkai page` lists it)."
    )


# --- tables and their validation ---------------------------------------------


class SchemaError(GongkaiError):
    """A row or a schema says something that the declared columns do not allow."""

    code = "schema"
    remedy = "Compare the column's declaration in schemas/ with the value that is named."


# --- fetching ------------------------------------------------------------------


class FetchError(GongkaiError):
    """The page could not be fetched."""

    code = "fetch"
    remedy = "Open the address in a browser; if it opens there, run again later."


class ContactError(InputError):
    """No contact is configured, so requests could not say who makes them."""

    code = "fetch-contact"
    remedy = 'Give an address or e-mail where you can be reached: [fetch] contact = "..." in sources.toml.'


class SchemeError(FetchError):
    """The address is not one of http or https without a user's name."""

    code = "fetch-scheme"
    remedy = "Only plain http and https are fetched; bring other files in with `gongkai import`."


class AddressError(FetchError):
    """The host's address is private, loopback, link-local or otherwise not public."""

    code = "fetch-address"
    remedy = "If the server is your own, write allow_private = true in its source; otherwise remove it."


class HostUnknownError(FetchError):
    """The host's name has no address."""

    code = "fetch-host"
    remedy = "Check the name's spelling and the machine's resolver; sites do change their host."
    transient = True


class ConnectionFailedError(FetchError):
    """No connection, or the connection broke before an answer."""

    code = "fetch-connection"
    remedy = "Run again later; if it lasts, open the address in a browser."
    transient = True


class FetchTimeoutError(FetchError):
    """The server did not answer, or not to the end, within the time limit."""

    code = "fetch-timeout"
    remedy = "Run again later; raise read_timeout or total_timeout in [fetch] if the site is always slow."
    transient = True


class TlsError(FetchError):
    """The server's certificate or TLS version cannot be trusted."""

    code = "fetch-tls"
    remedy = (
        "Tell the site's operator. Where only old TLS is spoken, name the host with the reason under "
        "[fetch.legacy_tls]; a wrong certificate has no exception."
    )


class TooLargeError(FetchError):
    """The answer is larger than allowed, before or after decompression."""

    code = "fetch-too-large"
    remedy = "Look at what the address serves; raise max_bytes in [fetch] if it is a real document."


class EncodingError(FetchError):
    """The body is not in the content encoding that the server named."""

    code = "fetch-encoding"
    remedy = "Run again later; if it lasts, save the page by hand and use `gongkai import`."


class LengthError(FetchError):
    """The body is shorter or longer than the server said: part of the page may be missing."""

    code = "fetch-length"
    remedy = "Run again later; if it lasts, save the page by hand and use `gongkai import`."
    transient = True


class EmptyAnswerError(FetchError):
    """The server answered well and sent nothing."""

    code = "fetch-empty"
    remedy = "Open the address in a browser; the last good snapshot stays in use."
    transient = True


class RedirectError(FetchError):
    """Redirects go round in a circle, are too many, or lead nowhere."""

    code = "fetch-redirect"
    remedy = "Open the address in a browser and write the address where it ends into sources.toml."


class RobotsError(FetchError):
    """robots.txt of the host forbids this address to us."""

    code = "fetch-robots"
    remedy = "Respect it: remove the source, or ask the site's operator and use `gongkai import`."


class RobotsUnreachableError(FetchError):
    """robots.txt could not be got, which counts as a prohibition (RFC 9309, 2.3.1.4)."""

    code = "fetch-robots-unreachable"
    remedy = "Run again later; nothing is asked of a host whose robots.txt does not answer."
    transient = True


class BusyError(FetchError):
    """The server asks us to wait (429, or 503 with Retry-After), longer than a run may wait.

    ``retry_after`` is the number of seconds it named, if it did.
    """

    code = "fetch-busy"
    remedy = "Run again after the time that is named; lengthen `pause` in [fetch]."
    transient = True

    def __init__(self, sentence: str, retry_after: float | None = None) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after


class ServerError(FetchError):
    """The server failed (5xx), also when asked again."""

    code = "fetch-server"
    remedy = "Run again later."
    transient = True


class GoneError(FetchError):
    """The page is not there (404, 410)."""

    code = "fetch-gone"
    remedy = "Find where the page moved (`gongkai discover`); what was published stays published."


class RefusedError(FetchError):
    """The server refuses the request (401, 403 and other 4xx)."""

    code = "fetch-refused"
    remedy = "Open the address in a browser; if it opens there, save the page and use `gongkai import`."


class NotThePageError(FetchError):
    """The server answered with something in the page's place."""

    code = "fetch-not-the-page"
    remedy = "Open the address in a browser and compare."


class ChallengeError(NotThePageError):
    """The answer is a challenge to the browser, not the page. We do not get round it."""

    code = "fetch-challenge"
    remedy = "Ask the site's operator for access, or save the page in a browser and use `gongkai import`."


class SoftGoneError(NotThePageError):
    """The answer says 页面不存在 with a status that claims success."""

    code = "fetch-soft-gone"
    remedy = "Find where the page moved (`gongkai discover`); what was published stays published."


class LoginError(NotThePageError):
    """The answer is a page to log in."""

    code = "fetch-login"
    remedy = "The page is not public at this address: find its public address or remove the source."


class MaintenanceError(NotThePageError):
    """The site says that it is closed for maintenance."""

    code = "fetch-maintenance"
    remedy = "Run again later."
    transient = True


# --- archive -------------------------------------------------------------------


class ArchiveError(GongkaiError):
    """The archive cannot do what was asked."""

    code = "archive"
    remedy = (
        "Check that the folder is an archive and can be written; `gongkai archive check` looks at all of it."
    )


class NoSuchSnapshotError(ArchiveError):
    """The archive holds no snapshot of that name."""

    code = "archive-unknown"
    remedy = "Check the digest and that this is the archive of that release."


class NeverFetchedError(ArchiveError):
    """The archive holds nothing of a source that is to be read from it."""

    code = "archive-never-fetched"
    remedy = "Run `publish`, which fetches it, or bring the page in with `gongkai import`."


class ArchiveDamagedError(ArchiveError):
    """What the archive holds is not what was written."""

    code = "archive-damaged"
    remedy = "Put the named file back from a copy; `gongkai archive check` lists every fault."


class ReadingsError(GongkaiError):
    """What was read cannot be kept beside the archive, or was removed while a run used it."""

    code = "readings"
    remedy = "Make room, or leave readings/ beside the archive alone while a run is at work; then run again."


class InvalidRowsError(GongkaiError):
    """What was read from a page does not keep to the schemas."""

    code = "rows-invalid"
    remedy = "`gongkai extract PAGE` shows the rows; the reader or schemas/ must be mended."


class DuplicateReportError(GongkaiError):
    """Two sources gave the same report."""

    code = "report-duplicate"
    remedy = "Keep one of the two addresses in sources.toml."


class QuarantineError(GongkaiError):
    """The list of quarantined sources cannot be read."""

    code = "quarantine"
    remedy = "Mend or remove quarantine.json beside the archive; the next run writes it anew."


# --- rows, releases and stores -------------------------------------------------


class RowsError(GongkaiError):
    """A row does not fit its schema, or a file is not the table that it should be."""

    code = "rows"
    remedy = "Compare the row that is named with schemas/; `gongkai validate` lists every such row."


class ReleaseError(GongkaiError):
    """A release cannot be made from what was given."""

    code = "release"
    remedy = "Read the reason; nothing was published, and the last release is untouched."


class VersionTooLowError(ReleaseError):
    """A version was asked for that is lower than what the changes require."""

    code = "release-version-too-low"
    remedy = "Leave the version out: it is computed from what changed."


class GateError(ReleaseError):
    """What was written does not pass the checks on the written files."""

    code = "release-gate"
    remedy = "Read the named checks; the release lies nowhere, and the last one is untouched."


class EmptyReleaseError(ReleaseError):
    """A release would have no rows where the last one has some."""

    code = "release-empty"
    remedy = "Look for what failed upstream: an empty result is never published over a full one."


class ExportError(ReleaseError):
    """A value cannot be written in one of the formats without losing something."""

    code = "release-export"
    remedy = "Mend the value that is named; no format rounds or cuts what another one has."


class PatchError(ReleaseError):
    """A difference between two releases cannot be made or applied."""

    code = "release-patch"
    remedy = (
        "Give the release that the difference starts from, whole and unchanged; or download the newer one."
    )


class OtherReaderError(ReleaseError):
    """A release was read by another version of gongkai than the one that is running."""

    code = "release-other-reader"
    remedy = (
        "Install the version that is named in a virtual environment of its own, and run the command there."
    )


class StoreError(GongkaiError):
    """A store cannot be used."""

    code = "store"
    remedy = "Check the address and your rights; `gongkai releases list --store ADDRESS` shows what is there."


class NoSuchReleaseError(StoreError):
    """The store has no such release."""

    code = "store-no-such-release"
    remedy = "`gongkai releases list` names the versions that there are."


class StoreConflictError(StoreError):
    """Another publisher advanced the store while this release was made."""

    code = "store-conflict"
    remedy = "Run again: the same rows are compared with the release that won; nothing is lost."
    transient = True


class StoreDamagedError(StoreError):
    """A published file is missing or has other bytes than those that were published."""

    code = "store-damaged"
    remedy = "Restore the file from a copy (versions.json has its sha256), or `gongkai rebuild VERSION`."


class RunFailedError(GongkaiError):
    """A run could publish nothing."""

    code = "run-failed"
    remedy = "The summary names each source that failed, why, and what to do; what was published stands."


class LimitError(GongkaiError):
    """A run came to its end, but passed a limit: sources failed, rows lost, findings of severity error."""

    code = "run-limit"
    remedy = (
        "Look at what the summary names. Where rows are lost or findings are errors nothing was published: "
        "`gongkai releases show` shows the draft; accept it if it is right, or raise the limit for one run."
    )


class InternalError(GongkaiError):
    """A mistake of ours met one source; it fails alone, and the others go on."""

    code = "internal"
    remedy = "Report this with the message and the address; the next run tries the source again."


class LeaseHeldError(GongkaiError):
    """Another run publishes to this store at this time."""

    code = "lease-held"
    remedy = (
        "Wait until the run that is named has ended; if its machine is gone, its lease expires by itself "
        "and the next run takes over."
    )


class LeaseLostError(GongkaiError):
    """This run did not renew its lease in time, and another one took over: it must not publish."""

    code = "lease-lost"
    remedy = "Nothing is to be done: the other run does the work. If it happens again, lengthen --lease."


# --- reviewed corrections ------------------------------------------------------


class ServerStartError(GongkaiError):
    """Prefect's server does not answer: the one that is named, or the one that the command started."""

    code = "prefect-server"
    remedy = (
        "Start the server that PREFECT_API_URL names, or leave it unset; a slow machine needs a longer "
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS."
    )


class PartError(GongkaiError):
    """A source broke the process that read it, or the process died with it."""

    code = "backfill-part"
    remedy = (
        "Run again: what was finished is kept. If it lasts, read the source alone (`gongkai extract`), "
        "and give the workers more memory."
    )


class WorkerReaderError(GongkaiError):
    """A worker has another version of gongkai than the backfill that it works for."""

    code = "backfill-worker-reader"
    remedy = "Install the same version where the workers run, start them anew, and run again."


class DaskMissingError(InputError):
    """The backfill is to run in parallel, and Dask is not installed."""

    code = "backfill-dask"
    remedy = 'Install the extra (`pip install "gongkai[dask]"`), or give `--workers 0` to read one by one.'


class CorrectionError(InputError):
    """corrections.csv is not understood, or corrects what is no longer there."""

    code = "correction"
    remedy = "Look at the row as it is read now; mend or remove the line. Nothing was published."
