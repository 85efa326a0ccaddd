"""Write a penalty report for the payroll clerk: in Chinese, as a workbook or as CSV."""

import csv
from collections.abc import Generator, Mapping
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from wxflow.translatable import term
from wxflow_office.notices.breach import CLAUSES
from wxflow_office.reports import penalty_words
from wxflow_office.reports.penalty_columns import COLUMNS, EACH, IN_FILES, of_sums
from wxflow_office.reports.penalty_rows import PenaltyRows
from wxflow_office.reports.penalty_sums import Tally
from wxflow_office.reports.workbook import workbook
from wxflow_office.texts import as_text, dates, language

DEBTOR = ("debtor",)
_ADVICE = (
    "只扣“应扣金额”：已经确认、申诉期已过、尚未执行的。"
    "待确认、金额待定、申诉期内和申诉中的不得扣款，已执行的不再扣第二次。"
)


def write_csv(path: Path, rows: PenaltyRows, by: tuple[str, ...]) -> None:
    """Write one table: sums, or penalty by penalty when there is nothing to sum up by."""
    columns = of_sums(by, IN_FILES) if by else EACH
    found = _sums(rows, rows.tally(*by)) if by else _penalties(rows)
    with closing(found), path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([COLUMNS[name].heading for name in columns])
        writer.writerows([as_text.csv_cell(row.get(name)) for name in columns] for row in found)


def write_xlsx(path: Path, rows: PenaltyRows, by: tuple[str, ...], title: str, today: date) -> None:
    """Write a workbook: sums by debtor, sums by what was asked for, and every penalty; `today` is when it was made."""
    with workbook(path, title) as book:
        names = {DEBTOR: "按人汇总"} | ({by: "分项汇总"} if by not in ((), DEBTOR) else {})
        tallies = {one: Tally(*one) for one in names}
        sheets = {one: book.sheet(name, of_sums(one, IN_FILES)) for one, name in names.items()}
        each = book.sheet("明细", EACH)
        with closing(_penalties(rows, *tallies.values())) as found:
            for row in found:
                each.add({**row, "at": dates.breach(row)})
        each.total({"payable": rows.total.payable})
        for one, sheet in sheets.items():
            for row in _sums(rows, tallies[one]):
                sheet.add(row)
            sheet.total(rows.total.told())
        sheets[DEBTOR].note(_ADVICE)
        for sheet in (*sheets.values(), each):
            sheet.note(_signed(today))
        book.date(rows.latest)


def _sums(rows: PenaltyRows, tally: Tally) -> Generator[Mapping[str, Any]]:
    """Yield sums, their clause in words."""
    yield from ({**row, **_clause(row["clause"])} if "clause" in row else row for row in rows.sums(tally))


def _penalties(rows: PenaltyRows, *tallies: Tally) -> Generator[Mapping[str, Any]]:
    """Yield penalties in words, summed up as they pass; close it before the database."""
    for one in rows.penalties():
        for tally in tallies:
            tally.add(one)
        row = rows.of(one)
        yield {
            **row,
            **_clause(one.clause),
            "matter": _in_chinese(row["matter"]),
            "state": penalty_words.STATES.get(one.state, one.state),
            "debtor_role": _in_chinese(term("debtor_role", one.debtor_role)),
            "terms": penalty_words.terms(one),
            "amount_unit": one.unit,
        }


def _signed(today: date) -> str:
    return f"编制日期：{today.isoformat()}　　编制人：＿＿＿＿＿＿　　复核：＿＿＿＿＿＿　　审批：＿＿＿＿＿＿"


def _clause(number: str) -> Mapping[str, str]:
    return {"clause": penalty_words.clause(number), "about": _in_chinese(CLAUSES.get(number, ""))}


def _in_chinese(text: str) -> str:
    with language.speaking("zh"):
        return language.say(text)
