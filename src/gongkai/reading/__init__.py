"""Page -> Report: numerals, units, outline, periods, quantities, labels, relations."""
