"""The worked year comes out the same when its people arrive as HR's monthly spreadsheets."""

import json
import tomllib
from collections import defaultdict
from datetime import datetime
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from tests.given.databases import ON_BOTH, url_at
from tests.given.spreadsheets import by_openpyxl
from tests.whole.worked_year import outcome as year
from tests.whole.worked_year.oracle import Oracle
from tests.whole.worked_year.workdays import ZONE
from wxflow_cli.root import root

HEADERS = ("变动类型", "工号", "姓名", "部门", "发生时间", "登记时间")
CHANGES = {"join": "入职", "transfer": "调动", "rename": "改名", "leave": "离职"}


def recorded(line: year.Line) -> str:
    """Return when a line became known, in China; texts of one zone sort as their moments do."""
    known: str = next(line[name] for name in ("recorded_at", "at", "sweep") if name in line)
    return in_china(known)


def in_china(text: str) -> str:
    return datetime.fromisoformat(text).astimezone(ZONE).isoformat(timespec="microseconds")


def split(lines: list[year.Line]) -> tuple[list[year.Line], list[year.Line]]:
    """Return what HR did about people, and everything else that says in which zone it happened."""
    said = Oracle(tomllib.loads(year.POLICY)).run(lines).not_done
    whole = [
        (n, line) for n, line in enumerate(lines, 1) if datetime.fromisoformat(line.get("at") or line["sweep"]).tzinfo
    ]
    # That an id is the same person's again is said one by one, by whoever knows.
    people = {n: line for n, line in whole if line.get("machine") == "person" and not line["data"].get("same_person")}
    done = {line["request_id"]: line for n, line in people.items() if n not in said}
    return list(done.values()), [line for n, line in whole if n not in people]


def written(folder: Path, lines: list[year.Line]) -> dict[str, Path]:
    """Write the changes of each month into a workbook of their own."""
    months: defaultdict[str, list[tuple[Any, ...]]] = defaultdict(lambda: [HEADERS])
    for line in lines:
        data, known = line["data"], recorded(line)
        row = (CHANGES[line["event"]], line["key"], data.get("name"), data.get("unit"), in_china(line["at"]), known)
        months[known[:7]].append(row)
    return {month: by_openpyxl(folder / f"人员异动 {month}.xlsx", rows) for month, rows in months.items()}


def imported(folder: Path, path: Path, now: str) -> dict[str, int]:
    """Import a month's file, as cron would, and return how many rows came to what."""
    words = ["import", "people", str(path), "--actor", "E0008", "--now", now, "--format", "json"]
    words += ["--new-unit", "--confirm", "--same-person"]
    words += ["--policy", str(year.DATA / "policy.toml"), "--database", url_at(folder)]
    done = CliRunner().invoke(root, words, prog_name="wxflow")
    assert done.exit_code == 0, done.output
    counts: dict[str, int] = json.loads(done.stdout)["counts"]
    return counts


@ON_BOTH
def test_the_year_comes_out_the_same_when_its_people_come_in_monthly_spreadsheets(tmp_path: Path) -> None:
    people, others = split(year.journal())
    files, arrived, waiting = written(tmp_path, people), 0, sorted(map(recorded, people))
    expected, _ = year.expected()
    with year.company(tmp_path / "year") as engine:
        for line in others:
            now = recorded(line)
            while waiting and waiting[0] <= now:
                month = waiting[0][:7]
                arrived += imported(tmp_path / "year", files[month], now)["done"]
                waiting = [one for one in waiting if one > now or one[:7] > month]
            year.feed(engine, [line])
        assert arrived == len(people)
        assert year.outcome(engine) == expected
    again = [imported(tmp_path / "year", path, "2027-01-01T00:00:00+08:00") for path in files.values()]
    assert sum(counts["repeated"] for counts in again) == len(people)
    assert all(set(counts) == {"repeated"} for counts in again)
