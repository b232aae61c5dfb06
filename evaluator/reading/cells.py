"""A cell of a spreadsheet as the answer to a question: what people usually write is read, what would be guessing is refused."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterator, Mapping
from fractions import Fraction

from evaluator.diagnostics import Fault, Faults, Path, listing, suggestion
from evaluator.forms.cell import Cell
from evaluator.forms.questions import NONE
from evaluator.model.dates import date_hint
from evaluator.model.numbers import looks_like_number, parse_number, percent, too_long
from evaluator.model.question import NUMERIC, Question, Value
from evaluator.reading.values import NO, YES, quoted, read_value
from evaluator.reading.wording import shown

UNKNOWN = frozenset({"不清楚", "不知道", "不详", "未填"})
#: what people write where they think that a question is not for them
NOT_APPLICABLE = frozenset({"不适用", "不涉及", "无此项", "n/a", "na", "/", "-", "--", "—", "——"})
NONE_OF_THEM = frozenset({"无", "没有", "都没有", "均无", NONE})
_YES = YES | {"✔", "☑", "1"}
_NO = NO | {"没", "✘", "☒", "0"}
_GROUPED = re.compile(r"[-+]?\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)
_DAY = re.compile(
    r"(\d{4})(?:-(\d{1,2})-|/(\d{1,2})/|\.(\d{1,2})\.|年(\d{1,2})月)(\d{1,2})(日|号)?|(\d{4})(\d\d)(\d\d)", re.ASCII
)
_BETWEEN = re.compile(r"[、,;\n]")
#: a share without a per-cent sign is a part of one; more than that was most likely meant as per cent
_MOST_SHARE = Fraction(2)
#: a number in a cell that is shown as a date becomes a day of these years
_FIRST_YEAR = 1901


def read_cell(question: Question, cell: Cell | None, path: Path, faults: Faults) -> Value | None:
    """The answer in a cell; None where it is blank or says 不清楚, or where it is faulty (then a fault is noted)."""
    if cell is None or not cell.text.strip():
        return None
    if question.type == "text":
        return cell.text.strip()
    text = _half(cell.text)
    if text in UNKNOWN and text not in question.options:
        return None
    if text.lower() in NOT_APPLICABLE and _key(text) not in _options(question):
        fix = "适用不适用，程序按标准和其他数据判断；没有发生的写 0 或“否”，没有数据的清空这一格"
        faults.add(Fault("A602", path, f"{quoted(question)}写的是“{cell.text.strip()}”，不是答案", fix))
        return None
    if question.type == "yes_no":
        return _yes_no(question, cell, text, path, faults)
    if question.type in NUMERIC:
        return _number(question, cell, text, path, faults)
    if question.type == "date":
        return _date(question, cell, text, path, faults)
    if question.type == "choice":
        named = _options(question).get(_key(text))
        return read_value(question, named or cell.text.strip(), path, faults)
    return _choices(question, cell.text, path, faults)


def read_ticks(
    question: Question, ticks: Mapping[str, Cell | None], paths: Mapping[str, Path], faults: Faults
) -> Value | None:
    """The answer to a choice that is ticked: a cell for each option, with √ in it, × or nothing.

    Nothing in any of them is unanswered; of several options, those without a tick are not chosen where any is marked.
    """
    marks: dict[str, bool] = {}
    for option, cell in ticks.items():
        mark = read_cell(Question("", f"{question.label}：{option}", "yes_no"), cell, paths[option], faults)
        if isinstance(mark, bool):
            marks[option] = mark
    if not marks or any(faults.at(path) for path in paths.values()):
        return None
    chosen = [option for option, mark in marks.items() if mark]
    if question.type == "choices":
        return frozenset(chosen)
    if len(chosen) == 1:
        return chosen[0]
    say = f"{quoted(question)}{'打了几个 √：' + listing(chosen) if chosen else '一项也没有打 √'}"
    at = paths[chosen[1]] if chosen else paths[next(iter(marks))]
    faults.add(
        Fault(
            "A604",
            at,
            say,
            "这道题只选一项，请只在那一项打 √" if chosen else "请在所选的一项打 √；没有填的，把 × 也清空",
        )
    )
    return None


def _half(text: str) -> str:
    """The text with full-width signs made half-width and without blanks around it."""
    return unicodedata.normalize("NFKC", text).strip()


def _yes_no(question: Question, cell: Cell, text: str, path: Path, faults: Faults) -> bool | None:
    if isinstance(cell.value, bool):
        return cell.value
    if isinstance(cell.value, datetime.date) or text.lower() not in _YES | _NO:
        say = f"{quoted(question)}要填是或否，写的是“{cell.text.strip()}”"
        faults.add(Fault("A602", path, say, "请写 是 或 否；还不知道的，请清空这一格"))
        return None
    return text.lower() in _YES


def _number(question: Question, cell: Cell, text: str, path: Path, faults: Faults) -> Value | None:
    if isinstance(cell.value, datetime.date):
        fix = "请把这一格的格式改成“常规”，再填数字"
        faults.add(Fault("A602", path, f"{quoted(question)}要填数，这一格是日期 {cell.text}", fix))
        return None
    if isinstance(cell.value, bool):
        return read_value(question, cell.value, path, faults)
    number = _bare(question, text)
    if question.type == "share" and looks_like_number(number) and not (number.endswith("%") or too_long(number)):
        value = parse_number(number)
        if value > (_MOST_SHARE if isinstance(cell.value, Fraction) else 1):
            fix = f"请带百分号写，例如 {number}%"
            if not question.out_of_bounds(value):
                fix += f"；确实是 {percent(value)} 的，请把这一格的格式改成“文本”，写 {percent(value)}"
            faults.add(Fault("A602", path, f"{quoted(question)}要填百分比，写的是 {number}，没有百分号", fix))
            return None
    return read_value(question, number if looks_like_number(number) else cell.text.strip(), path, faults)


def _bare(question: Question, text: str) -> str:
    """The number without its unit, without commas between groups of three, and without blanks."""
    unit = _half(question.unit) if question.type != "share" else ""
    bare = text.removesuffix(unit).strip() if unit else text
    if bare.endswith("%"):
        bare = bare[:-1].strip() + "%"
    return bare.replace(",", "") if _GROUPED.fullmatch(bare.removesuffix("%")) else bare


def _date(question: Question, cell: Cell, text: str, path: Path, faults: Faults) -> datetime.date | None:
    if isinstance(cell.value, datetime.date) and cell.value.year >= _FIRST_YEAR:
        return cell.value
    found = None if isinstance(cell.value, datetime.date) else _DAY.fullmatch(re.sub(r"\s+", "", text))
    if found is not None and bool(found[5]) == bool(found[7]):
        year, month, day = [int(part) for part in found.groups() if part and part.isdigit()]
        try:
            return datetime.date(year, month, day)
        except ValueError:
            fix = "日历上没有这一天，请核对"
    elif isinstance(cell.value, Fraction | datetime.date):
        fix = "请把这一格的格式改成“文本”，写成 2023-06-30 这样"
    else:
        fix = date_hint(text)
    faults.add(Fault("A602", path, f"“{question.label}”要填日期，写的是“{cell.text.strip()}”", fix))
    return None


def _key(text: str) -> str:
    """By what a text is compared with the options: half-width, without blanks, one sign between the parts of a list."""
    return _BETWEEN.sub("、", re.sub(r"[^\S\n]+", "", _half(text)).lower())


def _options(question: Question) -> dict[str, str]:
    """The options by what they are compared by; those that cannot be told apart so are left out."""
    keys = [_key(option) for option in question.options]
    return {key: option for key, option in zip(keys, question.options, strict=True) if keys.count(key) == 1}


def _choices(question: Question, text: str, path: Path, faults: Faults) -> Value | None:
    """Several options in one cell, between 、 or commas or each on a line of its own."""
    options = _options(question)
    pieces = _key(text).strip("、").split("、")
    if len(pieces) == 1 and pieces[0] in NONE_OF_THEM and pieces[0] not in options:
        return frozenset()
    strange = [piece for piece in pieces if not any(piece in key.split("、") for key in options)]
    say, fix = f"{quoted(question)}的“{shown(text)}”分不清选了哪几项", "几项之间用“、”隔开，选项照原文写，各写一次"
    if strange:
        say = f"{quoted(question)}没有“{shown(strange[0])}”这个选项"
        fix = f"{suggestion(strange[0], question.options)}可选：{listing(question.options)}；几项之间用“、”隔开"
    elif len(pieces) <= sum(key.count("、") + 1 for key in options):  # more would be the same ones again
        found = [chosen for chosen in _readings(pieces, options) if len(set(chosen)) == len(chosen)]
        if len({frozenset(chosen) for chosen in found}) == 1:
            return frozenset(found[0])
    faults.add(Fault("A604", path, say, fix))
    return None


def _readings(pieces: list[str], options: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """Every way to read the pieces as options, some of which may have a 、 of their own; at most a few."""
    if not pieces:
        yield ()
        return
    for size in range(1, len(pieces) + 1):
        option = options.get("、".join(pieces[:size]))
        if option is not None:
            for rest in _readings(pieces[size:], options):
                yield (option, *rest)
