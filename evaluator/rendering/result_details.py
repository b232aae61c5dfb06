"""The tables with a row for each leaf (评分明细) and for each answer (采集数据) of every subject."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from evaluator.analysis.losses import derived, lost_of
from evaluator.model.node import STATUS_WORDS, AnswerLine, Node, Score
from evaluator.rendering.reasons import reasons
from evaluator.rendering.result_column import (
    WHOSE,
    Cell,
    Column,
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
from evaluator.rendering.view_annex import step_row
from evaluator.rendering.view_answers import STATE_WORDS
from evaluator.rendering.view_figures import Source
from evaluator.rendering.view_findings import grounds
from evaluator.rendering.view_requirements import findings
from evaluator.rendering.words import said

DETAILS, REQUIREMENTS, ANSWERS = "评分明细", "逐项判断", "采集数据"
#: how a leaf with points stands, in words
_POINTS_WORDS = {**STATUS_WORDS, "met": "满分", "not_met": "失分", "open": "未定"}
_ASKED = {"station": "参评方", "assessor": "评估人员", "both": "双方"}


@dataclass(frozen=True)
class Leafed:
    """A leaf of a subject; `way` are the indicators from the root down to it."""

    one: Subject
    way: tuple[Node, ...]

    @property
    def node(self) -> Node:
        return self.way[-1]

    @cached_property
    def score(self) -> Score:
        return self.node.score(self.one.run)


def leaves(one: Subject) -> Iterator[Leafed]:
    """Every leaf of the subject's tree, in order."""

    def below(node: Node, above: tuple[Node, ...]) -> Iterator[Leafed]:
        way = (*above, node)
        if node.leaf is not None:
            yield Leafed(one, way)
        for child in node.children:
            yield from below(child, way)

    for root in one.result.conclusion.nodes:
        yield from below(root, ())


def process(at: Leafed) -> str:
    """The arithmetic in words as the report prints it, a line for each step."""
    how = derived(at.node, at.one.run)
    lines = []
    for step in map(step_row, how.steps):
        why = f"：{step.why}" if step.why else ""
        points = f"　{step.points}" if step.points and at.one.result.standard.scored else ""
        lines.append(f"{step.sign} {step.what}{why}{points}")
    lines += [f"→ {said(line.text)}" for line in (*how.settlement, *at.score.steps)]
    return joined(lines, "\n")


def _level(n: int) -> tuple[str, str]:
    word = "一二三"[n]
    return f"{word}级指标", f"所属的{word}级指标，编号和名称；末级指标就在这一级的，是它自己"


def _above(at: Leafed, n: int) -> str:
    return titled(at.way[n]) if n < len(at.way) else ""


def _lost(at: Leafed) -> str:
    told = reasons(at.node, at.one.run, at.one.printer)
    return joined((f"{said(one.text)}（失{one.lost}分）" if one.lost else said(one.text) for one in told), "\n")


def _typed(at: Leafed) -> Cell:
    assert at.node.leaf is not None
    typed = at.node.leaf.self_score
    return None if typed is None else number(typed)


def _remark(at: Leafed) -> str:
    return at.node.leaf.remark if at.node.leaf is not None else ""


def _advice(at: Leafed) -> str:
    return at.node.leaf.advice if at.node.leaf is not None and at.one.run == "assessed" else ""


def _grounds(at: Leafed) -> str:
    return joined(grounds(at.node, at.one.run), "\n") if at.one.run == "assessed" else ""


def _stands(score: Score | None, words: dict[str, str]) -> str:
    return "" if score is None else words[score.status]


_PLACE: tuple[Column[Leafed], ...] = (
    *WHOSE,
    Column(_level(0)[0], "text", 16, _level(0)[1], lambda at: _above(at, 0)),
    Column(_level(1)[0], "text", 18, _level(1)[1], lambda at: _above(at, 1)),
    Column("其余上级", "text", 22, "二级以下、末级以上的指标", lambda at: joined(map(titled, at.way[2:-1]), "／")),
    Column("指标编号", "text", 10, "末级指标的编号", lambda at: at.node.code),
    Column("指标", "text", 20, "末级指标的名称", lambda at: at.node.name),
)
_PROCESS: tuple[Column[Leafed], ...] = (
    Column("计算过程", "text", 70, "这一项是怎么算的，同报告附件：√ 达到，× 没有达到，○ 未定，－ 不检查，· 说明，→ 后来的处理", process),
)  # fmt: skip
_EXACT: tuple[Column[Leafed], ...] = (
    Column(
        "精确值", "text", 14, "得分的小数除不尽时，它的分数；除得尽的为空",
        lambda at: exact([(at.one.source.run, at.node.claimed), ("评估", at.node.assessed)]),
    ),
)  # fmt: skip


def _scores(source: Source) -> tuple[Column[Leafed], ...]:
    run, data = source.run, source.data
    return (
        Column("满分", "points", 10, "这一项的满分", lambda at: number(at.score.full)),
        Column("自填分", "points", 10, "自己填写的分数；没有写的为空。它不参加计算", _typed),
        Column(f"{run}最低", "points", 12, f"按{data}算出的得分，最低可能是多少", lambda at: low(at.node.claimed)),
        Column(f"{run}最高", "points", 12, "同上，最高可能是多少；答案齐了，最低和最高相等", lambda at: high(at.node.claimed)),
        Column("评估最低", "points", 12, "按核实的数据和评定算出的得分，最低可能是多少；没有评估的为空", lambda at: low(at.node.assessed)),
        Column("评估最高", "points", 12, "同上，最高可能是多少", lambda at: high(at.node.assessed)),
        Column("得分率最低", "share", 12, f"得分（有评估的按评估，没有的按{run}）占满分的比例", lambda at: share_end(at.score, 0)),
        Column("得分率最高", "share", 12, "同上，最高可能是多少", lambda at: share_end(at.score, 1)),
        Column("确定失分", "points", 12, "肯定失去的分，折到总分里算；还没有定的不算在内", lambda at: number(lost_of(at.node, at.one.run))),
        Column("加减分最低", "points", 12, "这一项带来的、在分值之外的加分和扣分", lambda at: number(at.score.extra_low)),
        Column("加减分最高", "points", 12, "同上，最高可能是多少", lambda at: number(at.score.extra_high)),
        Column(f"{run}情况", "text", 10, f"满分、失分、未定（还缺答案）或不适用，按{data}", lambda at: _stands(at.node.claimed, _POINTS_WORDS)),
        Column("评估情况", "text", 10, "同上，按核实的数据；没有评估的为空", lambda at: _stands(at.node.assessed, _POINTS_WORDS)),
        Column("不适用怎样计", "text", 14, "不适用的，这一项怎样计分；得分为空的，是不计分", lambda at: said(at.score.not_applicable)),
        Column("缺答案", "count", 8, "能影响这一项的答案还缺几个；这一项已定的为 0", lambda at: lacking(at.score)),
        Column("失分原因", "text", 36, "哪里没有达到，各失多少分", _lost),
    )  # fmt: skip


def _judged(source: Source) -> tuple[Column[Leafed], ...]:
    run, data = source.run, source.data
    return (
        Column("期限", "value", 17, "要求达到的日期；没有期限的为空", lambda at: at.node.leaf.due if at.node.leaf else ""),
        Column(f"{run}判断", "text", 11, f"按{data}：达到、未达到、未到期限、尚不能判断或不适用", lambda at: _stands(at.node.claimed, STATUS_WORDS)),
        Column("评估判断", "text", 11, "同上，按核实的数据；没有评估的为空", lambda at: _stands(at.node.assessed, STATUS_WORDS)),
        Column("缺答案", "count", 8, "能影响这一项的答案还缺几个；这一项已定的为 0", lambda at: lacking(at.score)),
        Column("判断依据", "text", 36, "实际是多少，差多少，还缺什么", lambda at: said(joined(findings(at.node, at.one.result), "\n"))),
    )  # fmt: skip


def _words(source: Source) -> tuple[Column[Leafed], ...]:
    return (
        Column("评估说明", "text", 36, "评估人员更正、认定的依据", _grounds),
        Column(f"{source.run}说明", "text", 24, f"{source.given}时写的说明", _remark),
        Column("改进建议", "text", 24, "评估人员写的建议", _advice),
    )


def detail_columns(source: Source, *, scored: bool) -> tuple[Column[Leafed], ...]:
    """The columns of the table of leaves; `source` changes their headings alone."""
    if scored:
        return (*_PLACE, *_scores(source), *_words(source), *_EXACT, *_PROCESS)
    return (*_PLACE, *_judged(source), *_words(source), *_PROCESS)


def detail_rows(one: Subject) -> Iterator[list[Cell]]:
    """A row for each leaf of the subject."""
    columns = detail_columns(one.source, scored=one.result.standard.scored)
    return (cells(columns, at) for at in leaves(one))


# -- answers ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer of a subject, with the leaves it bears on."""

    one: Subject
    answer: AnswerLine
    leaves: tuple[Node, ...]


def answers(one: Subject) -> Iterator[Answered]:
    """Every answer that bears on a leaf, each once, in the order they are met."""
    found: dict[str, tuple[AnswerLine, list[Node]]] = {}
    for node in one.result.conclusion.leaves():
        assert node.leaf is not None
        for answer in node.leaf.answers:
            first, nodes = found.setdefault(answer.key, (answer, []))
            nodes.append(node)
            if first.state == "not_needed":  # by that leaf; another may need it
                found[answer.key] = (answer, nodes)
    return (Answered(one, answer, tuple(nodes)) for answer, nodes in found.values())


def _state(at: Answered) -> str:
    if at.one.run == "assessed":
        return STATE_WORDS[at.answer.state]
    if at.answer.claimed:
        return f"已{at.one.source.given}"
    return "由评估人员核定" if at.answer.asked_of == "assessor" else f"没有{at.one.source.given}"


def _reason(at: Answered) -> str:
    """Why it was found so; of several assessors, what each found."""
    each = (
        f"{one.assessor}：{one.value or '未填'}" + (f"（{one.reason}）" if one.reason else "")
        for one in at.answer.opinions
    )
    return joined(text for text in (at.answer.reason, *each) if text)


def answer_columns(source: Source) -> tuple[Column[Answered], ...]:
    """The columns of the table of answers; `source` changes their headings alone."""
    given = source.given
    states = f"{given}和核实各是怎样：核实一致、核实更正、评估填写、尚未核实、没有{given}……"
    return (
        *WHOSE,
        Column("采集项", "text", 34, "问的是什么", lambda at: at.answer.label),
        Column("单位", "text", 8, "数量的单位", lambda at: at.answer.unit),
        Column(given, "value", 17, f"{given}的是什么；没有{given}的为空，{given}为 0 的是 0", lambda at: at.answer.claimed),
        Column("核实", "value", 17, "评估时核实、认定的；没有核实的为空", lambda at: at.answer.verified),
        Column("情况", "text", 16, states, _state),
        Column("理由", "text", 40, "评估人员更正、认定的理由；几个人看法不一的，各是什么", _reason),
        Column("由谁填", "text", 10, "这一项由参评方填，由评估人员填，还是双方都填", lambda at: _ASKED[at.answer.asked_of]),
        Column("用于指标", "text", 30, "哪些末级指标用到它", lambda at: joined(map(titled, at.leaves), "、")),
        Column("代号", "text", 22, "标准里这一项的代号；同名的项，代号不同", lambda at: at.answer.key),
    )  # fmt: skip


def answer_rows(one: Subject) -> Iterator[list[Cell]]:
    """A row for each answer of the subject."""
    columns = answer_columns(one.source)
    return (cells(columns, at) for at in answers(one))
