"""The items of `add`, `deduct`, `bonus` and `penalty` read from plain data, each with its one way of being judged."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from evaluator.expressions.amounts import Arithmetic, Extreme, Number, Peers, Read
from evaluator.expressions.composite import CountOf, Short
from evaluator.expressions.conditions import Holds
from evaluator.expressions.members import Members
from evaluator.model.numbers import ONE, ZERO, text_of
from evaluator.model.question import Question
from evaluator.model.rule import Amount, Condition
from evaluator.rules.items import Discretion, Item, Nested, Side, Stepwise, Test, YesNo
from evaluator.rules.scope import Scope

TEST_KEYS: tuple[str, ...] = ("when", "each", "times", "judge", "rule")
#: points per step may exceed the full mark, which then caps them; this only keeps slips of the pen out
MOST_PER_STEP = Fraction(10**6)


def read_items(entries: list[Any], side: Side, scope: Scope) -> list[Item] | None:
    """The items of a list, or None where something in one of them is wrong."""
    found = [read_item(entry, side, scope.inner(n)) for n, entry in enumerate(entries)]
    return None if None in found else [item for item in found if item is not None]


def read_item(entry: dict[str, Any], side: Side, scope: Scope) -> Item | None:
    """One item; None where something in it is wrong."""
    if scope.faulty() or not _well_formed(entry, side, scope):
        return None
    word = "fault" if "fault" in entry else "need"
    listed = isinstance(entry[word], list)
    texts = [text_of(text) for text in (entry[word] if listed else [entry[word]])]
    points = _points(entry, scope)
    at_most = scope.points(entry["at_most"], "at_most", most=scope.full) if "at_most" in entry else None
    skip = scope.condition(entry["skip_when"], "skip_when") if "skip_when" in entry else None
    if points is None or scope.faulty():
        return None
    tests = [_test(entry, text, points, scope, (word, n) if listed else (word,)) for n, text in enumerate(texts)]
    if None in tests:
        return None
    whole = side == "deduct" and points == scope.full and str(entry.get("points", "")).endswith("%")
    item = Item(
        side, word == "fault", tuple(texts), tuple(test for test in tests if test), points, whole, at_most, skip
    )
    if item.most() is None and (scope.ceiling is not None or (side == "add" and skip is not None)):
        why = "在本项分值之外加减，没有别的上限" if scope.ceiling is not None else "不检查时就不知道按多少分计"
        say = f"这个条目按量计分，没有写最多多少分；{why}"
        scope.fault("R405", say, "请写 at_most（这个条目最多多少分）")
        return None
    return item


def _well_formed(entry: dict[str, Any], side: Side, scope: Scope) -> bool:
    if "fault" in entry and side == "add":
        fix = f"加分的要求写 need；要扣分的移到 {'deduct' if scope.ceiling is None else 'penalty'} 里"
        scope.fault("R408", "fault（问题）不能放在加分的列表里", fix, "fault", on="key")
        return False
    if "need" in entry and "fault" in entry:
        fix = "请留下一个：缺了才扣分的要求写 need，出现就扣分的问题写 fault"
        scope.fault("R402", "一个条目同时写了 need 和 fault", fix, "fault", on="key")
        return False
    if "need" not in entry and "fault" not in entry:
        either = "need（缺了才扣分的要求）或 fault（出现就扣分的问题）"
        scope.fault("R402", "这个条目没有写考核什么", f"请补上 {'need（要求）' if side == 'add' else either}")
        return False
    tests = [key for key in TEST_KEYS if key in entry]
    if len(tests) > 1:
        fix = "判断方式最多写一种；都不写就是一道是非题"
        scope.fault("R402", f"一个条目同时写了 {' 和 '.join(tests)}", fix, tests[1], on="key")
        return False
    if side == "deduct" and "need" in entry and ({"each", "times"} & set(tests)):
        fix = "请把 need 改为 fault，写清出现什么问题扣分"
        scope.fault("R408", f"写了 {tests[0]} 的扣分条目不能用 need", fix, "need", on="key")
        return False
    word = "fault" if "fault" in entry else "need"
    if isinstance(entry[word], list) and ({"when", "each", "rule"} & set(tests)):
        fix = "请拆成几个条目，各写各的判断方式"
        scope.fault("R402", f"写了 {tests[0]} 的条目里，{word} 只能写一条文字", fix, word)
        return False
    if "judge" in entry and "points" in entry:
        scope.fault("R402", "写了 judge（酌情区间）就不再写 points", "请删去 points", "points", on="key")
        return False
    if "judge" not in entry and "points" not in entry:
        scope.fault("S202", "这个条目没有写分值", "请补上 points: 分值")
        return False
    return _parts_fit(entry, tests, scope)


def _parts_fit(entry: dict[str, Any], tests: list[str], scope: Scope) -> bool:
    for key in ("per", "part"):
        if key in entry and not ({"each", "times"} & set(tests)):
            fix = f"请补上 each（按哪个数计）或 times（按次计），或删去 {key}"
            scope.fault("R408", f"{key} 只与 each 或 times 连用", fix, key, on="key")
            return False
    if "id" in entry and ({"when", "each"} & set(tests)):
        fix = f"写了 {tests[0]} 的条目不另提问，请删去 id"
        scope.fault("R408", "id 只用于条目自带的问题", fix, "id", on="key")
        return False
    return True


def _points(entry: dict[str, Any], scope: Scope) -> Fraction | None:
    if "judge" in entry:
        span = scope.span(entry["judge"], "judge")
        return None if span is None else span[1]
    most = None if "at_most" not in entry and not ({"each", "times"} & set(entry)) else max(scope.full, MOST_PER_STEP)
    return scope.points(entry["points"], "points", most=most)


def _test(
    entry: dict[str, Any], text: str, points: Fraction, scope: Scope, where: tuple[str | int, ...]
) -> Test | None:
    by = entry.get("by", scope.by)
    own = text_of(entry.get("id", text))
    key = scope.inline(own)
    if "when" in entry:
        condition = scope.condition(entry["when"], "when")
        return None if condition is None else YesNo(condition, inline=False)
    if "rule" in entry:
        rule = scope.rule(entry["rule"], "rule", full=points, key=own, by=by, name=text)
        return None if rule is None else Nested(rule)
    if "judge" in entry:
        low, high = scope.span(entry["judge"], "judge") or (ZERO, ZERO)
        asked = Question(key, text, "number", "分", ZERO, high, scope.step, low, by=by, leaf=scope.leaf, judged=True)
        return Discretion(low, high, scope.ask(asked, *where))
    if "times" in entry:
        unit = text_of(entry["times"])
        counted = Question(key, text, "count", unit, ZERO, by=by, leaf=scope.leaf)
        amount: Amount = Read(scope.ask(counted, *where))
        return _stepwise(entry, amount, unit, scope, inline=True)
    if "each" in entry:
        found = scope.amount(entry["each"], "each")
        return (
            None
            if found is None
            else _stepwise(entry, found, "" if found.is_share else found.unit, scope, inline=False)
        )
    return YesNo(Holds(scope.ask(Question(key, text, "yes_no", by=by, leaf=scope.leaf), *where)), inline=True)


def _stepwise(entry: dict[str, Any], amount: Amount, unit: str, scope: Scope, *, inline: bool) -> Stepwise | None:
    per = scope.number(entry["per"], "per") if "per" in entry else ONE
    if per is None:
        return None
    if per <= 0:
        scope.fault("S207", f"per（每多少）要大于 0，这里是 {text_of(entry['per'])}", "例如 per: 5%", "per")
        return None
    whole = per == 1 and _counts_whole(amount)
    if "part" not in entry and not whole:
        say = f"没有写明不足 {text_of(entry.get('per', 1))} 的零头怎么算"
        fix = "请写 part: drop（零头不计）、part: count（按一个算）或 part: share（按比例算）"
        scope.fault("R404", say, fix, "per" if "per" in entry else "each")
        return None
    return Stepwise(amount, per, entry.get("part", "drop"), unit, inline, whole)


def _counts_whole(amount: Amount | Condition | None) -> bool:
    """Whether an amount is always a whole number: counts, and their sums, differences and products."""
    if isinstance(amount, Read | Peers):
        return amount.question.type == "count"
    if isinstance(amount, Number):
        return not amount.is_share and amount.value.denominator == 1
    if isinstance(amount, Arithmetic):
        return amount.sign != "/" and _counts_whole(amount.left) and _counts_whole(amount.right)
    if isinstance(amount, Extreme):
        return all(_counts_whole(part) for part in amount.parts)
    if isinstance(amount, Members):
        return amount.fn == "count" or (amount.fn in ("sum", "min", "max") and _counts_whole(amount.inner))
    return isinstance(amount, CountOf | Short)
