"""A page of HTML that is called .xls is read; what cannot be is said for what it is."""

from pathlib import Path

import pytest

from tests.given.door import Run
from tests.given.imported_people import NOW, people

ROW = "<tr><td>E0001</td><td>罗慧敏</td><td>总经办</td></tr>"
PAGE = f"<html><body><table><tr><th>工号</th><th>姓名</th><th>部门</th></tr>{ROW}</table></body></html>"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_page_of_html_that_is_called_xls_is_read(encoding: str, small: Run) -> None:
    Path("erp.xls").write_bytes(PAGE.encode(encoding))
    done = small("import", "people", "erp.xls", "--actor", "E0008", "--now", NOW)
    assert done.exit_code == 0, done.stderr
    assert people(small) == {"E0001": ("employed", "罗慧敏", "总经办")}


@pytest.mark.parametrize(
    "content",
    [
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>',
        "<!DOCTYPE html><html><body>请登录</body></html>",
    ],
)
def test_what_is_a_page_without_a_table_is_said_for_what_it_is(content: str, small: Run, untouched: None) -> None:
    Path("erp.xls").write_text(content, "utf-8")
    done = small("import", "people", "erp.xls", "--actor", "E0008", "--now", NOW)
    assert (done.exit_code, done.stderr) == (
        2,
        "wxflow: erp.xls: is a page of HTML or XML, no workbook: open it and save it as XLSX\n",
    )
