"""Imports on the page: seen before they are done, what is wrong beside its cell, doubts answered without a new file."""

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from tests.given.databases import ON_BOTH, ON_SQLITE
from tests.given.founded import moment
from tests.given.spreadsheets import by_openpyxl
from tests.given.web import PRESENT, Door, hidden, text

ALL = (
    "工号,姓名,部门\nE0001,罗慧敏,总经办\nE0002,葛强华,销售部\nE0003,黄娟,销售部\nE0004,钟静明,采购部\n"
    "E0008,赵娜,人事部\nE0009,孔霞,信息中心\n"
)


@ON_BOTH
def test_hrs_list_is_seen_and_then_imported(door: Door) -> None:
    hr = door.browser("E0008")
    hr.get("/imports/people")
    content = (ALL + "E0010,林雪,采购部\n").encode("gb18030")
    page = hr.upload("/imports/people", {"file": ("人员.csv", content)})
    said = text(page)
    assert "Nothing has been recorded yet. 2 would be done" in said
    assert "4 黄娟娜 E0003 rename 黄娟娜 黄娟 would be done" in said
    assert "8 E0010 join 采购部 would be done" in said
    assert door.hand.state("person/E0010") is None
    done = hr.upload("/imports/people", {}, **hidden(page), do="import")
    assert "Imported: 2 done" in text(done)
    assert door.hand.state("person/E0010") == "employed"
    found = door.hand.engine.queries.steps_of("person", "E0010")
    assert found[0].actor == "E0008" and '"door":"web"' in (found[0].via or "")


@ON_SQLITE
def test_what_is_wrong_stands_beside_its_cell(door: Door) -> None:
    hr = door.browser("E0008")
    hr.get("/imports/people")
    page = hr.upload(
        "/imports/people", {"file": ("人员.csv", "工号,姓名,部门\nE0001,,总经办\nE0/2,葛强华,\n".encode())}
    )
    assert page.status_code == 422
    said = text(page)
    assert (
        "人员.csv: row 2 E0001 姓名 — is empty (or a formula that has not been worked out): fill it in 总经办" in said
    )
    assert "工号 E0/2 E0/2 holds a /" in said


CHANGED = "工号,姓名,部门,变动,发生时间,登记时间\nE0003,,销售部,离职,{at},2026-03-02 08:30\n"


@ON_SQLITE
def test_no_file_says_when_something_was_recorded(door: Door) -> None:
    hr = door.browser("E0008")
    assert "登记时间" not in text(hr.get("/imports/people"))
    content = CHANGED.format(at="2026-03-01 17:30").encode()
    seen = hr.upload("/imports/people", {"file": ("变动.csv", content)})
    assert "登记时间" in text(seen)
    hr.upload("/imports/people", {}, **hidden(seen), do="import")
    step = door.hand.engine.queries.steps_of("person", "E0003")[-1]
    assert (step.event, step.at) == ("leave", moment("2026-03-01 17:30"))
    assert step.recorded_at >= PRESENT


@ON_SQLITE
@pytest.mark.parametrize(("at", "why"), [("2026-01-29 23:59", "2026-01-30"), ("", "when did it happen?")])
def test_a_change_says_when_it_happened_and_not_too_long_ago(at: str, why: str, door: Door) -> None:
    hr = door.browser("E0008")
    hr.get("/imports/people")
    told = hr.upload("/imports/people", {"file": ("变动.csv", CHANGED.format(at=at).encode())})
    assert (told.status_code, why in text(told)) == (422, True)
    assert door.hand.state("person/E0003") == "employed"


@ON_SQLITE
def test_a_doubt_is_answered_without_handing_the_file_in_again(door: Door) -> None:
    hr = door.browser("E0008")
    hr.get("/imports/people")
    asked = hr.upload("/imports/people", {"file": ("人员.csv", (ALL + "E0010,林雪,采够部\n").encode())})
    assert asked.status_code == 409
    assert "there is no unit 采够部 (did you mean '采购部'?)" in text(asked)
    assert "tick “Open the units of the file that are not there yet” below to open it" in text(asked)
    assert "--new-unit" not in text(asked)
    seen = hr.upload("/imports/people", {}, **hidden(asked), new_unit="yes")
    assert "E0010 join 采够部 would be done" in text(seen)
    hr.upload("/imports/people", {}, **hidden(seen), new_unit="yes", do="import")
    assert door.hand.state("unit/采够部") is not None


@ON_SQLITE
def test_everybody_missing_is_asked_about_first(door: Door) -> None:
    hr = door.browser("E0008")
    hr.get("/imports/people")
    asked = hr.upload("/imports/people", {"file": ("人员.csv", "工号,姓名,部门\nE0008,赵娜,人事部\n".encode())})
    assert asked.status_code == 409
    assert door.hand.state("person/E0001") == "employed"


GROUPS = [
    ["群编号", "群名", "类型", "部门", "用途", "群负责人", "备案号", "群主", "范围部门"],
    ["G7", "华信公司销售部群", "常设", "销售部", "业务", "E0002", "7", "E0009", "销售部"],
]


@ON_SQLITE
def test_groups_are_adopted_with_the_nicknames_put_right_in_between(door: Door, tmp_path: Path) -> None:
    centre = door.browser("E0009")
    centre.get("/imports/groups")
    groups = by_openpyxl(tmp_path / "groups.xlsx", GROUPS).read_bytes()
    chat = "群昵称\n群主\n葛强华(群负责人)\n小黄\n".encode()
    files = {"file": ("groups.xlsx", groups), "second": ("G7.csv", chat)}
    asked = centre.upload("/imports/groups", files)
    assert asked.status_code == 422 and "no staff ids" in text(asked)
    book = centre.upload("/imports/groups", {}, **hidden(asked), do="propose")
    assert book.headers["content-disposition"].startswith("attachment")
    rows = list(openpyxl.load_workbook(BytesIO(book.content)).active.values)
    assert rows[3][2] == "小黄"
    filled = [list(rows[0]), *(["" if cell is None else cell for cell in row] for row in rows[1:])]
    filled[3][3:7] = ["E0003", "", "", "确定"]
    second = by_openpyxl(tmp_path / "filled.xlsx", filled).read_bytes()
    seen = centre.upload("/imports/groups", {"second": ("filled.xlsx", second)}, **hidden(asked))
    assert "G7 adopt active would be done" in text(seen), text(seen)
    assert door.hand.state("group/G7") is None
    centre.upload("/imports/groups", {}, **hidden(seen), do="import")
    assert door.hand.state("group/G7") == "active"


@ON_SQLITE
def test_a_lead_hands_in_a_roster_and_others_are_refused_row_by_row(door: Door) -> None:
    door.hand("person/E0010", "join", "E0008", name="林雪", unit="采购部")
    content = "群编号,工号,群昵称\nG1,E0009,群主\nG1,E0004,钟静明(群负责人)\nG1,E0003,黄娟娜\nG1,E0010,林雪\n".encode()
    stranger, member, lead = door.browser("E0002"), door.browser("E0003"), door.browser("E0004")
    for browser in (stranger, member, lead):
        browser.get("/imports/rosters")
    told = stranger.upload("/imports/rosters", {"file": ("r.csv", "群编号,工号,群昵称\nG1,E0002,葛强华\n".encode())})
    assert told.status_code == 422 and "there is no group G1" in text(told)
    assert "E0003" not in told.text, "who is in a group is told to nobody who may not see it"
    assert "1 refused" in text(member.upload("/imports/rosters", {"file": ("r.csv", content)}))
    seen = lead.upload("/imports/rosters", {"file": ("r.csv", content)})
    lead.upload("/imports/rosters", {}, **hidden(seen), do="import")
    assert door.hand.state("membership/G1/E0010") == "present"


@ON_SQLITE
@pytest.mark.parametrize(("person", "kind", "status"), [
    ("E0003", "people", 404), ("E0009", "groups", 200), ("E0008", "people", 200), ("E0008", "wages", 404),
])  # fmt: skip
def test_whoever_may_do_it_finds_the_page(door: Door, person: str, kind: str, status: int) -> None:
    assert door.browser(person).get(f"/imports/{kind}").status_code == status


@ON_SQLITE
def test_a_zip_that_unpacks_to_too_much_is_refused(door: Door) -> None:
    from zipfile import ZIP_DEFLATED, ZipFile

    into = BytesIO()
    with ZipFile(into, "w", ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 401_000_000)
    hr = door.browser("E0008")
    hr.get("/imports/people")
    page = hr.upload("/imports/people", {"file": ("bomb.xlsx", into.getvalue())})
    assert page.status_code == 422
    assert "unpacks to 401 MB" in text(page)
