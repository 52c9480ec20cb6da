"""Releases: differences, versions, causes, and packages written, checked and moved into place."""

from gongkai.release.model import Change, Content, Draft, Plan
from gongkai.release.plan import plan

__all__ = ["Change", "Content", "Draft", "Plan", "plan"]
