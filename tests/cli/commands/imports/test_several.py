"""A staff id is one person to every channel."""

import json
import shutil

import pytest

from tests.given import company
from tests.given.door import Run
from tests.given.inputs import at, texts

ODD = at("8/people.csv")


@pytest.mark.parametrize("several", texts("8/staff_ids.txt"))
def test_an_id_that_a_channel_reads_as_several_people_joins_nowhere(small: Run, several: str) -> None:
    done = small("apply", "-", stdin=company.lines([company.join(5, several, "张三", "销售部")]))
    assert (done.exit_code, "cannot be a staff id" in done.output + done.stderr) == (1, True)
    assert json.loads(small("person", "list", "--format", "json").stdout) == []


def test_an_import_refuses_their_rows_and_takes_the_others(small: Run) -> None:
    shutil.copy(ODD, "people.csv")
    done = small("import", "people", "people.csv", "--actor", "E0008", "--new-unit", "--confirm")
    assert done.exit_code == 1
    assert (done.stdout.count("cannot be a staff id"), "2 refused" in done.output) == (2, True)
    assert [one["key"] for one in json.loads(small("person", "list", "--format", "json").stdout)] == ["E0077"]
