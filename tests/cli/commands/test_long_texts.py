"""A text that no index holds is refused on its own line, and the rest of its batch is done."""

import json

import pytest

from tests.given.databases import ON_BOTH
from tests.given.door import Run
from tests.given.inputs import texts

(LONG,) = texts("9/long_text.txt")
"""10,000 characters that no compression makes shorter."""
JOIN = {"at": "2026-03-03T09:00:00+08:00", "actor": "E0008", "machine": "person", "event": "join"}
GROUP = {"at": "2026-03-03T09:00:00+08:00", "actor": "E0002", "machine": "group", "event": "request"}
ASKED = {"title": "群", "kind": "permanent", "unit": "销售部", "purpose": "业务协同", "leads": ["E0002"]}
BAD = {
    "key": {**JOIN, "key": LONG, "data": {"name": "甲", "unit": "销售部"}},
    "unit": {**JOIN, "key": "E0101", "data": {"name": "甲", "unit": LONG}},
    "request": {**JOIN, "key": "E0101", "data": {"name": "甲", "unit": "销售部"}, "request_id": LONG},
    "scope": {**GROUP, "key": "G2", "data": {**ASKED, "scope": {"units": [LONG], "people": []}}},
}


@ON_BOTH
@pytest.mark.parametrize("name", BAD)
def test_what_no_index_holds_is_refused_and_the_lines_around_it_are_done(active: Run, name: str) -> None:
    around = [{**JOIN, "key": key, "data": {"name": "乙", "unit": "销售部"}} for key in ("E0201", "E0202")]
    lines = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in (around[0], BAD[name], around[1]))
    done = active("apply", "-", "--format", "json", stdin=lines)
    told = json.loads(done.stdout)
    assert done.exit_code == 1
    assert told["applied"] == 2
    assert [one["line"] for one in (*told["invalid"], *told["refused"])] == [2]
    assert "try again" not in done.output
    for key in ("E0201", "E0202"):
        assert active("person", "show", key).exit_code == 0
