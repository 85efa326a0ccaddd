"""Chinese output has no English words in it but those that are names: commands, ids, files."""

import getpass
import re
import socket
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.given import penalties
from tests.given.company import REQUEST, ROSTER, command, lines
from tests.given.door import Run
from tests.given.inputs import at
from tests.given.translations import MESSAGES
from tests.given.words import DECLARED, english

LATE = "2026-03-06 00:10"
OF_THE_HOST = re.findall("[A-Za-z]+", f"{getpass.getuser()} {socket.gethostname()}")
"""Who a step says it came from."""
LOOKS = (
    ("desk",), ("due", "--within", "9"), ("group", "list"), ("group", "show", "G001"), ("group", "history", "G001"),
    ("membership", "list"), ("membership", "show", "G001/E0004"), ("membership", "history", "G001/E0004"),
    ("penalty", "list"), ("penalty", "report"), ("penalty", "report", "--by", "penalty"), ("person", "list"),
    ("person", "show", "E0002"), ("unit", "list"), ("handover", "list"), ("handover", "show", "G001/E0002/1"),
    ("doctor",), ("audit", "log"), ("audit", "log", "--cause", "group/G001#1"), ("audit", "verify"),
    ("audit", "checkpoints"), ("account", "list"), ("account", "log"), ("machine", "check"), ("outbox", "list"),
    ("suspend", "list"), ("suspension", "list"), ("suspension", "show", "S1"), ("suspension", "history", "S1"),
    ("report", "list"), ("report", "show", "R1"), ("inspection", "list"), ("approval", "list"), ("correction", "list"),
    ("policy", "check"), ("policy", "log"), ("db", "status"), ("calendar", "show", "2026"),
)  # fmt: skip


@pytest.fixture
def lived(active: Run) -> Run:
    """Run wxflow where somebody is late, somebody hands over, and something is charged."""
    done = active(
        "apply", "-",
        stdin=lines(
            [
                command("2026-03-03T09:00:00+08:00", "E0002", "handover/G001/E0002/1", "open",
                        outgoing="E0002", cause="other"),
                command("2026-03-03T09:00:00+08:00", "E0008", "person/E0003", "rename", name="黄卷娜"),
                command("2026-03-03T09:00:00+08:00", "E0002", "report/R1", "file", category="advertising",
                        group="G001", accused="E0003", reference="附件1"),
                {**command("2026-03-03T09:00:00+08:00", "E0008", "suspension/S1", "start", kind="person",
                           whom="E0001", approver="E0009",
                           **{"from": "2026-03-03", "until": "2026-03-13"}), "reason": "病假"},
            ]
        ),
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    assert active("sweep", "--now", LATE).exit_code == 0
    return active


@pytest.fixture
def turned(active: Run) -> Run:
    """Run wxflow where a group was adopted under a wrong title, and another may be dissolved."""
    adopted: dict[str, Any] = {**REQUEST, "title": "销售二群", "register_no": "2", "owner": "E0009", "roster": ROSTER}
    done = active(
        "apply", "-",
        stdin=lines(
            [
                command("2026-03-03T09:00:00+08:00", "E0009", "group/G002", "adopt", **adopted),
                command("2026-03-03T09:00:00+08:00", "E0002", "group/G001", "request_dissolution") | {"reason": "完"},
                command("2026-03-03T09:30:00+08:00", "E0001", "group/G001", "approve_dissolution"),
            ]
        ),
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    return active


OF_GROUPS = (("list",), ("show", "G001"), ("show", "G002"), ("history", "G001"), ("history", "G002"))


@pytest.mark.parametrize("words", OF_GROUPS, ids=" ".join)
def test_whatever_a_group_has_come_to_is_said_in_chinese(turned: Run, words: tuple[str, ...]) -> None:
    for machine in ("group", "membership"):
        key = tuple(f"{one}/E0003" if machine == "membership" else one for one in words[1:])
        done = turned(machine, words[0], *key, "--lang", "zh")
        assert done.exit_code == 0, done.output
        assert english(done.stdout, OF_THE_HOST) == [], done.stdout


DECLARED_LOOKS = (("machine", "list"), ("machine", "show", "group"), ("machine", "show", "penalty"))


@pytest.mark.parametrize("words", LOOKS, ids=" ".join)
def test_what_is_shown_in_chinese_has_no_english_words(lived: Run, words: tuple[str, ...]) -> None:
    of_now = words[0] in ("desk", "due", "doctor") or (words[-2:-1] == ("show",) and words[0] != "calendar")
    done = lived(*words, *(("--now", LATE) if of_now else ()), "--lang", "zh")
    assert done.exit_code in (0, 1), done.output
    assert english(done.stdout, OF_THE_HOST) == [], done.stdout


@pytest.mark.parametrize("words", DECLARED_LOOKS, ids=" ".join)
def test_what_is_shown_of_machines_has_no_english_words_but_what_programs_name(
    run: Run, words: tuple[str, ...]
) -> None:
    done = run(*words, "--lang", "zh")
    assert done.exit_code == 0, done.output
    assert english(done.stdout, DECLARED) == [], done.stdout


REFUSALS = (
    ("group", "approve", "G001", "--actor", "E0001"),
    ("group", "approve", "G009", "--actor", "E0001"),
    ("membership", "add", "G001/E0004", "--actor", "E0003", "--nickname", "钟静明"),
    ("membership", "remove", "G001/E0003", "--actor", "E0002"),
    ("penalty", "confirm", "2026-03-000", "--actor", "E0008"),
    ("penalty", "confirm", "--actor", "E0008"),
    ("handover", "propose", "G001/E0002/1", "--actor", "E0002"),
    ("person", "leave", "E0002", "--actor", "E0003"),
    ("desk", "E0099"),
    ("due", "--person", "E0099"),
    ("membership", "list", "--person", "李四"),
    ("why", "2026-03-000"),
)


@pytest.mark.parametrize("words", REFUSALS, ids=" ".join)
def test_what_is_refused_in_chinese_has_no_english_words(lived: Run, words: tuple[str, ...]) -> None:
    moment = ("--recorded-at", "2026-03-06 09:00") if "--actor" in words else ()
    done = lived(*words, *moment, "--lang", "zh")
    assert done.exit_code in (2, 3), done.output
    assert english(done.stderr) == [], done.stderr


@pytest.mark.parametrize("form", ["crontab", "systemd"])
def test_what_runs_by_itself_is_described_in_chinese(active: Run, form: str) -> None:
    printed = active("cron", "print", "--as", form, "--lang", "zh").stdout
    told = re.findall(r"^# (?!/etc)(.*)$|^Description=(.*) \(wxflow-[\w-]+\)$", printed, re.M)
    assert len(told) == (1 if form == "crontab" else 8)
    assert [one for one in told if english("".join(one))] == []


def test_a_workbook_for_payroll_has_no_english_words(small: Run) -> None:
    assert small("apply", "-", stdin=lines(penalties.YEAR)).exit_code == 0
    assert small("penalty", "report", "--output", "r.xlsx", "--lang", "en").exit_code == 0
    cells = [cell for sheet in load_workbook("r.xlsx") for row in sheet.iter_rows(values_only=True) for cell in row]
    assert len(cells) > 100
    assert [cell for cell in cells if isinstance(cell, str) and english(cell)] == []


def test_what_is_wrong_with_a_line_is_told_in_chinese(lived: Run) -> None:
    when = "2026-03-06T09:00:00+08:00"
    refused = [
        command(when, "E0003", "person/E0004", "leave"),
        command(when, "E0001", "group/G001", "approve"),
        command(when, "E0002", "grup/G001", "approve"),
        command(when, "E0002", "group/G001", "aprove"),
    ]
    journal = at("7/bad_lines.jsonl").read_bytes() + lines(refused).encode()
    told = lived("apply", "-", "--lang", "zh", stdin=journal).stdout.splitlines()
    names = {*re.findall("[A-Za-z]+", journal.decode(errors="replace")), *DECLARED}
    assert len(told) == len(journal.splitlines()) + 1
    assert [line for line in told if english(line, names)] == []


ONE_WORD = ("工作交接", "接任负责人", "新负责人", "受罚人", "免除", "预计结束", "搁置", "刹车", "登记号")
"""What another word is used for: 交接, 接任人, 被处罚人, 豁免, 计划结束, 暂缓 or 暂停处理, 超限保护, 备案号."""


@pytest.mark.parametrize("word", ONE_WORD)
def test_one_thing_has_one_word(word: str) -> None:
    said = [str(one.string) for one in MESSAGES if word in str(one.string)]
    assert said == []
