"""Expressions read and checked: text in, a typed amount or condition out, or the faults with their offsets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from evaluator.diagnostics import Fault, Path, listing, suggestion
from evaluator.expressions import amounts, conditions, hints
from evaluator.expressions.tokens import Token, tokens
from evaluator.model.dates import date_hint, parse_date
from evaluator.model.numbers import parse_number, too_long
from evaluator.model.question import TYPE_WORDS, Fact, Known, Question
from evaluator.model.range import Range
from evaluator.model.rule import Amount, Condition

MOST_TOKENS = 400
MOST_DEPTH = 40

_FUNCTIONS = {"min": (2, 9), "max": (2, 9), "count": (1, 1), "ratio": (3, 3)}
_USAGE = {
    "min": "min(甲，乙)",
    "max": "max(甲，乙)",
    "count": "count(多选采集项)",
    "ratio": "ratio(被除数，除数，除数为零时取的数)",
}
_INSTEAD = {"sum": "相加请用 +", "if": "分情形给分的，规则请用 cases"}
_PARTS = {"pair": ("due", "done", "rate", "short"), "sample": ("drawn",)}
_OF_OTHERS = frozenset({"peers", "previous", "members"})
#: figures that only some places know: what they are, and where they may stand
_ELSEWHERE = {
    "self": ("本项得分", "只用在本指标的 bonus、penalty 里"),
    "total": ("总分", "只用在 gates、grades 里，并且不用在 zero 的条件里"),
    "score": ("指标的得分", "只用在 gates、grades 里，并且不用在 zero 的条件里"),
    "share": ("指标的得分率", "只用在 gates、grades 里，并且不用在 zero 的条件里"),
    "peers": ("同批参评对象的数", "只用在指标的规则、na、bonus、penalty 里"),
    "previous": ("上期数据", "只用在指标的规则、na、bonus、penalty 里"),
}
_NO_TEXT = "文字不参与计分；要按它判断，请把它改为单选（type: choice）"
_PART_WORDS = {"due": "应有", "done": "实有", "rate": "完成率", "short": "未完成数", "drawn": "抽查数"}


@dataclass(frozen=True, slots=True)
class Names:
    """What an expression may speak of: facts, attributes of the subject, and figures such as `self`."""

    facts: Mapping[str, Fact] = field(default_factory=dict)
    attributes: Mapping[str, Fact] = field(default_factory=dict)
    figures: Mapping[str, Question] = field(default_factory=dict)
    #: rates the rule uses that may be undefined; what the word `undefined` asks about
    rates: tuple[amounts.Rate, ...] = ()
    #: whether figures of the cohort (`peers.`) and of the period before (`previous.`) may be named here
    others: bool = False
    #: indicators by code, whose score and share of full marks may be named here (conditions on grades)
    codes: Mapping[str, str] = field(default_factory=dict)
    #: whether there are indicators that could not be read, so that a code that is not known need not be wrong
    codes_lost: bool = False
    #: names whose declaration is itself faulty: nothing more is said about them
    spoilt: frozenset[str] = frozenset()

    def known(self) -> list[str]:
        return [*self.facts, *self.attributes, *self.figures]

    def meant(self, word: str) -> str:
        """What to write instead of a word that is no name here."""
        labels = {fact.label: fact.name for fact in [*self.facts.values(), *self.attributes.values()]}
        if word in labels:
            return f"这里要写它的名称“{labels[word]}”"
        known = self.known()
        near = suggestion(word, known)
        if near or not known:
            return near or "请先在 facts 里登记这个采集项"
        return f"已登记的有：{listing(known)}；要用新的，请先在 facts 里登记"


@dataclass(frozen=True, slots=True)
class _Bare:
    """A word that is no name: an option, if the other side of a comparison knows it; else unknown."""

    token: Token


@dataclass(frozen=True, slots=True)
class _Choice:
    """A choice, a text or a multiple choice: to be compared with options only."""

    question: Question


class _Spoilt:
    """Stands where something was wrong already, so that nothing more is said about it."""


_Part = Amount | Condition | _Bare | _Choice | _Spoilt


class _StopError(Exception):
    """The rest of the expression cannot be read."""


@dataclass
class _Parser:
    text: str
    names: Names
    path: Path
    faults: list[Fault] = field(default_factory=list)
    at: int = 0
    depth: int = 0
    items: list[Token] = field(default_factory=list)

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

    def fault(self, code: str, token: Token, say: str, fix: str = "") -> _Spoilt:
        self.faults.append(Fault(code, self.path, say, fix, offset=token.offset))
        return _Spoilt()

    def stop(self, say: str, fix: str = "") -> _StopError:
        self.fault("X301", self.token, say, fix)
        return _StopError()

    # -- grammar --

    def whole(self) -> _Part:
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
        return self.stop(said, hints.hint(self.token, before, self.names.known()))

    def either(self) -> _Part:
        return self._joined("or", self.both)

    def both(self) -> _Part:
        return self._joined("and", self.negated)

    def _joined(self, word: str, inner: Callable[[], _Part]) -> _Part:
        starts = [self.token]
        parts = [inner()]
        while self.take(word, kind="word"):
            starts.append(self.token)
            parts.append(inner())
        if len(parts) == 1:
            return parts[0]
        joined = [self.condition(part, start) for part, start in zip(parts, starts, strict=True)]
        if any(part is None for part in joined):
            return _Spoilt()
        return conditions.Joined(word, tuple(part for part in joined if part is not None))

    def negated(self) -> _Part:
        if not self.take("not", kind="word"):
            return self.comparison()
        self._deeper()
        start = self.token
        inner = self.condition(self.negated(), start)
        self.depth -= 1
        return conditions.Not(inner) if inner is not None else _Spoilt()

    def comparison(self) -> _Part:
        start = self.token
        left = self.sum()
        if self.take("has", kind="word"):
            return self._has(left, start)
        sign = self.take("<", "<=", ">", ">=", "=", "!=")
        if sign is None:
            return left
        other = self.token
        return self._compare(left, sign, self.sum(), start, other)

    def sum(self) -> _Part:
        return self._arithmetic(("+", "-"), self.product)

    def product(self) -> _Part:
        return self._arithmetic(("*", "/"), self.factor)

    def _arithmetic(self, signs: tuple[str, ...], inner: Callable[[], _Part]) -> _Part:
        start = self.token
        part = inner()
        while sign := self.take(*signs):
            other = self.token
            left, right = self.amount(part, start), self.amount(inner(), other)
            part = _Spoilt() if left is None or right is None else self._combined(sign, left, right, other)
        return part

    def _combined(self, sign: Token, left: Amount, right: Amount, other: Token) -> _Part:
        dates = [_is_date(left), _is_date(right)]
        if any(dates) and not (all(dates) and sign.text == "-"):
            fix = "日期之间只能相减，得天数；例如 期末 - 启用 >= 30"
            return self.fault("X303", other, "日期不能这样计算", fix)
        if sign.text == "/" and not right.number(Known({})).low > 0:
            return self.fault(
                "X305",
                other,
                f"除数“{right.say()}”可能为零或为负",
                "请给这个采集项写上大于 0 的 min，或改用 ratio(被除数，除数，除数为零时取的数)",
            )
        return amounts.Arithmetic(sign.text, left, right)

    def factor(self) -> _Part:
        token = self.token
        if self.take("-"):
            start = self.token
            inner = self.amount(self.factor(), start)
            return _Spoilt() if inner is None else amounts.Arithmetic("-", amounts.Number(Fraction(0)), inner)
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
            return _Bare(token)
        if self.take("undefined", kind="word"):
            return self._undefined(token)
        if token.kind == "name":
            self.at += 1
            return self._function(token) if self.take("(") else self._name(token)
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
        self.fault("X301", opened, f"“{name}(”没有配对的右括号", "请在算式里补上右括号")
        raise _StopError

    def _number(self, token: Token) -> _Part:
        self.at += 1
        if too_long(token.text):
            return self.fault("Y108", token, "数字过长", "最多 30 位数字")
        return amounts.Number(parse_number(token.text), token.text.endswith("%"))

    # -- names --

    def _name(self, token: Token) -> _Part:
        if token.text in self.names.figures:
            return amounts.Read(self.names.figures[token.text])
        if self.names.others and token.text == "peers.count":
            return amounts.peers("count", None)
        before = self.names.others and token.text.startswith("previous.")
        name, _, part = token.text.removeprefix("previous." if before else "").partition(".")
        if name in self.names.spoilt:
            return _Spoilt()
        fact = self.names.facts.get(name) or (None if before else self.names.attributes.get(name))
        if fact is None:
            return _Bare(replace(token, text=name) if before else token)
        if before:
            fact = of_period_before(fact)
        if fact.composite:
            return self._part(fact, part, token)
        if part:
            pair = "；要用应有、实有和完成率的，把它的类型改为 pair" if part in _PARTS["pair"] else ""
            said = f"“{name}”是{TYPE_WORDS[fact.type]}，后面没有“.{part}”"
            return self.fault("X302", token, said, f"请只写“{name}”{pair}")
        return self._plain(fact.question())

    @staticmethod
    def _plain(question: Question) -> _Part:
        if question.type == "yes_no":
            return conditions.Holds(question)
        if question.type in ("choice", "choices", "text"):
            return _Choice(question)
        return amounts.Read(question)

    def _part(self, fact: Fact, part: str, token: Token) -> _Part:
        known = (*_PARTS[fact.type], *fact.tests)
        if part not in known:
            words = {f"{fact.name}.{word}": _PART_WORDS.get(word, "") for word in known}
            wanted = listing(f"{name}（{about}）" if about else name for name, about in words.items())
            said = f"“{fact.name}”没有“.{part}”这一部分" if part else f"“{fact.name}”由几个数组成，要写明用哪一个"
            return self.fault("X302", token, said, f"{suggestion(token.text, words) if part else ''}可以写：{wanted}")
        if part == "rate":
            return amounts.Rate(fact.question("due"), fact.question("done"), fact.none_due, fact.word("rate"))
        if part == "short":
            return amounts.Short(fact.question("due"), fact.question("done"), fact.word("short"))
        return amounts.Read(fact.question(part))

    def _undefined(self, token: Token) -> _Part:
        if not self.names.rates:
            return self.fault(
                "X307",
                token,
                "undefined（应有为零）在这里不能用",
                "它只写在 na 里，并且本指标的规则要用到 none_due: na 的完成率；别处请直接写条件，例如 投诉.due = 0",
            )
        return conditions.Undefined(self.names.rates)

    def _unknown(self, token: Token) -> None:
        head = token.text.partition(".")[0]
        if self._elsewhere(token):
            return
        name = token.text if head in _OF_OTHERS else head
        fix = hints.in_words(name, self.names.known()) or self.names.meant(name)
        self.fault("X302", token, f"没有名为“{name}”的采集项或属性", fix)

    def _elsewhere(self, token: Token) -> bool:
        """Whether a name is one of the figures that only other places know, which is then said."""
        known = _ELSEWHERE.get(token.text.partition(".")[0])
        if known is not None:
            self.fault("X307", token, f"{token.text}（{known[0]}）在这里不能用", known[1])
        return known is not None

    # -- functions --

    def _function(self, token: Token) -> _Part:
        if self.names.others and token.text.startswith("peers."):
            return self._peers(token)
        if (self.names.codes or self.names.codes_lost) and token.text in ("share", "score"):
            return self._of_indicator(token)
        limits = _FUNCTIONS.get(token.text)
        if limits is None and self._elsewhere(token):
            raise _StopError
        arguments = self._arguments(token)
        if limits is None:
            word = token.text.lower()
            lower = f"请写成小写的 {word}" if word in _FUNCTIONS else ""
            fix = lower or _INSTEAD.get(word, f"可用的函数：{listing(_FUNCTIONS)}")
            return self.fault("X306", token, f"没有名为“{token.text}”的函数", fix)
        least, most = limits
        if not least <= len(arguments) <= most:
            wanted = f"{least} 项" if least == most else f"{least} 至 {most} 项"
            said = f"{token.text} 的括号里要写 {wanted}，用逗号隔开，这里有 {len(arguments)} 项"
            return self.fault("X306", token, said, f"写法：{_USAGE[token.text]}")
        if token.text == "count":
            return self._count(*arguments[0])
        given = [self.amount(part, start) for part, start in arguments]
        if any(amount is None for amount in given):
            return _Spoilt()
        parts = tuple(amount for amount in given if amount is not None)
        if token.text == "ratio":
            return self._ratio([start for _, start in arguments], parts)
        return amounts.Extreme(token.text, parts)

    def _of_indicator(self, token: Token) -> _Part:
        """`share(1.2)` or `score(1.2)`: what an indicator got, in figures that are known once the tree is settled."""
        named = self.token
        if named.kind not in ("number", "name", "quoted"):
            raise self.stop(
                f"{token.text} 的括号里要写一个指标编号", f"例如 {token.text}({next(iter(self.names.codes), '1.1')})"
            )
        self.at += 1
        self._close(token)
        if named.text not in self.names.codes and self.names.codes_lost:
            return _Spoilt()
        if named.text not in self.names.codes:
            hint = suggestion(named.text, self.names.codes) or "请对照指标编号"
            return self.fault("X302", named, f"没有编号为“{named.text}”的指标", hint)
        name = self.names.codes[named.text]
        if token.text == "share":
            return amounts.Read(
                Question(f"share|{named.text}", f"“{name}”的得分率", "share", "", Fraction(0), Fraction(1))
            )
        return amounts.Read(Question(f"score|{named.text}", f"“{name}”的得分", "number", "分"))

    def _peers(self, token: Token) -> _Part:
        fn = token.text.removeprefix("peers.")
        arguments = self._arguments(token)
        known = [name for name in amounts.PEER_WORDS if name != "count"]
        if fn not in known:
            fix = f"可以写 {listing(f'peers.{name}(…)' for name in known)}，或 peers.count"
            return self.fault("X306", token, f"没有名为“{token.text}”的函数", fix)
        if len(arguments) != 1:
            say = f"{token.text} 的括号里要写一项，这里有 {len(arguments)} 项"
            return self.fault("X306", token, say, f"写采集项或算式，例如 {token.text}(走访)")
        inner = self.amount(*arguments[0])
        return _Spoilt() if inner is None else amounts.peers(fn, inner)

    def _arguments(self, token: Token) -> list[tuple[_Part, Token]]:
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

    def _count(self, part: _Part, at: Token) -> _Part:
        if isinstance(part, _Spoilt):
            return part
        if isinstance(part, _Bare):
            self._unknown(part.token)
            return _Spoilt()
        if isinstance(part, _Choice) and part.question.type == "choices":
            return amounts.CountOf(part.question)
        return self.fault("X306", at, "count 只用来数多选采集项选中了几项", "别的采集项直接写名称，不用 count")

    def _ratio(self, starts: list[Token], parts: tuple[Amount, ...]) -> _Part:
        above, below, if_zero = parts
        if not isinstance(if_zero, amounts.Number):
            say = "ratio 的第三项（除数为零时取的数）要写成一个数"
            return self.fault("X306", starts[2], say, "例如 0 或 100%")
        if below.number(Known({})).low < 0:
            say = f"ratio 的除数“{below.say()}”可能为负"
            return self.fault("X305", starts[1], say, "请给这个采集项写上 min: 0")
        return amounts.Ratio(above, below, if_zero)

    # -- comparisons --

    def _has(self, left: _Part, start: Token) -> _Part:
        token = self.token
        if token.kind not in ("name", "quoted", "number"):
            known = left.question.options if isinstance(left, _Choice) else ()
            fix = f"不加括号，可选：{listing(known)}" if known else "例如 功能区 has 社工办公室"
            raise self.stop("has 后面要写一个选项名", fix)
        self.at += 1
        if isinstance(left, _Spoilt):
            return left
        if isinstance(left, _Bare):
            self._unknown(left.token)
            return _Spoilt()
        if not isinstance(left, _Choice) or left.question.type != "choices":
            fix = f"请写 {hints.as_condition(left.question)}" if isinstance(left, _Choice) else ""
            return self.fault("X303", start, "has 只能用于多选采集项", fix or "数和日期请用 = > < 等比较")
        if not self._option(left.question, token):
            return _Spoilt()
        return conditions.Has(left.question, token.text)

    def _option(self, question: Question, token: Token) -> bool:
        if token.text in question.options:
            return True
        fix = f"{suggestion(token.text, question.options)}可选：{listing(question.options)}"
        self.fault("X304", token, f"“{question.label}”没有“{token.text}”这个选项", fix)
        return False

    def _compare(self, left: _Part, sign: Token, right: _Part, start: Token, other: Token) -> _Part:
        if isinstance(left, _Bare) and not isinstance(right, _Bare | _Spoilt):
            left, right, start, other = right, left, other, start
            sign = replace(sign, text={"<": ">", ">": "<", "<=": ">=", ">=": "<="}.get(sign.text, sign.text))
        if isinstance(left, _Spoilt) or isinstance(right, _Spoilt):
            return _Spoilt()
        if isinstance(right, _Bare):
            return self._compare_word(left, sign, right.token)
        first, second = self.amount(left, start), self.amount(right, other)
        if first is None or second is None:
            return _Spoilt()
        dates = [_is_date(first), _is_date(second)]
        if dates[0] != dates[1]:
            fix = "日期要加引号写成 '2023-06-30'，或用两个日期相减得天数"
            return self.fault("X303", other if dates[0] else start, "日期只能与日期比较", fix)
        return conditions.Compare(sign.text, first, second, "date" if all(dates) else "number")

    def _compare_word(self, left: _Part, sign: Token, word: Token) -> _Part:
        """A comparison with a word that is no name: an option, a date, or a slip."""
        if isinstance(left, _Choice):
            return self._compare_option(left.question, sign, word)
        if isinstance(left, amounts.Read) and left.question.type == "date":
            return self._compare_date(left, sign, word)
        if isinstance(left, conditions.Holds):
            name = left.question.key
            say = f"“{left.question.label}”只有是、否两种答案，不用比较"
            return self.fault("X303", sign, say, f"答“是”时成立的，只写 {name}；答“否”时成立的，写 not {name}")
        self._unknown(left.token if isinstance(left, _Bare) else word)
        return _Spoilt()

    def _compare_option(self, question: Question, sign: Token, option: Token) -> _Part:
        if question.type != "choice":
            say = f"“{question.label}”是{TYPE_WORDS[question.type]}，不能这样比较"
            if question.type == "choices":
                return self.fault("X303", sign, say, f"请写 {question.key} has {hints.as_option(option.text)}")
            return self.fault("X303", sign, say, _NO_TEXT)
        if not self._option(question, option):
            return _Spoilt()
        if sign.text == "=":
            return conditions.Chosen(question, option.text)
        if sign.text == "!=":
            return conditions.Not(conditions.Chosen(question, option.text))
        if not question.ordered:
            say = f"“{question.label}”的选项没有规定高低，不能比大小"
            return self.fault("X303", sign, say, "把选项由低到高排好，并在这个采集项里写 ordered: true")
        place = amounts.Read(replace(question, key=question.key))
        limit = _Option(option.text, Fraction(question.options.index(option.text)))
        return conditions.Compare(sign.text, place, limit, "choice")

    def _compare_date(self, left: amounts.Read, sign: Token, token: Token) -> _Part:
        day = parse_date(token.text)
        if day is None and token.kind == "name":
            self._unknown(token)
            return _Spoilt()
        if day is None:
            say = f"“{left.question.label}”要与日期比较，写的是“{token.text}”"
            return self.fault("X303", token, say, f"{date_hint(token.text)}，外面加引号")
        return conditions.Compare(sign.text, left, _Option(day.isoformat(), Fraction(day.toordinal())), "date")

    # -- what a part must be --

    def amount(self, part: _Part, at: Token) -> Amount | None:
        if isinstance(part, _Bare):
            self._unknown(part.token)
            return None
        if isinstance(part, _Choice):
            question = part.question
            said = f"“{question.label}”是{TYPE_WORDS[question.type]}，不是数"
            count = f"要数选中了几项，请写 count({question.key})"
            condition = f"要作条件，请写成 {hints.as_condition(question)} 这样"
            fix = {"choices": count, "choice": condition}.get(question.type, _NO_TEXT)
            self.fault("X303", at, said, fix)
            return None
        if isinstance(part, _Spoilt):
            return None
        if _is_condition(part):
            self.fault("X303", at, "这里要写一个数，写的却是一个条件", "只写名称或算式，不写比较")
            return None
        return part  # type: ignore[return-value]  # what is left has `number`

    def condition(self, part: _Part, at: Token) -> Condition | None:
        if isinstance(part, _Bare):
            self._unknown(part.token)
            return None
        if isinstance(part, _Choice):
            example = hints.as_condition(part.question)
            fix = f"请写明选了哪一项，例如 {example}" if example else _NO_TEXT
            self.fault("X303", at, f"“{part.question.label}”是{TYPE_WORDS[part.question.type]}，不是条件", fix)
            return None
        if isinstance(part, _Spoilt):
            return None
        if not _is_condition(part):
            name = part.text if isinstance(part, amounts.Read) else "社工"
            self.fault("X303", at, "这里要写一个条件，写的却是一个数", f"请写出比较，例如 {name} >= 1")
            return None
        return part  # type: ignore[return-value]  # what is left has `truth`


@dataclass(frozen=True, slots=True)
class _Option:
    """An option or a date written in the expression, as a number with its own words."""

    words: str
    value: Fraction
    is_share: bool = False
    unit: str = ""

    @property
    def text(self) -> str:
        return self.words

    def number(self, known: Known) -> Range:
        return Range(self.value, self.value)

    def say(self) -> str:
        return self.words

    def worked(self, known: Known) -> str:
        return self.words

    def questions(self) -> tuple[Question, ...]:
        return ()


def of_period_before(fact: Fact) -> Fact:
    """The same fact as it stood in the period before."""
    asked = tuple(replace(q, key=f"previous.{q.key}", label=f"上期{q.label}") for q in fact.questions)
    words = {part: f"上期{fact.word(part)}" for part in ("due", "done", "rate", "short", "drawn", *fact.tests)}
    return replace(fact, name=f"previous.{fact.name}", label=f"上期{fact.label}", questions=asked, words=words)


def _is_date(part: object) -> bool:
    return isinstance(part, amounts.Read) and part.is_date


def _is_condition(part: object) -> bool:
    return hasattr(part, "truth")


def read_condition(text: str, names: Names, path: Path) -> tuple[Condition | None, list[Fault]]:
    """The condition that a text says, or None with the faults found in it."""
    parser = _Parser(text, names, path, items=tokens(text))
    try:
        found = parser.condition(parser.whole(), parser.items[0])
    except _StopError:
        found = None
    return (None if parser.faults else found), parser.faults


def read_amount(text: str, names: Names, path: Path) -> tuple[Amount | None, list[Fault]]:
    """The amount that a text says, or None with the faults found in it."""
    parser = _Parser(text, names, path, items=tokens(text))
    try:
        found = parser.amount(parser.whole(), parser.items[0])
        if _is_date(found):
            parser.fault("X303", parser.items[0], "日期本身不是数", "用两个日期相减得天数，例如 期末 - 启用")
    except _StopError:
        found = None
    return (None if parser.faults else found), parser.faults
