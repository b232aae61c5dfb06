"""The facts and attributes that a standard declares, each with its type, unit and bounds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from evaluator.diagnostics import Fault, Faults, Path, listing
from evaluator.expressions.tokens import KEYWORDS
from evaluator.model.numbers import ONE, ZERO, looks_like_number, parse_number, percent, plain, text_of, too_long
from evaluator.model.question import NUMERIC, TYPE_WORDS, Fact, Question
from evaluator.reading.citations import citation

_NAME = re.compile(r"[^\W\d]\w*")
RESERVED = KEYWORDS | {
    "self",
    "score",
    "share",
    "total",
    "rank",
    "peers",
    "previous",
    "members",
    "min",
    "max",
    "ratio",
    "count",
}

#: which further keys go with which type of fact
_FITTING: dict[str, frozenset[str]] = {
    "min": NUMERIC,
    "max": NUMERIC,
    "options": frozenset({"choice", "choices"}),
    "ordered": frozenset({"choice"}),
    "none_due": frozenset({"pair"}),
    "tests": frozenset({"sample"}),
    "drawn": frozenset({"sample"}),
    "words": frozenset({"pair", "sample"}),
    "public": frozenset({"text"}),
}
_NEEDED = {
    "choice": ("options",),
    "choices": ("options",),
    "pair": ("none_due",),
    "sample": ("tests",),
}
_WHY = {
    "options": "写出可选的各项，例如 options: [甲, 乙]",
    "none_due": "写明“应有”为 0 时完成率按多少算：100%、0，或 na（不适用）",
    "tests": "写出抽查时逐份判断的各项，例如 tests: [规范]",
}


class _Everything(frozenset[str]):
    """Stands for all names, where the declarations cannot be read at all."""

    def __contains__(self, name: object) -> bool:
        return True


NOTHING_KNOWN: frozenset[str] = _Everything()


def read_facts(entries: Mapping[str, Any], path: Path, faults: Faults) -> tuple[dict[str, Fact], set[str]]:
    """The sound facts by name, and the names of those whose declaration is faulty."""
    found: dict[str, Fact] = {}
    spoilt: set[str] = set()
    for name, entry in entries.items():
        where = (*path, name)
        fact = None if faults.at(where) else _fact(name, entry, where, faults)
        if fact is None or faults.at(where):
            spoilt.add(name)
        else:
            found[name] = replace(fact, citation=citation(entry["source"])) if "source" in entry else fact
    return found, spoilt


def _fact(name: str, entry: Mapping[str, Any], path: Path, faults: Faults) -> Fact | None:
    if not _NAME.fullmatch(name) or name in RESERVED:
        say = f"“{name}”不能作采集项的名称"
        faults.add(Fault("S206", path, say, "名称用汉字、字母、数字和下划线，不以数字开头，也不用保留词", on="key"))
        return None
    kind = entry["type"]
    for key, types in _FITTING.items():
        if key in entry and kind not in types:
            say = f"类型为{TYPE_WORDS[kind]}的采集项不能写 {key}"
            faults.add(Fault("C509", (*path, key), say, f"请删去 {key}，或改 type", on="key"))
    for key in _NEEDED.get(kind, ()):
        if key not in entry:
            faults.add(Fault("S202", path, f"类型为{TYPE_WORDS[kind]}的采集项要写 {key}", _WHY[key]))
    if faults.at(path):
        return None
    if kind == "pair":
        return _pair(name, entry, path, faults)
    if kind == "sample":
        return _sample(name, entry, path, faults)
    question = _question(name, entry, path, faults)
    return (
        None
        if question is None
        else Fact(name, question.label, kind, (question,), help=question.help, public=entry.get("public", False))
    )


def _question(name: str, entry: Mapping[str, Any], path: Path, faults: Faults) -> Question | None:
    kind = entry["type"]
    low, high = _bound(entry, "min", path, faults), _bound(entry, "max", path, faults)
    if kind in ("count", "amount", "share") and "min" not in entry:
        low = ZERO
    if kind == "share" and "max" not in entry:
        high = ONE
    if low is not None and high is not None and low > high:
        say, fix = f"上限 max（{plain(high)}）小于下限 min（{plain(low)}）", "请核对两个数，看是不是写反了"
        faults.add(Fault("C509", (*path, "max" if "max" in entry else "min"), say, fix))
    if kind == "count" and low is not None and low < 0:
        faults.add(Fault("C509", (*path, "min"), "个数不能为负", "请把 min 改为 0 或更大，或改用 type: number"))
    for key, bound in (("min", low), ("max", high)):
        if kind == "share" and bound is not None and bound > 1 and not text_of(entry[key]).endswith("%"):
            fix = f"比例的上下限写成百分数：{key}: {text_of(entry[key])}%"
            faults.add(Fault("C509", (*path, key), f"{key} 写的是 {text_of(entry[key])}，等于 {percent(bound)}", fix))
        if kind == "count" and bound is not None and bound.denominator != 1:
            faults.add(Fault("C509", (*path, key), "个数的上下限要写整数", "请改为整数，或改用 type: number"))
    options = tuple(text_of(option) for option in entry.get("options", ()))
    for n, option in enumerate(options):
        if option in options[:n]:
            faults.add(Fault("C507", (*path, "options", n), f"选项“{option}”写了两次", "请删去一个"))
    if faults.at(path):
        return None
    unit = text_of(entry.get("unit", ""))
    words = text_of(entry["label"]), kind, unit, low, high
    return Question(
        name, *words, options=options, ordered=entry.get("ordered", False), by=entry.get("by", "both"),
        help=text_of(entry.get("help", "")),
    )  # fmt: skip


def _bound(entry: Mapping[str, Any], key: str, path: Path, faults: Faults) -> Fraction | None:
    if key not in entry:
        return None
    text = text_of(entry[key])
    if looks_like_number(text):
        return parse_number(text)
    faults.add(Fault("S203", (*path, key), f"{key} 要写一个数，写的是“{text}”", "例如 0 或 120%"))
    return None


def _parts(
    name: str, entry: Mapping[str, Any], words: Mapping[str, str], parts: tuple[str, ...]
) -> tuple[Question, ...]:
    unit, by, about = text_of(entry.get("unit", "")), entry.get("by", "both"), text_of(entry.get("help", ""))
    shell = Fact(name, text_of(entry["label"]), entry["type"], (), words=words)
    return tuple(Question(f"{name}.{p}", shell.word(p), "count", unit, ZERO, by=by, help=about) for p in parts)


def _words(entry: Mapping[str, Any], known: tuple[str, ...], path: Path, faults: Faults) -> dict[str, str]:
    given = {key: text_of(word) for key, word in entry.get("words", {}).items()}
    for key in given:
        if key not in known:
            say = f"words 里的“{key}”不是这个采集项的部分"
            faults.add(Fault("S201", (*path, "words", key), say, f"可以写：{listing(known)}", on="key"))
    return given


def _pair(name: str, entry: Mapping[str, Any], path: Path, faults: Faults) -> Fact | None:
    text = text_of(entry["none_due"])
    number = looks_like_number(text) and not too_long(text)
    if text != "na" and not (number and 0 <= parse_number(text) <= 1):
        fix = "“应有”为 0 时的完成率写 0 至 100% 之间的数，例如 100%，或写 na（不适用）"
        faults.add(Fault("S204", (*path, "none_due"), f"none_due 不能写“{text}”", fix))
        return None
    words = _words(entry, ("due", "done", "rate", "short"), path, faults)
    questions = _parts(name, entry, words, ("due", "done"))
    none_due = None if text == "na" else parse_number(text)
    return Fact(name, text_of(entry["label"]), "pair", questions, none_due, (), words, text_of(entry.get("help", "")))


def _sample(name: str, entry: Mapping[str, Any], path: Path, faults: Faults) -> Fact | None:
    tests = tuple(text_of(test) for test in entry["tests"])
    for n, test in enumerate(tests):
        if test in tests[:n]:
            faults.add(Fault("C507", (*path, "tests", n), f"抽查项“{test}”写了两次", "请删去一个"))
        elif not re.fullmatch(r"\w+", test) or test in ("drawn", "due", "done", "rate", "short"):
            fix = "用汉字、字母、数字和下划线，不用 drawn、due 等保留词"
            faults.add(Fault("S206", (*path, "tests", n), f"“{test}”不能作抽查项的名称", fix))
    words = _words(entry, ("drawn", *tests), path, faults)
    questions = _parts(name, entry, words, ("drawn", *tests))
    return Fact(name, text_of(entry["label"]), "sample", questions, None, tests, words, text_of(entry.get("help", "")))
