"""A requirement proposed for a wording of a table without points: what must be met, and by when."""

from __future__ import annotations

import re
from typing import Any

from evaluator.authoring.around import More
from evaluator.authoring.asking import Facts
from evaluator.authoring.case_rules import others
from evaluator.authoring.conditions import condition_of
from evaluator.authoring.given import UnfitError
from evaluator.authoring.naming import close
from evaluator.authoring.proposing import Proposed, Unread
from evaluator.authoring.whole_rules import skippable
from evaluator.reading.standard import build_standard

#: of a wording that speaks of points no list of requirements is made
OF_POINTS = re.compile(r"\d\s*分(?!钟|之)|[得扣给计加满评打]分|酌情")
#: the sentence that the engine prints: material, the requirements, what rates are, the day, and words of the author
_MATERIAL = re.compile(
    r"(?:没有(?P<one>“[^”]+”)的，按未达到计。|(?P<several>(?:“[^”]+”、)*“[^”]+”)缺任何一样的，按未达到计。)?(?P<rest>.*)"
)
_EXEMPT = re.compile(r"(?P<when>[^。；]+?)的，本项不适用，不计入。(?P<rest>.+)")
_PRINTED = re.compile(r"要求(?P<all>同时符合)?：(?P<list>[^。]+)。(?P<rest>.*)")
_DUE = re.compile(r"期限：(\d{4}-\d{2}-\d{2})。")
#: a case, but the last: its condition and its requirements
_CASE = re.compile(r"（(?P<n>\d)）(?P<when>[^。]+?的|其他情形(?:（[^（）]+）)?)，(?P<said>要求(?:同时符合)?：[^。]+。)")
#: what makes of a text more than a requirement
_MORE = re.compile(r"不适用|不涉及|不检查|其他情形|（\d）|[①-⑳]")
LONGEST = 120


def require(text: str, name: str, facts: Facts) -> Proposed | Unread:
    """The requirement that a wording says; nothing where it is not understood in full, or is more than one sentence."""
    wording = rest = close(text)
    if not wording:
        return Unread("原表没有写要求")
    own = facts.copy()
    na = []
    while found := _EXEMPT.fullmatch(rest):
        na.append({"when": condition_of(found["when"], own)})
        rest = found["rest"]
    named = _MATERIAL.fullmatch(rest)
    assert named is not None, "each part may be lacking"
    material = tuple(re.findall("“([^”]+)”", named["one"] or named["several"] or ""))
    try:
        rule, rest = _rule(named["rest"], own)
    except UnfitError as why:
        return Unread(str(why))
    due = _DUE.search(rest)
    say = _DUE.sub("", rest)
    if _MORE.search(say):
        return Unread(_BY_HAND)
    more = More(tuple(na), material)
    return _built(name, rule, own, say, more, due[1] if due else "")


_BY_HAND = "有分情形、不适用或不检查的话，请另写成 cases、na 或 skip_when"


def _rule(text: str, facts: Facts) -> tuple[dict[str, Any], str]:
    """The rule that a text begins with, and what follows."""
    if printed := _PRINTED.fullmatch(text):
        return _met(printed, facts), printed["rest"]
    if text.startswith("（1）"):
        return _cases(text, facts)
    one = text.rstrip("。；")
    if _MORE.search(one):
        raise UnfitError(_BY_HAND)
    if len(one) > LONGEST or re.search("[。；]", one):
        raise UnfitError("不止一句话")
    return {"met": one}, ""


def _met(printed: re.Match[str], facts: Facts) -> dict[str, Any]:
    needs = [skippable(text, facts) for text in (printed["list"].split("；") if printed["all"] else [printed["list"]])]
    if any(_MORE.search(need["need"] if isinstance(need, dict) else need) for need in needs):
        raise UnfitError(_BY_HAND)
    return {"met": needs if printed["all"] or isinstance(needs[0], dict) else needs[0]}


def _cases(text: str, facts: Facts) -> tuple[dict[str, Any], str]:
    """A rule with cases that are numbered from 1 on, the last of which is 其他情形."""
    entries: list[dict[str, Any]] = []
    while found := _CASE.match(text):
        printed = _PRINTED.fullmatch(found["said"])
        last = found["when"].startswith("其他情形")
        if printed is None or found["n"] != str(len(entries) + 1):
            raise UnfitError(_BY_HAND)
        when = {} if last else {"when": condition_of(found["when"].removesuffix("的"), facts)}
        entries.append({**when, "rule": _met(printed, facts)})
        text = text[found.end() :]
        if last:
            others(found["when"], [entry.get("when", "") for entry in entries], facts)
            return {"cases": entries}, text
    raise UnfitError(_BY_HAND)


def _built(name: str, rule: dict[str, Any], facts: Facts, say: str, more: More, due: str) -> Proposed | Unread:
    """With the sentence that the engine prints of it; where it would not take it, why."""
    said = {"say": say, "due": due}
    leaf = {
        "code": "1",
        "name": name,
        "rule": rule,
        **more.keys(),
        **{key: value for key, value in said.items() if value},
    }
    head = {"id": "x", "version": "1", "title": "x", "provenance": "own"}
    standard, faults = build_standard({**head, **facts.asked(), "indicators": [leaf]})
    if standard is None:
        return Unread(next((fault.say for fault in faults if fault.severity == "error"), "写不成规则"))
    sentence = next(standard.leaves()).sentence()
    return Proposed(rule, "要求", "逐条对照的要求", sentence, facts, say, more, due)
