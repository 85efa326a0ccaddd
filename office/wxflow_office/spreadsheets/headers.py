"""Know the headers that name a field, Chinese or English."""

import re
from collections.abc import Mapping
from typing import Any

from wxflow.errors import nearest
from wxflow_machines.policy.sameness import canonical_id

HEADERS: Mapping[str, str] = {
    "person": "工号 员工编号 人员编号 员工号 职工号 人员 staff_id employee_id person id",
    "name": "姓名 真实姓名 员工姓名 name real_name",
    "unit": "部门 单位 所属部门 所在部门 unit department",
    "change": "变动 变动类型 异动 异动类型 change event",
    "status": "状态 在职状态 人员状态 status",
    "at": "发生时间 生效日期 生效时间 日期 变动日期 at date effective",
    "recorded_at": "登记时间 登记日期 recorded_at recorded",
    "group": "群编号 群号 group group_id",
    "title": "群名 群名称 title",
    "kind": "类型 群类型 kind",
    "purpose": "用途 purpose",
    "scope_units": "范围部门 scope_units",
    "scope_people": "范围人员 scope_people",
    "leads": "群负责人 负责人 leads lead",
    "planned_end": "计划结束 计划结束日期 planned_end",
    "register_no": "备案号 登记号 register_no",
    "owner": "群主 owner",
    "verdict": "判断 verdict",
    "note": "说明 note",
    "number": "编号 处罚编号 number",
    "decision": "处理 处理意见 处理结果 决定 decision",
    "amount": "核定金额 金额 amount",
    "reason": "理由 处理理由 原因 reason",
    "nickname": "群昵称 昵称 群内昵称 备注名 群备注 群名片 nickname",
}
"""Each field's headers, the first one shown; compared without case, spaces, dashes and brackets."""
_FIELDS = {re.sub(r"_", "", header): field for field, headers in HEADERS.items() for header in headers.split()}
_REMARK = re.compile(r"必填|选填|required|optional")


def field_of(header: Any) -> str | None:
    """Return the field a header names, or None."""
    written = re.sub(r"[_()\[\]【】*:-]", "", canonical_id(str(header)))
    return _FIELDS.get(_REMARK.sub("", written))


def shown(field: str | None) -> str:
    """Return a field's first header, and the English one."""
    names = HEADERS[field or ""].split()
    return f"{names[0]} ({next(name for name in names if name.isascii())})"


def is_near(header: str, field: str) -> bool:
    """Tell whether a header nearly names a field."""
    return bool(nearest(canonical_id(header), HEADERS[field].split()))
