"""Whole rules that the parts of a wording build: met or not, an assessor's judgement, points added up and taken off."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

from evaluator.authoring.asking import Facts
from evaluator.authoring.conditions import condition_of
from evaluator.authoring.given import (
    FiguresError,
    Given,
    ListError,
    Match,
    Rule,
    UnfitError,
    clean,
    kind_of,
    listed,
    with_most,
)
from evaluator.authoring.tiers import N
from evaluator.model.numbers import ZERO, parse_number, plain


def judge(match: Match, given: Given) -> Rule:
    low, high = parse_number(match["low"]), parse_number(match["high"])
    given.full(match["high"])
    if low >= high:
        raise UnfitError("区间没有由小到大")
    if not match["said"] and not re.search("酌情|视|综合|根据", match[0]):
        raise UnfitError("没有写明由谁按什么给分")
    rule: Rule = {"judge": [low, high]}
    if match["step"]:
        rule["step"] = parse_number(match["step"])
    if match["ask"] and re.search(r"^（\d）|[①-⑳]|不适用", match["ask"]):
        raise UnfitError("前面还有别的情形")
    if match["ask"] and match["ask"] != given.name and not re.search("[打评给计赋]分", match["ask"]):
        rule["ask"] = match["ask"]
    return rule


def all_of(match: Match, given: Given) -> Rule:
    given.full(match["points"])
    return {"met": [skippable(text, given.facts) for text in listed(match["list"])]}


def skippable(text: str, facts: Facts) -> Any:
    """A requirement; one that is not looked at under a condition, with what that asks."""
    found = re.fullmatch(r"(?P<need>.+)（(?P<when>[^（）]+)的，不检查此项）", text)
    if found is None:
        return text
    return {"need": found["need"], "skip_when": condition_of(found["when"], facts)}


def met(match: Match, given: Given) -> Rule:
    need = clean(match["need"])
    if "不检查此项" in need:
        raise ListError("有不检查的条件，请写成 skip_when")
    given.full(match["points"])
    negative = match["negative"]
    if negative is not None:
        rest = re.sub(r"^(?:不|未|没有|没|无)(?:能|按|有)?|的$", "", negative)
        if (
            rest
            and rest not in need
            and rest not in ("达到", "做到", "符合", "达标", "建立", "要求", "符合要求", "达到要求", "完成")
        ):
            raise UnfitError(f"“{negative}”说的与前面的“{need}”不是一回事")
    if need in ("符合", "达到", "做到", "是", "有", "达标", "符合要求", "达到要求", "完成"):
        need = f"{given.name}：{need}"
    return {"met": need}


def fewer(match: Match, given: Given) -> Rule:
    if match["points"]:
        given.full(match["points"])
    base, unit = parse_number(match["base"]), match["unit"]
    if "、" in f"{match['before']}{match['after']}":
        raise UnfitError("")  # a list with its count, each of which may be missing
    fact = given.facts.amount(_thing(match, given), kind_of(unit), unit)
    line: Rule = {
        "fault": f"不足{match['base']}{unit}",
        "each": f"{plain(base)} - {fact}",
        "points": parse_number(match["cut"]),
    }
    line |= {} if kind_of(unit) == "count" else {"part": "share"}
    if kind_of(unit) != "count":
        raise UnfitError("没有写明不足一个单位的怎么算")
    return {"deduct": [with_most(match, line)]}


def off(match: Match, given: Given) -> Rule:
    """A share that earns all where it reaches a figure (or stays below it), and costs for every step that it is off."""
    if match["points"]:
        given.full(match["points"])
    label = match["label"] or given.name
    rising = match["verb"] not in ("不高于", "不超过")
    if rising != (re.search("每(?:满|低|降|下降|减|少|差|\\d)", match[0]) is not None):
        raise UnfitError("看不出是高了扣分，还是低了扣分")
    if not label.endswith(("率", "度", "比例", "占比", "比重")):
        raise UnfitError("看不出按什么比例")
    part = next((key for key in ("count", "share", "drop") if match[key]), "drop" if match["full"] else "")
    if not part:
        raise UnfitError("没有写明不足一步的怎么算")
    fact = given.facts.amount(label, "share")
    word, each = ("低于", f"{match['base']} - {fact}") if rising else ("高于", f"{fact} - {match['base']}")
    line = {
        "fault": f"{label}{word}{match['base']}",
        "each": each,
        "per": f"{plain(parse_number(match['per']))}%",
        "part": part,
    }
    return {"deduct": [with_most(match, {**line, "points": parse_number(match["cut"])})]}


def more(match: Match, given: Given) -> Rule:
    given.full(match["most"])
    base, unit, points = parse_number(match["base"]), match["unit"], parse_number(match["points"])
    if kind_of(unit) != "count":
        raise UnfitError("没有写明不足一个单位的怎么算")
    fact = given.facts.amount(_thing(match, given), "count", unit)
    rest = given.points - points
    if rest <= 0:
        raise UnfitError("基本分已经是满分")
    first = {"need": f"满{match['base']}{unit}", "when": f"{fact} >= {plain(base)}", "points": points}
    then = {
        "need": f"超过{match['base']}{unit}",
        "each": f"{fact} - {plain(base)}",
        "points": parse_number(match["more"]),
        "at_most": rest,
    }
    return {"add": [first, then]}


#: 市级3分, behind 省级得5分
_BARE = re.compile(rf"(?<=[，；])([^\d，；：得扣加]{{1,12}})({N}分)")


def best(match: Match, given: Given) -> Rule:
    items = given.lines("add", match["first"] or _BARE.sub(r"\1得\2", match["then"]))
    if len(items) < 2 or any(
        set(item) - {"need", "when", "points"} or isinstance(item["need"], list) for item in items
    ):
        raise UnfitError("就高的各项里有按次数计的")
    most = max(item["points"] for item in items)
    if most != given.points:
        raise FiguresError(f"最高一项 {plain(most)} 分，本项却是 {plain(given.points)} 分")
    return {"take": "best", "add": items}


#: points that are only some of those of the indicator: a line of several, or so much for each
_NO_LEAD = re.compile(r"[①-⑳（]|每(?![月年季周日])")


def deduct(match: Match, given: Given) -> Rule:
    if match["lead"]:
        if _NO_LEAD.match(clean(match["lead"])):
            raise UnfitError("句子里还有别的给分、扣分的话")
        given.full(match["points"])
    items = given.lines("deduct", match["lines"])
    if match["lead"]:
        lead = clean(match["lead"])
        none = re.match("无|没有", lead)
        for item in items:
            if item.get("fault") == "缺项":
                item["fault"] = f"{lead}，有缺项"
            elif item.get("fault") == "缺少":
                item["fault"] = f"{lead}，有缺少"
            elif item.get("fault") == "不符合要求":
                item["fault"] = f"有{lead[none.end() :]}" if none else f"没有做到“{lead}”"
        nothing = re.match("无|未发生|没有", lead) is not None  # 无投诉得5分 says no more than 扣
        if not nothing and not any(lead in str(item.get("fault", item.get("need"))) for item in items):
            raise UnfitError(f"“{lead[:20]}”得满分，与后面的扣分说的不是一回事")
    if any(item.get("fault") == "缺少" for item in items):
        raise UnfitError("没有写明应有多少")
    fixed = [item["points"] for item in items if "points" in item and "times" not in item and "each" not in item]
    if any(not isinstance(points, str) and points > given.points for points in fixed):
        raise UnfitError("一次扣的分比本项满分还多")
    return {"deduct": items}


def add(match: Match, given: Given) -> Rule:
    items = given.lines("add", match["lines"])
    top = parse_number(match["top"]) if match["top"] else None
    if top is not None and top != given.points:
        if len(items) == 1 and "times" in items[0]:
            raise FiguresError(f"最多得 {plain(top)} 分，本项却是 {plain(given.points)} 分")
        raise FiguresError(f"合计最多 {plain(top)} 分，本项却是 {plain(given.points)} 分")
    tops = [_top(item) for item in items]
    known = sum((value for value in tops if value is not None), ZERO)
    open_ended = any(value is None for value in tops)
    if open_ended and (len(items) > 1 and top is None):
        raise UnfitError("有一条没有写最多得多少分")
    if not open_ended and (known < given.points or (known > given.points and top is None)):
        raise FiguresError(f"各条加起来 {plain(known)} 分，本项却是 {plain(given.points)} 分")
    if top is not None and len(items) == 1 and "times" in items[0]:
        items[0].setdefault("at_most", top)
    return {"add": items}


def both(match: Match, given: Given) -> Rule:
    given.full(match["top"])
    adds, cuts = given.lines("add", match["adds"] or match["from"]), given.lines("deduct", match["cuts"])
    start = parse_number(match["start"]) if match["start"] else ZERO
    return {"start": start, "add": adds, "deduct": cuts}


def _top(item: Rule) -> Fraction | None:
    """The most that a line can earn; None where there is no end to it."""
    if "at_most" in item:
        most: Fraction = item["at_most"]
        return most
    if "judge" in item:
        high: Fraction = item["judge"][1]
        return high
    if "times" in item or "each" in item:
        return None
    many = len(item["need"]) if isinstance(item["need"], list) else 1
    points: Fraction = item["points"]
    return many * points


def _thing(match: Match, given: Given) -> str:
    """What is counted: the words after the number, else those before it, else the indicator's name."""
    after = re.sub(r"^(?:的|及以上|以上)|的$", "", match["after"] or "")
    before = re.sub(
        r"(?:配备|配有|应|全年|每年|年度|达到|数量|不少于|，|：)+$|^(?:全年|每年|应)+", "", match["before"] or ""
    )
    return after or before or given.name
