"""[fetch] of sources.toml: what is not understood stops the run by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongkai import errors
from gongkai.fetch import Settings, read_settings
from gongkai.sources import read_sources


def write(folder: Path, text: str) -> Path:
    path = folder / "sources.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_complete_table_is_read(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        """
        [fetch]
        contact = "https://example.org/about"
        pause = 5
        retries = 1
        [fetch.legacy_tls]
        "old.example.org" = "TLS 1.0 only"
        [[source]]
        url = "https://www.example.org/1.html"
        """,
    )
    assert read_settings(path) == Settings(
        "https://example.org/about", pause=5, retries=1, legacy_tls={"old.example.org": "TLS 1.0 only"}
    )
    assert [source.url for source in read_sources(path)] == ["https://www.example.org/1.html"]


def test_the_user_agent_names_product_version_and_contact() -> None:
    agent = Settings("me@example.org").user_agent
    assert agent.startswith("gongkai/")
    assert agent.endswith(" (+me@example.org)")


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        ("", errors.ContactError, "names no contact"),
        ('[fetch]\ncontact = "me"', errors.ContactError, "e-mail or an http"),
        ('[fetch]\ncontact = "a@b.org"\nspeed = 3', errors.SourcesError, "speed"),
        ('[fetch]\ncontact = "a@b.org"\npause = -1', errors.SourcesError, "pause"),
        ('[fetch]\ncontact = "a@b.org"\npause = "3"', errors.SourcesError, "pause"),
        ('[fetch]\ncontact = "a@b.org"\npause = true', errors.SourcesError, "pause"),
        ('[fetch]\ncontact = "a@b.org"\nretries = 1.5', errors.SourcesError, "retries"),
        ('[fetch]\ncontact = "a@b.org"\nlegacy_tls = ["a.org"]', errors.SourcesError, "legacy_tls"),
        ('[fetch]\ncontact = "a@b.org"\n[fetch.legacy_tls]\n"a.org" = ""', errors.SourcesError, "legacy_tls"),
        ("fetch = 3", errors.SourcesError, "table"),
    ],
)
def test_what_is_not_understood_is_named(
    text: str, error: type[errors.GongkaiError], words: str, tmp_path: Path
) -> None:
    with pytest.raises(error, match=words):
        read_settings(write(tmp_path, text))


@pytest.mark.parametrize("url", ["ftp://a.org/1", "www.a.org/1", "http://", "http://["])
def test_a_source_that_cannot_be_asked_for_is_named(url: str, tmp_path: Path) -> None:
    with pytest.raises(errors.SourcesError, match="source 1"):
        read_sources(write(tmp_path, f'[[source]]\nurl = "{url}"'))
