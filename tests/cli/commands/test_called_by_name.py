"""Whoever does something, and whoever or whatever it is about, may be called by name in every command."""

import json
from pathlib import Path

import pytest

from tests.given.databases import ON_SQLITE
from tests.given.door import Run
from wxflow_cli.declared import fields
from wxflow_machines.measures import MACHINES
from wxflow_office.texts import language

NOON = "2026-03-03T12:00:00+08:00"
LATER = "2026-03-03T12:30:00+08:00"
HR = ("person", "join", "E0008", "--name", "赵娜", "--unit", "人事部", "--new-unit", "--actor", "E0008")


@pytest.fixture
def known(active: Run) -> Run:
    """Run wxflow where HR, E0008, is called 赵娜."""
    done = active(*HR, "--recorded-at", "2026-03-02T12:00:00+08:00")
    assert done.exit_code == 0, done.output
    return active


def actor_of(run: Run, machine: str) -> str:
    told = json.loads(run("audit", "log", "--machine", machine, "--format", "json").stdout)
    return str(told[-1]["actor"])


@ON_SQLITE
def test_a_pack_and_the_log_find_a_person_and_a_group_by_name_as_by_id(known: Run) -> None:
    for kind, key, name in (("--person", "E0002", "葛强华"), ("--group", "G001", "华信公司销售部群")):
        packs = [
            json.loads(known("audit", "pack", kind, one, "--output", f"{one}.zip", "--format", "json").stdout)
            for one in (key, name)
        ]
        assert packs[0]["steps"] == packs[1]["steps"] > 0
        logs = [known("audit", "log", kind, one, "--format", "json").stdout for one in (key, name)]
        assert logs[0] == logs[1] != "[]\n"
    assert known("audit", "log", "--actor", "赵娜", "--format", "json").stdout != "[]\n"


@ON_SQLITE
def test_the_log_of_one_life_is_found_by_its_name_and_its_kind_in_chinese(known: Run) -> None:
    asked = ("audit", "log", "--format", "json")
    by_id = known(*asked, "--machine", "membership", "--key", "G001/E0003").stdout
    assert json.loads(by_id)
    assert known(*asked, "--machine", "群成员", "--key", "华信公司销售部群/黄娟娜").stdout == by_id


@ON_SQLITE
def test_what_a_suspension_is_of_may_be_typed_as_it_is_shown(known: Run) -> None:
    how = ("--reason", "病假", "--approver", "葛强华", "--actor", "赵娜", "--recorded-at", NOON, "--lang", "zh")
    typed = ("--kind", "人员", "--whom", "黄娟娜", "--from", "2026-03-04")
    done = known("suspension", "start", "S1", *typed, *how)
    assert done.exit_code == 0, done.output
    for shown in (known("suspension", "list", "--lang", "zh"), known("suspension", "show", "S1", "--lang", "zh")):
        assert "黄娟娜（E0003）" in shown.stdout
    refused = known("suspension", "start", "S2", "--kind", "人", "--whom", "黄娟娜", "--from", "2026-03-04", *how)
    assert (refused.exit_code, "人员（person）" in refused.stderr) == (2, True)


@ON_SQLITE
@pytest.mark.parametrize(
    ("typed", "known_as"),
    [
        (("penalty", "report", "--by", "条款"), ("penalty", "report", "--by", "clause")),
        (("penalty", "report", "--state", "待确认"), ("penalty", "report", "--state", "proposed")),
        (("outbox", "list", "--state", "发送失败"), ("outbox", "list", "--state", "dead")),
        (("machine", "show", "群成员"), ("machine", "show", "membership")),
        (("names", "check", "--name", "孔霞", "--nickname", "群主", "--role", "群主"),
         ("names", "check", "--name", "孔霞", "--nickname", "群主", "--role", "owner")),
    ],
)  # fmt: skip
def test_an_option_takes_its_values_as_they_are_shown(
    known: Run, typed: tuple[str, ...], known_as: tuple[str, ...]
) -> None:
    shown = known(*typed, "--format", "json")
    assert shown.exit_code == 0, shown.output
    assert shown.stdout == known(*known_as, "--format", "json").stdout


@ON_SQLITE
def test_help_calls_events_and_what_may_be_chosen_in_chinese(known: Run) -> None:
    events = known("--lang", "zh", "approval", "--help").stdout
    assert "urge       催办：审批中 → 不变" in events
    assert known("group", "request", "--help", "--lang", "zh").stdout.split("\n")[2:4] == [
        "  申请", "  新建 → 已申请，由任何在职人员（群名须符合第八条）",
    ]  # fmt: skip
    assert "--kind 常设|临时" in known("group", "request", "--help", "--lang", "zh").stdout
    assert "--kind permanent|temporary" in known("group", "request", "--help").stdout


def test_every_value_of_a_choice_has_a_chinese_name_of_its_own_that_may_be_typed() -> None:
    for machine in MACHINES:
        for field in (field for move in machine.transitions for field in move.data if field.choices):
            with language.speaking("zh"):
                said = {one: language.name(field.name, one, machine.name) for one in field.choices}
            assert len(set(said.values())) == len(said)
            for one, name in said.items():
                assert name != one, (machine.name, field.name, one)
                assert fields.read(field, name, machine.name) == one


@ON_SQLITE
def test_a_suspension_is_started_for_somebody_by_name(known: Run) -> None:
    how = ("--reason", "病假", "--approver", "葛强华", "--actor", "赵娜", "--recorded-at", NOON)
    done = known("suspend", "start", "--person", "黄娟娜", "--until", "2026-03-13", *how, "--lang", "zh")
    assert done.exit_code == 0, done.output
    assert "类型：人员；对象：黄娟娜（E0003）" in done.stdout
    (told,) = json.loads(known("suspend", "list", "--now", NOON, "--format", "json").stdout)
    assert (told["whom"], told["approver"]) == ("E0003", "E0002")
    refused = known("suspend", "start", "--all", *how[:-4], "--actor", "黄娟娜", *how[-2:], "--lang", "zh")
    assert refused.exit_code == 3
    assert "黄娟娜（E0003）无权办理；有权办理者：人事（赵娜 E0008）" in refused.stderr


@ON_SQLITE
def test_an_import_an_inspection_and_a_correction_are_done_by_somebody_by_name(known: Run) -> None:
    Path("变动.csv").write_text("工号,姓名,部门,变动,发生时间\nE0011,尹涛,人事部,入职,2026-03-03 08:30\n", "utf-8")
    assert known("import", "people", "变动.csv", "--actor", "赵娜", "--now", NOON).exit_code == 0
    assert actor_of(known, "person") == "E0008"
    Path("名册.csv").write_text("群昵称\n群主\n葛强华(群负责人)\n黄娟娜\n", "utf-8")
    seen = ("--roster", "名册.csv", "--actor", "赵娜", "--recorded-at", NOON)
    assert known("inspect", "华信公司销售部群", *seen).exit_code in (0, 1)
    assert actor_of(known, "inspection") == "E0008"
    wrong = ("person", "rename", "E0011", "--name", "尹桃", "--actor", "E0008", "--recorded-at", NOON)
    assert known(*wrong).exit_code == 0
    undone = known("undo", "尹桃", "--actor", "赵娜", "--now", LATER)
    assert undone.exit_code == 0, undone.output
    proposed = known("correct", "person/E0011#1", "--void", "--reason", "重复", "--actor", "赵娜", "--now", LATER)
    assert proposed.exit_code == 0, proposed.output
    assert actor_of(known, "correction") == "E0008"
