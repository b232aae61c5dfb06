"""The sheet of an objection (异议表): what a subject objects to, and below it what the team decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from evaluator.diagnostics import Path
from evaluator.forms.form import OBJECTION, Column, Entry, Form, Line, Sheet
from evaluator.forms.portion import in_tree
from evaluator.model.grades import Gate
from evaluator.model.indicator import Indicator
from evaluator.model.numbers import plain
from evaluator.model.question import Question, Type, print_value
from evaluator.model.report import Finding, Report
from evaluator.model.round import DECISION_WORDS, Round
from evaluator.model.standard import Standard

BETWEEN = "、"
#: so many lines for evidence there are at least
EVIDENCE_LINES = 8
_COVER = (Column("label", "项目", 29, centred=True), Column("value", "填写", 54), Column("help", "填写说明", 46))
HOW = (
    "1．一份表只写一项异议；有几项的，一项一份。",
    "2．“指标”和“有异议的题目或采集项”从下拉列表中选，对照“指标和题目”表；对评定的等级或分数有异议的，第二格空着。",
    "3．第一部分填好后交评估组；第二部分由评估组复核后填写。只填浅黄色的格子。",
)


def objection_form(
    standard: Standard, declared: Round, report: Report, found: dict[str, Finding] | None = None
) -> Form:
    """The sheet for an objection of a subject; `found` is what the team has found so far, printed for reference."""
    sheets = (_cover(standard, declared, report), evidence(), _reference(standard, report, found or {}))
    return Form(standard.ref, standard.hash, "异议表", sheets)


def places(standard: Standard) -> dict[str, str]:
    """What may be objected to, by the words of the drop-down: the code of each leaf, and the name of each gate."""
    leaves = {f"{leaf.code} {leaf.name}": leaf.code for leaf in standard.leaves()}
    return leaves | {gate.name: gate.name for gate in standard.gates}


def asked(standard: Standard, code: str) -> dict[str, Question]:
    """What a leaf or gate looks at and somebody can say, by the words it is called by there; numbers in options apart."""
    known = standard.questions()
    node: Indicator | Gate | None = next((leaf for leaf in standard.leaves() if leaf.code == code), None)
    node = node or next((gate for gate in standard.gates if gate.name == code), None)
    if node is None:
        return {}
    questions = node.questions().values() if isinstance(node, Indicator) else node.when.questions()
    own = [q for q in questions if q.key in known and q.by != "station" and "//" not in q.key]
    labels = [question.label for question in own]
    return {q.label if labels.count(q.label) == 1 else q.key: q for q in own}


def places_of(standard: Standard, report: Report) -> dict[str, str]:
    """The same for one subject: without what does not apply to it, and without what asks nothing that could be wrong."""
    own = {leaf.code for _, leaf in in_tree(standard, report)} | {gate.name for gate in standard.gates}
    return {words: code for words, code in places(standard).items() if code in own and asked(standard, code)}


def _cover(standard: Standard, declared: Round, report: Report) -> Sheet:
    who, own = standard.subject_name, places_of(standard, report)
    words = tuple(own)
    topics = tuple(dict.fromkeys(text for code in own.values() for text in asked(standard, code)))
    lines = (
        Line("", {"label": f"{who}名称", "value": report.subject.name, "help": ""}),
        Line("subject", {"label": f"{who}编号", "value": report.subject.id, "help": ""}),
        Line("", {"label": "评估轮次", "value": declared.title, "help": ""}),
        Line("", {"label": "填表说明", "value": "\n".join(HOW), "help": ""}),
        Line("", {"label": "第一部分", "value": f"由{who}填写", "help": ""}),
        _line(("indicator",), "指标", "从下拉列表中选一项", "choice", words, required=True),
        _line(("disputes",), "有异议的题目或采集项", "对评定的等级、分数有异议的空着", "choice", topics),
        _line(("claim",), "异议的内容和请求", "写明认为应是多少、理由是什么；材料列在“佐证材料”表里", required=True),
        Line("", {"label": "单位负责人（签字盖章）", "value": "", "help": "打印后手写"}),
        Line("", {"label": "第二部分", "value": "由评估组填写", "help": ""}),
        _line(("received", "by"), "收到人", "姓名或评估人员编号", required=True),
        _line(("received", "date"), "收到日期", "年-月-日", "date", required=True),
        _line(("decision",), "复核决定", "还没有复核的空着", "choice", tuple(DECISION_WORDS.values())),
        _line(("found", "value"), "改为（数、是否或档次）", "成立、部分成立的填；写法与评估表一样"),
        _line(("found", "points"), "改为（分数）", "档内给分的、直接评定分数的填"),
        _line(("found", "reason"), "改动的依据", "空着的，同复核理由"),
        _line(("reason",), "复核理由", "复核了的必填，一句话说清依据"),
        _line(("decided", "by"), "复核人", f"评估人员编号，几人的用“{BETWEEN}”隔开"),
        _line(("decided", "date"), "复核日期", "年-月-日", "date"),
    )
    hidden = (
        Line("standard", {"label": "评估标准", "value": standard.ref}),
        Line("hash", {"label": "校验值", "value": standard.hash}),
    )
    notes = [f"依据：{standard.title}（{standard.ref}）"]
    if report.invented or declared.invented:
        notes.append("虚构样例，与任何真实单位无关")
    return Sheet("cover", "异议", "异议表", _COVER, lines, tuple(notes), hidden=hidden, of=OBJECTION)


def _line(
    path: Path, label: str, help_: str, kind: Type = "text", options: tuple[str, ...] = (), *, required: bool = False
) -> Line:
    code = "-".join(map(str, path))
    entry = Entry(path, Question(code, label, kind, options=options), required=required, unknown=False)
    return Line(code, {"label": label, "help": help_}, {"value": entry})


def evidence(count: int = 0) -> Sheet:
    """The files that are to prove it."""
    columns = (
        Column("number", "序号", 6, centred=True),
        Column("file", "佐证材料（文件名）", 60),
        Column("pages", "页码", 20),
    )
    texts = (("file", "佐证材料"), ("pages", "页码"))
    lines = tuple(
        Line(
            str(n + 1),
            {"number": str(n + 1)},
            {key: Entry(("evidence", n, key), Question(f"evidence:{key}", label, "text")) for key, label in texts},
        )
        for n in range(max(EVIDENCE_LINES, count))
    )
    notes = ("一行一份；文件一并交来，放在“佐证”文件夹里。没有的整张空着。",)
    return Sheet("list", "佐证材料", "异议的佐证材料", columns, lines, notes, "evidence", of=OBJECTION, frozen="file")


def _reference(standard: Standard, report: Report, found: dict[str, Finding]) -> Sheet:
    """Every indicator with what may be objected to there and how it stands."""
    columns = (
        Column("place", "指标", 30), Column("ask", "题目或采集项", 34), Column("claimed", "自评填报", 16, centred=True),
        Column("found", "评估核实", 16, centred=True), Column("reason", "评估人员的理由", 40),
    )  # fmt: skip
    lines = tuple(_lines(standard, report, found))
    notes = ("这张表只供对照，不用填写。由评估人员评定等级或分数的，也可以只选指标。",)
    return Sheet(
        "list", "指标和题目", "可以提出异议的指标和题目", columns, lines, notes, "reference", of=OBJECTION, frozen="ask"
    )


def _lines(standard: Standard, report: Report, found: dict[str, Finding]) -> Iterator[Line]:
    for words, code in places_of(standard, report).items():
        for n, (text, question) in enumerate(asked(standard, code).items()):
            finding = found.get(question.key)
            given = found.get(f"{question.key}//{finding.value}") if finding is not None else None
            printed = {
                "ask": text,
                "claimed": print_value(question, report.answers.get(question.key)),
                "found": print_value(question, finding.value) + (f" {plain_points(given)}" if given else "")
                if finding
                else "",
                "reason": finding.reason if finding is not None else "",
            }
            yield Line(f"{code}#{n}", printed if n else {"place": words, **printed}, {}, code)


def plain_points(finding: Finding) -> str:
    """The number given inside an option."""
    return f"{plain(finding.value)}分" if isinstance(finding.value, Fraction) else ""


def the_judged(questions: Iterable[Question]) -> Question | None:
    """The one question that is judged, if it is only one."""
    judged = [question for question in questions if question.judged]
    return judged[0] if len(judged) == 1 else None
