"""What a self-report says of other days and other hands: facts of earlier days, and figures taken from published texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from evaluator.diagnostics import Fault, Faults, Path, listing, suggestion
from evaluator.forms.questions import asked_of_before
from evaluator.model.dates import parse_date
from evaluator.model.numbers import text_of
from evaluator.model.question import Value
from evaluator.model.report import Earlier, Published
from evaluator.model.standard import Standard
from evaluator.reading.answers import Questions, check_samples, find_fact, read_fact
from evaluator.reading.citations import read_sources
from evaluator.reading.values import read_date


def read_earlier(standard: Standard, entries: Any, end: str, faults: Faults) -> tuple[Earlier, ...]:
    """The facts of earlier days, oldest first; `end` is the last day of the period, before which they lie."""
    found: dict[str, Earlier] = {}
    known = parse_date(end) is not None  # else that is said already
    for n, entry in enumerate(entries if isinstance(entries, list) else []):
        path: Path = ("earlier", n)
        if faults.at(path):
            continue
        day = text_of(entry["date"])
        if not read_date(day, "日期", (*path, "date"), faults):
            continue
        if day in found or (known and day >= end):
            say = f"{day} 的数据写了两次" if day in found else f"{day} 不早于评估期截止日 {end}"
            fix = "同一天的数据请写在一处" if day in found else f"earlier 里只写 {end} 以前的数据；本期的写在 facts 里"
            faults.add(Fault("A613", (*path, "date"), say, fix))
            continue
        answers = dict(_facts(standard, entry["facts"], (*path, "facts"), faults))
        check_samples(standard, answers, entry, faults, path)
        found[day] = Earlier(day, answers)
    _check_wanted(standard, entries, faults)
    return tuple(found[day] for day in sorted(found))


def _check_wanted(standard: Standard, entries: Any, faults: Faults) -> None:
    """Figures of earlier days tell how far a target with a day set for it has got; where there is none they are for nothing."""
    if entries is None or faults.at(("earlier",)) or any(leaf.due for leaf in standard.leaves()):
        return
    say = "earlier（以前日期的数据）在这份标准里用不上：它只用来看定了期限（due）的要求进度怎样，这里没有定期限的要求"
    fix = "请删去 earlier"
    if asked_of_before(standard):
        fix += "；与上期比较的指标，上期的数写在 previous 里"
    faults.add(Fault("A622", ("earlier",), say, fix, on="key", severity="warning"))


def _facts(standard: Standard, entries: Mapping[str, Any], path: Path, faults: Faults) -> Iterator[tuple[str, Value]]:
    for name, raw in entries.items():
        fact = find_fact(standard, name, (*path, name), faults)
        if fact is not None:
            yield from read_fact(fact, raw, (*path, name), faults)


def read_published(
    standard: Standard, entries: Mapping[str, Any], answers: Mapping[str, Value], faults: Faults
) -> tuple[Published, ...]:
    """Where figures were taken from; each that is named must be there, and come from one text."""
    sources, questions = read_sources(entries, faults, ("published",)), Questions(standard)
    taken: dict[str, str] = {}
    found = []
    for name, entry in entries.items():
        if not isinstance(entry, Mapping) or faults.at(("published", name)):
            continue
        keys: list[str] = []
        for n, word in enumerate(entry["answers"]):
            path: Path = ("published", name, "answers", n)
            own = _keys(questions, text_of(word), path, faults)
            given = [key for key in own if key in answers]
            if own and not given:
                _unanswered(questions, text_of(word), path, faults)
            elif own and own[0] in taken:
                say = f"“{text_of(word)}”已经写明取自“{taken[own[0]]}”"
                faults.add(Fault("A621", path, say, "一项数据只写一个出处，请删去一处"))
            taken.update(dict.fromkeys(own, name))
            keys += given
        found.append(Published(sources[name], tuple(keys)))
    return tuple(found)


def _keys(questions: Questions, name: str, path: Path, faults: Faults) -> list[str]:
    """The keys of the answers that a name stands for: those of a fact, or the one question of a leaf."""
    if name in questions.facts:
        return [question.key for question in questions.facts[name].questions]
    code, _, text = name.partition("/")
    if code in questions.leaves and (question := questions.own(code, text)) is not None:
        return [question.key]
    labels = {fact.label: fact.name for fact in questions.facts.values()}
    texts = [f"{code}/{one}" for one in questions.texts(code)] if code in questions.leaves else []
    fix = f"这里要写它的名称“{labels[name]}”" if name in labels else suggestion(name, texts or questions.facts)
    fix = fix or (f"可以写：{listing(texts)}" if texts else "请写采集项的名称，或“指标编号/题目”")
    faults.add(Fault("A601", path, f"标准里没有叫“{name}”的采集项或题目", fix))
    return []


def _unanswered(questions: Questions, name: str, path: Path, faults: Faults) -> None:
    """What is said to be published must be filled in; where its answer could not be read, that is said already."""
    part, key = ("facts", name) if name in questions.facts else ("answers", name.partition("/")[0])
    inside = [f for f in faults.found if f.severity == "error" and f.path[:1] == (part,)]
    said = any(f.code == "A601" or f.path[:2] in ((part,), (part, key)) for f in inside)
    if not (said or faults.misspelt((), part)):
        fix = f"请在 {part} 里填上；资料里没有的，从这里删去"
        faults.add(Fault("A621", path, f"写明取自公开资料的“{name}”没有填", fix))
