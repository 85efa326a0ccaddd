"""What a program is refused is said in Chinese where it asks for that, and its names stay as they are."""

from typing import Any

import pytest

from tests.given.databases import ON_SQLITE
from tests.given.web import Door
from tests.given.words import DECLARED, english
from tests.web.api.test_events import GROUP, Program

pytestmark = ON_SQLITE
REFUSED: dict[str, tuple[str, Any, int]] = {
    "not now": ("/group/G1/approve", None, 409),
    "what nobody may see": ("/person/E0003/leave", None, 404),
    "no such group": ("/group/G9/approve", None, 404),
    "no such event": ("/group/G1/aprove", None, 422),
    "not by them": ("/group/G1/retitle", {"data": {"title": "采购二群"}}, 409),
    "a wrong kind": ("/group/G2/request", {"data": {**GROUP, "kind": "forever"}}, 422),
    "what lacks": ("/group/G2/request", {"data": {"title": "华信公司展会群"}}, 422),
    "a field nobody knows": ("/group/G2/request", {"data": {**GROUP, "titel": "x"}}, 422),
    "somebody unknown": ("/group/G2/request", {"data": {**GROUP, "leads": ["E4711"]}}, 404),
}
WROTE = {"forever", "titel", "aprove"}
"""The words that a program wrote."""


@pytest.mark.parametrize("name", REFUSED)
def test_a_refusal_in_chinese_has_no_english_words(door: Door, name: str) -> None:
    path, body, status = REFUSED[name]
    answer = Program(door, "E0004", "*").post(path, body, accept_language="zh-CN")
    told = answer.json()
    said = [told[one] for one in ("title", "detail", "what", "why", "allowed", "who") if told.get(one)]
    wrong = [one for one in (*said, *told.get("problems", ())) if english(one, DECLARED | WROTE)]
    assert (answer.status_code, wrong) == (status, []), told
