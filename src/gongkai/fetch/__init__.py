"""Source -> Snapshot: polite HTTP.

``Fetcher(settings).fetch(source, known)`` asks one host one thing at a time, obeys
its robots.txt, and says by code why a page was not got. docs/fetching.md tells
what is sent, what is waited for and what is refused.
"""

from gongkai.fetch.fetcher import Fetched, Fetcher
from gongkai.fetch.settings import Settings, read_settings

__all__ = ["Fetched", "Fetcher", "Settings", "read_settings"]
