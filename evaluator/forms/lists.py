"""Sheets with a line for each of several things: what was drawn for a sample, and the members of a subject."""

from __future__ import annotations

from collections.abc import Set

from evaluator.diagnostics import Path
from evaluator.forms.form import Column, Entry, Line, Sheet
from evaluator.forms.questions import fact_path, wanted
from evaluator.model.question import Fact, Question
from evaluator.model.standard import Standard

SAMPLE_LINES = 20
MEMBER_LINES = 20


def sample(fact: Fact) -> Sheet:
    """The list of what was drawn: one line each, √ or × for every test."""
    width = min(48.0, max(12.0, 54 / len(fact.tests)))
    columns = (
        Column("number", "序号", 6, centred=True),
        Column("name", "编号或日期", 30),
        *(Column(f"test.{test}", test, width, centred=True) for test in fact.tests),
    )
    lines = tuple(Line(str(n + 1), {"number": str(n + 1)}, _drawn(fact, n)) for n in range(SAMPLE_LINES))
    notes = (
        fact.help,
        "一行一份，符合的打√，不符合的打×；写编号，不写姓名。“采集项”表里已填总数的，这张表可以不填。",
    )
    return Sheet("sample", f"抽查-{fact.label.removesuffix('抽查')}", f"{fact.label}清单", columns, lines,
                 tuple(note for note in notes if note), fact.name)  # fmt: skip


def _drawn(fact: Fact, n: int) -> dict[str, Entry]:
    at: Path = ("samples", fact.name, n)
    found = {"name": Entry((*at, "name"), Question(f"{fact.name}:name", "编号或日期", "text"))}
    for test in fact.tests:
        found[f"test.{test}"] = Entry((*at, test), Question(f"{fact.name}:{test}", test, "yes_no"))
    return found


def members(standard: Standard, names: Set[str], count: int) -> Sheet:
    """The members with their attributes and the facts of those names; `count` of them are to find room."""
    facts = [*standard.attributes.values(), *(fact for fact in standard.facts.values() if fact.name in names)]
    questions = [question for fact in facts for question in fact.questions if question.by != "assessor"]
    columns = [Column("number", "序号", 5, centred=True), Column("id", "编号", 12), Column("name", "名称", 20)]
    for question in questions:
        unit = f"（{question.unit}）" if question.unit else ""
        columns.append(Column(f"ask.{question.key}", f"{question.label}{unit}\n{wanted(question)}", 12, centred=True))
    none = Line("members=", {"number": "", "id": "没有成员单位的，在右边打√"}, {"name": _none()})
    lines = [
        none,
        *(
            Line(str(n + 1), {"number": str(n + 1)}, _member(standard, questions, n))
            for n in range(max(MEMBER_LINES, count))
        ),
    ]
    blank = {column.code: "" for column in columns[3:]}
    lines[0] = Line(none.code, {**none.words, **blank}, none.entries)
    return Sheet(
        "members",
        "成员单位",
        "成员单位数据表",
        tuple(columns),
        tuple(lines),
        ("一个成员单位一行；多选的几项之间用顿号。",),
    )


def _none() -> Entry:
    return Entry(("members",), Question("members", "没有成员单位", "choices", options=()), "")


def _member(standard: Standard, questions: list[Question], n: int) -> dict[str, Entry]:
    at: Path = ("members", n)
    found = {
        "id": Entry((*at, "id"), Question("member:id", "成员单位编号", "text")),
        "name": Entry((*at, "name"), Question("member:name", "成员单位名称", "text")),
    }
    for question in questions:
        attribute = question.key in standard.attributes
        found[f"ask.{question.key}"] = Entry(
            fact_path(question.key, (*at, "attributes" if attribute else "facts")), question
        )
    return found
