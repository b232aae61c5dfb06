"""One table for many subjects (汇总表): which columns it may have, how they are called, and what stands in a row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from evaluator.diagnostics import Path
from evaluator.forms.build import values_of
from evaluator.forms.headings import WHO, plain_heading
from evaluator.forms.questions import GIVEN, NONE, answer_path, asked, fact_path, options_words, own_text, wanted
from evaluator.model.indicator import Indicator
from evaluator.model.numbers import ZERO
from evaluator.model.question import NUMERIC, Fact, Question, Type, Value
from evaluator.model.report import Report
from evaluator.model.standard import Standard

#: the column of what is wrong with a row that could not be read; a reader passes it over
PROBLEM = "问题"
#: how the cell of the id begins in the row below the headings that says what to write; a reader passes the row over
HOW = "填写说明"
#: where the year stands among the rest; it gives both ends of the period
YEAR: Path = ("year",)
PERIOD: frozenset[Path] = frozenset({("period", "from"), ("period", "to")})
ID: Path = ("subject", "id")
NAME: Path = ("subject", "name")


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column that a table may have: its key, its printed heading, and the place of the answer in a self-report.

    `names` are the headings by which it is found, as compared. `offered` tells whether a blank table has it.
    """

    key: str
    heading: str
    path: Path
    question: Question
    names: frozenset[str]
    required: bool = False
    offered: bool = True
    about: str = ""

    def how(self) -> str:
        """What is to be written into a cell, in a few words."""
        return f"必填，{self._wanted()}" if self.required else self._wanted()

    def _wanted(self) -> str:
        question = self.question
        if question.type == "choices":
            return f"可多选，几项之间用“、”；都不是的写“{NONE}”：{'、'.join(question.options)}"
        if question.type == "choice":
            return options_words(question, "、")
        if question.type == "yes_no":
            return "是／否"
        unit = f"，单位：{question.unit}" if question.unit else ""
        return wanted(question) + unit


def spelled(heading: str) -> str:
    """A heading as it is compared: full width, small letters, blanks and stars make no difference."""
    return plain_heading(heading).casefold()


def table_columns(standard: Standard) -> tuple[TableColumn, ...]:
    """Every column that a table for the standard may have, in the order of a blank one."""
    drafts = [*_who(standard), *_facts(standard), *_inline(standard), *_signed()]
    count = Counter(name for draft in drafts for name in draft.column.names)
    return tuple(
        replace(draft.column, heading=next((h for h in draft.headings if count[spelled(h)] == 1), draft.headings[-1]))
        for draft in drafts
    )


def row_of(report: Report, standard: Standard) -> dict[Path, Value]:
    """What a self-report says, by the paths of the columns; what has no column is among it too."""
    found = {}
    for path, value in values_of(report, standard).items():
        inside = str(path[-1]).startswith(GIVEN)
        found[(*path[:-1], "points") if inside else path] = value
    return found


def left_out(report: Report, standard: Standard) -> set[str]:
    """What of a self-report no table can carry, in words."""
    columns = {column.path for column in table_columns(standard)}
    words = {"claims": "自评得分、说明和佐证材料", "previous": "上期数", "members": "成员单位"}
    return {words[str(path[0])] for path in row_of(report, standard).keys() - columns}


@dataclass(frozen=True, slots=True)
class _Draft:
    """A column, and the headings that would do for it: the first that no other column is called by is printed."""

    column: TableColumn
    headings: tuple[str, ...]


def _draft(
    key: str, path: Path, question: Question, headings: tuple[str, ...], names: Iterable[str] = (), about: str = "",
    *, required: bool = False, offered: bool = True,
) -> _Draft:  # fmt: skip
    every = frozenset(spelled(name) for name in (key, *headings, *names))
    return _Draft(TableColumn(key, headings[0], path, question, every, required, offered, about), headings)


# -- who it is about --


def _who(standard: Standard) -> Iterator[_Draft]:
    who = standard.subject_name
    yield _text("编号", ID, (*WHO["编号"], f"{who}编号"), "由组织评估的单位编发，各站不同", required=True)
    yield _text("名称", NAME, (*WHO["名称"], f"{who}名称"), "全称", required=True)
    yield _text("类型", ("subject", "kind"), WHO["类型"], "没有要求的不填")
    for fact in standard.attributes.values():
        question = fact.question()
        names = (fact.name, fact.label)
        path: Path = ("subject", "attributes", fact.name)
        headings = (_with_unit(fact.label, question), f"属性：{fact.label}", f"属性/{fact.name}")
        yield _draft(fact.name, path, question, headings, names, fact.help, required=True)
    yield _text("评估期起", ("period", "from"), WHO["评估期起"], "评估期的第一天", "date", required=True)
    yield _text("评估期止", ("period", "to"), WHO["评估期止"], "评估期的最后一天", "date", required=True)
    yield _text("年度", YEAR, WHO["年度"], "评估期是一个日历年的，代替上面两列", offered=False)


def _signed() -> Iterator[_Draft]:
    """What a table may say besides, and nobody is asked for."""
    yield _text("填表人", ("signed", "name"), (), "", offered=False)
    yield _text("填表日期", ("signed", "date"), (), "", "date", offered=False)
    yield _text("虚构样例", ("invented",), (), "", "yes_no", offered=False)


def _text(
    key: str, path: Path, names: Iterable[str], about: str, kind: Type = "text",
    *, required: bool = False, offered: bool = True,
) -> _Draft:  # fmt: skip
    question = Question(".".join(map(str, path)), key, kind)
    return _draft(key, path, question, (key, *names, f"基本/{key}"), (), about, required=required, offered=offered)


# -- what is asked --


def _facts(standard: Standard) -> Iterator[_Draft]:
    for fact in standard.facts.values():
        if fact.questions[0].by != "assessor":
            for question in fact.questions:
                label = question.label
                headings = [_with_unit(label, question), f"采集项：{label}", f"采集项/{question.key}"]
                if fact.composite:
                    headings.insert(1, _with_unit(f"{fact.label}：{label}", question))
                yield _draft(
                    question.key, fact_path(question.key), question, tuple(headings), _called(fact, question), fact.help
                )


def _called(fact: Fact, question: Question) -> Iterator[str]:
    """What else the column of a fact, or of a part of one, may be called."""
    yield question.label
    part = question.key.partition(".")[2]
    if part:
        usual = {"due": "应有", "done": "实有", "drawn": "抽查数"}.get(part, part)
        yield from (f"{name}{between}{usual}" for name in (fact.name, fact.label) for between in ("", ".", "：", "/"))
        yield f"{fact.label}：{question.label}"


def _inline(standard: Standard) -> Iterator[_Draft]:
    for leaf in standard.leaves():
        yield from _asked(leaf, asked(leaf))
    for gate in standard.gates:
        questions = [q for q in gate.when.questions() if q.leaf and q.by != "assessor"]
        yield from _asked(Indicator(gate.name, gate.name, ZERO), questions)


def _asked(node: Indicator, questions: list[Question]) -> Iterator[_Draft]:
    """The columns of an indicator's own questions; of a choice one for the number inside the option that is chosen."""
    inside: set[Path] = set()
    for question in questions:
        path = answer_path(question)
        if str(path[-1]).startswith(GIVEN):
            path = (*path[:-1], "points")
            if path not in inside:
                inside.add(path)
                yield _given(node, question, path)
            continue
        text = own_text(question.key, node.code)
        words = "" if question.label == node.code else question.label
        headings = (_with_unit(f"{node.code} {words}".strip(), question), question.key, f"指标/{question.key}")
        names = (
            f"{node.code} {words}",
            f"{node.code}/{words}",
            f"{node.code}/{text}",
            words or node.code,
            text or node.code,
        )
        yield _draft(question.key, path, question, headings, names, node.name if node.name != node.code else "")


def _given(node: Indicator, question: Question, path: Path) -> _Draft:
    """The column of the number given inside an option; its bounds depend on the option, so the reader looks at them."""
    key = f"{question.key.rpartition('//')[0]}//"
    text = own_text(key, node.code).strip("/")
    label = f"{node.code} {text}".strip() + " 档内给分"
    plain = Question(key, label, "number", question.unit, leaf=node.code)
    return _draft(key, path, plain, (_with_unit(label, plain), key, f"指标/{key}"), (label,), "写在所选的一档里给几分")


def _with_unit(label: str, question: Question) -> str:
    return f"{label}（{question.unit}）" if question.unit and question.type in NUMERIC else label


# -- a row --


def missing(columns: Iterable[TableColumn], there: Iterable[Path]) -> list[TableColumn]:
    """The columns that every table must have and that are not there; where neither end of the period is, a year will do."""
    paths = set(there)
    if by_year(paths):
        paths |= PERIOD
    return [column for column in columns if column.required and column.path not in paths]


def by_year(there: Collection[Path]) -> bool:
    """Whether the period is that of a year: where the days are said too, they count."""
    return YEAR in there and PERIOD.isdisjoint(there)


def whole_year(year: str) -> Mapping[str, str]:
    """The period of a calendar year."""
    return {"from": f"{year}-01-01", "to": f"{year}-12-31"}
