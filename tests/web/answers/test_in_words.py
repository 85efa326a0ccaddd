"""What is wrong is said on a page by what its inputs are called, in the visitor's language, and by no option."""

import pytest

from tests.given.databases import ON_SQLITE
from tests.given.web import Door, text
from wxflow.translatable import tr
from wxflow_office.texts import language
from wxflow_web.answers import in_words

GROUP = {
    "data__kind": "temporary", "data__unit": "采购部", "data__purpose": "x",
    "data__scope__units": "采购部", "data__leads": "E0004", "key": "G9", "data__title": "华信公司九群",
}  # fmt: skip


@ON_SQLITE
@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({}, "临时群须填写计划结束日 "),
        ({"data__title": ""}, " 缺少 群名：请给出文本 "),
        ({"data__leads": ""}, " 缺少 群负责人：请给出至少 1 项的文本列表 "),
        ({"data__planned_end": "2026/2/30"}, " 计划结束：'2026/2/30' 应为日期，如 2026-03-02 "),
    ],
)
def test_a_form_names_its_inputs_as_they_are_labelled(door: Door, other: dict[str, str], told: str) -> None:
    browser = door.browser("E0004", language="zh")
    page = text(browser.post("/events/group/request", **{**GROUP, **other}))
    assert told in page
    assert "--" not in page
    assert "微信群 G9 申请：" not in page


def test_what_is_to_be_typed_elsewhere_stays_as_it_is() -> None:
    before = language.spoken()
    language.choose("zh")
    try:
        assert in_words.told(tr("{path}: write `wxflow x --company X` (--actor) or --actor", path="a")) == (
            "a: write `wxflow x --company X`  or“操作人”"
        )
    finally:
        language.choose(before)
