"""The table with a row for each subject (汇总表): totals, grade, and every first-level indicator side by side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from evaluator.model.node import STATUS_WORDS, Node, Run, Score, counts
from evaluator.model.result import Result, Total, natural_order
from evaluator.model.standard import RULE_WORDS
from evaluator.rendering.result_column import (
    IDENTITY,
    Cell,
    Column,
    Kind,
    Subject,
    cells,
    exact,
    high,
    joined,
    lacking,
    low,
    number,
    share_end,
    titled,
)
from evaluator.rendering.view_figures import FILLED_IN, Source
from evaluator.rendering.view_scores import open_leaves, without_extra
from evaluator.rendering.words import said

SUMMARY = "汇总表"
_RUNS: tuple[Run, ...] = ("claimed", "assessed")
#: what stands for a grade while several are possible, and where nobody has assessed
PENDING, UNASSESSED = "待定", "未评估"


def _claimed(one: Subject) -> Score:
    return one.result.conclusion.claimed.score


def _assessed(one: Subject) -> Score | None:
    total = one.result.conclusion.assessed
    return None if total is None else total.score


def _share(one: Subject) -> Score:
    return without_extra(one.total.score)


def _full(one: Subject) -> Cell:
    score = one.total.score
    return number(score.full) if score.counted else None


def _certain(one: Subject) -> str:
    score = one.total.score
    if not score.counted:
        return "没有总分"
    return "已定" if score.known else "区间（保守估计）" if score.estimate else "区间"


def _graded(total: Total) -> str:
    return total.grade or (PENDING if total.grades else "")


def _grade(one: Subject) -> str:
    total = one.result.conclusion.assessed
    return UNASSESSED if total is None and one.total.grades else _graded(one.total)


def _possible(one: Subject) -> str:
    total = one.result.conclusion.assessed
    return joined(total.grades, "、") if total is not None and not total.grade else ""


def vetoes(result: Result) -> tuple[str, ...]:
    """What vetoes did, or may still do, in the words of the settlement."""
    total = result.conclusion.assessed or result.conclusion.claimed
    branches = (
        f"{titled(node)}：{line.text}" for node in result.conclusion.walk() for line in node.score(result.run).steps
        if line.gate
    )  # fmt: skip
    return (*(line.text for line in total.steps if line.gate), *branches)


def _basis(one: Subject) -> str:
    return "评估" if one.run == "assessed" else f"{one.source.run}（未经核实）"


def _exact(one: Subject) -> str:
    claimed = one.source.run
    named = [(f"总分{claimed}", _claimed(one)), ("总分评估", _assessed(one))]
    for node in one.result.conclusion.nodes:
        named += [(f"{titled(node)}{claimed}", node.claimed), (f"{titled(node)}评估", node.assessed)]
    return exact(named)


def _count(run: Run, status: str, source: Source) -> Column[Subject]:
    def of(one: Subject) -> Cell:
        total = one.result.conclusion.claimed if run == "claimed" else one.result.conclusion.assessed
        found = None if total is None else total.counts
        return None if found is None else int(getattr(found, status))

    word = STATUS_WORDS[status]
    heading, data = (source.run, source.data) if run == "claimed" else ("评估", "核实的数据")
    return Column(f"{heading}{word}", "count", 2 * len(f"{heading}{word}") + 2, f"按{data}{word}的要求有几项", of)


def _about(source: Source) -> tuple[Column[Subject], ...]:
    return (
        Column("评估期起", "value", 17, "评估期的第一天", lambda one: one.result.conclusion.period[0]),
        Column("评估期止", "value", 17, "评估期的最后一天", lambda one: one.result.conclusion.period[1]),
        Column("依据", "text", 12, f"这一行的结论依据什么：评估，或{source.run}（未经核实）", _basis),
        Column("稿别", "text", 11, "征求意见稿、正式稿或公开版；不是一轮评估、也没有指定版本的，为空", lambda one: one.edition),
    )  # fmt: skip


def _total(source: Source) -> tuple[Column[Subject], ...]:
    run, data = source.run, source.data
    return (
        Column("满分", "points", 10, "适用于这个对象的满分", _full),
        Column(f"{run}最低", "points", 12, f"按{data}算出的总分（连同加减分）；还缺答案时，最低可能是多少", lambda one: low(_claimed(one))),
        Column(f"{run}最高", "points", 12, "同上，最高可能是多少；答案齐了，最低和最高相等", lambda one: high(_claimed(one))),
        Column("评估最低", "points", 12, "按核实的数据和评定算出的总分，最低可能是多少；没有评估的为空", lambda one: low(_assessed(one))),
        Column("评估最高", "points", 12, "同上，最高可能是多少", lambda one: high(_assessed(one))),
        Column("得分率最低", "share", 12, "“依据”一列所说的得分占满分的比例，不含加减分", lambda one: share_end(_share(one), 0)),
        Column("得分率最高", "share", 12, "同上，最高可能是多少", lambda one: share_end(_share(one), 1)),
        Column("加减分最低", "points", 12, "总分里属于加分和扣分（在各指标分值之外）的部分", lambda one: number(one.total.score.extra_low)),
        Column("加减分最高", "points", 12, "同上，最高可能是多少", lambda one: number(one.total.score.extra_high)),
        Column("得分情况", "text", 11, "已定：各个答案都有了，最低等于最高；区间：还缺答案；保守估计：实际可能的区间也许更窄；没有总分：各部分都不适用", _certain),
        Column("等次", "text", 10, f"评定的等次；待定：总分区间里不止一个等次；未评估：只有{run}，不定等次", _grade),
        Column("可能的等次", "text", 14, "等次待定时，还可能是哪几个", _possible),
        Column(f"按{run}的等次", "text", 14, f"只按{data}测算会是哪个等次，未经核实", lambda one: _graded(one.result.conclusion.claimed)),
    )  # fmt: skip


def _required(source: Source) -> tuple[Column[Subject], ...]:
    about = "适用于这个对象的要求一共有几项，连同不适用的"
    return (
        Column("项数", "count", 8, about, lambda one: None if one.total.counts is None else one.total.counts.all),
        *(_count(run, status, source) for run in _RUNS for status in STATUS_WORDS),
    )


def _missing(source: Source) -> tuple[Column[Subject], ...]:
    blank = "能影响得分的答案里，{}的有几个；得分已定的为 0"
    return (
        Column(f"{source.run}缺答案", "count", 12, blank.format(f"没有{source.given}"), lambda one: lacking(_claimed(one))),
        Column("评估缺答案", "count", 12, blank.format("评估还没有认定"), lambda one: lacking(_assessed(one))),
        Column(
            "未定指标", "count", 10, "末级指标里还没有定下来的有几项",
            lambda one: sum(open_leaves(node, one.run) for node in one.result.conclusion.nodes),
        ),
    )  # fmt: skip


_HOW: tuple[Column[Subject], ...] = (
    Column(RULE_WORDS["gates"], "text", 36, "成立的、尚未确定的否决和限制，同报告的说法", lambda one: said(joined(vetoes(one.result), "\n"))),
    Column("总分和等次的计算", "text", 60, "总分和等次是怎么来的，一步一行", lambda one: said(joined((line.text for line in one.total.steps), "\n"))),
    Column("精确值", "text", 20, "得分的小数除不尽时，它的分数；除得尽的为空", _exact),
)  # fmt: skip
_SOURCE: tuple[Column[Subject], ...] = (
    Column("评估标准", "text", 22, "依据的标准：编号@版本", lambda one: f"{one.result.standard.id}@{one.result.standard.version}"),
    Column("标准内容哈希", "text", 24, "标准的内容算出的一串数字和字母；不一样的，得分不能放在一起比", lambda one: one.result.standard.hash),
    Column("参评批次", "text", 24, "互相比较的指标按哪一批对象计算；没有这种比较的为空", lambda one: one.result.conclusion.cohort_hash),
    Column("程序版本", "text", 10, "算分的程序的版本", lambda one: one.result.engine),
)  # fmt: skip


def _root_columns(title: str, source: Source, *, scored: bool) -> tuple[Column[Node], ...]:
    """The columns of a first-level indicator, each headed by its code and name."""
    if not scored:
        each = (_root_count(title, run, status, source) for run in _RUNS for status in ("met", "not_met", "open"))
        return (_root(title, "项数", "count", lambda node: counts([node], "claimed").all), *each)
    return (
        _root(title, "满分", "points", lambda node: number((node.assessed or node.claimed).full)),
        _root(title, f"{source.run}最低", "points", lambda node: low(node.claimed)),
        _root(title, f"{source.run}最高", "points", lambda node: high(node.claimed)),
        _root(title, "评估最低", "points", lambda node: low(node.assessed)),
        _root(title, "评估最高", "points", lambda node: high(node.assessed)),
        _root(title, "得分率最低", "share", lambda node: share_end(node.assessed or node.claimed, 0)),
        _root(title, "得分率最高", "share", lambda node: share_end(node.assessed or node.claimed, 1)),
    )


def _root(title: str, what: str, kind: Kind, of: Callable[[Node], Cell]) -> Column[Node]:
    return Column(f"{title} {what}", kind, 12, f"这个一级指标的{what}；每个一级指标都有这样一列", of)


def _root_count(title: str, run: Run, status: str, source: Source) -> Column[Node]:
    def of(node: Node) -> Cell:
        if run == "assessed" and node.assessed is None:
            return None
        return int(getattr(counts([node], run), status))

    heading = source.run if run == "claimed" else "评估"
    return _root(title, f"{heading}{STATUS_WORDS[status]}", "count", of)


Row = dict[str, Any]


@dataclass
class Summary:
    """The table while its rows come in: which attributes and first-level indicators there are is known at the end.

    So is what the figures are called that nobody verified. That changes headings alone: rows do not wait for it.
    """

    scored: bool
    attributes: dict[str, None] = field(default_factory=dict)
    roots: dict[str, str] = field(default_factory=dict)

    def middle(self, source: Source) -> tuple[Column[Subject], ...]:
        return (*_about(source), *(_total(source) if self.scored else _required(source)), *_missing(source))

    @cached_property
    def row_columns(self) -> tuple[tuple[Column[Subject], ...], tuple[Column[Node], ...]]:
        """What gives the cells of a row, of the subject and of a first-level indicator; made once for all rows."""
        return self.middle(FILLED_IN), _root_columns("", FILLED_IN, scored=self.scored)

    @property
    def last(self) -> tuple[Column[Subject], ...]:
        return (*_HOW, *_SOURCE) if self.scored else _SOURCE

    def row(self, one: Subject) -> Row:
        """The row of a subject, in parts."""
        conclusion = one.result.conclusion
        middle, of_root = self.row_columns
        self.attributes.update(dict.fromkeys(label for label, _ in conclusion.attributes))
        self.roots.update((node.code, node.name) for node in conclusion.nodes)
        return {
            "first": cells(IDENTITY, one),
            "attributes": dict(conclusion.attributes),
            "middle": cells(middle, one),
            "roots": {node.code: cells(of_root, node) for node in conclusion.nodes},
            "last": cells(self.last, one),
        }

    def columns(self, source: Source) -> tuple[Column[Any], ...]:
        """The columns, once all rows are in; those of the indicators stand in the order of their codes."""
        middle = self.middle(source)
        known = {column.heading for column in (*IDENTITY, *middle, *self.last)}
        attributes = (
            Column(f"{label}（属性）" if label in known else label, "value", 17, "评估对象的属性", _elsewhere)
            for label in self.attributes
        )
        titles = [f"{code} {self.roots[code]}" for code in self._codes()]
        roots = [_root_columns(title, source, scored=self.scored) for title in titles]
        again = (replace(column, says="") for columns in roots[1:] for column in columns)
        return (*IDENTITY, *attributes, *middle, *(roots[0] if roots else ()), *again, *self.last)

    def whole(self, row: Row) -> list[Cell]:
        """A row in these columns; what a subject does not have is empty."""
        blank: list[Cell] = [None] * len(self.row_columns[1])
        return [
            *row["first"],
            *(row["attributes"].get(label) for label in self.attributes),
            *row["middle"],
            *(cell for code in self._codes() for cell in row["roots"].get(code, blank)),
            *row["last"],
        ]

    def _codes(self) -> list[str]:
        return sorted(self.roots, key=natural_order)


def _elsewhere(_: object) -> Cell:
    raise AssertionError("an attribute is not asked of a subject but looked up")
