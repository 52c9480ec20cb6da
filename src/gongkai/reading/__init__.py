"""Page -> Report: numerals, units, outline, periods, quantities, labels, relations."""

from gongkai.reading.model import Indicator, Relation, Report, Section, SetAside
from gongkai.reading.read import read

__all__ = ["Indicator", "Relation", "Report", "Section", "SetAside", "read"]
