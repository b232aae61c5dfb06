"""An answer as it was typed, turned into the value its question asks for, or a fault that says how to write it."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from evaluator.diagnostics import Fault, Faults, Path, listing, suggestion
from evaluator.model.dates import date_hint, parse_date
from evaluator.model.numbers import looks_like_number, parse_number, plain, text_of, too_long
from evaluator.model.question import NUMERIC, TYPE_WORDS, Question, Value, print_value

YES = frozenset({"是", "有", "对", "√", "✓", "y", "yes", "true"})
NO = frozenset({"否", "无", "没有", "不", "×", "✗", "n", "no", "false"})
_NUMBER_INSIDE = re.compile(r"([-+]?\d+(?:\.\d+)?)\s*([百千万亿成]?)", re.ASCII)
_LARGE = {"百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}


def read_value(question: Question, raw: Any, path: Path, faults: Faults) -> Value | None:
    """The value of an answer; None where it is unanswered (`~`) or faulty (then a fault is noted)."""
    if raw is None:
        return None
    if isinstance(raw, str) and not raw.strip():
        _wrong(faults, "S209", path, "这里写的是空文字", "没有的请整行删去，或写 ~ 表示未填")
        return None
    if isinstance(raw, Mapping) or (isinstance(raw, list) and question.type != "choices"):
        said = f"{quoted(question)}要填{_wanted(question)}，这里写了几项内容"
        _wrong(faults, "A602", path, said, _example(question))
        return None
    if question.type == "yes_no":
        return _yes_no(question, raw, path, faults)
    if isinstance(raw, bool) and question.type not in NUMERIC:
        said = f"{quoted(question)}要填{_wanted(question)}，写的是“{'true' if raw else 'false'}”"
        _wrong(faults, "A602", path, said, _example(question))
        return None
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
    day = parse_date(text)
    if day is None:
        _wrong(faults, "A602", path, f"“{label}”要填日期，写的是“{text}”", date_hint(text))
    return day


def quoted(question: Question) -> str:
    """The question's label in quotation marks, unless it begins with one."""
    return question.label if question.label.startswith("“") else f"“{question.label}”"


def _wrong(faults: Faults, code: str, path: Path, say: str, fix: str) -> None:
    faults.add(Fault(code, path, say, fix))


def _wanted(question: Question) -> str:
    words = {"yes_no": "是或否", "choice": "一个选项", "choices": "选项"}.get(question.type, TYPE_WORDS[question.type])
    if question.type in NUMERIC and question.unit:
        return f"{words}（单位：{question.unit}）"
    return words


def _example(question: Question) -> str:
    if question.type == "yes_no":
        return "请写 是 或 否（也可写 yes 或 no）"
    if question.type == "share":
        return "请写百分比，例如 85%"
    if question.type in NUMERIC:
        return "只写阿拉伯数字，不写单位"
    if question.type == "choice":
        return f"请写其中一项：{listing(question.options)}"
    if question.type == "choices":
        return f"写成 [{question.options[0]}] 这样，几项之间用半角逗号；可选：{listing(question.options)}"
    return "请直接写文字" if question.type == "text" else "日期写成 2023-06-30 这样"


def _yes_no(question: Question, raw: Any, path: Path, faults: Faults) -> bool | None:
    if isinstance(raw, bool):
        return raw
    word = text_of(raw).strip().lower()
    if word in YES or word in NO:
        return word in YES
    _wrong(faults, "A602", path, f"{quoted(question)}要填是或否，写的是“{text_of(raw)}”", _example(question))
    return None


def _number(question: Question, raw: Any, path: Path, faults: Faults) -> Fraction | None:
    text = text_of(raw).strip() if not isinstance(raw, bool) else ("是" if raw else "否")
    if not looks_like_number(text) or (text.endswith("%") and question.type != "share"):
        said = f"{quoted(question)}要填{_wanted(question)}，写的是“{text}”"
        _wrong(faults, "A602", path, said, _number_hint(question, text))
        return None
    if too_long(text):
        _wrong(faults, "Y108", path, "数字过长", "最多 30 位数字，指数不超过 12")
        return None
    value = parse_number(text)
    if question.type == "count" and value.denominator != 1:
        _wrong(faults, "A602", path, f"{quoted(question)}是个数，要填整数，写的是 {text}", "请填整数")
        return None
    if question.out_of_bounds(value):
        _out_of_bounds(question, value, text, path, faults)
        return None
    if question.in_the_gap(value):
        least, most = print_value(question, question.least), print_value(question, question.high)
        said = f"{quoted(question)}只能是 0，或在 {least} 至 {most} 之间，写的是 {text}"
        _wrong(faults, "A603", path, said, "没有这种情况的写 0")
        return None
    if question.step and question.low is not None and (value - question.low) % question.step:
        below = value - (value - question.low) % question.step
        said = f"{quoted(question)}每 {plain(question.step)} 分一档，写的是 {text}"
        _wrong(faults, "A603", path, said, f"请写 {plain(below)} 或 {plain(below + question.step)}")
        return None
    return value


def _number_hint(question: Question, text: str) -> str:
    """What to write instead of a text that is no number: signs made half-width, groups joined, 万 multiplied out."""
    half = unicodedata.normalize("NFKC", text)
    joined = re.sub(r"(?<=\d)[,\s](?=\d{3}(?!\d))", "", half).strip()
    if joined.endswith("%") and question.type != "share":
        return f"这里不填百分比，{_example(question)}"
    if looks_like_number(joined):
        return f"请写成 {joined}，用半角数字，数字中间不加逗号和空格"
    found = _NUMBER_INSIDE.findall(joined)
    if len(found) != 1 or too_long(found[0][0]):
        return _example(question)
    number, unit = found[0]
    if unit in _LARGE and question.type != "share":
        return f"请写成 {plain(parse_number(number) * _LARGE[unit])}"
    return f"只写数字 {number}，不写单位和其他字" if not unit else _example(question)


def _out_of_bounds(question: Question, value: Fraction, text: str, path: Path, faults: Faults) -> None:
    low = print_value(question, question.low)
    high = print_value(question, question.high)
    bounds = f"应在 {low} 至 {high} 之间" if low and high else (f"不能小于 {low}" if low else f"不能大于 {high}")
    percent_lost = question.type == "share" and 1 < value <= 100 and not text.endswith("%")
    fix = f"百分比要带百分号：{plain(value)}%" if percent_lost else "请核对数字和单位"
    _wrong(faults, "A603", path, f"{quoted(question)}{bounds}，写的是 {text}", fix)


def _option(question: Question, text: str, path: Path, faults: Faults) -> str | None:
    if text in question.options:
        return text
    several = [piece.strip() for piece in re.split(r"[、，,;；\s]+", text) if piece.strip()]
    hint = f"{suggestion(text, question.options)}可选：{listing(question.options)}"
    if len(several) > 1 and set(several) <= set(question.options):
        one = question.type == "choice"
        hint = "这道题只能选一项" if one else f"几项要写成列表，用半角逗号隔开：[{', '.join(several)}]"
    _wrong(faults, "A604", path, f"{quoted(question)}没有“{text}”这个选项", hint)
    return None


def _options(question: Question, raw: Any, path: Path, faults: Faults) -> frozenset[str] | None:
    listed = raw if isinstance(raw, list) else [raw]
    found: set[str] = set()
    sound = True
    for n, entry in enumerate(listed):
        where = (*path, n) if isinstance(raw, list) else path
        if entry is None or isinstance(entry, Mapping | list):
            said = f"{quoted(question)}的第 {n + 1} 项{'是空的' if entry is None else '写了几项内容'}"
            _wrong(faults, "A602", where, said, _example(question))
            sound = False
            continue
        option = _option(question, text_of(entry), where, faults)
        if option is None:
            sound = False
        elif option in found:
            _wrong(faults, "A604", where, f"选项“{option}”写了两次", "请删去一个")
            sound = False
        else:
            found.add(option)
    return frozenset(found) if sound else None
