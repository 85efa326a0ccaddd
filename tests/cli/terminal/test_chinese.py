"""What a person reads in Chinese: refusals, and the lists of commands."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from generate import catalog
from tests.given import company
from tests.given.door import Run
from tests.given.translations import CATALOG, MESSAGES
from wxflow.declare.records import CLOCK_EVENTS
from wxflow_cli.commands.catalog import COMMANDS
from wxflow_cli.root import root
from wxflow_machines.measures import MACHINES
from wxflow_office.texts import language


@pytest.mark.parametrize("words", [("--lang", "zh", "--help"), ("--help", "--lang=zh")])
def test_the_list_of_commands_is_chinese_wherever_lang_stands(run: Run, words):
    said = run(*words).output
    assert "登记所有已到期的事项" in said
    assert [place.help for place in COMMANDS.values() if place.help in said] == []


def test_a_refusal_is_chinese_with_lang_behind_the_command(active: Run):
    refused = active("group", "approve", "G001", "--actor", "E0001", "--lang", "zh")
    assert refused.exit_code == 3
    assert "当前状态为在用，不得办理；可办理：" in refused.stderr


def test_a_refusal_stays_english_when_nobody_asks(active: Run):
    refused = active("group", "approve", "G001", "--actor", "E0001")
    assert "not possible in state active; allowed: " in refused.stderr


def test_json_is_the_same_in_both_languages(active: Run):
    shown = ("group", "list", "--format", "json")
    assert active(*shown).output == active(*shown, "--lang", "zh").output


DECLARED = sorted(
    {("machine", machine.name) for machine in MACHINES}
    | {("state", state) for machine in MACHINES for state in machine.states}
    | {("event", event) for machine in MACHINES for event in (*machine.events, *CLOCK_EVENTS)}
    | {("deadline", deadline.name) for machine in MACHINES for deadline in machine.deadlines}
    | {("column", field.name) for machine in MACHINES for move in machine.transitions for field in move.data}
)


@pytest.mark.parametrize(("kind", "word"), DECLARED)
def test_whatever_is_declared_has_a_chinese_name(kind: str, word: str) -> None:
    language.choose("zh")
    try:
        assert not language.name(kind, word).isascii()
    finally:
        language.choose(None)


def test_what_describes_machines_and_days_is_chinese(active: Run) -> None:
    machines = active("machine", "list", "--lang", "zh").stdout
    moves = active("machine", "show", "handover", "--lang", "zh").stdout
    days = active("calendar", "explain", "--from", "2026-02-13", "--days", "2", "--lang", "zh").stdout
    assert "待移交, 接任人已批准, 移交中, 收尾中, 已备案, 已取消" in machines
    assert not re.search("[a-z]{2,} [a-z]{2,}", machines + moves + days)
    assert "2026-02-14  周六  1           是      已公布  是    春节调休上班" in days


LOOKS = ("group list", "group show G001", "group history G001", "membership list", "audit log", "penalty list", "due")


@pytest.mark.parametrize("words", LOOKS)
def test_tables_have_chinese_headings_and_states_and_json_does_not(active: Run, words: str) -> None:
    late = ("--now", "2026-03-20T00:00:00+08:00")
    assert active("sweep", *late).exit_code == 0
    leaves = company.command("2026-03-20T09:00:00+08:00", "E0008", "person/E0003", "leave")
    assert active("apply", "-", stdin=company.lines([leaves])).exit_code == 0
    within = ("--within", "9", *late) if words == "due" else ()
    shown = active(*words.split(), *within, "--lang", "zh").stdout
    first = shown.splitlines()[0]
    heading = first.partition(": ")[2] if "show" in words else first
    assert not re.search("[a-z]", heading), heading
    english = active(*words.split(), *within, "--format", "json", "--lang", "en").stdout
    assert active(*words.split(), *within, "--format", "json", "--lang", "zh").stdout == english
    assert english.isascii() or "在用" not in english


HELPS = sorted(
    {field.help for machine in MACHINES for move in machine.transitions for field in move.data if field.help}
    | {role.name for machine in MACHINES for move in machine.transitions for role in move.by}
    | {move.note for machine in MACHINES for move in machine.transitions if move.by and move.note}
)


@pytest.mark.parametrize("text", HELPS)
def test_what_is_declared_for_people_is_translated(text: str) -> None:
    assert CATALOG.get(text)


def test_the_help_of_an_event_is_chinese(run: Run) -> None:
    shown = run("group", "request", "--lang", "zh", "--help").stdout
    assert "新建 → 已申请，由任何在职人员（群名须符合第八条）" in shown
    assert "与群有关的人员（第十条）" in shown
    assert "临时群的计划结束日；可选" in shown
    assert "[环境变量：WXFLOW_ACTOR; 必填]" in shown
    assert "Company name + group name (clause 8)" in run("group", "request", "--help").stdout


def helps(command: click.Command, context: click.Context, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield the words of every command."""
    yield path
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None
            yield from helps(found, click.Context(found, parent=context), (*path, name))


FINDINGS = ("sweep", "overdue", "parked", "calendar", "provisional", "held charges", "policy")
OUTCOMES = ("applied", "repeated", "refused", "invalid", "swept", "done")


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        *(("finding", name) for name in FINDINGS),
        *(("outcome", name) for name in OUTCOMES),
        *(("verdict", name) for name in ("good", "BAD ", "WRONG")),
        *(("answer", name) for name in ("yes", "no")),
    ],
)
def test_what_commands_answer_has_a_chinese_name(kind: str, word: str) -> None:
    assert ((kind, word)) in {(message.context, message.id) for message in MESSAGES}


GUIDES = sorted((catalog.ROOT / "docs" / "guides").glob("*.zh-CN.md"))


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_no_command_of_a_chinese_guide_answers_in_english(guide: Path) -> None:
    """What the blocks of a guide show is what its commands print: another test runs them."""
    blocks = re.findall("^```.*?^```$", guide.read_text("utf-8"), re.M | re.S)
    lines = [line for block in blocks for line in block.splitlines() if not line.startswith(("$", "wxflow ", "`"))]
    left = [
        line
        for line in lines
        if re.search("[a-z]{2,} [a-z]{2,} [a-z]{2,}", re.sub("`[^`]*`|/[^ ]*|wxflow( [a-z-]+)+", "", line))
    ]
    assert [line for line in left if not line.startswith(("30 3", "wxflow: group/", "wxflow: company import"))] == []


def test_the_fingerprint_of_a_checkpoint_is_not_called_a_key(active: Run, tmp_path: Path) -> None:
    key = str(tmp_path / "key.pem")
    assert active("audit", "keygen", key).exit_code == 0
    slip = active("audit", "checkpoint", "--key", key, "--lang", "zh").stdout
    assert "公钥指纹" in slip
    assert "公钥指纹" in active("audit", "checkpoints", "--lang", "zh").stdout.splitlines()[0]


def test_the_demo_tells_its_year_in_both_languages(run: Run) -> None:
    english, chinese = run("demo"), run("demo", "--lang", "zh")
    assert (english.exit_code, chinese.exit_code) == (0, 0), english.output
    assert "take somebody out (9)                     1    2       1" in english.stdout
    assert "移出群成员（9）       1     2     1" in chinese.stdout
    assert "still running: membership/G001/E0014 remove, due 2027-01-01T24:00:00+08:00, provisional" in english.stdout
    assert "62 个实例的 143 个步骤通过核验" in chinese.stdout
    typed = r"wxflow serve --demo|make serve"  # what is to be typed is the same in any language
    assert not re.search("[a-z]{3,} [a-z]{3,}", re.sub(typed, "", chinese.stdout))


def test_no_help_of_any_command_has_english_sentences(run: Run) -> None:
    left: list[str] = []
    for path in helps(root, click.Context(root), ()):
        for line in run(*path, "--lang", "zh", "--help").stdout.splitlines():
            if re.search("[a-z]{2,} [a-z]{2,} [a-z]{2,}", re.sub('`[^`]*`|"[^"]*"', "", line)) and "用法" not in line:
                left.append(f"{' '.join(path)}: {line}")
    assert left == []


def test_what_is_missing_is_said_in_chinese_by_every_command(run: Run) -> None:
    left: dict[str, str] = {}
    for path in helps(root, click.Context(root), ()):
        done = run(*path, "--lang", "zh", "--nothing")
        first = done.stderr.splitlines()[0] if done.stderr else ""
        asked = run(*path, "--lang", "zh") if path and needs_something(path) else None
        for said in (first, asked.stderr if asked else ""):
            if re.search("[a-z]{2,}:? [a-z]{2,}:? ", re.sub(r"`[^`]*`|'[^']*'|--[a-z-]+|wxflow[ :]", "", said)):
                left[" ".join(path)] = said
    assert left == {}


def needs_something(path: tuple[str, ...]) -> bool:
    """Tell whether a command cannot be without an option or an argument."""
    command: click.Command = root
    context = click.Context(root)
    for name in path:
        assert isinstance(command, click.Group)
        found = command.get_command(context, name)
        assert found is not None
        command = found
    return not isinstance(command, click.Group) and any(one.required for one in command.params)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("group nothing", "没有命令“nothing”；可用：activate、"),
        ("group list --nothing", "没有选项 '--nothing'"),
        ("calendar due --days x --from 2026-03-02", "'--days' 的值无效"),
        ("group list --format xml", "不是下列之一：'table', 'json', 'csv'"),
        ("group list --state nosuch", "微信群：没有状态“nosuch”；可用：已申请"),
        ("group request G9 --actor E0002 --kind permanent", "缺少群名（--title）：请写公司名称 + 群名（第八条）"),
        ("outbox deliver", "制度参数没有指定通道"),
    ],
)
def test_what_is_typed_wrong_is_said_in_chinese(active: Run, typed: str, said: str) -> None:
    done = active(*typed.split(), "--lang", "zh")
    assert done.exit_code == 2
    assert said in done.stderr, done.stderr
    assert "见 `wxflow" in done.stderr or "see `" not in done.stderr


def test_english_stays_english_after_chinese(active: Run) -> None:
    assert "用法" in active("group", "list", "--lang", "zh", "--help").stdout
    assert active("group", "list", "--help").stdout.startswith("Usage: ")
    assert "No such option" in active("group", "list", "--nothing").stderr
