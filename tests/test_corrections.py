"""Reviewed corrections are applied to what they expect, and to nothing else."""

from decimal import Decimal

import pytest

from gongkai import corrections, schemas
from gongkai.errors import CorrectionError

HEAD = "indicator_id,column,expected,new,reason,reviewer,date\n"
ROW_ID = "report.0123456789"


def tables(value="12", unit="件"):
    columns = schemas.table("indicators").fields
    row = {f.name: None for f in columns}
    row |= {"indicator_id": ROW_ID, "value": Decimal(value), "unit": unit, "review": "none", "raw": "12件"}
    return {"indicators": [row]}


def line(column="value", expected="12", new="21", reason="misread", reviewer="Li", day="2026-01-05"):
    text = f"{ROW_ID},{column},{expected},{new},{reason},{reviewer},{day}\n"
    return corrections.read_corrections((HEAD + text).encode())


def test_a_correction_changes_its_cell_and_marks_the_row():
    given = tables()
    row = corrections.apply(given, line())["indicators"][0]
    assert (row["value"], row["review"]) == (Decimal(21), "corrected")
    assert given["indicators"][0]["value"] == Decimal(12), "the rows that were read are not touched"
    assert corrections.cells(line()) == {("indicators", ROW_ID, "value")}


def test_a_confirmed_row_is_marked_as_confirmed():
    row = corrections.apply(tables(), line(column="review", expected="none", new="confirmed"))["indicators"][
        0
    ]
    assert row["review"] == "confirmed"


def test_a_correction_of_what_is_read_otherwise_now_is_refused():
    with pytest.raises(CorrectionError, match="is '13', the correction expects '12'"):
        corrections.apply(tables(value="13"), line())


def test_a_correction_of_a_row_that_is_gone_is_refused():
    with pytest.raises(CorrectionError, match="no indicator"):
        corrections.apply({"indicators": []}, line())


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"column": "raw"}, "cannot be corrected"),
        ({"column": "no_such"}, "cannot be corrected"),
        ({"reason": ""}, "says why"),
        ({"reviewer": ""}, "says why"),
        ({"day": "last week"}, "no date"),
    ],
)
def test_a_line_that_is_not_understood_is_refused(change, says):
    with pytest.raises(CorrectionError, match=says):
        line(**change)


def test_a_cell_is_corrected_once():
    text = f"{ROW_ID},value,12,21,misread,Li,2026-01-05\n"
    with pytest.raises(CorrectionError, match="twice"):
        corrections.read_corrections((HEAD + text + text).encode())


@pytest.mark.parametrize("content", [b"a,b\n1,2\n", b"\xff\xfe\x00", HEAD.encode() + b"x\n"])
def test_a_file_that_is_not_understood_is_refused(content):
    with pytest.raises(CorrectionError):
        corrections.read_corrections(content)
