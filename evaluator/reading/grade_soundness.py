"""Whether grades can be given as they are meant: limits that can be reached, no gaps and no overlaps, needs that bite."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

from evaluator.diagnostics import Fault, Faults, Path
from evaluator.expressions.amounts import Number
from evaluator.expressions.certain import Figures, certain
from evaluator.expressions.conditions import Compare
from evaluator.model.grades import Grades, Need
from evaluator.model.numbers import ONE, Rounding, plain, text_of
from evaluator.model.standard import Standard


def check_grades(standard: Standard, written: Any, bounds: Figures, faults: Faults) -> None:
    """Hold the grades, and the bands as they are written, against what the total and its parts can come to."""
    grades = standard.grades
    if grades is None or not isinstance(written, Mapping):
        return
    _limits(standard, grades, bounds, faults)
    for n, need in enumerate(grades.needs):
        _need(need, ("grades", "needs", n), bounds, faults)
    bands = [_band(entry) for entry in written["bands"]]
    total = bounds["total"]
    for n, (better, worse) in enumerate(pairwise(bands)):
        _border(better, worse, ("grades", "bands", n + 1, 2), standard.rounding, faults)
    first, last = bands[0], bands[-1]
    if first.upper is not None and first.upper < total.high:
        high = _word(total.high)
        say = f"“{first.name}”到 {plain(first.upper)} 为止，总分最高可到 {high}，超出的哪一等都不在"
        _fault(faults, say, ("grades", "bands", 0, 2), "请改上限")
    if last.lower is not None and last.lower > total.low:
        say = f"“{last.name}”从 {plain(last.lower)} 起，总分最低可到 {_word(total.low)}，更低的哪一等都不在"
        _fault(faults, say, ("grades", "bands", len(bands) - 1, 1), "请改下限")


@dataclass(frozen=True, slots=True)
class _Band:
    """A band as written: its lower limit, and its upper one where it is written."""

    name: str
    lower: Fraction | None = None
    upper: Fraction | None = None


def _band(entry: Any) -> _Band:
    if not isinstance(entry, list):
        return _Band(text_of(entry))
    return _Band(text_of(entry[0]), Fraction(entry[1]), Fraction(entry[2]) if len(entry) > 2 else None)


def _word(end: Fraction | float) -> str:
    return plain(end) if isinstance(end, Fraction) else "任意"


def _fault(faults: Faults, say: str, path: Path, fix: str) -> None:
    faults.defect(Fault("C523", path, say, f"{fix}；等次也可以只写下限，程序按下限定等次"))


def _border(better: _Band, worse: _Band, path: Path, rounding: Rounding, faults: Faults) -> None:
    """Between two grades no total may be in none of them, and none in both."""
    if better.lower is None or worse.upper is None:
        return
    step = Fraction(1, 10**rounding.places)
    names = f"“{worse.name}”到 {plain(worse.upper)} 为止，“{better.name}”从 {plain(better.lower)} 起"
    if worse.upper >= better.lower:
        _fault(faults, f"{names}，{plain(better.lower)} 分同属两等", path, f"请把上限改为 {plain(better.lower - step)}")
    elif worse.upper + step < better.lower:
        middle = (worse.upper + better.lower) / 2
        between = next(v for v in (rounding.apply(middle), worse.upper + step) if worse.upper < v < better.lower)
        say = f"{names}，{plain(between)} 这样的分数哪一等都不在"
        places = f"总分保留 {rounding.places} 位小数，" if rounding.places else ""
        _fault(faults, say, path, f"{places}请把上限改为 {plain(better.lower - step)}")


def _limits(standard: Standard, grades: Grades, bounds: Figures, faults: Faults) -> None:
    """A limit that nobody can reach, or that everybody does although nothing else could lower the grade."""
    total = bounds["total"]
    lowered = bool(standard.gates or grades.needs or grades.applied or grades.quota)
    for n, (name, limit) in enumerate(grades.bands):
        path: Path = ("grades", "bands", n, 1)
        if limit is None or faults.at(path):
            continue
        if limit > total.high:
            say = f"“{name}”的分数线是 {plain(limit)}，总分最高只能到 {_word(total.high)}，谁也达不到"
            faults.defect(Fault("C506", path, say, "请核对分数线和各项的分值"))
        elif limit <= total.low and not lowered:
            say = f"“{name}”的分数线是 {plain(limit)}，谁都达得到，后面的等次永远评不出"
            faults.defect(Fault("C506", path, say, "请核对分数线，或删去后面的等次"))
            return


def _need(need: Need, path: Path, bounds: Figures, faults: Faults) -> None:
    side, word = ("at_least", "不低于") if need.at_least else ("at_most", "不高于")
    for k, limit in enumerate(need.limits):
        if limit is None:
            continue
        answer = certain(Compare(">=" if need.at_least else "<=", need.of, limit), bounds)
        if answer is None:
            continue
        one = len(need.limits) == 1
        said = f"“{need.name}”：{need.of.say()}{word}{limit.say()}，"
        said += "对谁都成立，这个条件不起作用" if answer else "谁也做不到"
        fix = "请核对比的是哪两个数"
        if any(question.key.startswith("score|") for question in need.of.questions()):
            fix += "；要求得分率的写 of: share(编号)，at_least: 40%"
        if need.of.is_share and certain(Compare(">", limit, Number(ONE))) is True:
            fix += "；百分数要带百分号，例如 80%"
        fix += "；这一等没有要求的写 ~" if answer and not one else ""
        spot: Path = (*path, side) if one else (*path, side, k)
        faults.defect(Fault("C521", spot, said, fix))
