"""A rule proposed for a wording, where exactly one reading of it fits the indicator; else why not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from evaluator.authoring.around import NOTHING_MORE, Around, More, arounds, more_of
from evaluator.authoring.asking import Facts
from evaluator.authoring.conditions import condition_of
from evaluator.authoring.given import FiguresError, Given, ListError, Rule, UnfitError
from evaluator.authoring.speech import lines_of, spoken
from evaluator.authoring.wordings import ADDS, CUTS, RULES, Wording
from evaluator.model.numbers import Written, plain
from evaluator.reading.standard import build_standard

NOT_KNOWN = "没有认出来的写法"


#: what may not be said behind a rule: it might change the points
_AFTER = re.compile(
    r"\d分|扣|得分|不得(?!再)|加分|计分|%|否则|最[高多]|为限|为零|零分|减半|折半|加倍|翻倍|折算|其余|除外|平均得?分|不适用|不涉及|无此项|没有此项|否决|取消|不合格"
)
#: what is no help for an assessor who is free within a span: another case, and points beside those of the span
_MORE_POINTS = re.compile(r"在本项分值之外|加减分|另加|再加|加分|加\d|扣|（\d）|其他情形|不适用")
#: what is never read, and how it is written by hand
_BY_HAND = (
    (re.compile(r"一票否|否决"), "有一票否决的话，请另写成 gates"),
    (re.compile(r"不适用|不涉及"), "有不适用的情形，请另写成 na"),
)
#: figures, every one of which a proposed rule has to name
_NUMBERS = re.compile(r"\d+(?:\.\d+)?%?")


#: a line that is not looked at under a condition, as it is printed on either side
_SKIPPED = {
    side: re.compile(rf"(?P<line>.+)（(?P<when>[^（）]+)的，不检查，{gives}）")
    for side, gives in (("add", "按得满计"), ("deduct", "不扣分"))
}


@dataclass(frozen=True, slots=True)
class Proposed:
    """A rule with the wordings it was recognised by, and the sentence that the engine prints of the leaf.

    `more` is what the leaf has besides, `say` what the wording says behind the rule, `due` the day of a requirement.
    """

    rule: Rule
    by: str
    title: str
    sentence: str
    facts: Facts
    say: str = ""
    more: More = NOTHING_MORE
    due: str = ""


@dataclass(frozen=True, slots=True)
class Unread:
    """No rule was proposed, and why."""

    why: str


def propose(text: str, name: str, points: Fraction, facts: Facts) -> Proposed | Unread:
    """The one rule that a wording says for an indicator with these points; `facts` are those declared before."""
    wording = spoken(text)
    if not wording:
        return Unread("原表没有写评分标准")
    own = facts.copy()
    why, left = NOT_KNOWN, wording
    for parts in arounds(own.without_notes(wording), own):
        reasons = []
        for body, say in [(parts.body, "")] if parts.outside else _endings(parts.body):
            found = _read(body, name, points, own)
            if isinstance(found, _Found):
                return _whole(found, parts, wording, say + parts.say, name, points)
            reasons.append(found.why)
        why, left = reasons[0], parts.body  # of the whole rule, without what is understood of it
    return Unread(next((by_hand for pattern, by_hand in _BY_HAND if pattern.search(left)), why))


def _whole(found: _Found, parts: Around, wording: str, say: str, name: str, points: Fraction) -> Proposed | Unread:
    """The rule with what stands around it, where the engine prints every figure of the wording."""
    try:
        more = more_of(parts, found.rule, name, points, found.facts, _Lines(name, points, found.facts).read)
    except UnfitError as why:
        return Unread(str(why) or NOT_KNOWN)
    said = sentence_of(found.rule, name, points, found.facts, say, more)
    if isinstance(said, Unread):
        return said
    named = {*_NUMBERS.findall(said), plain(points)}
    if "'bands'" in str(found.rule):  # 3—5次 may end where 不足6次 does
        named |= {str(int(number) - 1) for number in named if number.isdecimal()}
    lost = [number for number in _NUMBERS.findall(_numberless(wording)) if number not in named]
    if lost:
        return Unread(f"原文里的“{lost[0]}”在规则里没有着落")
    return Proposed(found.rule, found.kind.key, found.kind.title, said, found.facts, say, more)


def _numberless(text: str) -> str:
    """The wording without the numbers of its lines, and without counts that only say how many there are."""
    text = re.sub(r"(?:^|(?<=[；。：分）]))(?:（\d{1,2}）|\d{1,2}[.、](?!\d))", "", text)
    return re.sub(
        r"等\d+(?:项|个|类|种|方面)|每[^\d，]{0,8}1(?=[^\d.])|(?<=少)1(?=\D)|(?<=缺)1(?=\D)|[发出]现1(?=\D)|按0计|(?<![\d.])0分|(?<=[次人条个场项件户份])1(?=[次人条个场项件户份])",
        "",
        text,
    )


def _endings(text: str) -> Iterator[tuple[str, str]]:
    """The wording whole, and without its last sentences as long as these say nothing of points."""
    sentences = re.findall(r"[^。]+。?", text)
    yield text, ""
    for n in range(len(sentences) - 1, 0, -1):
        if _AFTER.search(sentences[n]):
            rest = "".join(sentences[1:])
            if "内评定" in sentences[0] and not _MORE_POINTS.search(
                rest
            ):  # it helps the assessor, who is free within the span
                yield sentences[0], rest
            return
        yield "".join(sentences[:n]), "".join(sentences[n:])


@dataclass(frozen=True, slots=True)
class _Found:
    kind: Wording
    rule: Rule
    facts: Facts


def _read(wording: str, name: str, points: Fraction, facts: Facts) -> _Found | Unread:
    found: list[_Found] = []
    reasons: list[str] = []
    figures: list[str] = []
    for kind in RULES:
        own = facts.copy()
        match = kind.reads.fullmatch(wording.rstrip("。；"))
        if match is None:
            continue
        try:
            rule = kind.build(match, _Lines(name, points, own).given())
        except ListError as why:
            return Unread(str(why))
        except FiguresError as why:
            figures.append(str(why))
            continue
        except UnfitError as why:
            reasons += [str(why)] if str(why) else []
            continue
        if all(rule != other.rule for other in found):
            found.append(_Found(kind, rule, own))
    found = _narrowed(found)
    if len(found) > 1:
        return Unread(f"有几种读法（{'、'.join(one.kind.title for one in found)}），没有替您选")
    # figures that do not fit are told before anything else
    return found[0] if found else Unread(next(iter([*figures, *reasons]), NOT_KNOWN))


#: a reading that gives way to others: a list that says more of itself is also read as a single requirement
_WEAKER: Mapping[str, frozenset[str]] = {
    "符合得分": frozenset({"缺一不得分", "同时符合", "按数分档", "按等级"}),
    "按等级": frozenset({"按数分档", "同时符合"}),
    "逐项加分": frozenset({"就高", "基本分加减", "多一加分"}),
    "逐条扣分": frozenset(
        {"少一扣分", "差一扣分", "符合得分", "缺一不得分", "同时符合", "按数分档", "按等级", "基本分加减"}
    ),
}


def _narrowed(found: list[_Found]) -> list[_Found]:
    keys = {one.kind.key for one in found}
    if "分情形" in keys:
        return [one for one in found if one.kind.key == "分情形"]
    return [one for one in found if not (_WEAKER.get(one.kind.key, frozenset()) & keys)]


def sentence_of(
    rule: Rule, name: str, points: Fraction, facts: Facts, say: str = "", more: More = NOTHING_MORE
) -> str | Unread:
    """What the engine prints of a leaf with that rule; where it would not take it, why."""
    leaf: dict[str, Any] = {
        "code": "1",
        "name": name,
        "points": points,
        "rule": rule,
        **more.keys(),
    }
    leaf |= {"say": say} if say else {}
    head = {"id": "x", "version": "1", "title": "x", "provenance": "own", "total": points, "indicators": [leaf]}
    standard, faults = build_standard(_as_read({**head, **facts.asked()}))
    errors = [fault for fault in faults if fault.severity == "error"]
    if standard is None or errors:
        return Unread(errors[0].say if errors else "写不成规则")
    return next(standard.leaves()).sentence()


def _as_read(value: Any) -> Any:
    """Plain values as they come out of a file: numbers that remember how they are written."""
    if isinstance(value, Mapping):
        return {key: _as_read(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_as_read(inner) for inner in value]
    return Written(plain(value)) if isinstance(value, Fraction) else value


@dataclass(frozen=True)
class _Lines:
    """Reads the lines of rules that add or deduct."""

    name: str
    points: Fraction
    facts: Facts

    def read(self, side: str, text: str) -> list[Rule]:
        items = [self._line(side, line) for line in self._whole_lines(text)]
        if not items:
            raise UnfitError("")
        return items

    def _whole_lines(self, text: str) -> list[str]:
        """The lines; a list behind its own ： is one line, however many ； it has."""
        if re.match(r"[^①-⑳：；]*每\S{0,3}一项[^：；]*：", text) and not re.search("[①-⑳]", text):
            return [text.rstrip("。；")]
        return lines_of(text)

    def given(self) -> Given:
        return Given(self.name, self.points, self.facts, self.read, self._rule)

    def _rule(self, text: str) -> Rule:
        """A rule inside another, for the same points."""
        found = _read(text, self.name, self.points, self.facts)
        if isinstance(found, Unread):
            raise UnfitError(found.why)
        self.facts.take(found.facts)
        return found.rule

    def _line(self, side: str, line: str) -> Rule:
        skipped = _SKIPPED[side].fullmatch(line)
        if skipped is not None:
            when = condition_of(skipped["when"], self.facts)
            return {**self._line(side, skipped["line"]), "skip_when": when}
        line = re.sub("，扣完为止$", "", line) if side == "deduct" else line
        given = self.given()
        reasons = []
        quoted = line.startswith("没有做到“")  # what stands in quotation marks may itself speak of 每次
        for kind in (
            ADDS if side == "add" else [kind for kind in CUTS if not quoted or kind.key in ("没有做到", "有则扣分")]
        ):
            match = kind.reads.fullmatch(line)
            if match is None:
                continue
            try:
                return kind.build(match, given)
            except ListError:
                raise
            except UnfitError as why:
                reasons.append(str(why))
        raise UnfitError(next(filter(None, reasons), f"“{line[:24]}”没有认出来"))


def written(rule: Any) -> Any:
    """A rule as plain values that YAML would give back: for comparing."""
    if isinstance(rule, Mapping):
        return {key: written(value) for key, value in rule.items()}
    if isinstance(rule, list):
        return [written(value) for value in rule]
    return plain(rule) if isinstance(rule, Fraction) else str(rule)
