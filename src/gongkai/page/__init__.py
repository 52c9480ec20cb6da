"""Snapshot -> Page: decoding, the main text, the information block."""
