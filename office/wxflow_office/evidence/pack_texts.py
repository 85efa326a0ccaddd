"""The words of an evidence pack, for whoever reads it without wxflow, in the language it is made in."""

from collections.abc import Mapping
from typing import NamedTuple


class Files(NamedTuple):
    """What the files of a pack are called."""

    steps: str
    timers: str
    state: str
    documents: str
    people: str
    proofs: str
    notices: str
    readme: str


class Words(NamedTuple):
    """The words of a pack: the headings of its tables by their columns, and the rest."""

    steps: Mapping[str, str]
    timers: Mapping[str, str]
    people: Mapping[str, str]
    documents: Mapping[str, str]
    proofs: Mapping[str, str]
    files: Files
    unsigned: str
    signed: str
    readme: str


_README_ZH = """\
证据包：{subject}
公司：{company}（{code}）

步骤.csv      每一步：何时、何人、何事、由何状态到何状态、起因、封印。“说明”是这一步的中文说法（姓名以制作本包时为准），
              其余各列是记录的原样，封印由它们算出。“起因”是引起它的那一步：类别/编号#序号。
              事件为 corrected 的一步是更正：此前的步骤原样保留，现在算数的是其事件数据中 life 所列的；
              谁提出、谁批准、为何更正，见 correction 的各步。
              “登记时间”是登记人所称，“录入时间”是录入时机器的时钟；旧版本录入的步骤没有后者。
期限.csv      正在计时的期限。
现状.json     每个实例现在的状态和事实。
人员.csv      步骤中出现的工号各是谁（姓名、部门以制作本包时为准）。
处罚通知书/   每笔处罚一份：谁自何时应办何事，期限逐日计算，何时告知何人，可以怎样救济。
文件.csv      当时生效的制度参数（policy）、状态机声明（declaration），以及巡检所依据的文件（source）的 SHA-256。
documents/    上述制度参数和声明的原文。
proofs/       {proofs} 份证明：检查点签署之时，某个实例的步骤正是这些，一步不多，一步不少。
证明.csv      每份证明是哪个实例的。
SHA256SUMS    本包各文件的 SHA-256；在本文件夹中用 sha256sum -c SHA256SUMS 核对。

检查点：{checkpoint}

核验一份证明，不需要 wxflow，只需要 Python 和 cryptography 库：

    python verify_proof.py proofs/0001.json 公钥

公钥和根应当取自本包之外：签署检查点时打印、邮寄或另行存档的那一份。表格里以单引号开头的单元格，
是为了不让电子表格把它当成公式。写着 (erased) 的姓名或昵称已经清除，封印仍然有效。
"""
_README_EN = """\
Evidence pack: {subject}
Company: {company} ({code})

steps.csv      Every step: when, by whom, what, from which state to which, why, its seal. "In words" says it with
               today's names; all else stands as it is on record, and the seal is made of it. Its cause is the step
               that led to it: machine/key#number. "Recorded at" is what whoever recorded it says, "entered at" is the
               machine's clock; steps of an earlier version have no such time.
deadlines.csv  The deadlines that run.
state.json     How each instance stands now, and what it knows.
people.csv     Who bears each staff id in the steps (name and unit as of the making of this pack).
notices/       One for each penalty: who owed what since when, each day counted, who was told, what may be done.
documents.csv  The SHA-256 of the policies and declarations in force, and of the files that inspections were made by.
documents/     The policies and declarations themselves.
proofs/        {proofs} proofs: when the checkpoint was signed, the steps of an instance were these and no others.
proofs.csv     Which proof is of which instance.
SHA256SUMS     The SHA-256 of each file of this pack: check them in this folder by sha256sum -c SHA256SUMS.

Checkpoint: {checkpoint}

To verify a proof takes no wxflow, only Python and the library cryptography:

    python verify_proof.py proofs/0001.json PUBLIC_KEY

Take the public key and the root from outside this pack: as they were printed, mailed or filed when the checkpoint was
signed. A quote before a cell keeps a spreadsheet from taking it for a formula. A name that reads (erased) has been
erased as the law asks; its seal holds all the same.
"""
_ZH = Words(
    steps={
        "at": "发生时间",
        "recorded_at": "登记时间",
        "told": "说明",
        "machine": "类别",
        "key": "编号",
        "seq": "序号",
        "event": "事件",
        "from": "原状态",
        "to": "新状态",
        "actor": "操作人",
        "reason": "理由",
        "data": "事件数据",
        "request_id": "请求号",
        "cause": "起因",
        "via": "录入途径",
        "entered_at": "录入时间",
        "seal": "封印",
    },
    timers={
        "machine": "类别",
        "key": "编号",
        "deadline": "期限",
        "start": "起算",
        "budget": "工作日",
        "due": "到期",
        "provisional": "暂定",
    },
    people={
        "person": "工号",
        "name": "姓名",
        "unit": "部门",
    },
    documents={
        "kind": "种类",
        "hash": "SHA-256",
        "file": "本包中的文件",
        "used_by": "首次出现于",
    },
    proofs={
        "file": "本包中的文件",
        "machine": "类别",
        "key": "编号",
    },
    files=Files("步骤.csv", "期限.csv", "现状.json", "文件.csv", "人员.csv", "证明.csv", "处罚通知书", "说明.txt"),
    unsigned="无：本包制作前还没有做过检查点。",
    signed="第 {number} 号，{made}，根 {root}，公钥 {key}",
    readme=_README_ZH,
)
_EN = Words(
    steps={
        "at": "happened at",
        "recorded_at": "recorded at",
        "told": "in words",
        "machine": "machine",
        "key": "key",
        "seq": "number",
        "event": "event",
        "from": "from",
        "to": "to",
        "actor": "by",
        "reason": "reason",
        "data": "data",
        "request_id": "request id",
        "cause": "cause",
        "via": "via",
        "entered_at": "entered at",
        "seal": "seal",
    },
    timers={
        "machine": "machine",
        "key": "key",
        "deadline": "deadline",
        "start": "start",
        "budget": "working days",
        "due": "due",
        "provisional": "provisional",
    },
    people={
        "person": "staff id",
        "name": "name",
        "unit": "unit",
    },
    documents={
        "kind": "kind",
        "hash": "SHA-256",
        "file": "file in this pack",
        "used_by": "first named by",
    },
    proofs={
        "file": "file in this pack",
        "machine": "machine",
        "key": "key",
    },
    files=Files(
        "steps.csv", "deadlines.csv", "state.json", "documents.csv", "people.csv", "proofs.csv", "notices", "README.txt"
    ),
    unsigned="none: there was no checkpoint yet when this pack was made.",
    signed="number {number}, {made}, root {root}, public key {key}",
    readme=_README_EN,
)
WORDS: Mapping[str, Words] = {"zh": _ZH, "en": _EN}
