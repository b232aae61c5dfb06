"""The sheet of facts (采集项): one line for each number, date or choice, one for each option that may be ticked."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import replace

from evaluator.forms.form import BLANK, Column, Entry, Line, Sheet
from evaluator.forms.questions import answer_path, options_words, tick_code, ticks, used_by, wanted
from evaluator.model.question import Fact, Question
from evaluator.model.standard import Standard

_NUMBER = Column("number", "序号", 5, centred=True)
_COLUMNS = (
    Column("label", "采集项", 18),
    Column("part", "填报内容", 24),
    Column("value", "填报", 18, centred=True),
    Column("unit", "单位", 8, centred=True),
)
_PREVIOUS = Column("previous", "上期数", 12, centred=True)
_LAST = (Column("help", "填写说明", 60), Column("used", "用于指标", 10, centred=True))


def facts(standard: Standard, before: Set[str]) -> Sheet | None:
    """The facts that the station states, with those `before` for the last period too; None where there are none."""
    stated = [fact for fact in standard.facts.values() if fact.questions[0].by != "assessor"]
    used = used_by(standard)
    lines = [line for n, fact in enumerate(stated, 1) for line in _fact(n, fact, before, used.get(fact.name, []))]
    if not lines:
        return None
    columns = (_NUMBER, *_COLUMNS, *([_PREVIOUS] if before else []), *_LAST)
    notes = (
        "只填浅黄色的格子；没有发生的填0，确实不掌握的空着，不要估算。",
        "各数以评估期内（封面所填起止日）站内原始记录为准，统计口径见“填写说明”。",
    )
    return Sheet("facts", "采集项", "采集项填报表", columns, tuple(lines), notes)


def _fact(n: int, fact: Fact, before: Set[str], used: list[str]) -> Iterator[Line]:
    """The lines of a fact; the first has what they share."""
    shared = {"number": str(n), "label": fact.label, "help": fact.help, "used": "\n".join(used)}
    for count, (code, part, unit, entry) in enumerate(_cells(fact)):
        entries = {"value": entry}
        if fact.name in before:
            entries["previous"] = _of_before(entry)
        words = {"part": part, "unit": unit} if count else {**shared, "part": part, "unit": unit}
        if before and "previous" not in entries:
            words["previous"] = BLANK
        yield Line(code, words, entries)


def _cells(fact: Fact) -> Iterator[tuple[str, str, str, Entry]]:
    """Code, words, unit and cell of each line of a fact."""
    for question in fact.questions:
        path = answer_path(question)
        if question.type == "choices":
            for words, entry in ticks(path, question):
                yield tick_code(question.key, entry), words, "", entry
        else:
            part = question.label if fact.composite else _how(question)
            yield question.key, part, question.unit, Entry(path, question)


def _of_before(entry: Entry) -> Entry:
    """The same cell for the period before."""
    question = replace(entry.question, label=f"上期{entry.question.label}")
    return replace(entry, path=("previous", *entry.path[1:]), question=question)


def _how(question: Question) -> str:
    """What to write for a plain fact."""
    return options_words(question, "；") if question.type == "choice" else wanted(question)
