"""An answer as it was typed, turned into the value its question asks for, or a fault that says how to write it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from evaluator.diagnostics import Fault, Faults, Path, listing, suggestion
from evaluator.model.numbers import looks_like_number, parse_number, plain, text_of, too_long
from evaluator.model.question import NUMERIC, TYPE_WORDS, Question, Value, print_value

YES = frozenset({"是", "有", "对", "√", "✓", "y", "yes", "true"})
NO = frozenset({"否", "无", "没有", "不", "×", "✗", "n", "no", "false"})
_NUMBER_INSIDE = re.compile(r"[-+]?\d+(\.\d+)?")


def read_value(question: Question, raw: Any, path: Path, faults: Faults) -> Value | None:
    """The value of an answer; None where it is unanswered (`~`) or faulty (then a fault is noted)."""
    if raw is None:
        return None
    if isinstance(raw, str) and not raw.strip():
        _wrong(faults, "S209", path, "这里写的是空文字", "没有的请整行删去，或写 ~ 表示未填")
        return None
    if isinstance(raw, Mapping) or (isinstance(raw, list) and question.type != "choices"):
        said = f"“{question.label}”要填{_wanted(question)}，这里写成了一组内容"
        _wrong(faults, "A602", path, said, _example(question))
        return None
    if question.type == "yes_no":
        return _yes_no(question, raw, path, faults)
    if question.type in NUMERIC:
        return _number(question, raw, path, faults)
    if question.type == "choice":
        return _option(question, text_of(raw), path, faults)
    if question.type == "choices":
        return _options(question, raw, path, faults)
    if question.type == "date":
        return read_date(text_of(raw), question.label, path, faults)
    return text_of(raw)


def read_date(text: str, label: str, path: Path, faults: Faults) -> datetime.date | None:
    """A date written 2023-06-30; a fault otherwise."""
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            raise ValueError
        return datetime.date.fromisoformat(text)
    except ValueError:
        _wrong(faults, "A602", path, f"“{label}”要填日期，写的是“{text}”", "日期写成 2023-06-30 这样")
        return None


def _wrong(faults: Faults, code: str, path: Path, say: str, fix: str) -> None:
    faults.add(Fault(code, path, say, fix))


def _wanted(question: Question) -> str:
    words = TYPE_WORDS[question.type]
    if question.type in NUMERIC and question.unit:
        return f"{words}（单位：{question.unit}）"
    return words


def _example(question: Question) -> str:
    if question.type == "yes_no":
        return "请写 yes 或 no（也可写 是 或 否）"
    if question.type == "share":
        return "请写百分比，例如 85%"
    if question.type in NUMERIC:
        return "只写数字，不写单位"
    if question.type == "choice":
        return f"可选：{listing(question.options)}"
    if question.type == "choices":
        return f"写成列表，例如 [{question.options[0]}]；可选：{listing(question.options)}"
    return "请直接写文字"


def _yes_no(question: Question, raw: Any, path: Path, faults: Faults) -> bool | None:
    if isinstance(raw, bool):
        return raw
    word = text_of(raw).strip().lower()
    if word in YES or word in NO:
        return word in YES
    _wrong(faults, "A602", path, f"“{question.label}”要填是或否，写的是“{text_of(raw)}”", _example(question))
    return None


def _number(question: Question, raw: Any, path: Path, faults: Faults) -> Fraction | None:
    text = text_of(raw).strip() if not isinstance(raw, bool) else ("是" if raw else "否")
    if not looks_like_number(text) or (text.endswith("%") and question.type != "share"):
        found = _NUMBER_INSIDE.search(text)
        hint = f"只写数字 {found.group()}，不写单位和其他字" if found else _example(question)
        _wrong(faults, "A602", path, f"“{question.label}”要填{_wanted(question)}，写的是“{text}”", hint)
        return None
    if too_long(text):
        _wrong(faults, "Y108", path, "数字过长", "最多 30 位数字，指数不超过 12")
        return None
    value = parse_number(text)
    if question.type == "count" and value.denominator != 1:
        _wrong(faults, "A602", path, f"“{question.label}”是个数，要填整数，写的是 {text}", "请填整数")
        return None
    if question.out_of_bounds(value):
        _out_of_bounds(question, value, path, faults)
        return None
    if question.in_the_gap(value):
        said = f"“{question.label}”可以是 0，或不小于 {print_value(question, question.least)}，写的是 {text}"
        _wrong(faults, "A603", path, said, "没有的写 0")
        return None
    if question.step and question.low is not None and (value - question.low) % question.step:
        said = f"“{question.label}”以 {plain(question.step)} 为单位，写的是 {text}"
        _wrong(faults, "A603", path, said, "请填合乎单位的数")
        return None
    return value


def _out_of_bounds(question: Question, value: Fraction, path: Path, faults: Faults) -> None:
    low = print_value(question, question.low)
    high = print_value(question, question.high)
    bounds = f"{low} 至 {high}" if low and high else (f"不小于 {low}" if low else f"不大于 {high}")
    said = f"“{question.label}”应为 {bounds}，写的是 {print_value(question, value)}"
    percent_lost = question.type == "share" and value > 1
    fix = f"百分比要带百分号：{plain(value)}%" if percent_lost else "请核对数字和单位"
    _wrong(faults, "A603", path, said, fix)


def _option(question: Question, text: str, path: Path, faults: Faults) -> str | None:
    if text in question.options:
        return text
    hint = suggestion(text, question.options) or f"可选：{listing(question.options)}"
    if suggestion(text, question.options):
        hint += f"可选：{listing(question.options)}"
    _wrong(faults, "A604", path, f"“{question.label}”没有“{text}”这个选项", hint)
    return None


def _options(question: Question, raw: Any, path: Path, faults: Faults) -> frozenset[str] | None:
    listed = raw if isinstance(raw, list) else [raw]
    found: set[str] = set()
    sound = True
    for n, entry in enumerate(listed):
        where = (*path, n) if isinstance(raw, list) else path
        option = _option(question, text_of(entry), where, faults)
        if option is None:
            sound = False
        elif option in found:
            _wrong(faults, "A604", where, f"选项“{option}”写了两次", "请删去一个")
            sound = False
        else:
            found.add(option)
    return frozenset(found) if sound else None
