"""Show what is wrong with a file where it is: each bad row with its cells, each problem beside its own."""

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

from wxflow.errors import BadInputs, WxflowError
from wxflow.translatable import Text
from wxflow_office.spreadsheets.sheet import Fault, Sheet

_MOST_ROWS = 100
_LONGEST = 40
"""Characters of a cell."""


def of(error: WxflowError, sheets: Iterable[Sheet]) -> tuple[list[dict[str, Any]], list[str]]:
    """Return the bad rows of some sheets, with what is wrong with each cell, and the problems that are of no row."""
    problems = error.problems if isinstance(error, BadInputs) else (error.text,)
    by_name = {one.name: one for one in sheets}
    rows: dict[tuple[str, int], dict[str, Any]] = {}
    others: list[str] = []
    for problem in problems:
        place = _place(problem)
        sheet = by_name.get(str(place.get("sheet", "")))
        if sheet is None or not isinstance(number := place.get("row"), int) or number > len(sheet.rows):
            others.append(problem)
            continue
        row = rows.setdefault((sheet.name, number), _row(sheet, number))
        at = _column(str(place.get("letters", "")))
        cell = row["cells"][at] if 0 <= at < len(row["cells"]) else row
        cell["problems"].append(_what(problem))
        cell["header"] = place.get("header", "")
    return list(islice(rows.values(), _MOST_ROWS)), others


def _row(sheet: Sheet, number: int) -> dict[str, Any]:
    said = ("" if isinstance(cell, Fault) else str(cell)[:_LONGEST] for cell in sheet.rows[number - 1])
    cells = [{"said": one, "header": "", "problems": list[str]()} for one in said]
    return {"sheet": sheet.name, "number": number, "cells": cells, "problems": list[str]()}


def _place(problem: str) -> Mapping[str, object]:
    """Return what a problem names of its place: the sheet, the row, and the letters of the column if it is a cell's."""
    place = problem.fields.get("place", problem) if isinstance(problem, Text) else None
    return place.fields if isinstance(place, Text) else {}


def _what(problem: str) -> str:
    what = problem.fields.get("what") if isinstance(problem, Text) else None
    return what if isinstance(what, str) else problem


def _column(letters: str) -> int:
    """Return the number of a column, from 0, by its letters; -1 where there are none."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
