"""docs/公开资料与标准.md: what the published sources say, and what became of each statement; generated, and held by a test."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, Literal

from evaluator.model.numbers import parse_number, text_of
from evaluator.model.source import Citation
from evaluator.model.standard import PROVENANCE_WORDS, Standard
from evaluator.reading.document import read_document
from evaluator.reading.library import shipped
from evaluator.reading.standard import read_standard

ROOT = Path(__file__).parent.parent.parent
REGISTER = ROOT / "docs" / "公开资料要点.yaml"
SOURCES_PAGE = ROOT / "docs" / "公开资料与标准.md"

#: the source and the number of a statement
Place = tuple[str, int]


@dataclass(frozen=True)
class Statement:
    """One statement of a source, restated: a figure, a requirement, a target, or mere context."""

    source: str
    no: int
    kind: Literal["figure", "requirement", "target", "context"]
    says: str
    value: Fraction | None


@dataclass(frozen=True)
class Text:
    """A published text with its statements."""

    id: str
    title: str
    credited_to: str
    date: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True)
class Use:
    """Where a statement went: as a fact, as a requirement or target, or as what cannot be evaluated, with why."""

    standard: str
    how: Literal["fact", "indicator", "not_evaluated"]
    key: str
    words: str


@cache
def register() -> dict[str, Text]:
    """The published texts by id."""
    document, problems = read_document(REGISTER)
    assert document is not None, problems
    assert not problems
    return {name: _text(name, entry) for name, entry in document.value.items()}


def _text(name: str, entry: Any) -> Text:
    statements = tuple(
        Statement(
            name,
            int(text_of(item["no"])),
            item["kind"],
            text_of(item["says"]),
            parse_number(text_of(item["value"])) if "value" in item else None,
        )
        for item in entry["items"]
    )
    title, credited_to, date = (text_of(entry.get(key, "")) for key in ("title", "credited_to", "date"))
    return Text(name, title, credited_to, date, statements)


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
        for citation, use in _uses(standard):
            for no in citation.items:
                found.setdefault((citation.source, no), []).append(use)
    return found


def _uses(standard: Standard) -> Iterator[tuple[Citation, Use]]:
    for fact in standard.facts.values():
        if fact.citation is not None:
            yield fact.citation, Use(standard.id, "fact", fact.name, fact.label)
    for leaf in standard.leaves():
        for citation in leaf.citations:
            yield citation, Use(standard.id, "indicator", leaf.code, leaf.name)
    for item in standard.not_evaluated:
        yield item.citation, Use(standard.id, "not_evaluated", "", item.because)


KINDS = {"figure": "数字", "requirement": "要求", "target": "目标", "context": "背景"}
HOW = {"fact": "采集项", "indicator": "指标", "not_evaluated": "不评"}


def sources_page() -> str:
    """The whole page."""
    lines = [
        "# 公开资料与标准",
        "",
        "随程序提供的标准依据哪些公开资料，资料里的每个数字、要求和目标在哪个标准里、怎样用，哪些不能评、为什么。",
        "本页由程序按 `standards/` 里的文件生成（`python -m tests.regenerate`），有测试保证：除背景以外，每一条恰好用到一次。",
        "资料的说法是用自己的话转述的，不是原文，逐条登记在 [公开资料要点.yaml](公开资料要点.yaml)。",
        "",
        "## 一、总表",
        "",
        "| 资料 | 署名，日期 | 标准 | 条数 | 作采集项 | 作指标 | 不评 | 背景 |",
        "|---|---|---|--:|--:|--:|--:|--:|",
        *(_summary(text) for text in register().values()),
        "",
        "## 二、各标准的性质",
        "",
        "| 标准 | 名称 | 计分 | 来历 |",
        "|---|---|---|---|",
        *(_standard(standard) for standard in sorted(standards().values(), key=lambda one: one.id)),
        "",
        "## 三、逐条",
    ]
    for text in register().values():
        lines += ["", f"### {text.id}", "", f"《{text.title}》，{_credit(text)}。", ""]
        lines += ["| 条 | 类 | 资料说 | 去处 |", "|--:|---|---|---|"]
        lines += [_row(statement) for statement in text.statements]
    return "\n".join(lines) + "\n"


def _credit(text: Text) -> str:
    return "，".join(part for part in (text.credited_to, text.date) if part) or "署名和日期不详"


def _summary(text: Text) -> str:
    told = [uses().get((text.id, one.no), []) for one in text.statements]
    ways: list[str] = [use.how for found in told for use in found]
    names = "、".join(dict.fromkeys(use.standard for found in told for use in found)) or "—"
    context = sum(one.kind == "context" for one in text.statements)
    counts = [len(text.statements), *(ways.count(how) for how in HOW), context]
    return f"| [{text.id}](#{text.id}) | {_credit(text)} | {names} | {' | '.join(map(str, counts))} |"


def _standard(standard: Standard) -> str:
    scored = "计分" if standard.scored else "不计分的要求"
    return (
        f"| {standard.ref} | {standard.title} | {scored} | {PROVENANCE_WORDS[standard.provenance].partition('：')[0]} |"
    )


def _row(statement: Statement) -> str:
    found = uses().get((statement.source, statement.no), [])
    places = "；".join(_place(use) for use in found) or "—"
    return f"| {statement.no} | {KINDS[statement.kind]} | {_cell(statement.says)} | {_cell(places)} |"


def _place(use: Use) -> str:
    if use.how == "not_evaluated":
        return f"{use.standard} 不评：{use.words}"
    return (
        f"{use.standard} {HOW[use.how]} {use.key}（{use.words}）"
        if use.key != use.words
        else f"{use.standard} {HOW[use.how]} {use.key}"
    )


def _cell(text: str) -> str:
    return text.replace("|", "｜").replace("\n", "")
