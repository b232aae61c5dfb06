"""What a cell of a form takes, as a spreadsheet is told: lists to choose from, bounds, and what to say otherwise."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from evaluator.forms.form import TICK, UNKNOWN, Entry
from evaluator.forms.questions import bounds_words
from evaluator.model.numbers import plain, terminates
from evaluator.model.question import NUMERIC, Question

#: what Excel takes as a list written into the rule itself
MOST_LIST = 255
_FIRST_DAY = 32874  # 1990-01-01 as a serial number
_LAST_DAY = 73050  # 2099-12-31


def allowed(entry: Entry) -> dict[str, Any] | None:
    """The arguments of the rule for a cell; None where anything may stand in it."""
    question = entry.question
    if entry.tick is not None:
        return _list((TICK,), f"选中的打{TICK}，其余空着")
    if entry.path[0] == "samples" and question.type == "yes_no":
        return _list((TICK, "×"), f"符合的打{TICK}，不符合的打×")
    if question.type == "yes_no":
        return (
            _list(("是", "否", UNKNOWN), f"请填：是、否或{UNKNOWN}")
            if entry.unknown
            else _list(("是", "否"), "请填：是或否")
        )
    if question.type == "choice":
        return _list(question.options, "请从下拉列表中选一项")
    if question.type == "date":
        said = "请填日期，例如 2023-06-30"
        return {**_stop(said), "type": "date", "operator": "between", "formula1": str(_FIRST_DAY),
                "formula2": str(_LAST_DAY), "errorStyle": "warning"}  # fmt: skip
    return _number(question) if question.type in NUMERIC else None


def _list(options: tuple[str, ...], said: str) -> dict[str, Any] | None:
    """A drop-down; an option with a half-width comma, or a list too long, cannot be written so."""
    written = ",".join(options)
    if len(written) > MOST_LIST or any("," in option or '"' in option for option in options):
        return None
    return {**list_rule(said), "formula1": f'"{written}"'}


def list_rule(said: str) -> dict[str, Any]:
    """The rule of a drop-down, but for where its options stand."""
    return {**_stop(said), "type": "list"}


def _number(question: Question) -> dict[str, Any]:
    whole = question.type == "count"
    kind = "整数" if whole else "百分数，例如 85%" if question.type == "share" else "数字"
    parts = [f"请填{kind}", bounds_words(question), f"单位：{question.unit}，只填数字" if question.unit else ""]
    low, high = _exact(question.low), _exact(question.high)
    rule = {**_stop("，".join(part for part in parts if part)), "type": "whole" if whole else "decimal"}
    if low is not None and high is not None:
        return {**rule, "operator": "between", "formula1": low, "formula2": high}
    if high is not None:
        return {**rule, "operator": "lessThanOrEqual", "formula1": high}
    return {**rule, "operator": "greaterThanOrEqual", "formula1": "-1000000000000" if low is None else low}


def _exact(bound: Fraction | None) -> str | None:
    if bound is None:
        return None
    return plain(bound) if terminates(bound) else None


def _stop(said: str) -> dict[str, Any]:
    return {
        "allow_blank": True,
        "showErrorMessage": True,
        "errorTitle": "填写有误",
        "error": said,
        "errorStyle": "stop",
    }
