"""What rule (or line of a rule) the parts of a wording build; where its figures do not fit the indicator, why not."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from evaluator.authoring.asking import Facts
from evaluator.authoring.tiers import Tiers, bands_of, read_tiers
from evaluator.model.numbers import ZERO, parse_number, plain

Rule = dict[str, Any]
Match = re.Match[str]

#: words that say of a text that it is a tier, a step or a condition on points: no plain requirement
_NO_NEED = re.compile(
    r"每(?:缺|有|少|多|次|项|处|份|发现|出现|增|减|低|高|超|迟|满|\d|一)|扣|酌情|视情|按比例|最高|最多|不得分|得\d|\d分|以此类推|依此类推|分别|依次"
)
_OTHERS = re.compile(r"等$|等等|……|\.\.\.")
_COUNTS = "两二三四五六七八九十"
#: options that stand for degrees of one thing
_DEGREES = re.compile(
    r"^(?:非常|很|较|比较|基本|一般|部分|全部|完全|大部分|少部分|少数|多数|未|没有|没|无|不|优|良|中|差|好|合格|及格|达标|有[^，]*但|[A-D]$|一等|二等|三等)"
)
_ZERO_TAIL = re.compile(r"^(?:未|没有|没|无|不|差|其他|其余|都没有|均)")
_OPTION = re.compile(
    r"(?P<name>.+?)(?:的|者|为|等次)?[，：]?(?:(?:得|计|给|记)?(?P<low>\d+(?:\.\d+)?)(?:—(?P<high>\d+(?:\.\d+)?))?分|(?P<none>不得分|不计分))"
)
_NO_OPTION = re.compile(r"每|扣|加|累计|最[高多]|酌情|[\d.]+(?:%|以|—)")


class UnfitError(Exception):
    """The wording is known, but its figures or lists do not fit; the argument says why, in Chinese."""


class FiguresError(UnfitError):
    """The figures of the wording do not come to the indicator's points."""


class ListError(UnfitError):
    """A list that cannot be told apart: no other reading of the same words is any better."""


@dataclass(frozen=True)
class Given:
    """What a rule is built for: the indicator's name and points, the facts so far, and how its lines are read."""

    name: str
    points: Fraction
    facts: Facts
    lines: Callable[[str, str], list[Rule]]

    def full(self, written: str | None) -> None:
        """Points that a wording gives for all must be the indicator's."""
        if written is not None and parse_number(written) != self.points:
            raise FiguresError(f"写的是得 {written} 分，本项却是 {plain(self.points)} 分")


def listed(text: str) -> list[str]:
    """The items of a list, at ； or else at 、 (and the last at 和)."""
    text = text.rstrip("。；，")
    if _OTHERS.search(text):
        raise ListError("列举到“等”为止，没有列全")
    parts = [part.strip("，、") for part in re.split("；" if "；" in text else "、", text)]
    if "；" not in text and "、" in text:
        last, _, more = parts[-1].rpartition("和")
        parts = [*parts[:-1], last, more] if last and len(last) > 1 and len(more) > 1 else parts
    if len(parts) < 2 or not all(parts) or len(set(parts)) < len(parts):
        raise ListError("列举的各项分不清")
    return [_clean(part) for part in parts]


def _clean(text: str) -> str:
    """A text as a need or a fault: without what joins it to its points."""
    text = re.sub(r"^[\d①-⑳]+[.、]?(?=\D)", "", text) if re.match(r"^(?:[①-⑳]|\d{1,2}[.、])", text) else text
    text = re.sub(r"的$", "", text.strip("，、：；。")) or text
    if _NO_NEED.search(text) or len(text) > 120:
        raise UnfitError("句子里还有别的给分、扣分的话")
    return text


def _bare(text: str) -> str:
    """An amount without the brackets around it; one that is itself worked out is no datum to be asked for."""
    if not (text.startswith("（") and text.endswith("）")):
        return text
    if re.search("[＋－×]", text):
        raise UnfitError("得分公式里的数还要计算，请自己写算式")
    return text[1:-1]


def _number(text: str) -> Fraction:
    return parse_number(text)


def _counted(match: Match, items: list[str]) -> None:
    """Where a list says how many it has (等五项), it must have so many."""
    said = match.groupdict().get("count")
    if said:
        count = int(said) if said.isdigit() else (2 if said == "两" else "一二三四五六七八九十".index(said) + 1)
        if count != len(items):
            raise ListError(f"写的是{said}项，列举的是 {len(items)} 项")


# -- whole rules -----------------------------------------------------------------------------------------------------


def judge(match: Match, given: Given) -> Rule:
    low, high = _number(match["low"]), _number(match["high"])
    given.full(match["high"])
    if low >= high:
        raise UnfitError("区间没有由小到大")
    if not match["said"] and not re.search("酌情|视|综合|根据", match[0]):
        raise UnfitError("没有写明由谁按什么给分")
    rule: Rule = {"judge": [low, high]}
    if match["step"]:
        rule["step"] = _number(match["step"])
    if match["ask"] and re.search(r"^（\d）|[①-⑳]|不适用", match["ask"]):
        raise UnfitError("前面还有别的情形")
    if match["ask"] and match["ask"] != given.name:
        rule["ask"] = match["ask"]
    return rule


def all_of(match: Match, given: Given) -> Rule:
    given.full(match["points"])
    return {"met": [_skippable(text, given) for text in listed(match["list"])]}


def _skippable(text: str, given: Given) -> Any:
    """A requirement; one that is not looked at where a question is answered no, with that question as a fact."""
    found = re.fullmatch(r"(?P<need>.+)（(?P<when>[^（）]+)的，不检查此项）", text)
    if found is None:
        return text
    denied = re.fullmatch(r"“(?P<label>[^”]+)”答否|没(?P<has>有.+)", found["when"])
    if denied is None:
        raise ListError("有不检查的条件，请写成 skip_when")
    fact = given.facts.name(denied["label"] or denied["has"], type="yes_no")
    return {"need": found["need"], "skip_when": f"not {fact}"}


def met(match: Match, given: Given) -> Rule:
    need = _clean(match["need"])
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


def bands(match: Match, given: Given) -> Rule:
    read = read_tiers(match["tiers"], given.points)
    if read is None:
        raise UnfitError("")
    found = bands_of(read)
    if isinstance(found, str):
        raise UnfitError(found)
    side = next(key for key in found if key != "else")
    best = max(points for _, points, *_ in found[side])
    if best != given.points:
        raise FiguresError(f"最高一档得 {plain(best)} 分，本项却是 {plain(given.points)} 分")
    amount = _amount(read.about, read, found[side], given)
    return {"bands": {"of": amount, **found}}


def _amount(about: str, read: Tiers, tiers: list[list[Any]], given: Given) -> str:
    """What the tiers measure: a fact named by the words before them, or by the indicator."""
    label = re.sub(r"(?:的|为|是|在|达|达到|每年|全年|占)$", "", about.rstrip("：，（的")) or given.name
    limits, unit = [tier[0] for tier in tiers], read.unit
    if unit == "%":
        beyond = any(tier.low is not None and tier.low >= 100 and tier.high is None for tier in read.tiers)
        return given.facts.amount(label, "share", max="1000%") if beyond else given.facts.amount(label, "share")
    if unit in ("元", "万元"):
        return given.facts.amount(label, "amount", unit)
    whole = unit not in ("小时", "学时", "课时", "") and all(limit.denominator == 1 for limit in limits)
    return given.facts.amount(label, "count" if whole else "number", unit)


def choose(match: Match, given: Given) -> Rule:
    pieces = re.split(r"(?<=分)[；，。、]", match["options"].rstrip("。；"))
    options = dict(_option(piece) for piece in pieces)
    highs = [value[1] if isinstance(value, list) else value for value in options.values()]
    cases = re.search(r"（\d）|\d", "".join([match["ask"] or "", *options])) is not None  # （1）甲地的，8场及以上
    own = bool(match["ask"]) and not cases and all(re.search("的(?:得[^分]+分|不得分)$", piece) for piece in pieces)
    if len(options) < max(2, len(pieces)) or not (own or _exclusive(options, highs)):
        raise UnfitError("" if len(options) < 2 else "看不出各句是选一档，还是可以累计")
    if max(highs) != given.points:
        raise FiguresError(f"最高一档 {plain(max(highs))} 分，本项却是 {plain(given.points)} 分")
    rule: Rule = {"options": options}
    if match["ask"] and match["ask"] != given.name:
        rule["ask"] = match["ask"]
    if match["step"]:
        rule["step"] = _number(match["step"])
    return {"choose": rule}


def _option(piece: str) -> tuple[str, Any]:
    """One option with what it gives: points, or a range of them."""
    found = _OPTION.fullmatch(piece)
    if found is None or _NO_OPTION.search(found["name"]):
        raise UnfitError("")
    low = ZERO if found["none"] else _number(found["low"])
    return found["name"].strip("，："), [low, _number(found["high"])] if found["high"] else low


def _exclusive(options: Rule, highs: list[Fraction]) -> bool:
    """Whether options are degrees of one thing, each worth less than the one before, and no yes or no."""
    names, values = list(options), list(options.values())
    if highs != sorted(set(highs), reverse=True) or (
        len(names) == 2 and values[1] == 0 and not isinstance(values[0], list)
    ):
        return False
    ends = (values[-1][0] if isinstance(values[-1], list) else values[-1]) == 0
    graded = sum(bool(_DEGREES.match(name)) for name in names) >= len(names) - 1
    return graded or (ends and _ZERO_TAIL.match(names[-1]) is not None)


def share(match: Match, given: Given) -> Rule:
    given.full(match["points"] or match["times"])
    label = _bare(match["amount"] or match["rate"])
    if match["goal"]:
        kind = "share" if match["goal"].endswith("%") else "number"
        more = {} if kind == "share" else {"min": ZERO}
        amount = given.facts.amount(label, kind, "", **more)
        return {"share": {"of": amount, "zero_at": ZERO, "full_at": _limit(match["goal"])}}
    if match["rate"] and not label.endswith(("率", "比例", "占比", "度")):
        raise UnfitError("看不出按什么比例")
    return {"share": given.facts.amount(label, "share")}


def goalposts(match: Match, given: Given) -> Rule:
    given.full(match["points"])
    unit = match["unit"]
    kind = "share" if unit == "%" else "number"
    full, zero = (_limit(match[key] + ("%" if unit == "%" else "")) for key in ("full", "zero"))
    amount = given.facts.amount(match["amount"], kind, unit, **({} if kind == "share" else {"min": ZERO}))
    return {"share": {"of": amount, "zero_at": zero, "full_at": full}}


def share_of_rate(match: Match, given: Given) -> Rule:
    rate = re.sub(r"^(?:实际|其)", "", match["rate"])
    label = rate if len(rate) > 3 else given.name if given.name.endswith(rate) else f"{given.name}{rate}"
    if rate.endswith("率") and given.name.endswith(rate[:-1]):
        label = f"{given.name}率"
    return {"share": given.facts.amount(label, "share")}


def share_of_itself(match: Match, given: Given) -> Rule:
    if not given.name.endswith(("率", "比例", "占比", "比重", "度")):
        raise UnfitError("没有写明按什么比例")
    return {"share": given.facts.amount(given.name, "share")}


def fewer(match: Match, given: Given) -> Rule:
    if match["points"]:
        given.full(match["points"])
    base, unit = _number(match["base"]), match["unit"]
    if "、" in f"{match['before']}{match['after']}":
        raise UnfitError("")  # a list with its count, each of which may be missing
    fact = given.facts.amount(_thing(match, given), _kind(unit), unit)
    line: Rule = {
        "fault": f"不足{match['base']}{unit}",
        "each": f"{plain(base)} - {fact}",
        "points": _number(match["cut"]),
    }
    line |= {} if _kind(unit) == "count" else {"part": "share"}
    if _kind(unit) != "count":
        raise UnfitError("没有写明不足一个单位的怎么算")
    return {"deduct": [_most(match, line)]}


def more(match: Match, given: Given) -> Rule:
    given.full(match["most"])
    base, unit, points = _number(match["base"]), match["unit"], _number(match["points"])
    if _kind(unit) != "count":
        raise UnfitError("没有写明不足一个单位的怎么算")
    fact = given.facts.amount(_thing(match, given), "count", unit)
    rest = given.points - points
    if rest <= 0:
        raise UnfitError("基本分已经是满分")
    first = {"need": f"满{match['base']}{unit}", "when": f"{fact} >= {plain(base)}", "points": points}
    then = {
        "need": f"超过{match['base']}{unit}",
        "each": f"{fact} - {plain(base)}",
        "points": _number(match["more"]),
        "at_most": rest,
    }
    return {"add": [first, then]}


def best(match: Match, given: Given) -> Rule:
    items = given.lines("add", match["first"] or match["then"])
    if len(items) < 2 or any(set(item) - {"need", "points"} or isinstance(item["need"], list) for item in items):
        raise UnfitError("就高的各项里有按次数计的")
    most = max(item["points"] for item in items)
    if most != given.points:
        raise FiguresError(f"最高一项 {plain(most)} 分，本项却是 {plain(given.points)} 分")
    return {"take": "best", "add": items}


def deduct(match: Match, given: Given) -> Rule:
    if match["lead"]:
        given.full(match["points"])
    items = given.lines("deduct", match["lines"])
    if match["lead"]:
        lead = _clean(match["lead"])
        for item in items:
            if item.get("fault") == "缺项":
                item["fault"] = f"{lead}，有缺项"
            elif item.get("fault") == "不符合要求":
                item["fault"] = f"没有做到“{lead}”"
        nothing = re.match("无|未发生|没有", lead) is not None  # 无投诉得5分 says no more than 扣
        if not nothing and not any(lead in str(item.get("fault", item.get("need"))) for item in items):
            raise UnfitError(f"“{lead[:20]}”得满分，与后面的扣分说的不是一回事")
    fixed = [item["points"] for item in items if "points" in item and "times" not in item and "each" not in item]
    if any(not isinstance(points, str) and points > given.points for points in fixed):
        raise UnfitError("一次扣的分比本项满分还多")
    return {"deduct": items}


def add(match: Match, given: Given) -> Rule:
    items = given.lines("add", match["lines"])
    top = _number(match["top"]) if match["top"] else None
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
    adds, cuts = given.lines("add", match["adds"]), given.lines("deduct", match["cuts"])
    return {"start": _number(match["start"]), "add": adds, "deduct": cuts}


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


def _kind(unit: str) -> str:
    return "number" if unit in ("小时", "学时", "课时", "元", "万元") else "count"


def _limit(text: str) -> Any:
    return text if text.endswith("%") else _number(text)


def _most(match: Match, line: Rule) -> Rule:
    if match["most"]:
        line["at_most"] = _number(match["most"])
    return line


# -- lines -----------------------------------------------------------------------------------------------------------


def need(match: Match, given: Given) -> Rule:
    text = _clean(match["need"])
    if re.search(r"\d$|^[\d.%—]+$", text) or (
        re.search(r"\d", text) and re.search("以上|以下|不足|不低于|超过|达到|—", text)
    ):
        raise UnfitError("句子里有数量的档次")
    return {"need": text, "points": _number(match["points"] or match["in"] or match["bare"])}


def each_need(match: Match, given: Given) -> Rule:
    items = listed(match["list"])
    _counted(match, items)
    return {"need": items, "points": _number(match["points"])}


def times_need(match: Match, given: Given) -> Rule:
    text = _about(match) or given.name
    text = f"{given.name}：{text}" if len(text) <= 2 and text != given.name else text
    return _most(match, {"need": _clean(text), "times": match["unit"], "points": _number(match["points"])})


def each_full(match: Match, given: Given) -> Rule:
    unit = match["unit"]
    kind = "amount" if unit in ("元", "万元") else _kind(unit)
    fact = given.facts.amount(match["label"] or match["need"], kind, unit)
    line = {"need": match["need"], "each": fact, "per": _number(match["per"]), "part": "drop"}
    return _most(match, {**line, "points": _number(match["points"])})


def judged_need(match: Match, given: Given) -> Rule:
    return {"need": _clean(match["need"]), "judge": [_number(match["low"]), _number(match["high"])]}


def nested_share(match: Match, given: Given) -> Rule:
    label = _bare(match["amount"])
    points = _number(match["points"])
    if match["goal"]:
        amount = given.facts.amount(label, "number", min=ZERO)
        rule: Rule = {"share": {"of": amount, "zero_at": ZERO, "full_at": _limit(match["goal"])}}
    else:
        rule = {"share": given.facts.amount(label, "share")}
    return {"need": match["need"], "points": points, "rule": rule}


def nested_bands(match: Match, given: Given) -> Rule:
    read = read_tiers(match["tiers"], given.points)
    found = bands_of(read) if read is not None else "没有写成档次"
    if read is None or isinstance(found, str):
        raise UnfitError(str(found))
    side = next(key for key in found if key != "else")
    amount = _amount(match["amount"] or match["need"], read, found[side], given)
    most = max(points for _, points, *_ in found[side])
    return {"need": match["need"], "points": most, "rule": {"bands": {"of": amount, **found}}}


def fault(match: Match, given: Given) -> Rule:
    text = _clean(match["fault"])
    if re.search(r"少\d|低于\d|每|缺[一1]", text):
        raise UnfitError("句子里有按数量扣分的话")
    return {"fault": text, "points": _cost(match)}


def lacking(match: Match, given: Given) -> Rule:
    return {"need": match["need"], "points": _cost(match)}


def each_lacking(match: Match, given: Given) -> Rule:
    items = listed(match["list"])
    _counted(match, items)
    return {"need": items, "points": _cost(match)}


def each_fault(match: Match, given: Given) -> Rule:
    return {"fault": listed(match["list"]), "points": _cost(match)}


def times_fault(match: Match, given: Given) -> Rule:
    text = _clean(_about(match) or "不符合要求")
    return _most(match, {"fault": text, "times": match["unit"], "points": _number(match["points"])})


def times_lacking(match: Match, given: Given) -> Rule:
    before, after = match["what"].strip("，、"), match["after"]
    if "、" in before and not _OTHERS.search(before):
        raise UnfitError("列举的各项分不清")
    lacking = "有缺项" if match["unit"] == "项" else f"有缺少{after}"
    text = f"{_clean(before)}，{lacking}" if before else f"缺少{after}" if after else "缺项"
    return _most(match, {"fault": text, "times": match["unit"], "points": _number(match["points"])})


def below(match: Match, given: Given) -> Rule:
    parts = match.groupdict()
    percent = match["base"].endswith("%")
    unit = match["unit"]
    if percent != (unit == "个百分点"):
        raise UnfitError("界限和步长的单位不同")
    kind = "share" if percent else _kind(unit)
    fact = given.facts.amount(match["label"], kind, "" if percent else unit)
    line: Rule = {"fault": match["fault"], "each": f"{match['base']} - {fact}"}
    if parts["per"]:
        line["per"] = f"{parts['per']}%" if percent else _number(parts["per"])
    if parts.get("count") or parts.get("share"):
        line["part"] = "count" if parts.get("count") else "share"
    elif parts["per"] or kind != "count":
        line["part"] = "drop"
    return _most(match, {**line, "points": _number(match["points"])})


def judged_fault(match: Match, given: Given) -> Rule:
    return {"fault": _clean(match["fault"]), "judge": [_number(match["low"]), _number(match["high"])]}


def _cost(match: Match) -> Any:
    return "100%" if match.groupdict().get("whole") else _number(match["points"])


def _about(match: Match) -> str:
    """What is counted: what stands before 每, and what stands around its unit."""
    before = re.sub(r"(?:的|者)$", "", match["before"].strip("，、："))
    found, verb = match.groupdict().get("found") or "", match["verb"] or ""
    inner = f"{found}{verb}{match['after']}".strip("，、的")
    if inner in ("发现", "出现", "查实", "发生"):
        return before
    return f"{before}，{inner}" if before and inner and inner not in before else before or inner
