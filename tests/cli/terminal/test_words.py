"""Chinese output has no English words in it but those that are names: commands, ids, files."""

import re

import pytest

from tests.given.company import command, lines
from tests.given.door import Run
from tests.given.translations import MESSAGES

LATE = "2026-03-06 00:10"
KNOWN = re.compile(
    r"`[^`]*`|wxflow(?: [\w./#:=@“”（）一-鿿-]+)*|--[\w-]+|（[a-z_]+）|[\w/-]+\.(?:toml|csv|xlsx|db|jsonl|html)|"
    r"[A-Z]+[0-9]+(?:/[\w/-]+)?(?:#\d+)?|[\w/]+#\d+(?::[\w/]+)?|\b[0-9a-f]{8,}\b|"
    r"\b(?:JSON|CSV|XLSX|HR|HX|clock|SHA-256|SQLite|PostgreSQL|cron|UTF-8|delivery)\b"
)
"""Names that stay as they are: commands and options, files, ids, hashes, formats."""
LOOKS = (
    ("desk",), ("due", "--within", "9"), ("group", "list"), ("group", "show", "G001"), ("group", "history", "G001"),
    ("membership", "list"), ("membership", "show", "G001/E0004"), ("membership", "history", "G001/E0004"),
    ("penalty", "list"), ("penalty", "report"), ("penalty", "report", "--by", "penalty"), ("person", "list"),
    ("person", "show", "E0002"), ("unit", "list"), ("handover", "list"), ("handover", "show", "G001/E0002/1"),
    ("doctor",), ("audit", "log"),
)  # fmt: skip


def english(text: str) -> list[str]:
    """Return the English words of a text, names apart."""
    return re.findall(r"[A-Za-z]{2,}", KNOWN.sub("", text))


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
            ]
        ),
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    assert active("sweep", "--now", LATE).exit_code == 0
    return active


@pytest.mark.parametrize("words", LOOKS, ids=" ".join)
def test_what_is_shown_in_chinese_has_no_english_words(lived: Run, words: tuple[str, ...]) -> None:
    now = ("--now", LATE) if words[0] in ("desk", "due", "doctor") or words[-2:-1] == ("show",) else ()
    done = lived(*words, *now, "--lang", "zh")
    assert done.exit_code in (0, 1), done.output
    assert english(done.stdout) == [], done.stdout


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


ONE_WORD = ("工作交接", "接任负责人", "新负责人", "受罚人", "免除", "预计结束", "搁置", "刹车", "登记号")
"""What another word is used for: 交接, 接任人, 被处罚人, 豁免, 计划结束, 暂缓 or 暂停处理, 超限保护, 备案号."""


@pytest.mark.parametrize("word", ONE_WORD)
def test_one_thing_has_one_word(word: str) -> None:
    said = [str(one.string) for one in MESSAGES if word in str(one.string)]
    assert said == []
