"""Files as other programs leave them, folders as people name them, and words that a Chinese reader reads."""

import json
import shlex
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.given.databases import ON_SQLITE
from tests.given.inputs import texts
from tests.whole.cases.conftest import PEOPLE, POLICY, Do


@ON_SQLITE
@pytest.mark.parametrize("name", texts("9/folder_names.txt"))
def test_the_sweep_that_cron_runs_is_that_of_its_own_folder(name: str, do: Do, monkeypatch: pytest.MonkeyPatch) -> None:
    top = Path.cwd()
    for folder in {"a b", name}:
        Path(folder).mkdir()
        (Path(folder) / "policy.toml").write_text(POLICY, "utf-8")
        monkeypatch.chdir(folder)
        assert do("db upgrade").exit_code == 0
        monkeypatch.chdir(top)
    monkeypatch.chdir(name)
    line = json.loads(do("cron print --format json").stdout)["crontab"][0]
    monkeypatch.chdir("/")
    words = shlex.split(line.replace("\\%", "%").partition(" && ")[2])[1:]
    assert do("sweep", "03-04T09:00", *words[1:]).exit_code == 0
    assert {folder: swept(top / folder) for folder in {"a b", name}} == {"a b": int(name == "a b"), name: 1}


def swept(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "wxflow.db")) as database:
        return database.execute("SELECT count(*) FROM sweeps").fetchone()[0]


def test_a_date_that_cannot_be_read_is_told_once(do: Do) -> None:
    header = "工号,姓名,部门,变动,发生时间"
    Path("d.csv").write_text(f"{header}\nX1,张三,销售部,入职,2026-03-02 下午5:30\nX2,李四,销售部,入职, \n", "utf-8")
    done = do("import people d.csv --actor E0008", "03-03T09:00")
    assert (done.exit_code, done.stderr.count("row 2"), done.stderr.count("row 3")) == (2, 1, 1)


def test_a_page_that_calls_itself_a_workbook_is_read(do: Do) -> None:
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row.split(','))}</tr>" for row in PEOPLE.split())
    Path("erp.xls").write_text(f"<html><table>{rows}</table></html>", "utf-8")
    done = do("import people erp.xls --actor E0008", "03-03T09:00")
    assert (done.exit_code, done.stdout) == (0, "nothing has changed\n")


@pytest.mark.parametrize("sign", "•．.‧・⋅")
def test_whatever_dot_stands_in_a_name_it_is_that_name(sign: str, do: Do) -> None:
    dotted = PEOPLE + "E0020,阿依古丽·买买提,销售部\n"
    Path("n.csv").write_text(dotted, "utf-8")
    assert do("import people n.csv --actor E0008", "03-03T09:00").exit_code == 0
    Path("n.csv").write_text(dotted.replace("·", sign), "utf-8")
    assert do("import people n.csv --actor E0008", "03-03T09:10").stdout == "nothing has changed\n"
    named = f"names check --nickname 阿依古丽{sign}买买提 --name 阿依古丽·买买提"
    assert do(named).exit_code == 0


def test_a_sign_that_gb18030_keeps_in_its_private_area_is_the_ideograph(do: Do) -> None:
    before, after = PEOPLE.replace("黄娟娜", "黄\U000241fe").split("\U000241fe")
    Path("n.csv").write_bytes(f"{before}\U000241fe{after}".encode())
    assert do("import people n.csv --actor E0008", "03-03T09:00").exit_code == 0
    Path("n.csv").write_bytes(before.encode("gb18030") + b"\xfe\x91" + after.encode("gb18030"))
    assert do("import people n.csv --actor E0008", "03-03T09:10").stdout == "nothing has changed\n"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("group list --database sqlite:///no.db", "没有数据库 sqlite:///no.db"),
        ("group list --database sqlite:///p.csv", "不是数据库"),
        ("group list --database postgresql://x@127.0.0.1:1/x", "无法连接"),
        ("group activate G001 --roster m.csv --actor E0002", "改群名（retitle）"),
        ("due --within 三", "'三' 不是有效的整数"),
        ("group list --state 在", "是否想用“在用”"),
        ("membership remove G001/E0009 --actor E0002", "目前没有可以办理的事项"),
    ],
)
def test_what_is_refused_is_refused_in_chinese(line: str, said: str, do: Do) -> None:
    done = do(f"{line} --lang zh")
    assert (done.exit_code in (2, 3), said in done.stderr, done.stderr.count("\n")) == (True, True, 1), done.stderr


def test_a_state_is_asked_for_as_people_call_it(do: Do) -> None:
    listed = [do(f"group list --state {word} --lang zh").stdout for word in ("active", "在用")]
    assert listed[0] == listed[1] != do("group list --state 注销中 --lang zh").stdout


def test_wxflow_alone_shows_its_help_in_lines(do: Do, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WXFLOW_LANG", "zh")
    bare = do("")
    assert (bare.exit_code, bare.stdout.splitlines()[0]) == (2, "用法： wxflow [选项] 命令 [参数]...")
    assert len(bare.stdout.splitlines()) > 20
