"""What a self-report says of other days and other hands: facts of earlier days, and figures taken from published texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from evaluator.diagnostics import Fault, Faults, Path, suggestion
from evaluator.model.numbers import text_of
from evaluator.model.question import Value
from evaluator.model.report import Earlier, Published
from evaluator.model.standard import Standard
from evaluator.reading.answers import find_fact, read_fact
from evaluator.reading.citations import read_sources
from evaluator.reading.values import read_date


def read_earlier(standard: Standard, entries: Any, end: str, faults: Faults) -> tuple[Earlier, ...]:
    """The facts of earlier days, oldest first; `end` is the last day of the period, before which they lie."""
    found: dict[str, Earlier] = {}
    for n, entry in enumerate(entries if isinstance(entries, list) else []):
        path: Path = ("earlier", n)
        if faults.at(path):
            continue
        day = text_of(entry["date"])
        if not read_date(day, "日期", (*path, "date"), faults):
            continue
        if day >= end or day in found:
            say = f"{day} 的数据写了两次" if day in found else f"{day} 不早于评估期截止日 {end}"
            faults.add(Fault("A613", (*path, "date"), say, "earlier 里写评估期截止以前的数据，每个日期一次"))
            continue
        found[day] = Earlier(day, dict(_facts(standard, entry["facts"], (*path, "facts"), faults)))
    return tuple(found[day] for day in sorted(found))


def _facts(standard: Standard, entries: Mapping[str, Any], path: Path, faults: Faults) -> Iterator[tuple[str, Value]]:
    for name, raw in entries.items():
        fact = find_fact(standard, name, (*path, name), faults)
        if fact is not None:
            yield from read_fact(fact, raw, (*path, name), faults)


def read_published(
    standard: Standard, entries: Mapping[str, Any], answers: Mapping[str, Value], faults: Faults
) -> tuple[Published, ...]:
    """Where figures were taken from; each that is named must be there, and come from one text."""
    sources = read_sources(entries, faults, ("published",))
    taken: dict[str, str] = {}
    found = []
    for name, entry in entries.items():
        if not isinstance(entry, Mapping) or faults.at(("published", name)):
            continue
        keys: list[str] = []
        for n, word in enumerate(entry["answers"]):
            path: Path = ("published", name, "answers", n)
            own = _keys(standard, text_of(word), path, faults)
            if own and not any(key in answers for key in own):
                faults.add(
                    Fault("A621", path, f"“{text_of(word)}”没有填", "请在 facts 或 answers 里填上，或从这里删去")
                )
            elif any(key in taken for key in own):
                say = f"“{text_of(word)}”已经写明取自 {taken[own[0]]}"
                faults.add(Fault("A621", path, say, "一项数据只写一个出处，请删去一处"))
            taken.update(dict.fromkeys(own, name))
            keys += [key for key in own if key in answers]
        found.append(Published(sources[name], tuple(keys)))
    return tuple(found)


def _keys(standard: Standard, name: str, path: Path, faults: Faults) -> list[str]:
    """The keys of the answers that a name stands for: those of a fact, or the one question of a leaf."""
    if name in standard.facts:
        return [question.key for question in standard.facts[name].questions]
    questions = standard.questions()
    if name in questions:
        return [name]
    fix = suggestion(name, [*standard.facts, *questions]) or "请写采集项的名称，或“指标编号/题目”"
    faults.add(Fault("A601", path, f"标准里没有“{name}”", fix))
    return []
