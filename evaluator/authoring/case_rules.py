"""Rules with cases, as they are numbered in a wording: each its condition and what it gives, the last for all others."""

from __future__ import annotations

import re

from evaluator.authoring.asking import Facts
from evaluator.authoring.conditions import condition_of
from evaluator.authoring.given import Given, ListError, Match, Rule, UnfitError
from evaluator.authoring.tiers import N
from evaluator.model.numbers import ZERO, parse_number

#: where one case ends and the next begins
_CASE = re.compile(r"(?:^|(?<=。))（(\d)）")
_OTHER_CASE = re.compile(r"(?P<head>其他情形(?:（[^（）]+）)?)，(?P<rest>.+)")
_OTHERS = re.compile(r"其他情形（(?P<label>\w+?)为(?P<left>[^（）]+)）")
_ONE_CASE = re.compile(r"(?P<when>[^。]+?)的，(?P<rest>.+)")
_FLAT = re.compile(rf"(?:得(?P<points>{N})分|(?P<none>不得分))。?")


def cases(match: Match, given: Given) -> Rule:
    *some, (_, last) = _numbered(match[0])
    found = [_case(_ONE_CASE.fullmatch(text), given) for _, text in some]
    other = _OTHER_CASE.fullmatch(last)
    if other is None:
        raise ListError("最后一种不是“其他情形”，请写成 cases")
    others(other["head"], [case["when"] for case in found], given.facts)
    return {"cases": [*found, _gives(other["rest"], given)]}


def _numbered(text: str) -> list[tuple[str, str]]:
    marks = list(_CASE.finditer(text))
    ends = [mark.start() for mark in marks[1:]]
    parts = [(mark[1], text[mark.end() : end]) for mark, end in zip(marks, [*ends, len(text)], strict=True)]
    if [number for number, _ in parts] != [str(n) for n in range(1, len(parts) + 1)] or len(parts) < 2:
        raise ListError("几种情形的编号不连贯，请写成 cases")
    return parts


def _case(found: Match | None, given: Given) -> Rule:
    if found is None:
        raise ListError("有一种情形没有写条件，请写成 cases")
    return {"when": condition_of(found["when"], given.facts), **_gives(found["rest"], given)}


def _gives(text: str, given: Given) -> Rule:
    """What a case gives: points, or a rule of its own."""
    if flat := _FLAT.fullmatch(text):
        return {"points": parse_number(flat["points"]) if flat["points"] else ZERO}
    try:
        return {"rule": given.rule(text)}
    except UnfitError as why:
        raise ListError(f"有一种情形没有认出来：{why}") from None


def others(head: str, whens: list[str], facts: Facts) -> None:
    """其他情形（建站模式为街道、大社区）: what the options of a choice are that the other cases have not named."""
    said = _OTHERS.fullmatch(head)
    if said is None:
        return
    named = [when.rpartition(" = ")[2] for when in whens if " = " in when]
    try:
        facts.choice(said["label"], [*named, *said["left"].split("、")], whole=True)
    except KeyError:
        raise ListError(f"“{said['label']}”有哪些选项，各处写的不一样，请写成 cases") from None
