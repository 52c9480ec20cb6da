"""What the README says of one number holds for the example page."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path

from gongkai import reading
from gongkai.page import read_page


def test_the_number_that_the_readme_follows_back_stands_where_it_says(root: Path) -> None:
    readme = (root / "README.md").read_text(encoding="utf-8")
    body = (root / "examples/site/jia/art/2024/art_12_1.html").read_bytes()
    found = re.search(r"(\d+\.\d+ 万元) in (\d{4}), read from the characters (\d+) to (\d+)", readme)
    assert found is not None
    value, year, start, end = found.groups()
    page = read_page(body)
    rows = {(i.start, i.end): i for i in reading.read(page.text, page.report_year).indicators}
    indicator = rows[int(start), int(end)]
    assert f"{indicator.value} {indicator.unit}" == value
    assert indicator.period == year
    assert page.text[int(start) : int(end)] == value.replace(" ", "")
    sentence = re.search(r"^> (.+)$", readme, re.MULTILINE)
    assert sentence is not None
    assert sentence[1] in page.text
    assert f"`{sha256(body).hexdigest()[:8]}…`" in readme
