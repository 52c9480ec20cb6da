"""A small official site of our own making, for the first run and for tests."""
