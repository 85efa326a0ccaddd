"""Lines go to the stream that is given, or are added to a file."""

import io
import json
from pathlib import Path

import pytest

from wxflow_connectors.file import Lines, Stream
from wxflow_connectors.sender import Undelivered
from wxflow_machines.policy.channels import Channel


def test_a_stream_takes_a_line_a_message(capsys: pytest.CaptureFixture[str]) -> None:
    stream = io.StringIO()
    for number in ("d1", "d2"):
        Stream(Channel("out", "stdout"), stream).send(number, "E0002", "一\n二")
    assert [json.loads(line) for line in stream.getvalue().splitlines()] == [
        {"id": number, "to": "E0002", "text": "一\n二"} for number in ("d1", "d2")
    ]
    assert capsys.readouterr().out == ""


def test_a_file_that_cannot_be_written_takes_nothing(tmp_path: Path) -> None:
    with pytest.raises(Undelivered, match=r"none/out\.jsonl: No such file"):
        Lines(Channel("out", "file", {"path": "none/out.jsonl"}), tmp_path).send("d1", "E0002", "text")
