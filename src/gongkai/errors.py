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
    remedy = "Remove the source, or state its genre in sources.toml if the title misleads."


# --- tables and their validation ---------------------------------------------


class SchemaError(GongkaiError):
    """A row or a schema says something that the declared columns do not allow."""

    code = "schema"
    remedy = "Compare the column's declaration in schemas/ with the value that is named."
