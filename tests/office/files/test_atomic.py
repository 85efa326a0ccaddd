"""A file is written whole or not at all, and nothing is left beside it for good."""

import os
from pathlib import Path

from wxflow_office.files import atomic


def test_what_a_killed_writer_left_is_tidied_and_what_is_being_written_is_not(tmp_path: Path) -> None:
    for name in (".wxflow-writing-old", ".wxflow-writing-new", ".wxflow-mine"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "copy.db").write_text("half", encoding="utf-8")
    for name in (".wxflow-writing-old", ".wxflow-mine"):
        os.utime(tmp_path / name, (0, 0))
    with atomic.replacing(tmp_path / "copy.db", force=None) as path:
        path.write_text("whole", encoding="utf-8")
    assert sorted(one.name for one in tmp_path.iterdir()) == [".wxflow-mine", ".wxflow-writing-new", "copy.db"]
