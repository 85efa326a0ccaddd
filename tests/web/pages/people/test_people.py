"""People on the page: searched, and each with what hangs on them, for whoever may see them."""

from tests.given.databases import ON_BOTH, ON_SQLITE
from tests.given.web import Door, text


@ON_BOTH
def test_hr_finds_somebody_by_initials_and_sees_what_hangs_on_them(door: Door) -> None:
    hr = door.browser("E0008")
    said = text(hr.get("/people?q=zjm"))
    assert "钟静明 E0004 · 采购部" in said
    assert "罗慧敏" not in said
    page = text(hr.get("/people/E0004"))
    assert "华信公司采购部群 only lead" in page
    assert "leave" in page and "transfer" in page
    assert "approver for 销售部" in text(hr.get("/people/E0002"))


@ON_SQLITE
def test_what_waits_for_somebody_and_their_penalties_are_shown(door: Door) -> None:
    door.hand.at("2026-03-02 09:30")
    door.hand("inspection/G1/2026-03-02/1", "record", "E0009", roster=[{"nickname": "群主"}], title="不对")
    page = text(door.browser("E0008").get("/people/E0004"))
    assert "penalty · clause 18" in page
    assert "confirm" not in page


@ON_SQLITE
def test_a_stand_in_is_told_on_both_pages(door: Door) -> None:
    door.hand("person/E0004", "stand_in", "E0004", by="E0003", **{"from": "2026-03-02", "until": "2026-03-06"})
    hr = door.browser("E0008")
    assert "On leave from 2026-03-02 to 2026-03-06; acts meanwhile: 黄娟娜 E0003" in text(hr.get("/people/E0004"))
    assert "stands in for 钟静明 E0004" in text(hr.get("/people/E0003"))


@ON_SQLITE
def test_everybody_sees_themselves_and_nobody_else(door: Door) -> None:
    member = door.browser("E0003")
    said = text(member.get("/people"))
    assert "黄娟娜 E0003" in said and "罗慧敏" not in said
    assert member.get("/people/E0003").status_code == 200
    assert member.get("/people/E0004").status_code == 404
    assert "Import" not in said


@ON_SQLITE
def test_whoever_has_left_is_found_when_asked_for(door: Door) -> None:
    door.hand("person/E0002", "leave", "E0008")
    hr = door.browser("E0008")
    assert "葛强华" not in text(hr.get("/people?q=gqh"))
    assert "葛强华 E0002 · 销售部 · left" in text(hr.get("/people?q=gqh&left=yes"))


@ON_SQLITE
def test_people_are_paged_by_key(door: Door) -> None:
    for n in range(60):
        door.hand(f"person/F{n:03}", "join", "E0008", name=f"甲{n}", unit="生产部")
    hr = door.browser("E0008")
    page = hr.get("/people?q=生产部")
    assert "F049" in page.text and "F050" not in page.text
    assert "F050" in hr.get("/people?q=生产部&after=F049").text


@ON_SQLITE
def test_what_is_typed_is_text(door: Door) -> None:
    page = door.browser("E0008").get("/people?q=<script>alert(1)</script>")
    assert "<script>alert" not in page.text
