"""The round file as a workbook: its cover, the team, who scores what, the subjects, and what only some rounds need."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from evaluator.diagnostics import Path
from evaluator.forms.form import BLANK, ROUND, TICK, Column, Entry, Form, Line, Sheet
from evaluator.model.indicator import Indicator
from evaluator.model.numbers import plain
from evaluator.model.question import Question, Type
from evaluator.model.round import EVERYTHING, FIGURE_WORDS, JUDGEMENT_WORDS, SELF, Round
from evaluator.model.standard import Standard
from evaluator.scoring.rounds import DATE_WORDS

#: between several ids in one cell, and between the wordings of a survey
BETWEEN, BETWEEN_WORDINGS = "、", "；"
ACCEPTED = "accept"
#: down to which level every indicator has a line of its own where it says who scores it
LEVELS = 2
#: so many lines a list has at least, and so many are left blank below what is there
LINES, SPARE = 12, 6

_COVER = (Column("label", "项目", 24, centred=True), Column("value", "填写", 40), Column("help", "填写说明", 42))
#: the columns of a list, each with what its cells hold
Columns = tuple[tuple[Column, Type], ...]

_NUMBER = Column("number", "序号", 5, centred=True)


def round_form(standard: Standard, declared: Round | None = None) -> Form:
    """The workbook of a round by a standard, with room for all that a round says already."""
    counts = _counts(declared) if declared is not None else {}
    sheets = (
        round_cover(standard.ref, standard.hash),
        team(counts.get("team", 0)),
        assigned(standard, declared),
        *(other(counts.get(other.__name__, 0)) for other in (subjects, weights, roles, surveys, handed_out)),
    )
    return Form(standard.ref, standard.hash, "评估轮次", sheets)


def _counts(declared: Round) -> dict[str, int]:
    handed = sum(len(survey.handed_out) for survey in declared.surveys)
    found = {"team": declared.team, "subjects": declared.subjects, "weights": declared.weights}
    sizes = {name: len(things) for name, things in found.items()}
    return {**sizes, "roles": len(declared.minimum_roles), "surveys": len(declared.surveys), "handed_out": handed}


# -- the cover --


def round_cover(ref: str, hash_: str) -> Sheet:
    """What the round is, when, and how findings are merged."""
    lines = (
        _line(("id",), "轮次编号", "一轮一个，例如 2023-琼中", required=True),
        _line(("title",), "轮次名称", "印在报告封面上", required=True),
        _line(("commissioner",), "委托单位", "全称"),
        _line(("agency",), "评估机构", "全称"),
        _line(("period", "from"), "评估期起始日", "要求各份自评表都是这一评估期的才填", "date"),
        _line(("period", "to"), "评估期截止日", "同上", "date"),
        *(_line(("dates", key), word, "年-月-日", "date") for key, word in DATE_WORDS.items()),
        _line(("merge", "judgement"), "几人评分的合并办法", "从下拉列表中选；不选的取平均数", "choice"),
        _line(("merge", "adjudicator"), "裁定人", "评估人员编号；由裁定人确定的必填"),
        _line(("merge", "spread_flag"), "分差提示", "最高分与最低分之差达到满分的这个比例，就提示，例如 25%", "share"),
        _line(("minimum_team", "members"), "评估组最少人数", "没有要求的不填", "count"),
        _line(("invented",), "虚构样例", "演练用的填“是”，报告会写明", "yes_no"),
    )
    hidden = (
        Line("standard", {"label": "评估标准", "value": ref}),
        Line("hash", {"label": "校验值", "value": hash_}),
    )
    notes = (f"依据：{ref}　只填浅黄色的格子，其余的格子已经锁定。",)
    return Sheet("cover", "轮次", "评估轮次", _COVER, lines, notes, hidden=hidden, of=ROUND)


def _line(path: Path, label: str, help_: str, kind: Type = "text", *, required: bool = False) -> Line:
    share = kind == "share"
    low, high = (Fraction(0), Fraction(1)) if share else (Fraction(1), None) if kind == "count" else (None, None)
    options = tuple(JUDGEMENT_WORDS.values()) if kind == "choice" else ()
    question = Question(".".join(map(str, path)), label, kind, low=low, high=high, options=options)
    entry = Entry(path, question, required=required, unknown=False)
    return Line(question.key, {"label": label, "help": help_}, {"value": entry})


# -- lists, a line for each thing --


def team(count: int = 0) -> Sheet:
    """The members of the team."""
    columns: Columns = (
        (Column("id", "编号", 8, centred=True), "text"), (Column("name", "姓名", 12, centred=True), "text"),
        (Column("role", "职务或专业", 16), "text"), (Column("qualification", "资格", 22), "text"),
        (Column("party", "评分方", 12, centred=True), "text"), (Column("group", "组别", 12, centred=True), "text"),
        (Column("recused", "回避的评估对象", 30), "text"),
    )  # fmt: skip
    notes = (
        "编号用 P1、P2 这样的；各人的评估表放在“评估”文件夹里以编号命名的文件夹中，谁也不写别人的文件夹。",
        f"几个编号写在一格里的，用“{BETWEEN}”隔开。不分组的，“组别”都空着；评分方没有占比的，也可以空着。",
    )
    return _list("team", "评估组", "评估组成员表", columns, count, notes, "name")


def subjects(count: int = 0) -> Sheet:
    """Who is evaluated, and who is not and why."""
    columns: Columns = (
        (Column("id", "编号", 18, centred=True), "text"), (Column("name", "名称", 40), "text"),
        (Column("group", "组别", 14, centred=True), "text"), (Column("not_evaluated", "未参评的原因", 30), "text"),
    )  # fmt: skip
    notes = ("编号与自评表封面上的一致。参评的，“未参评的原因”空着；写了原因的按未参评处理，不计分。",)
    return _list("subjects", "评估对象", "评估对象名单", columns, count, notes, "name")


def weights(count: int = 0) -> Sheet:
    """The share of each party that scores."""
    columns: Columns = (
        (Column("party", "评分方", 30, centred=True), "text"),
        (Column("share", "占比", 20, centred=True), "share"),
    )
    notes = (f"由几方评分、按比例合计的才填，合计 100%。写“{SELF}”的，自评测算得分占这个比例。不按比例的，整张空着。",)
    return _list("weights", "评分方占比", "评分方占比表", columns, count, notes, "share")


def roles(count: int = 0) -> Sheet:
    """How many of each profession the team must have."""
    columns: Columns = (
        (Column("role", "职务或专业", 30, centred=True), "text"),
        (Column("count", "最少人数", 20, centred=True), "count"),
    )
    notes = ("规定了评估组要有什么人的才填，例如：财务 1。写法与“评估组”表的“职务或专业”一致。",)
    return _list("roles", "最少人数", "评估组人员要求", columns, count, notes, "count")


def surveys(count: int = 0) -> Sheet:
    """The surveys whose answers become facts."""
    figures: Columns = tuple(
        (Column(f"figure.{key}", f"{word}\n写入", 14), "text") for key, word in FIGURE_WORDS.items()
    )
    columns: Columns = (
        (Column("name", "问卷名称", 16), "text"), (Column("column", "答案所在列\n的表头", 16), "text"),
        (Column("scale", "选项和分值", 30), "text"), (Column("satisfied", "从哪一档起\n算满意", 12, centred=True), "text"),
        *figures,
    )  # fmt: skip
    notes = (
        f"有满意度问卷的才填，一种问卷一行。选项和分值写成：非常满意=5{BETWEEN_WORDINGS}满意=4{BETWEEN_WORDINGS}一般=3。",
        "右边各栏写这个数要填到哪个采集项，写采集项的名称；用不到的空着。答卷放在“问卷”文件夹里。",
    )
    return _list("surveys", "问卷", "满意度问卷", columns, count, notes, "column")


def handed_out(count: int = 0) -> Sheet:
    """How many forms of a survey each subject's people were given."""
    columns: Columns = (
        (Column("name", "问卷名称", 24), "text"),
        (Column("subject", "评估对象编号", 24, centred=True), "text"),
        (Column("count", "发放份数", 16, centred=True), "count"),
    )
    notes = ("要算回收率的才填。",)
    return _list("handed_out", "问卷发放", "问卷发放份数", columns, count, notes, "count")


def _list(
    about: str, name: str, title: str, columns: Columns, count: int, notes: tuple[str, ...],
    frozen: str,
) -> Sheet:  # fmt: skip
    lines = tuple(
        Line(
            str(n + 1),
            {"number": str(n + 1)},
            {column.code: _cell((about, n), column, kind) for column, kind in columns},
        )
        for n in range(max(LINES, count + SPARE))
    )
    return Sheet(
        "list", name, title, (_NUMBER, *(column for column, _ in columns)), lines, notes, about, of=ROUND, frozen=frozen
    )


def _cell(at: Path, column: Column, kind: Type) -> Entry:
    low = Fraction(0) if kind in ("share", "count") else None
    high = Fraction(1) if kind == "share" else None
    label = column.heading.replace("\n", "")
    question = Question(f"{at[0]}:{column.code}", label, kind, low=low, high=high)
    return Entry((*at, column.code), question, unknown=False)


# -- who scores what --


def assigned(standard: Standard, declared: Round | None = None) -> Sheet:
    """A line for each indicator of the upper levels, for each veto, and for what else the round names."""
    points = (Column("full", "分值", 8, centred=True),) if standard.scored else ()
    columns = (
        Column("code", "编号", 14), Column("name", "指标", 40), *points, Column("members", "由谁评（评估人员编号）", 34),
        Column("accept", "抽查", 8, centred=True),
    )  # fmt: skip
    named = {*declared.assign, *declared.accept} if declared is not None else set()
    lines = [_everything(), *_nodes(standard, named), *_gates(standard)]
    lines += [Line(f"+{n}", dict.fromkeys(("full",), "") if points else {}, _extra(n)) for n in range(SPARE)]
    notes = (
        f"几个人评的，编号之间用“{BETWEEN}”隔开。下级没有另写的，由评上级的人评；一处也没有写到的，由“其余全部”一行的人评。",
        f"“抽查”打{TICK}的部分，评估人员没有核实的按自评计，报告会写明。更细的指标，在最后几行写编号和由谁评。",
    )
    return Sheet(
        "list", "分工", "评分分工表", columns, tuple(lines), notes, "assign", of=ROUND,
        frozen="full" if points else "members",
    )  # fmt: skip


def _everything() -> Line:
    words = {"code": EVERYTHING, "name": "其余全部", "full": "", "accept": BLANK}
    return Line("#1", words, {"members": _members(EVERYTHING)}, EVERYTHING)


def _nodes(standard: Standard, named: set[str]) -> Iterator[Line]:
    def below(node: Indicator, level: int) -> Iterator[tuple[Indicator, int]]:
        if level < LEVELS or node.code in named:
            yield node, level
        for child in node.children:
            yield from below(child, level + 1)

    for n, (node, level) in enumerate((pair for root in standard.indicators for pair in below(root, 0)), 2):
        words = {"code": node.code, "name": f"{'　' * level}{node.name}", "full": plain(node.points)}
        tick = Entry(("assign", node.code, "accept"), Question("accept", "抽查", "text"), ACCEPTED)
        yield Line(f"#{n}", words, {"members": _members(node.code), "accept": tick}, node.code)


def _gates(standard: Standard) -> Iterator[Line]:
    for n, gate in enumerate(standard.gates):
        words = {"code": gate.name, "name": "否决和限制", "full": BLANK, "accept": BLANK}
        yield Line(f"gate{n}", words, {"members": _members(gate.name)}, gate.name)


def _members(code: str) -> Entry:
    return Entry(("assign", code, "members"), Question("members", f"“{code}”由谁评", "text"))


def _extra(n: int) -> dict[str, Entry]:
    """The cells of a line for an indicator further down, whose code is typed."""
    at: Path = ("assign", n)
    return {
        "code": Entry((*at, "code"), Question("code", "指标编号", "text")),
        "name": Entry((*at, "name"), Question("name", "指标", "text")),
        "members": Entry((*at, "members"), Question("members", "由谁评", "text")),
        "accept": Entry((*at, "accept"), Question("accept", "抽查", "text"), ACCEPTED),
    }
