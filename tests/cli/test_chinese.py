"""What a person reads in Chinese: refusals, and the lists of commands."""

import re
from string import Formatter

import pytest

from tests.cli import catalog, company
from tests.cli.conftest import Run
from wxflow.rows import CLOCK_EVENTS
from wxflow.words import words
from wxflow_cli import language
from wxflow_cli.root import PLACES
from wxflow_machines.measures import MACHINES

CATALOG = {str(message.id): str(message.string) for message in catalog.catalog() if message.id}


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_text_that_is_marked_is_translated():
    assert sorted(text for text in catalog.templates() if not CATALOG.get(text)) == []


def test_a_translation_has_the_fields_of_its_template():
    assert [text for text, said in CATALOG.items() if fields(text) != fields(said)] == []


def test_the_compiled_catalog_is_what_the_written_one_compiles_to():
    assert (catalog.FOLDER / "wxflow.mo").read_bytes() == catalog.compiled()


def test_words_within_words_are_translated_too(monkeypatch):
    monkeypatch.setenv("WXFLOW_LANG", "zh")
    language.choose(None)
    assert language.say(words("{what}: {why}", what="a{b}", why=words("is empty"))) == "a{b}：为空"


@pytest.mark.parametrize(
    ("own", "locale", "spoken"),
    [("", "zh_CN.UTF-8", "zh"), ("", "C", "en"), ("en", "zh_CN.UTF-8", "en"), ("zh", "C", "zh")],
)
def test_the_language_is_what_wxflow_lang_says_before_the_locale(monkeypatch, own, locale, spoken):
    monkeypatch.setenv("WXFLOW_LANG", own)
    monkeypatch.setenv("LC_ALL", locale)
    language.choose(None)
    assert language.spoken() == spoken


@pytest.mark.parametrize("words", [("--lang", "zh", "--help"), ("--help", "--lang=zh")])
def test_the_list_of_commands_is_chinese_wherever_lang_stands(run: Run, words):
    said = run(*words).output
    assert "登记已经到期的全部期限" in said
    assert [place.help for place in PLACES.values() if place.help in said] == []


def test_a_refusal_is_chinese_with_lang_behind_the_command(active: Run):
    refused = active("group", "approve", "G001", "--actor", "E0001", "--lang", "zh")
    assert refused.exit_code == 3
    assert "当前状态 active 下不得办理；可办理：" in refused.stderr


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
    assert "∅ → 已申请，由任何在职人员（群名须符合第八条）" in shown
    assert "与群有关的人员（第十条）" in shown
    assert "Company name + group name (clause 8)" in run("group", "request", "--help").stdout
