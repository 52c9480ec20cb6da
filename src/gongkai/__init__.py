"""gongkai reads official Chinese report pages into an open data package.

Every number of the package leads back to the characters it was read from.
"""

from importlib.metadata import version

__version__ = version("gongkai")
