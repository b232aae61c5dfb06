"""The grammar of expressions: text in, a typed amount or condition out, or the faults with their offsets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from evaluator.diagnostics import Fault, Path
from evaluator.expressions import amounts, comparisons, conditions, functions, hints
from evaluator.expressions.names import Bare, Meaning, Names, Part, Spoilt, is_date
from evaluator.expressions.tokens import Token, tokens
from evaluator.model.numbers import parse_number, too_long
from evaluator.model.rule import Amount, Condition

MOST_TOKENS = 400
MOST_DEPTH = 40


class _StopError(Exception):
    """The rest of the expression cannot be read."""


@dataclass
class _Parser:
    """Where in its tokens the reading of an expression stands; `meaning` knows the names and keeps the faults."""

    items: list[Token]
    meaning: Meaning
    at: int = 0
    depth: int = 0

    # -- tokens --

    @property
    def token(self) -> Token:
        return self.items[self.at]

    def take(self, *texts: str, kind: str = "sign") -> Token | None:
        token = self.token
        if token.kind == kind and token.text in texts:
            self.at += 1
            return token
        return None

    def stop(self, say: str, fix: str = "") -> _StopError:
        self.meaning.fault("X301", self.token, say, fix)
        return _StopError()

    # -- grammar --

    def whole(self) -> Part:
        if len(self.items) > MOST_TOKENS:
            raise self.stop(f"算式太长（多于 {MOST_TOKENS} 个词）", "请拆成几个采集项或几条规则")
        part = self.either()
        if self.token.text == ")":
            raise self.stop("右括号多了一个", "请删去它，或在前面补上左括号")
        if self.token.kind != "end":
            raise self._unreadable()
        return part

    def _unreadable(self) -> _StopError:
        before = self.items[self.at - 1] if self.at else None
        said = "算式在这里断了" if self.token.kind == "end" else f"“{self.token.text}”出现在这里读不通"
        return self.stop(said, hints.hint(self.token, before, self.meaning.names.known()))

    def either(self) -> Part:
        return self._joined("or", self.both)

    def both(self) -> Part:
        return self._joined("and", self.negated)

    def _joined(self, word: str, inner: Callable[[], Part]) -> Part:
        starts = [self.token]
        parts = [inner()]
        while self.take(word, kind="word"):
            starts.append(self.token)
            parts.append(inner())
        if len(parts) == 1:
            return parts[0]
        joined = [self.meaning.condition(part, start) for part, start in zip(parts, starts, strict=True)]
        if any(part is None for part in joined):
            return Spoilt()
        return conditions.Joined(word, tuple(part for part in joined if part is not None))

    def negated(self) -> Part:
        if not self.take("not", kind="word"):
            return self.comparison()
        self._deeper()
        start = self.token
        inner = self.meaning.condition(self.negated(), start)
        self.depth -= 1
        return conditions.Not(inner) if inner is not None else Spoilt()

    def comparison(self) -> Part:
        start = self.token
        left = self.sum()
        if self.take("has", kind="word"):
            return comparisons.has(self.meaning, left, self._option(left), start)
        sign = self.take("<", "<=", ">", ">=", "=", "!=")
        if sign is None:
            return left
        other = self.token
        return comparisons.compare(self.meaning, left, sign, self.sum(), start, other)

    def _option(self, left: Part) -> Token:
        token = self.token
        if token.kind not in ("name", "quoted", "number"):
            raise self.stop("has 后面要写一个选项名", comparisons.no_option(left))
        self.at += 1
        return token

    def sum(self) -> Part:
        return self._arithmetic(("+", "-"), self.product)

    def product(self) -> Part:
        return self._arithmetic(("*", "/"), self.factor)

    def _arithmetic(self, signs: tuple[str, ...], inner: Callable[[], Part]) -> Part:
        start = self.token
        part = inner()
        while sign := self.take(*signs):
            other = self.token
            left, right = self.meaning.amount(part, start), self.meaning.amount(inner(), other)
            part = (
                Spoilt()
                if left is None or right is None
                else functions.combined(self.meaning, sign, left, right, other)
            )
        return part

    def factor(self) -> Part:
        token = self.token
        if self.take("-"):
            start = self.token
            inner = self.meaning.amount(self.factor(), start)
            return Spoilt() if inner is None else amounts.Arithmetic("-", amounts.Number(Fraction(0)), inner)
        if self.take("("):
            self._deeper()
            inside = self.either()
            self.depth -= 1
            self._close(token)
            return inside
        if token.kind == "number":
            return self._number(token)
        if token.kind == "quoted":
            self.at += 1
            return Bare(token)
        if self.take("undefined", kind="word"):
            return self.meaning.undefined(token)
        if token.kind == "name":
            self.at += 1
            return self._function(token) if self.take("(") else self.meaning.name(token)
        raise self._unreadable()

    def _deeper(self) -> None:
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise self.stop("括号套得太深", "请拆成几条规则")

    def _close(self, opened: Token) -> None:
        if self.take(")"):
            return
        if self.token.kind != "end":
            raise self._unreadable()
        name = opened.text if opened.kind == "name" else ""
        self.meaning.fault("X301", opened, f"“{name}(”没有配对的右括号", "请在算式里补上右括号")
        raise _StopError

    def _number(self, token: Token) -> Part:
        self.at += 1
        if too_long(token.text):
            return self.meaning.fault("Y108", token, "数字过长", "最多 30 位数字")
        return amounts.Number(parse_number(token.text), token.text.endswith("%"))

    # -- what stands in brackets --

    def _function(self, token: Token) -> Part:
        names = self.meaning.names
        if functions.asks_indicator(names, token):
            return functions.of_indicator(self.meaning, token, self._code(token))
        if not functions.known_here(names, token) and self.meaning.elsewhere(token):
            raise _StopError
        if functions.of_members(names, token):
            return functions.call(self.meaning, token, self._within(self.meaning.of_members(), token))
        if functions.counted_here(names, token):
            return functions.call(self.meaning, token, self._within(self.meaning.of_indicators(), token))
        return functions.call(self.meaning, token, self._arguments(token))

    def _within(self, inner: Meaning, token: Token) -> list[functions.Argument]:
        """The arguments, whose words have a meaning of their own."""
        outer, self.meaning = self.meaning, inner
        arguments = self._arguments(token)
        self.meaning = outer
        return arguments

    def _code(self, token: Token) -> Token:
        named = self.token
        if named.kind not in ("number", "name", "quoted"):
            example = next(iter(self.meaning.names.codes), "1.1")
            raise self.stop(f"{token.text} 的括号里要写一个指标编号", f"例如 {token.text}({example})")
        self.at += 1
        self._close(token)
        return named

    def _arguments(self, token: Token) -> list[functions.Argument]:
        if self.take(")"):
            return []
        self._deeper()
        start = self.token
        arguments = [(self.either(), start)]
        while self.take(","):
            start = self.token
            arguments.append((self.either(), start))
        self._close(token)
        self.depth -= 1
        return arguments


def read_condition(text: str, names: Names, path: Path) -> tuple[Condition | None, list[Fault]]:
    """The condition that a text says, or None with the faults found in it."""
    parser = _Parser(tokens(text), Meaning(names, path))
    try:
        found = parser.meaning.condition(parser.whole(), parser.items[0])
    except _StopError:
        found = None
    faults = parser.meaning.faults
    return (None if faults else found), faults


def read_amount(text: str, names: Names, path: Path) -> tuple[Amount | None, list[Fault]]:
    """The amount that a text says, or None with the faults found in it."""
    parser = _Parser(tokens(text), Meaning(names, path))
    try:
        found = parser.meaning.amount(parser.whole(), parser.items[0])
        if is_date(found):
            fix = "用两个日期相减得天数，例如 期末 - 启用"
            parser.meaning.fault("X303", parser.items[0], "日期本身不是数", fix)
    except _StopError:
        found = None
    faults = parser.meaning.faults
    return (None if faults else found), faults
