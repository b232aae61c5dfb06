"""The cover of an assessor's sheet: who assesses whom, on which report, and what a √ says."""

from __future__ import annotations

from evaluator.diagnostics import Path
from evaluator.forms.form import Column, Entry, Line, Sheet
from evaluator.model.question import Question, Type
from evaluator.model.report import Report
from evaluator.model.standard import Standard

COLUMNS = (Column("label", "项目", 24, centred=True), Column("value", "填写", 44), Column("help", "填写说明", 30))
CONFIRMING = (
    "“属实”打√，是说核实时看到的与自评填报完全一致，由评估人员负责；“其余均符合”打√，是说本指标没有另作结论的填报都已核实、均属实。"
    "不打√，也不写核实后的值，就是没有核实，评估得分不采用自评的数。"
)
HOW = (
    "1．只填浅黄色的格子；“自评填报”一栏是自评报告里的数，不能改。",
    "2．属实的打√；不属实的在“核实为”格写核实后的值，并写理由。",
    "3．等级和评定的分数由评估人员自己给，每次都写理由。",
    "4．可以打印后在现场用笔填，再照着录入；本表不算分。",
)


def cover(standard: Standard, report: Report) -> Sheet:
    """The cover of the sheet for the assessment of a report."""
    who = standard.subject_name
    entries = (
        _line("assessor", "评估人员编号", "由评估机构编发", required=True),
        _line("name", "评估人员姓名", "与工作证一致"),
        _line("agency", "评估机构", "全称"),
        _line("commissioner", "委托方", "全称"),
        _line("date", "评估日期", "年-月-日", "date", required=True),
    )
    lines = (
        Line("", {"label": f"{who}名称", "value": report.subject.name, "help": ""}),
        Line("subject", {"label": f"{who}编号", "value": report.subject.id, "help": ""}),
        Line("", {"label": "评估期", "value": " 至 ".join(report.period), "help": ""}),
        *entries,
        Line("", {"label": "填表说明", "value": "\n".join(HOW), "help": ""}),
        Line("", {"label": "“属实”的含义", "value": CONFIRMING, "help": ""}),
        Line("", {"label": "评估人员（签字）", "value": "", "help": "打印后手写"}),
    )
    hidden = (
        Line("standard", {"label": "评估标准", "value": standard.ref}),
        Line("hash", {"label": "校验值", "value": standard.hash}),
    )
    notes = [f"依据：{standard.title}（{standard.ref}）"]
    if report.invented:
        notes.append("自评报告是虚构样例，与任何真实单位无关")
    return Sheet("cover", "封面", f"{who}评估表", COLUMNS, lines, tuple(notes), hidden=hidden)


def _line(key: str, label: str, help_: str, kind: Type = "text", *, required: bool = False) -> Line:
    path: Path = (key,)
    return Line(
        key, {"label": label, "help": help_}, {"value": Entry(path, Question(key, label, kind), required=required)}
    )
