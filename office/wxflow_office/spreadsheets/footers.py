"""Know the rows of a table that are about nobody: sums, and who has drawn the list up."""

import re
from collections.abc import Sequence
from typing import Any
from unicodedata import normalize

_COUNT = r"\d+(?:人|名|位|个|条|行)?"
_SUM = re.compile(rf"[^:]*(?:合计|总计|小计|总人数|subtotal|total)(?::?(?:共?{_COUNT})?)|共计?:?{_COUNT}.*", re.I)
_BARE_SUM = re.compile(rf"(?:合计|总计|total):?|(?:合计|总计|小计|共计?):?共?{_COUNT}.*", re.I)
"""What even among nicknames is a sum: 小计 alone may be what somebody called 计 is called."""
_DUTY = "制表|制单|填表|填报|编制|审核|复核|核对|审批|批准|经办|打印|导出"
_SIGNED = re.compile(rf"(?:{_DUTY})(?:(?:人员?|者|日期|时间|单位)?:.*|人员?|者|日期|时间)")
_DUTY_ALONE = re.compile(_DUTY)


def begins_with_an_id(cell: Any) -> bool:
    """Tell whether a row's first cell looks like a staff id: so begin most rows, and none that is about nobody."""
    return isinstance(cell, str) and cell.isascii() and cell.isalnum() and "total" not in cell.lower()


def is_footer(row: Sequence[Any], key: Any, nickname: int | None) -> bool:
    """Tell whether a row is a sum or a signature, by its first cell that says something.

    `key` is the cell that says whom the row is about; `nickname` the column of nicknames, if there is one.
    """
    at, first = next(((at, said) for at, cell in enumerate(row) if (said := _said(cell))), (None, ""))
    if at is not None and at == nickname:
        return bool(_BARE_SUM.fullmatch(first) or (_SIGNED.fullmatch(first) and ":" in first))
    if _SUM.fullmatch(first) or _SIGNED.fullmatch(first):
        return True
    # A unit may be called 审核, but then the row says whom it is about.
    return bool(_DUTY_ALONE.fullmatch(first)) and _said(key) in ("", first)


def _said(cell: Any) -> str:
    return re.sub(r"\s", "", normalize("NFKC", cell)) if isinstance(cell, str) else "" if cell is None else str(cell)
