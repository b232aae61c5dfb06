"""What an expression may speak of: the names known where it stands, what each means, and the faults noted on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from evaluator.diagnostics import Fault, Path, listing, suggestion
from evaluator.expressions import amounts, composite, conditions, hints
from evaluator.expressions.counting import SCORE, SHARE, Counting
from evaluator.expressions.members import Members
from evaluator.expressions.tokens import Token
from evaluator.model.indicator import Indicator
from evaluator.model.question import TYPE_WORDS, Fact, Question
from evaluator.model.rule import Amount, Condition, is_amount, is_condition

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
    "critical": ("关键指标的个数", "只用在 gates、grades 里，并且不用在 zero 的条件里"),
    "leaves": ("末级指标的个数", "只用在 gates、grades 里，并且不用在 zero 的条件里"),
    "members": ("成员单位的数", "不用在 applies 里，也不套在另一个 members 里"),
}
NO_TEXT = "文字不参与计分；要按它判断，请把它改为单选（type: choice）"
_PART_WORDS = {"due": "应有", "done": "实有", "rate": "完成率", "short": "未完成数", "drawn": "抽查数"}


@dataclass(frozen=True, slots=True)
class Names:
    """What an expression may speak of: facts, attributes of the subject, and figures such as `self`."""

    facts: Mapping[str, Fact] = field(default_factory=dict)
    attributes: Mapping[str, Fact] = field(default_factory=dict)
    figures: Mapping[str, Question] = field(default_factory=dict)
    #: rates the rule uses that may be undefined; what the word `undefined` asks about
    rates: tuple[composite.Rate, ...] = ()
    #: whether figures of the cohort (`peers.`) and of the period before (`previous.`) may be named here
    others: bool = False
    #: whether figures over the members of the subject (`members.`) may be named here
    members: bool = False
    #: indicators by code, whose score and share of full marks may be named here (conditions on grades)
    codes: Mapping[str, str] = field(default_factory=dict)
    #: what may be counted of the settled tree (`critical`, `leaves`)
    counted: Mapping[str, Sequence[Indicator]] = field(default_factory=dict)
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
        if "share" in self.figures:
            return near or "括号里只能用 share（得分率）和 score（得分）"
        if near or not known:
            return near or "请先在 facts 里登记这个采集项"
        return f"已登记的有：{listing(known)}；要用新的，请先在 facts 里登记"


@dataclass(frozen=True, slots=True)
class Bare:
    """A word that is no name: an option, if the other side of a comparison knows it; else unknown."""

    token: Token


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice, a text or a multiple choice: to be compared with options only."""

    question: Question


class Spoilt:
    """Stands where something was wrong already, so that nothing more is said about it."""


Part = Amount | Condition | Bare | Choice | Spoilt


@dataclass
class Meaning:
    """What the words of one expression mean where it stands; what is wrong with it is noted in `faults`."""

    names: Names
    path: Path
    faults: list[Fault] = field(default_factory=list)

    def fault(self, code: str, token: Token, say: str, fix: str = "") -> Spoilt:
        self.faults.append(Fault(code, self.path, say, fix, offset=token.offset))
        return Spoilt()

    def of_members(self) -> Meaning:
        """What the same words mean of a member: its facts and attributes, and nothing else."""
        only = Names(self.names.facts, self.names.attributes, spoilt=self.names.spoilt)
        return Meaning(only, self.path, self.faults)

    def of_indicators(self) -> Meaning:
        """What the words mean of one of the indicators that are counted: its score and its share of full marks."""
        return Meaning(Names(figures={"share": SHARE, "score": SCORE}), self.path, self.faults)

    def counted(self, which: str, inner: Condition | None, token: Token) -> Part:
        """How many of the indicators meet the condition; that there are none is said, unless some could not be read.

        What has no points cannot fall short by score or share; marked as critical, that is a slip.
        """
        nodes = self.names.counted[which]
        pointless = [f"{node.code} {node.name}" for node in nodes if not node.points]
        if pointless and which == "critical":
            fix = "请给它分值；或去掉它的 critical: true，另写一条 gates"
            return self.fault("X303", token, f"关键指标“{pointless[0]}”的分值是 0，没有得分可看", fix)
        if not nodes and (self.names.codes_lost or which != "critical"):
            return Spoilt()
        if not nodes:
            return self.fault("X302", token, "没有标为关键指标的指标", "请给要数的指标写 critical: true")
        excepted = any(leaf.na for node in nodes for leaf in node.leaves())
        return Counting(which, tuple((n.code, n.name, n.points) for n in nodes if n.points), inner, excepted)

    # -- names --

    def name(self, token: Token) -> Part:
        """A name that stands alone."""
        if token.text in self.names.figures:
            return amounts.Read(self.names.figures[token.text])
        if self.names.others and token.text == "peers.count":
            return amounts.peers("count", None)
        if self.names.members and token.text == "members.count":
            return Members("count")
        which, _, fn = token.text.partition(".")
        if fn == "count" and which in self.names.counted:
            return self.counted(which, None, token)
        before = self.names.others and token.text.startswith("previous.")
        name, _, part = token.text.removeprefix("previous." if before else "").partition(".")
        if name in self.names.spoilt:
            return Spoilt()
        fact = self.names.facts.get(name) or (None if before else self.names.attributes.get(name))
        if fact is None:
            return Bare(replace(token, text=name) if before else token)
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
    def _plain(question: Question) -> Part:
        if question.type == "yes_no":
            return conditions.Holds(question)
        if question.type in ("choice", "choices", "text"):
            return Choice(question)
        return amounts.Read(question)

    def _part(self, fact: Fact, part: str, token: Token) -> Part:
        known = (*_PARTS[fact.type], *fact.tests)
        if part not in known:
            words = {f"{fact.name}.{word}": _PART_WORDS.get(word, "") for word in known}
            wanted = listing(f"{name}（{about}）" if about else name for name, about in words.items())
            said = f"“{fact.name}”没有“.{part}”这一部分" if part else f"“{fact.name}”由几个数组成，要写明用哪一个"
            return self.fault("X302", token, said, f"{suggestion(token.text, words) if part else ''}可以写：{wanted}")
        if part == "rate":
            return composite.Rate(fact.question("due"), fact.question("done"), fact.none_due, fact.word("rate"))
        if part == "short":
            return composite.Short(fact.question("due"), fact.question("done"), fact.word("short"))
        return amounts.Read(fact.question(part))

    def undefined(self, token: Token) -> Part:
        """The word `undefined`: whether one of the rule's rates has nothing due."""
        if not self.names.rates:
            return self.fault(
                "X307",
                token,
                "undefined（应有为零）在这里不能用",
                "它只写在 na 里，并且本指标的规则要用到 none_due: na 的完成率；别处请直接写条件，例如 投诉.due = 0",
            )
        return conditions.Undefined(self.names.rates)

    def unknown(self, token: Token) -> None:
        """Note a word that is no name here."""
        head = token.text.partition(".")[0]
        if self.elsewhere(token):
            return
        name = token.text if head in _OF_OTHERS else head
        fix = hints.in_words(name, self.names.known()) or self.names.meant(name)
        self.fault("X302", token, f"没有名为“{name}”的采集项或属性", fix)

    def elsewhere(self, token: Token) -> bool:
        """Whether a name is one of the figures that only other places know, which is then said."""
        known = _ELSEWHERE.get(token.text.partition(".")[0])
        if known is not None:
            self.fault("X307", token, f"{token.text}（{known[0]}）在这里不能用", known[1])
        return known is not None

    # -- what a part must be --

    def amount(self, part: Part, at: Token) -> Amount | None:
        """The part where a number must stand; None where it is none, which is then said."""
        if isinstance(part, Bare):
            self.unknown(part.token)
            return None
        if isinstance(part, Choice):
            question = part.question
            said = f"“{question.label}”是{TYPE_WORDS[question.type]}，不是数"
            count = f"要数选中了几项，请写 count({question.key})"
            condition = f"要作条件，请写成 {hints.as_condition(question)} 这样"
            fix = {"choices": count, "choice": condition}.get(question.type, NO_TEXT)
            self.fault("X303", at, said, fix)
            return None
        if isinstance(part, Spoilt):
            return None
        if is_amount(part):
            return part
        self.fault("X303", at, "这里要写一个数，写的却是一个条件", "只写名称或算式，不写比较")
        return None

    def condition(self, part: Part, at: Token) -> Condition | None:
        """The part where a condition must stand; None where it is none, which is then said."""
        if isinstance(part, Bare):
            self.unknown(part.token)
            return None
        if isinstance(part, Choice):
            example = hints.as_condition(part.question)
            fix = f"请写明选了哪一项，例如 {example}" if example else NO_TEXT
            self.fault("X303", at, f"“{part.question.label}”是{TYPE_WORDS[part.question.type]}，不是条件", fix)
            return None
        if isinstance(part, Spoilt):
            return None
        if is_condition(part):
            return part
        name = part.text if isinstance(part, amounts.Read) else "社工"
        self.fault("X303", at, "这里要写一个条件，写的却是一个数", f"请写出比较，例如 {name} >= 1")
        return None


def of_period_before(fact: Fact) -> Fact:
    """The same fact as it stood in the period before."""
    asked = tuple(replace(q, key=f"previous.{q.key}", label=f"上期{q.label}") for q in fact.questions)
    words = {part: f"上期{fact.word(part)}" for part in ("due", "done", "rate", "short", "drawn", *fact.tests)}
    return replace(fact, name=f"previous.{fact.name}", label=f"上期{fact.label}", questions=asked, words=words)


def is_date(part: object) -> bool:
    """Whether a part is a date, which is only compared and subtracted."""
    return isinstance(part, amounts.Read) and part.is_date
