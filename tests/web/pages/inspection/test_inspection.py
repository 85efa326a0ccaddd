"""An inspection from a chat's export: what was read, whose the nicknames are, what it costs, and the record."""

from collections.abc import Callable
from pathlib import Path

import httpx2
import pytest

from tests.given.databases import ON_BOTH, ON_SQLITE
from tests.given.spreadsheets import by_openpyxl
from tests.given.web import Browser, Door, hidden, text
from wxflow_web.forms import held

LIST = "群昵称\n群主\n钟静明(群负责人)\n小黄\n老王\n".encode()
Files = dict[str, tuple[str, bytes]]


def compared(browser: Browser, content: bytes = LIST, name: str = "chat.csv", **fields: str) -> httpx2.Response:
    browser.get("/inspection")
    return browser.upload("/inspection", {"file": (name, content)}, group="采购部", **fields)


def again(browser: Browser, page: httpx2.Response, **fields: str) -> httpx2.Response:
    return browser.upload("/inspection", {}, **{**hidden(page), **fields})


@ON_BOTH
def test_an_export_is_compared_put_right_by_hand_and_recorded_once(door: Door) -> None:
    browser = door.browser("E0009")
    page = compared(browser)
    said = text(page)
    assert "小黄 unsure perhaps 黄娟娜 E0003" in said
    assert "老王 stranger nobody we know" in said
    assert "missing 黄娟娜 E0003" in said and "It is" in said
    assert door.hand.penalties() == []
    right = again(browser, page, person__2="黄娟娜")
    assert "missing" not in text(right)
    assert "nickname 黄娟娜 E0003 小黄 黄娟娜" in text(right)
    assert "小黄 → 黄娟娜" in text(right)
    done = again(browser, right, person__2="黄娟娜", do="record")
    assert "The inspection is recorded." in text(done)
    assert "小黄 → 黄娟娜 Please take out of the group: 老王" in text(done)
    assert [(clause, debtor) for clause, debtor, _ in door.hand.penalties()] == [
        ("17", "E0003"), ("17", "E0004"), ("18", "E0004"),
    ]  # fmt: skip
    again(browser, right, person__2="黄娟娜", do="record")
    assert len(list(door.hand.engine.queries.instances("inspection"))) == 1, (
        "a form that is sent twice is one inspection"
    )


@ON_SQLITE
def test_what_it_costs_is_shown_before_it_is_recorded(door: Door) -> None:
    said = text(compared(door.browser("E0009")))
    assert "钟静明 (E0004) · clause 18" in said
    assert list(door.hand.engine.queries.instances("inspection")) == []


@ON_SQLITE
@pytest.mark.parametrize(
    ("pasted", "found"),
    [
        ("群主\n钟静明(群负责人)\n黄娟娜", 3),
        ("群主、钟静明(群负责人)、黄娟娜", 3),
        ("工号\t群昵称\nE0009\t群主\nE0004\t钟静明(群负责人)\nE0003\t黄娟娜", 3),
        ('群主\n"钟静明"的号\n黄娟娜', 3),
    ],
)  # fmt: skip
def test_who_is_in_a_chat_is_pasted_in_many_ways(door: Door, pasted: str, found: int) -> None:
    browser = door.browser("E0008")
    browser.get("/inspection")
    page = browser.upload("/inspection", {}, group="G1", pasted=pasted)
    assert f"pasted text · {found} people" in text(page)


@ON_SQLITE
@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_columns_that_are_understood_and_those_that_are_not_are_told(door: Door, suffix: str, tmp_path: Path) -> None:
    rows = [["昵称", "工号", "入群时间"], ["群主", "E0009", "x"], ["黄娟娜", "E0003", "y"]]
    workbook = by_openpyxl(tmp_path / "chat.xlsx", rows)
    content = workbook.read_bytes() if suffix == "xlsx" else "\n".join(map(",".join, rows)).encode("gb18030")
    said = text(compared(door.browser("E0009"), content, f"chat.{suffix}"))
    assert "昵称 nickname 工号 person not used 入群时间" in said
    assert "2 people" in said


@ON_SQLITE
@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"PK\x03\x04 no workbook", "no workbook that can be read"),
        ("姓名,部门\n罗慧敏,总经办\n".encode(), "no row of headers"),
        ("群昵称\n".encode(), "there is nobody in it"),
        ("\n".join(["群昵称", *(f"某{n}" for n in range(1001))]).encode(), "no chat has more than 1000"),
        (b"\xff\xfe\xff", "neither UTF-8 nor GB18030"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_told_in_one_page(door: Door, content: bytes, why: str) -> None:
    page = compared(door.browser("E0009"), content)
    assert page.status_code == 422
    assert why in text(page)


@ON_SQLITE
def test_a_file_over_the_bound_is_one_clear_sentence(door: Door) -> None:
    page = compared(door.browser("E0009"), b"x" * (held.MOST + 1))
    assert page.status_code == 413
    assert "at most 10000 kB" in text(page)


@ON_SQLITE
def test_a_file_that_was_changed_between_the_steps_is_no_file_of_ours(door: Door) -> None:
    browser = door.browser("E0009")
    page = compared(browser)
    kept = hidden(page)["held"]
    forged: tuple[Callable[[str], str], ...] = (
        lambda one: one[:-4] + "AAAA", lambda one: "0" * 64 + one[64:], lambda _: "x",
    )  # fmt: skip
    for change in forged:
        assert again(browser, page, held=change(kept)).status_code == 403
    other = door.browser("E0008")
    other.get("/inspection")
    assert again(other, page, token=other.token).status_code == 403, "it was held for another session"


@ON_SQLITE
def test_a_roster_that_fits_badly_is_recorded_by_whoever_says_so(door: Door) -> None:
    browser = door.browser("E0009")
    strangers = "\n".join(["群昵称", *(f"外人{n}号" for n in range(12))]).encode()
    page = compared(browser, strangers)
    assert "more than" in text(page)
    assert "The inspection is recorded." not in text(again(browser, page, do="record"))
    assert "The inspection is recorded." in text(again(browser, page, do="record", confirm="yes"))


@ON_SQLITE
def test_nobody_is_recorded_whom_nobody_knows(door: Door) -> None:
    browser = door.browser("E0009")
    page = again(browser, compared(browser), person__3="王某", do="record")
    assert "nobody is called 王某" in text(page)
    assert list(door.hand.engine.queries.instances("inspection")) == []


@ON_SQLITE
def test_a_key_from_a_form_is_of_that_group_and_day(door: Door) -> None:
    browser = door.browser("E0009")
    page = compared(browser)
    for key in ("G2/2026-03-02/1", "G1/2020-01-01/1", "G1/2026-03-02/77", "G1/2026-03-02/x"):
        assert hidden(again(browser, page, key=key))["key"] == "G1/2026-03-02/1", key


@ON_SQLITE
def test_the_moment_is_one_that_has_come(door: Door) -> None:
    browser = door.browser("E0009")
    assert "2026-03-02 09:30" in text(compared(browser, at="2026-03-02T09:30"))
    assert compared(browser, at="yesterday").status_code == 422
    long_ago = compared(browser, at="2026-01-29T23:59")
    assert (long_ago.status_code, "2026-01-30" in text(long_ago)) == (422, True)


@ON_SQLITE
def test_a_group_that_is_not_there_or_is_several_is_told(door: Door) -> None:
    browser = door.browser("E0009")
    browser.get("/inspection")
    for group, why in (("", "which group"), ("财务部", "there is no group")):
        page = browser.upload("/inspection", {}, group=group, pasted="群主")
        assert page.status_code == 422 and why in text(page)


@ON_SQLITE
def test_whoever_records_none_sees_their_groups_and_sends_nothing(door: Door) -> None:
    lead = door.browser("E0004")
    page = lead.get("/inspection")
    assert "华信公司采购部群 G1 not inspected yet" in text(page)
    assert "Compare" not in text(page)
    assert lead.upload("/inspection", {}, group="G1", pasted="群主").status_code == 404


@ON_SQLITE
def test_a_roster_says_who_is_called_what_and_what_to_ask_the_chat(door: Door) -> None:
    door.hand.at("2026-03-02 09:30")("person/E0003", "rename", "E0008", name="黄娟")
    door.hand("person/E0005", "join", "E0008", name="林雪", unit="采购部")
    said = text(door.browser("E0004").get("/rosters/G1"))
    assert "Please change your nickname: 黄娟娜 → 黄娟 Please bring into the group: 林雪 (E0005), as 林雪" in said
    assert "钟静明 E0004 · 采购部 钟静明(群负责人)" in said
    assert door.browser("E0002").get("/rosters/G1").status_code == 404
