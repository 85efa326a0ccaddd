"""Write the policy file a company begins with."""

import json

from wxflow_machines.policy.file import parse

_TEXT = """\
# wxflow 的制度参数文件。没有写出的键取《公司微信群管理办法》的数值。
# `wxflow policy show` 列出全部，`wxflow policy check` 检查。
# 工号均为示例，请换成本公司的。

[company]
code = {code}
name = {name}                  # 群名以它开头（第八条）

[roles]
information_centre = ["E0009"]     # 信息中心：建群、备案、解散
hr = ["E0008"]                     # 人事/行政：入职、调动、离职、交接备案、处罚确认

[approvers]                        # 审批链：逐级、按顺序；"*" 表示没有单独列出的部门
"*" = ["E0001"]
# "销售部" = ["E0002", "E0001"]

# 以下数值与《办法》相同，要改时去掉前面的 #：
#
# [names]
# company = [{name}]           # 可接受的公司名称，可以写多个
#
# [deadlines]                        # 工作日
# membership = 2                     # 进群、退群、改昵称（第九条）
# handover = 2                       # 群负责人离任交接（第十三条）
# dissolution_request = 3            # 临时群工作结束后申请注销（第十四条）
#
# [charges.22]                       # 其他违规：原文没有写清上限，请公司确认
# floor = 20
# ceiling = 100
#
# [calendar]
# overrides = [{{ date = "2026-07-01", workday = false, reason = "公司周年", author = "E0009" }}]
# notices = ["2027.json"]            # 国务院放假通知文件
"""


def starter(code: str, name: str) -> str:
    """Return a valid policy text for the company; raise `BadInput` when its code or name cannot stand in one."""
    text = _TEXT.format(code=json.dumps(code, ensure_ascii=False), name=json.dumps(name, ensure_ascii=False))
    parse(text, "policy.toml")
    return text
