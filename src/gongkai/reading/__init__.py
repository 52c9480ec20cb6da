"""Page -> Report: numerals, units, outline, periods, quantities, labels, relations."""

from gongkai.reading.model import Indicator, Relation, Report, Section, SetAside

__all__ = ["Indicator", "Relation", "Report", "Section", "SetAside", "read"]


def read(text: str, report_year: int | None = None) -> Report:
    """Read a main text. ``report_year`` overrules the year that the text itself says."""
    from gongkai.reading import reader  # noqa: PLC0415 (its patterns take 0.3 s)

    return reader.read(text, report_year)
