"""The cover: who reports on what period, the promise that all is true, and which standard it follows."""

from __future__ import annotations

from collections.abc import Iterator

from evaluator.diagnostics import Path
from evaluator.forms.form import Column, Entry, Line, Sheet
from evaluator.forms.questions import options_words, tick_code, ticks, wanted
from evaluator.model.question import Question, Type
from evaluator.model.standard import Standard

COLUMNS = (Column("label", "项目", 24, centred=True), Column("value", "填写", 44), Column("help", "填写说明", 34))
PROMISE = (
    "本单位承诺：本表所填各项数据和所附佐证材料真实、准确、完整，与站内原始记录一致；"
    "如有虚报、瞒报，愿意承担相应责任，并配合评估人员核实。"
)
HOW = (
    "1．只填浅黄色的格子，其余的格子已经锁定；空着的算未填，不算零。",
    "2．列宽、行高可以调；行不够时可以插入行，请不要删去行和列。",
    "3．先填“采集项”，再填“指标自评”；{}，本表不自动计算。",
    "4．可以打印后用笔填写，再照着录入；签字、盖章在打印件上办理。",
)
#: cells for the paper alone: a signature and a seal are no data
ON_PAPER = (("单位负责人（签字）", "打印后手写"), ("单位盖章", "打印后加盖公章"))


def cover(standard: Standard) -> Sheet:
    """The cover of the form for a standard."""
    who = standard.subject_name
    settled = "得分由评估人员按评分标准核定" if standard.scored else "是否达到由评估人员核定"
    lines = [
        _line(
            "subject.name", f"{who}名称", _entry(("subject", "name"), f"{who}名称", required=True), "全称，与公章一致"
        ),
        _line(
            "subject.id", f"{who}编号", _entry(("subject", "id"), f"{who}编号", required=True), "由组织评估的单位编发"
        ),
        _line("subject.kind", "单位类别", _entry(("subject", "kind"), "单位类别"), "没有要求的不填"),
        *_attributes(standard),
        _line("period.from", "评估期起始日", _date(("period", "from"), "评估期起始日", required=True), "年-月-日"),
        _line("period.to", "评估期截止日", _date(("period", "to"), "评估期截止日", required=True), "年-月-日"),
        Line("", {"label": "填表说明", "value": "\n".join(HOW).format(settled), "help": ""}),
        Line("", {"label": "承诺书", "value": PROMISE, "help": ""}),
        _line("signed.name", "填表人", _entry(("signed", "name"), "填表人"), "姓名"),
        _line("signed.date", "填表日期", _date(("signed", "date"), "填表日期"), "年-月-日"),
        *(Line("", {"label": label, "value": "", "help": help_}) for label, help_ in ON_PAPER),
    ]
    hidden = (
        Line("standard", {"label": "评估标准", "value": standard.ref}),
        Line("hash", {"label": "校验值", "value": standard.hash}),
        Line(
            "invented",
            {"label": "虚构样例"},
            {"value": Entry(("invented",), Question("invented", "虚构样例", "yes_no"))},
        ),
    )
    notes = (f"依据：{standard.title}（{standard.ref}）",)
    return Sheet("cover", "封面", f"{who}自评表", COLUMNS, tuple(lines), notes, hidden=hidden)


def _attributes(standard: Standard) -> Iterator[Line]:
    for fact in standard.attributes.values():
        question = fact.question()
        path: Path = ("subject", "attributes", fact.name)
        label = fact.label + (f"（{question.unit}）" if question.unit else "")
        if question.type != "choices":
            yield _line(
                f"subject.{fact.name}", label, Entry(path, question, required=True), fact.help or _options(question)
            )
            continue
        for n, (option, entry) in enumerate(ticks(path, question)):
            words = {"help": option} if n else {"label": label, "help": option}
            yield Line(tick_code(f"subject.{fact.name}", entry), words, {"value": entry})


def _options(question: Question) -> str:
    if question.type == "text":
        return ""
    return options_words(question, "、") if question.options else wanted(question)


def _line(code: str, label: str, entry: Entry, help_: str) -> Line:
    return Line(code, {"label": label, "help": help_}, {"value": entry})


def _entry(path: Path, label: str, kind: Type = "text", *, required: bool = False) -> Entry:
    return Entry(path, Question(".".join(map(str, path)), label, kind), required=required)


def _date(path: Path, label: str, *, required: bool = False) -> Entry:
    return _entry(path, label, "date", required=required)
