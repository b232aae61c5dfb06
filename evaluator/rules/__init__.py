"""The seven kinds of rule: what each is written as, and how it is read."""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType
from typing import Any

from evaluator.diagnostics import listing, suggestion
from evaluator.model.rule import Rule
from evaluator.rules import bands, cases, choose, judge, met, share, summing
from evaluator.rules.scope import Scope
from evaluator.rules.shapes import Shape

#: the key that names a rule -> the module that reads it
KINDS: dict[str, ModuleType] = {
    "met": met,
    "add": summing,
    "deduct": summing,
    "bands": bands,
    "choose": choose,
    "share": share,
    "cases": cases,
    "judge": judge,
}


def kinds_in(value: Mapping[str, Any]) -> list[ModuleType]:
    """The kinds of rule that a mapping names; exactly one in a sound rule."""
    return list(dict.fromkeys(KINDS[key] for key in value if key in KINDS))


def shape_of(value: Mapping[str, Any]) -> Shape | None:
    """The schema a rule must follow, by the key that names it; None where no or several kinds are named."""
    kinds = kinds_in(value)
    shape: Shape | None = kinds[0].SCHEMA if len(kinds) == 1 else None
    return shape


def unclear(value: Mapping[str, Any]) -> tuple[str, str]:
    """What is wrong with a rule that names no kind or several, and what to do."""
    kinds = kinds_in(value)
    if len(kinds) > 1:
        named = listing(key for key in value if key in KINDS)
        return f"一条规则里写了几种：{named}", "请留下一种；要分情形的，用 cases"
    hints = [suggestion(str(key), KINDS) for key in value]
    return "看不出是哪一种评分规则", next((h for h in hints if h), "") or f"请写明其中一种：{listing(KINDS)}"


def read_rule(value: Mapping[str, Any], scope: Scope) -> Rule | None:
    """The rule that a mapping says, or None with the faults noted in `scope`."""
    kinds = kinds_in(value)
    if len(kinds) != 1:
        return None
    rule: Rule | None = kinds[0].read(value, scope)
    return rule
