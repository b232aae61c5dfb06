"""A standard as a document prints it: the same sentences that score, in the order in which a reader wants them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest

from evaluator.model.applied import UnevaluatedLine
from evaluator.model.grades import Gate
from evaluator.model.indicator import Indicator
from evaluator.model.numbers import plain
from evaluator.model.standard import Provenance, Standard, provenance_words
from evaluator.rendering.indicator_table import MARKS, IndicatorTable, mark_of, tables
from evaluator.rendering.view_basis import paragraphs
from evaluator.rendering.view_facts import FactView, facts_of
from evaluator.rendering.words import EMPTY
from evaluator.scoring.conclude import standard_info

#: what is said above every page of a text that is not the published one
HEADS: dict[Provenance, str] = {
    "transcribed": "",
    "reconstructed": "复原稿　不是官方文本",
    "framework": "复原稿（框架）　不是官方文本",
    "own": "自编　不是官方文本",
}


@dataclass(frozen=True, slots=True)
class Branch:
    """A line of the overview: an indicator of the first or second level, with its points and the number of leaves."""

    code: str
    name: str
    level: int
    points: str
    leaves: int


@dataclass(frozen=True, slots=True)
class GateView:
    """A veto: its sentence, and who finds that it holds; `seen`: the assessors alone."""

    name: str
    sentence: str
    who: str
    seen: bool


@dataclass(frozen=True, slots=True)
class Material:
    """A piece of evidence with the leaves it is for; `required` are those that score nothing without it."""

    name: str
    leaves: tuple[Indicator, ...]
    required: tuple[Indicator, ...]


@dataclass(frozen=True, slots=True)
class OriginRow:
    """What of a leaf, a veto or the grades is published in one source, and what was added; only a leaf has a code."""

    code: str
    name: str
    mark: str
    source: str
    published: str
    added: str


@dataclass(frozen=True, slots=True)
class StandardView:
    """All that is printed of a standard. Texts are plain; whoever prints them escapes them."""

    id: str
    version: str
    title: str
    kind: str
    hash: str
    head: str
    provenance: str
    note: tuple[str, ...]
    subject_name: str
    scored: bool
    total: str
    size: int
    depth: int
    marks: tuple[tuple[str, str, int], ...]
    tables: tuple[IndicatorTable, ...]
    overview: tuple[tuple[str, str, tuple[Branch, ...]], ...]
    attributes: tuple[FactView, ...]
    conditional: tuple[tuple[str, str], ...]
    steps: tuple[str, ...]
    rules: tuple[tuple[str, tuple[str, ...]], ...]
    not_applicable: tuple[tuple[str, str, str], ...]
    extras: tuple[tuple[str, str, str], ...]
    gates: tuple[GateView, ...]
    bands: tuple[tuple[str, str], ...]
    grade_rules: tuple[str, ...]
    facts: tuple[FactView, ...]
    checks: tuple[str, ...]
    evidence: tuple[Material, ...]
    sources: tuple[tuple[str, str, str, str], ...]
    origins: tuple[OriginRow, ...]
    defects: tuple[tuple[str, str, str, str], ...]
    not_evaluated: tuple[UnevaluatedLine, ...]


def standard_view(standard: Standard, starts: Collection[str] = ()) -> StandardView:
    """The standard as printed; `starts` are the places of the rows of its table that begin a page."""
    info = standard_info(standard)
    made, leaves = tables(standard, starts), list(standard.leaves())
    marks = Counter(mark_of(leaf.citations, standard) for leaf in leaves)
    graded = standard.grades.sentences() if standard.grades else []
    return StandardView(
        standard.id, standard.version, standard.title, "评估标准" if standard.scored else "要求清单",
        standard.hash, HEADS[standard.provenance], provenance_words(standard.provenance, scored=standard.scored),
        tuple(paragraphs(standard.note)), standard.subject_name,
        standard.scored, "" if standard.total is None else plain(standard.total), len(leaves), made[0].depth,
        tuple((mark, words, marks[mark]) for mark, words in MARKS.items() if marks[mark]),
        made, tuple(_overview(standard, made)),
        facts_of(standard, standard.attributes.values()), tuple(_conditional(standard)),
        tuple(_steps(standard, leaves)),
        tuple((rules.heading, rules.texts) for rules in info.rules if rules.kind in ("branches", "total")),
        tuple(_not_applicable(leaves)), tuple(_extras(standard)),
        tuple(_gate(gate, standard) for gate in standard.gates),
        tuple(_bands(standard)), tuple(f"{words}。" for words in graded[1:]),
        facts_of(standard), tuple(check.say for check in standard.checks),
        tuple(_evidence(leaves)),
        tuple((s.id, s.title, s.credited_to or EMPTY, s.date or EMPTY) for s in standard.sources.values()),
        _origins(standard),
        tuple((one.where, one.say, "；".join(one.found), one.scored) for one in standard.defects),
        info.not_evaluated,
    )  # fmt: skip


def _overview(standard: Standard, made: tuple[IndicatorTable, ...]) -> Iterator[tuple[str, str, tuple[Branch, ...]]]:
    """For each kind of subject: which, its points in all, and its first two levels, or one where the second are leaves."""
    deep = any(child.children for root in standard.indicators for child in root.children)
    for table in made:
        branches = (
            Branch(node.code, node.name, level, plain(node.points) if standard.scored else "", len(list(node.leaves())))
            for root in table.roots
            for level, node in ((1, root), *((2, child) for child in (root.children if deep else ())))
        )
        yield table.applies, table.points, tuple(branches)


def _conditional(standard: Standard) -> Iterator[tuple[str, str]]:
    """Under each condition the indicators that are only for subjects of which it holds."""
    found: dict[str, list[str]] = {}
    for node in standard.walk():
        if node.applies is not None:
            found.setdefault(node.applies.say(), []).append(f"{node.code} {node.name}")
    return ((words, "、".join(names)) for words, names in found.items())


def _not_applicable(leaves: list[Indicator]) -> Iterator[tuple[str, str, str]]:
    for leaf in leaves:
        for item in leaf.na:
            yield leaf.code, leaf.name, item.sentence()


def _extras(standard: Standard) -> Iterator[tuple[str, str, str]]:
    """Bonus and penalty beyond the points of an indicator."""
    for node in standard.walk():
        for sign, parts in (("加分", node.bonus), ("扣分", node.penalty)):
            for part in parts:
                yield f"{node.code} {node.name}", sign, f"{part.sentence()}。"


def _gate(gate: Gate, standard: Standard) -> GateView:
    names = {node.code: node.name for node in standard.walk()}
    lowest = standard.grades.names[-1] if standard.grades else "最低等次"
    asked = [question for question in gate.when.questions() if question.leaf]
    seen = bool(asked) and all(question.by == "assessor" for question in asked)
    who = "由评估人员认定" if seen else "填报，由评估人员核实" if asked else "按填报和核实的数据判断"
    return GateView(gate.name, gate.consequence(names, lowest), who, seen)


def _bands(standard: Standard) -> Iterator[tuple[str, str]]:
    """The grades with their limits, and below the best with the upper ones that a published table has."""
    grades = standard.grades
    if grades is None:
        return
    for (name, limit), top in zip_longest(grades.bands, grades.tops):
        words = f"{plain(limit)}分及以上" if limit is not None else "其余"
        beneath = top is not None and name != grades.names[0]
        yield name, f"{words}（表列上限{plain(top)}分）" if top is not None and beneath else words


def _evidence(leaves: list[Indicator]) -> Iterator[Material]:
    """Every material once, in the order in which it is first asked for."""
    wanted: dict[str, list[Indicator]] = {}
    required: dict[str, list[Indicator]] = {}
    for leaf in leaves:
        for question in leaf.requires:
            required.setdefault(question.label, []).append(leaf)
            wanted.setdefault(question.label, [])
        for name in dict.fromkeys(leaf.evidence):
            wanted.setdefault(name, []).append(leaf)
    for name, found in wanted.items():
        needed = required.get(name, [])
        every = [leaf for leaf in leaves if leaf in found or leaf in needed]
        yield Material(name, tuple(every), tuple(needed))


def _origins(standard: Standard) -> tuple[OriginRow, ...]:
    """A row for each leaf, veto and source, and for the grades; a single one where it is the same of all leaves."""
    rows = tuple(_each_origin(standard))
    name = f"全部各项{'指标' if standard.scored else '要求'}"
    alike = {replace(row, code="", name=name) for row in rows if row.code}
    return (*alike, *(row for row in rows if not row.code)) if len(alike) == 1 else rows


def _each_origin(standard: Standard) -> Iterator[OriginRow]:
    for code, name, cited in standard.cited():
        mark = mark_of(cited, standard)
        lines = [(c.source, c.published or EMPTY, c.added or EMPTY) for c in cited]
        for line in lines or [(EMPTY, EMPTY, EMPTY)]:
            yield OriginRow(code, name, mark, *line)


# -- how it is settled -------------------------------------------------------------------------------------------------


def _steps(standard: Standard, leaves: list[Indicator]) -> Iterator[str]:
    """In which order a total comes about, as far as this standard has it."""
    if any(node.applies is not None for node in standard.walk()):
        yield f"按{standard.subject_name}的属性确定适用的指标，不适用的不参加评分。"
    if any(leaf.na for leaf in leaves):
        yield "看有没有规定的不适用情形；有的，按规定处理，该项以下各步不再进行。"
    if any(leaf.requires for leaf in leaves):
        beyond = "，也不加分" if any(leaf.requires and leaf.bonus for leaf in leaves) else ""
        yield f"查验规定必备的书面材料；缺少的，{f'本项不得分{beyond}' if standard.scored else '按未达到计'}。"
    if not standard.scored:
        yield "按各项要求逐项判断达到、未达到；期限未到而没有达到的，记为未到期限；数据不全的，记为尚不能判断。"
        yield "分类统计各种情形的项数，不折算分数。"
        return
    yield "按评分标准用核实的数据计分；超过本项分值的按分值计，低于下限的按下限计。"
    yield f"取位：{standard_info(standard).rounding}。"
    weighted = any(node.combine == "mean" for node in standard.walk())
    yield f"逐级合计：上级指标的得分是下级指标得分之和{'，另有规定的按规定加权' if weighted else ''}。"
    if any(item.gives == "rescale" for leaf in leaves for item in leaf.na):
        within = "在总分" if standard.rescale == "total" else "在上一级指标内"
        yield f"不计分的指标，{within}由其余指标按得分率折算。"
    if any(gate.effect == "zero" for gate in standard.gates):
        yield "否决规定某部分计0分的，此时计0分。"
    if standard.extra is not None or any(node.bonus or node.penalty for node in standard.walk()):
        yield "加分、扣分在规定的限度以内计入总分。"
    if standard.rounding.at == "total":
        yield "各项一级指标得分相加以后，总分取位。"
    if standard.grades is not None:
        yield "用取位后的总分对照等次分数线，再看等次的条件、否决和名额；这些只能使等次降低。"
