"""Column pages -> new sources, and the register of what should be published.

``discover`` walks the column pages of sources.toml; docs/discovering.md says what
it understands and on what law the register rests.
"""

from gongkai.discover.column import Candidate, Column, Walk, read_column, walk
from gongkai.discover.job import Discovery, discover
from gongkai.discover.proposals import add_to, as_toml
from gongkai.discover.register import Entry, Seen, duty_of, register

__all__ = [
    "Candidate",
    "Column",
    "Discovery",
    "Entry",
    "Seen",
    "Walk",
    "add_to",
    "as_toml",
    "discover",
    "duty_of",
    "read_column",
    "register",
    "walk",
]
