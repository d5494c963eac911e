"""CSV files for programs, for spreadsheets, and for spreadsheets that write 0,5."""

import csv
import io

import pytest

from posecount.csv_dialect import CSV_DIALECTS, find_csv_dialect
from posecount.errors import InputError
from posecount.history.export import write_rows

ROWS = [
    {"rep": 1, "start_s": -0.5, "name": "a;b", "yes": True, "none": None},
    {"rep": -2, "start_s": 12.25, "name": "=1+1", "yes": False, "none": None},
]


def written(tmp_path, dialect, rows=ROWS):
    target = tmp_path / "table.csv"
    write_rows(rows, str(target), list(rows[0]), "--csv", find_csv_dialect(dialect))
    return target.read_bytes().decode("utf-8")


def test_plain_is_for_programs(tmp_path):
    assert written(tmp_path, "plain") == (
        "rep,start_s,name,yes,none\n1,-0.5,a;b,true,\n-2,12.25,'=1+1,false,\n"
    )


def test_excel_finds_its_encoding_and_line_ends(tmp_path):
    text = written(tmp_path, "excel")
    assert text.startswith("\ufeffrep,start_s") and text.count("\r\n") == 3
    assert "-0.5" in text


def test_excel_in_europe_finds_semicolons_and_decimal_commas(tmp_path):
    text = written(tmp_path, "excel-eu").removeprefix("\ufeff")
    read = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))
    assert [row["start_s"] for row in read] == ["-0,5", "12,25"]
    assert [row["rep"] for row in read] == ["1", "-2"]
    assert [row["name"] for row in read] == ["a;b", "'=1+1"]


@pytest.mark.parametrize("dialect", CSV_DIALECTS)
@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_text_is_a_formula_and_every_number_a_number(tmp_path, dialect, start):
    formula = f'{start}cmd|" /c calc"!A0'
    text = written(tmp_path, dialect, [{"name": formula, "value": -1.5}])
    delimiter = CSV_DIALECTS[dialect].delimiter
    (row,) = csv.DictReader(
        io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=delimiter
    )
    # A carriage return is written out, as every control character but a tab is.
    assert row["name"] == (f"'{formula}" if start != "\r" else formula.replace("\r", "\\r"))
    assert row["value"].replace(",", ".") == "-1.5"


def test_a_dialect_that_is_none_is_told():
    with pytest.raises(InputError, match="plain, excel, excel-eu"):
        find_csv_dialect("excel-us")
