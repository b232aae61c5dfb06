"""docs/公开资料与标准.md: what the published sources say, and what became of each statement; generated, and held by a test."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from evaluator.model.source import Citation
from evaluator.model.standard import PROVENANCE_WORDS, Standard, provenance_words
from evaluator.reading.library import shipped
from evaluator.reading.standard import read_standard
from tests.docs.published_figures import (
    days_of,
    no_band,
    not_found,
    not_on_time,
    of_gate,
    of_grades,
    of_indicator,
    otherwise_measured,
    units_of,
)
from tests.docs.register import ROOT, Statement, Text, register

SOURCES_PAGE = ROOT / "docs" / "公开资料与标准.md"

#: the source and the number of a statement
Place = tuple[str, int]


How = Literal["fact", "indicator", "gate", "grades", "not_evaluated"]
HOW: dict[How, str] = {
    "fact": "采集项",
    "indicator": "指标",
    "gate": "否决",
    "grades": "等次",
    "not_evaluated": "不评",
}
SCORED = {True: "计分", False: "不计分"}
KINDS = {"figure": "数字", "requirement": "要求", "target": "目标", "context": "背景"}


@dataclass(frozen=True)
class Use:
    """Where a statement went: into which part of a standard, or to what cannot be evaluated, with why.

    `key` is the name of the fact, the code of the indicator or the name of the veto.
    """

    standard: str
    how: How
    key: str
    words: str


@cache
def standards() -> dict[str, Standard]:
    """The standards that are shipped, by id."""
    found = {}
    for entry in shipped():
        standard, problems = read_standard(entry.path)
        assert standard is not None, problems
        found[standard.id] = standard
    return found


@cache
def uses() -> dict[Place, list[Use]]:
    """Where each statement is used."""
    found: dict[Place, list[Use]] = {}
    for standard in standards().values():
        for citation, use in cited(standard):
            for no in citation.items:
                found.setdefault((citation.source, no), []).append(use)
    return found


def cited(standard: Standard) -> Iterator[tuple[Citation, Use]]:
    """Everything that a standard cites, with where."""
    for fact in standard.facts.values():
        if fact.citation is not None:
            yield fact.citation, Use(standard.id, "fact", fact.name, fact.label)
    for leaf in standard.leaves():
        for citation in leaf.citations:
            yield citation, Use(standard.id, "indicator", leaf.code, leaf.name)
    for gate in standard.gates:
        for citation in gate.citations:
            yield citation, Use(standard.id, "gate", gate.name, gate.name)
    for citation in standard.grades.citations if standard.grades is not None else ():
        yield citation, Use(standard.id, "grades", "", "")
    for item in standard.not_evaluated:
        yield item.citation, Use(standard.id, "not_evaluated", "", item.because)


def amiss(one: Statement, use: Use, year: int | None) -> str:
    """What of the numbers of a statement is not as it was published in what cites it, in words; `year` is that of the text."""
    standard = standards()[use.standard]
    if use.how == "fact":
        return otherwise_measured(one, units_of(standard.facts[use.key]))
    if use.how == "indicator":
        (leaf,) = [leaf for leaf in standard.leaves() if leaf.code == use.key]
        return not_found(one, of_indicator(leaf, standard, year)) or not_on_time(one, days_of(leaf))
    if use.how == "gate":
        (gate,) = [gate for gate in standard.gates if gate.name == use.key]
        return not_found(one, of_gate(gate))
    if use.how == "grades":
        assert standard.grades is not None
        return not_found(one, of_grades(standard.grades)) or no_band(one, standard.grades)
    return ""  # what cannot be evaluated says why


# -- the page ----------------------------------------------------------------------------------------------------------


def sources_page() -> str:
    """The whole page."""
    lines = [
        "# 公开资料与标准",
        "",
        "随程序提供的标准依据哪些公开资料，资料里的每个数字、要求和目标用在哪个标准的什么地方，哪些不能评、为什么。",
        "资料的说法是用自己的话转述的，不是原文；资料没有写的，这里也没有。",
        "",
        "每一条的去处有下面几种，除背景以外，恰好有一处：",
        "",
        "- 指标：资料提的要求、目标，按某项指标判断或者打分；",
        "- 否决、等次：资料写的否决办法、等次和分数线；",
        "- 采集项：资料公布的现状数字，照数列出；",
        "- 不评：资料写了，但不能用来评估，后面写原因。",
        "",
        "只说明情况的是背景，不进标准。各标准补写了什么，见标准文件的 note 和来源说明（`evaluator standard show 编号`）。",
        "",
        "本页由程序按 [公开资料要点.yaml](公开资料要点.yaml) 和 `standards/` 里的文件生成（`python -m tests.regenerate`）。有测试核对：",
        "每一条恰好用到一次；资料里的数连同单位，和引用它的指标、等次、期限、采集项一致；样例填的数就是资料公布的数。",
        "",
        "## 一、总表",
        "",
        "| 资料 | 署名和日期 | 条数 | 指标 | 否决、等次 | 采集项 | 不评 | 背景 | 用于标准 |",
        "|---|---|--:|--:|--:|--:|--:|--:|---|",
        *(_summary(text) for text in register().values()),
        "",
        "## 二、标准",
        "",
        "计分的算出总分，不计分的只判断各项要求达到没有。",
        "",
        *(f"- {scored}的，{words}。" for scored, words in _kinds()),
        "",
        "| 编号 | 名称 | 是否计分 | 性质 |",
        "|---|---|---|---|",
        *(_standard(standard) for standard in sorted(standards().values(), key=lambda one: one.id)),
        "",
        "## 三、逐条",
    ]
    for text in register().values():
        used = _standards_of(text)
        lines += ["", f"### {text.id}", "", f"{_title(text)}。{_credit(text)}。{_used(used)}", ""]
        lines += ["| 条 | 类 | 资料说 | 去处 |", "|--:|---|---|---|"]
        lines += [_row(statement, several=len(used) > 1) for statement in text.statements]
    return "\n".join(lines) + "\n"


def _title(text: Text) -> str:
    """The title in brackets; a text of which the title is not known is only described."""
    return text.title if "只知" in text.title else f"《{text.title}》"


def _credit(text: Text) -> str:
    return "，".join(part for part in (text.credited_to, text.date) if part)


def _standards_of(text: Text) -> list[str]:
    """The standards that use a statement of the text."""
    found = (use.standard for one in text.statements for use in uses().get((text.id, one.no), []))
    return list(dict.fromkeys(found))


def _used(names: list[str]) -> str:
    listed = "、".join(f"《{standards()[name].title}》（{name}）" for name in names)
    return f"用于{listed}。" if listed else "没有条文可用，只在标准里提到题名。"


def _summary(text: Text) -> str:
    ways = [use.how for one in text.statements for use in uses().get((text.id, one.no), [])]
    columns: list[tuple[How, ...]] = [("indicator",), ("gate", "grades"), ("fact",), ("not_evaluated",)]
    counts = [sum(way in column for way in ways) for column in columns]
    counts = [len(text.statements), *counts, sum(one.kind == "context" for one in text.statements)]
    names = "、".join(_standards_of(text)) or "—"
    return f"| [{text.id}](#{text.id}) | {_credit(text)} | {' | '.join(map(str, counts))} | {names} |"


def _standard(standard: Standard) -> str:
    kind = PROVENANCE_WORDS[standard.provenance].partition("：")[0]
    return f"| {standard.ref} | {standard.title} | {SCORED[standard.scored]} | {kind} |"


def _kinds() -> list[tuple[str, str]]:
    """What kinds of texts the standards are, with what that means."""
    kinds = {(one.scored, one.provenance) for one in standards().values()}
    return [(SCORED[scored], provenance_words(kind, scored=scored)) for scored, kind in sorted(kinds, reverse=True)]


def _row(statement: Statement, *, several: bool) -> str:
    found = uses().get((statement.source, statement.no), [])
    places = "；".join(_place(use, several=several) for use in found) or "—"
    places += f"。{statement.because}" if statement.because else ""
    return f"| {statement.no} | {KINDS[statement.kind]} | {_cell(statement.says)} | {_cell(places)} |"


def _place(use: Use, *, several: bool) -> str:
    """Where a statement went; the standard is named where the text is used in several."""
    head = f"{use.standard} {HOW[use.how]}" if several else HOW[use.how]
    if use.how == "not_evaluated":
        return f"{head}：{use.words}"
    if use.how == "grades":
        return head
    return f"{head} {use.key} {use.words}" if use.how == "indicator" else f"{head}“{use.words}”"


def _cell(text: str) -> str:
    return text.replace("|", "｜").replace("\n", "")
