"""What arithmetic and functions mean: each part checked, and put together where it is sound."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from fractions import Fraction

from evaluator.diagnostics import listing, suggestion
from evaluator.expressions import amounts, composite
from evaluator.expressions.counting import COUNTED_WORDS
from evaluator.expressions.members import MEMBER_WORDS, OF_CONDITIONS, Members
from evaluator.expressions.names import Bare, Choice, Meaning, Names, Part, Spoilt, is_date
from evaluator.expressions.tokens import Token
from evaluator.model.question import Known, Question
from evaluator.model.rule import Amount

#: a part and where it begins
Argument = tuple[Part, Token]

_FUNCTIONS = {"min": (2, 9), "max": (2, 9), "count": (1, 1), "ratio": (3, 3)}
_USAGE = {
    "min": "min(甲，乙)",
    "max": "max(甲，乙)",
    "count": "count(多选采集项)",
    "ratio": "ratio(被除数，除数，除数为零时取的数)",
}
_INSTEAD = {"sum": "相加请用 +", "if": "分情形给分的，规则请用 cases"}


def combined(meaning: Meaning, sign: Token, left: Amount, right: Amount, other: Token) -> Part:
    """Two amounts joined by a sign; `other` is where the right one begins."""
    dates = [is_date(left), is_date(right)]
    if any(dates) and not (all(dates) and sign.text == "-"):
        fix = "日期之间只能相减，得天数；例如 期末 - 启用 >= 30"
        return meaning.fault("X303", other, "日期不能这样计算", fix)
    if sign.text == "/" and not right.number(Known({})).low > 0:
        return meaning.fault(
            "X305",
            other,
            f"除数“{right.say()}”可能为零或为负",
            "请给这个采集项写上大于 0 的 min，或改用 ratio(被除数，除数，除数为零时取的数)",
        )
    bare = composite.bare_percent(left, right) or composite.bare_percent(right, left)
    if bare and sign.text in "+-":
        return meaning.fault("X303", other, "完成率是百分数，不能与没有百分号的数相加减", f"百分数要带百分号：{bare}")
    return amounts.Arithmetic(sign.text, left, right)


def known_here(names: Names, token: Token) -> bool:
    """Whether a function of that name may stand here."""
    others = names.others and token.text.startswith("peers.")
    return token.text in _FUNCTIONS or others or of_members(names, token) or counted_here(names, token)


def of_members(names: Names, token: Token) -> bool:
    """Whether this is a figure over the members, whose brackets speak of a member's facts."""
    return names.members and token.text.startswith("members.")


def counted_here(names: Names, token: Token) -> bool:
    """Whether indicators are counted, so that the brackets speak of one of them."""
    return bool(names.counted) and token.text.partition(".")[0] in COUNTED_WORDS


def call(meaning: Meaning, token: Token, arguments: list[Argument]) -> Part:
    """The function that `token` names, over its arguments."""
    if meaning.names.others and token.text.startswith("peers."):
        return _peers(meaning, token, arguments)
    if of_members(meaning.names, token):
        return _members(meaning, token, arguments)
    if counted_here(meaning.names, token):
        return _counting(meaning, token, arguments)
    if token.text not in _FUNCTIONS:
        word = token.text.lower()
        lower = f"请写成小写的 {word}" if word in _FUNCTIONS else ""
        fix = lower or _INSTEAD.get(word, f"可用的函数：{listing(_FUNCTIONS)}")
        return meaning.fault("X306", token, f"没有名为“{token.text}”的函数", fix)
    least, most = _FUNCTIONS[token.text]
    if not least <= len(arguments) <= most:
        wanted = f"{least} 项" if least == most else f"{least} 至 {most} 项"
        said = f"{token.text} 的括号里要写 {wanted}，用逗号隔开，这里有 {len(arguments)} 项"
        return meaning.fault("X306", token, said, f"写法：{_USAGE[token.text]}")
    if token.text == "count":
        return _count(meaning, *arguments[0])
    given = [meaning.amount(part, start) for part, start in arguments]
    if any(amount is None for amount in given):
        return Spoilt()
    parts = tuple(amount for amount in given if amount is not None)
    if token.text == "ratio":
        return _ratio(meaning, [start for _, start in arguments], parts)
    return amounts.Extreme(token.text, parts)


def asks_indicator(names: Names, token: Token) -> bool:
    """Whether this is `share(…)` or `score(…)` in a place where indicators may be named."""
    return bool(names.codes or names.codes_lost) and token.text in ("share", "score")


def of_indicator(meaning: Meaning, token: Token, named: Token) -> Part:
    """`share(1.2)` or `score(1.2)`: what an indicator got, in figures that are known once the tree is settled."""
    codes = meaning.names.codes
    if named.text not in codes and meaning.names.codes_lost:
        return Spoilt()
    if named.text not in codes:
        hint = suggestion(named.text, codes) or "请对照指标编号"
        return meaning.fault("X302", named, f"没有编号为“{named.text}”的指标", hint)
    name = codes[named.text]
    if token.text == "share":
        return amounts.Read(Question(f"share|{named.text}", f"“{name}”的得分率", "share", "", Fraction(0), Fraction(1)))
    return amounts.Read(Question(f"score|{named.text}", f"“{name}”的得分", "number", "分"))


def _peers(meaning: Meaning, token: Token, arguments: list[Argument]) -> Part:
    fn = token.text.removeprefix("peers.")
    known = [name for name in amounts.PEER_WORDS if name != "count"]
    if fn not in known:
        fix = f"可以写 {listing(f'peers.{name}(…)' for name in known)}，或 peers.count"
        return meaning.fault("X306", token, f"没有名为“{token.text}”的函数", fix)
    if len(arguments) != 1:
        say = f"{token.text} 的括号里要写一项，这里有 {len(arguments)} 项"
        return meaning.fault("X306", token, say, f"写采集项或算式，例如 {token.text}(走访)")
    inner = meaning.amount(*arguments[0])
    return Spoilt() if inner is None else amounts.peers(fn, inner)


def _members(meaning: Meaning, token: Token, arguments: list[Argument]) -> Part:
    fn = token.text.removeprefix("members.")
    if fn not in MEMBER_WORDS:
        known = listing(f"members.{name}({'条件' if name in OF_CONDITIONS else 'x'})" for name in MEMBER_WORDS)
        return meaning.fault("X306", token, f"没有名为“{token.text}”的函数", f"可以写 {known}，或 members.count")
    wanted = "一个条件" if fn in OF_CONDITIONS else "一个数"
    if len(arguments) != 1:
        fix = "例如 members.count(社工 >= 3)；成员单位的总数只写 members.count，不加括号"
        return meaning.fault("X306", token, f"{token.text} 的括号里要写{wanted}，这里有 {len(arguments)} 项", fix)
    inside = meaning.of_members()
    inner = inside.condition(*arguments[0]) if fn in OF_CONDITIONS else inside.amount(*arguments[0])
    if inner is None:
        return Spoilt()
    if is_date(inner):
        return meaning.fault("X303", arguments[0][1], "日期本身不是数", "用两个日期相减得天数，例如 期末 - 启用")
    if not any(True for _ in inner.questions()):
        return meaning.fault("X303", arguments[0][1], "括号里没有用到采集项，各成员单位都一样", "请写采集项的名称")
    undefined = next(_undefined_rates(inner), None)
    if undefined is not None:
        say = f"“{undefined.word}”在应有为 0 时没有定义，不能用在 members 里"
        fix = "请改用 ratio(实有，应有，应有为零时取的数)，或给这个采集项的 none_due 写一个数"
        return meaning.fault("X305", arguments[0][1], say, fix)
    return Members(fn, inner)


def _counting(meaning: Meaning, token: Token, arguments: list[Argument]) -> Part:
    which, _, fn = token.text.partition(".")
    example = f"例如 {which}.count(share < 60%)"
    if fn != "count":
        return meaning.fault("X306", token, f"没有名为“{token.text}”的函数", f"可以写 {which}.count(条件)；{example}")
    if len(arguments) != 1:
        fix = f"写明得分率（share）或得分（score）怎样的才算，{example}；适用的一共有几项，只写 {which}.count，不加括号"
        return meaning.fault("X306", token, f"{token.text} 的括号里要写一个条件，这里有 {len(arguments)} 项", fix)
    inner = meaning.of_indicators().condition(*arguments[0])
    if inner is None:
        return Spoilt()
    asked = {question.key for question in inner.questions()}
    if not asked:
        fix = f"请写 share（得分率）或 score（得分），{example}"
        return meaning.fault("X303", arguments[0][1], "括号里没有用到指标的得分，各项指标都一样", fix)
    return meaning.counted(which, inner, token)


def _undefined_rates(part: object) -> Iterator[composite.Rate]:
    """The rates anywhere in an expression that the standard leaves undefined when nothing was due."""
    if isinstance(part, composite.Rate) and part.none_due is None:
        yield part
    elif isinstance(part, tuple):
        for inner in part:
            yield from _undefined_rates(inner)
    elif dataclasses.is_dataclass(part):
        for field in dataclasses.fields(part):
            yield from _undefined_rates(getattr(part, field.name))


def _count(meaning: Meaning, part: Part, at: Token) -> Part:
    if isinstance(part, Spoilt):
        return part
    if isinstance(part, Bare):
        meaning.unknown(part.token)
        return Spoilt()
    if isinstance(part, Choice) and part.question.type == "choices":
        return composite.CountOf(part.question)
    return meaning.fault("X306", at, "count 只用来数多选采集项选中了几项", "别的采集项直接写名称，不用 count")


def _ratio(meaning: Meaning, starts: list[Token], parts: tuple[Amount, ...]) -> Part:
    above, below, if_zero = parts
    if not isinstance(if_zero, amounts.Number):
        say = "ratio 的第三项（除数为零时取的数）要写成一个数"
        return meaning.fault("X306", starts[2], say, "例如 0 或 100%")
    if below.number(Known({})).low < 0:
        say = f"ratio 的除数“{below.say()}”可能为负"
        return meaning.fault("X305", starts[1], say, "请给这个采集项写上 min: 0")
    return amounts.Ratio(above, below, if_zero)
