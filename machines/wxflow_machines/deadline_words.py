"""Say in Chinese what a deadline asks for."""

from collections.abc import Mapping

ASKS: Mapping[str, str] = {
    "membership.add": "把应进群的人拉进群",
    "membership.nickname": "改正群昵称",
    "membership.remove": "把应退群的人移出群",
    "handover.handover": "完成群负责人交接并备案",
    "group.dissolution_request": "申请注销临时群",
    "group.title": "改正群名",
    "group.planned_end": "计划结束日已过：请结束工作或延期",
    "penalty.appeal": "申诉期限届满",
    "approval.answer": "审批",
}

NEWS: Mapping[str, str] = {
    "opinion": "请就审批提出意见",
    "copied": "抄送审批，请知悉",
    "returned": "申请被退回，请修改后重新提交或撤销",
    "granted": "审批已通过",
    "denied": "审批未通过",
    "recalled": "申请已撤销",
    "withdrawn": "因更正，对您的处罚已撤销",
    "appeal_moot": "因更正，对您的处罚已撤销，申诉无需再处理",
    "given_back": "因更正，对您的处罚已撤销；已扣的款项将退还",
}
"""What is told of an approval, or of a penalty, without being due."""


DONE = "已办理，无需处理"
"""What is told of what waited for somebody and waits no longer."""


def asks(machine: str, deadline: str) -> str:
    """Say what is to be done before a deadline."""
    return ASKS.get(f"{machine}.{deadline}", f"{machine}.{deadline}")
