"""The seven kinds of rule: what each is written as, and how it is read."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import Any

from evaluator.diagnostics import listing, suggestion
from evaluator.expressions.amounts import Ratio
from evaluator.expressions.composite import Rate
from evaluator.model.question import Known
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
_BESIDE_ADD = frozenset({"start", "take"})


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
    hint = next((h for key in value if key not in _BESIDE_ADD and (h := suggestion(str(key), KINDS))), "")
    if not hint and _BESIDE_ADD & value.keys():
        return "规则里没有写 add 或 deduct", "请补上 add（加分的条目）或 deduct（扣分的条目）"
    return "看不出是哪一种评分规则", hint or f"请写明其中一种：{listing(KINDS)}"


def notes(part: Any) -> tuple[str, ...]:
    """What a reader must know of the rates and ratios anywhere inside a rule: what they are, and what if nothing is due."""
    found = list(dict.fromkeys(_rates(part)))
    words = [rate.note() for rate in found if isinstance(rate, Rate)]
    ratios = [r for r in found if isinstance(r, Ratio) and not r.below.number(Known({})).low > 0]
    for ratio in ratios:
        alike = [r for r in ratios if (r.below, r.if_zero) == (ratio.below, ratio.if_zero)]
        below, value = ratio.below.say(), ratio.if_zero.say()
        words.append(f"{below}为0的，以上除以它所得的各比例按{value}计" if len(alike) > 1 else ratio.note())
    return tuple(dict.fromkeys(words))


def _rates(part: Any) -> Iterator[Rate | Ratio]:
    if isinstance(part, (Rate, Ratio)):
        yield part
    if isinstance(part, (tuple, list)):
        for inner in part:
            yield from _rates(inner)
    elif dataclasses.is_dataclass(part) and not isinstance(part, type):
        for field in dataclasses.fields(part):
            yield from _rates(getattr(part, field.name))


def read_rule(value: Mapping[str, Any], scope: Scope) -> Rule | None:
    """The rule that a mapping says, or None with the faults noted in `scope`."""
    kinds = kinds_in(value)
    if len(kinds) != 1:
        return None
    if not scope.scored and kinds[0] not in (met, cases):
        scope.pointless(next(key for key in value if key in KINDS), "met（要达到的要求）或 cases（分情形的要求）")
        return None
    rule: Rule | None = kinds[0].read(value, scope)
    return rule
