"""Generated standards and answers for the property tests: every kind of rule, shared facts, N/A, required material."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from hypothesis import event, reject
from hypothesis import strategies as st

from evaluator.diagnostics import Fault, Path
from evaluator.model.numbers import Written, plain
from evaluator.model.question import Question, Value
from evaluator.model.standard import Standard
from evaluator.reading.known import SCORED
from evaluator.reading.standard import build_standard
from evaluator.rules.summing import Summing

FACTS: dict[str, Any] = {
    "甲": {"label": "甲数", "type": "count", "unit": "人", "max": Fraction(4)},
    "乙": {"label": "乙数", "type": "count", "unit": "次", "min": Fraction(1), "max": Fraction(3)},
    "丙": {"label": "有丙", "type": "yes_no"},
    "丁": {"label": "丁类", "type": "choice", "options": ["a", "b", "c"]},
    "戊": {"label": "戊区", "type": "choices", "options": ["p", "q"]},
    "己": {"label": "己事", "type": "pair", "none_due": "100%"},
}

CONDITIONS = [
    "甲 >= 2",
    "甲 > 乙",
    "丙",
    "not 丙",
    "丁 = a",
    "丁 != b",
    "戊 has p",
    "甲 >= 1 and 丙",
    "甲 = 0 or 乙 >= 2",
]
AMOUNTS = [
    "甲",
    "乙",
    "甲 + 乙",
    "甲 - 乙",
    "2 * 甲",
    "甲 / 4",
    "甲 / 乙",
    "ratio(甲, 乙, 0)",
    "min(甲, 3)",
    "count(戊)",
]
COUNTS = ["甲", "乙", "甲 + 乙", "甲 - 乙", "count(戊)"]

conditions = st.sampled_from(CONDITIONS)
tenths = st.integers(0, 20).map(lambda n: Fraction(n, 10))
inline = st.sampled_from([f"问{n}" for n in range(12)])


@st.composite
def items(draw: st.DrawFn, side: str, text: str, depth: int) -> dict[str, Any]:
    """One item of add or deduct with the given text."""
    kind = draw(
        st.sampled_from(["plain", "when", "each", "each", "times", "times", "judge", *(["rule"] if depth else [])])
    )
    word = draw(st.sampled_from(["need", "fault"])) if side == "deduct" and kind in ("plain", "when") else None
    item: dict[str, Any] = {word or ("need" if side == "add" or kind == "rule" else "fault"): text}
    if kind == "judge":
        return {**item, "judge": [Fraction(0), draw(st.sampled_from([Fraction(1, 2), Fraction(1)]))]}
    item["points"] = draw(tenths)
    if kind == "when":
        item["when"] = draw(conditions)
    elif kind == "each":
        item |= {"each": draw(st.sampled_from(AMOUNTS)), "part": draw(st.sampled_from(["drop", "count", "share"]))}
        item["per"] = draw(st.sampled_from([Fraction(1), Fraction(2), Fraction(1, 2)]))
    elif kind == "times":
        item["times"] = "次"
    elif kind == "rule":
        item["rule"] = draw(rules(item["points"], depth - 1, text))
    if kind in ("each", "times"):
        item["at_most"] = draw(tenths)
    if draw(st.booleans()):
        item["skip_when"] = draw(conditions)
    return item


@st.composite
def rules(draw: st.DrawFn, full: Fraction, depth: int = 2, prefix: str = "") -> dict[str, Any]:
    """A rule of any kind for the full mark."""
    kinds = (
        ["met", "sum", "sum", "sum", "sum", "bands", "choose", "share", "judge"] if full else ["met", "share", "bands"]
    )
    kind = draw(st.sampled_from([*kinds, *(["cases"] if depth else [])]))
    if kind == "met":
        texts = [f"{prefix}问{n}" for n in range(draw(st.integers(1, 3)))]
        extra = [{"need": f"{prefix}条", "when": draw(conditions)}] if draw(st.booleans()) else []
        return {"met": [*texts, *extra]}
    if kind == "sum":
        return draw(sums(full, depth, prefix))
    if kind == "bands":
        limits = sorted(draw(st.sets(st.integers(-1, 6), min_size=1, max_size=3)), reverse=draw(st.booleans()))
        falling = limits == sorted(limits, reverse=True) and len(limits) > 1
        sides = ["at_least", "above"] if falling else ["at_most", "below"]
        given = [[Fraction(limit), draw(parts(full))] for limit in limits]
        return {"bands": {"of": draw(st.sampled_from([*AMOUNTS, "己.rate", "己.short"])),
                          draw(st.sampled_from(sides)): given, "else": draw(parts(full))}}  # fmt: skip
    if kind == "choose":
        return draw(choices(full, prefix))
    if kind == "share":
        posts = {"of": draw(st.sampled_from(COUNTS)), "zero_at": Fraction(0), "full_at": Fraction(3)}
        return {"share": draw(st.sampled_from([posts, "己.rate", "甲 / 4", "ratio(甲, 乙, 1)"]))}
    if kind == "judge":
        return {"judge": [Fraction(0), full], "step": full / 2, "ask": f"{prefix}评"}
    cases = [{"when": draw(conditions), "rule": draw(rules(full, depth - 1, f"{prefix}{n}"))} for n in range(2)]
    return {"cases": [*cases, {"points": draw(parts(full))}]}


def parts(full: Fraction) -> st.SearchStrategy[Fraction]:
    return st.integers(0, 4).map(lambda n: full * n / 4)


@st.composite
def sums(draw: st.DrawFn, full: Fraction, depth: int, prefix: str) -> dict[str, Any]:
    sides = draw(st.sampled_from([("add",), ("deduct",), ("add", "deduct")]))
    rule: dict[str, Any] = {}
    for side in sides:
        some = [draw(items(side, f"{prefix}{side[0]}{n}", depth)) for n in range(draw(st.integers(1, 3)))]
        for item in some:
            item.update({key: min(item[key], full) for key in ("points", "at_most") if key in item})
            if "rule" in item and item["points"] < full:
                item["rule"] = {"met": [f"{prefix}{side}嵌"]}
            if "judge" in item:
                item["judge"] = [Fraction(0), full / 2]
        rule[side] = some
    if len(sides) == 2:
        rule["start"] = draw(parts(full))
    elif sides == ("add",) and draw(st.booleans()):
        rule["take"] = "best"
    seen: set[str] = set()
    for side in sides:
        for item in rule[side]:
            nested = str(item.get("rule"))
            if nested != "None" and nested in seen:
                del item["rule"]
            seen.add(nested)
    return rule


@st.composite
def choices(draw: st.DrawFn, full: Fraction, prefix: str) -> dict[str, Any]:
    of = draw(st.sampled_from([None, "丁", "戊"]))
    names = {"丁": ["a", "b", "c"], "戊": ["p", "q"]}.get(of or "", ["好", "中", "差"])
    ranged = of is None and draw(st.booleans())
    options = {name: [Fraction(0), full] if ranged and name == "好" else draw(parts(full)) for name in names}
    return {"choose": {"options": options, **({"of": of} if of else {"ask": f"{prefix}档"})}}


CRITICAL = ["critical.count(share < 50%) >= 1", "critical.count = 0", "critical.count(score < 1) = 1"]


@st.composite
def of_critical(draw: st.DrawFn, leaves: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A gate that counts the critical leaves, where there are any."""
    if not any(leaf["critical"] for leaf in leaves):
        return []
    return [{"name": "关键", "when": draw(st.sampled_from(CRITICAL)), "effect": {"cap": "其他"}}]


@st.composite
def standards(draw: st.DrawFn, most: int = 3, *, plain_sums: bool = False, defects: bool = False) -> Standard:
    """A standard of one branch with up to `most` leaves.

    Each of N/A, required material, bonus, penalty and gates is there in about three of ten; with `plain_sums` without
    what makes a parent differ from the sum of its children. Conditions, bands and rules are drawn freely, so what is idle
    in them is listed as known; with `defects` also points that do not add up or lie above the full mark.
    """
    gives = ["full", "zero"] if plain_sums else ["full", "zero", "rescale"]
    leaves: list[dict[str, Any]] = []
    for n in range(draw(st.integers(1, most))):
        full = Fraction(draw(st.integers(1, 8)), 2)
        leaf: dict[str, Any] = {"code": f"1.{n}", "name": f"指标{n}", "points": full, "rule": draw(rules(full))}
        if draw(st.integers(0, 9)) < 4:
            leaf["na"] = [{"when": draw(conditions), "gives": draw(st.sampled_from(gives))}]
        if draw(st.integers(0, 9)) < 4:
            leaf["requires"] = ["材料"]
        if draw(st.integers(0, 9)) < 4:
            leaf["bonus"] = [
                {"need": "获奖", "points": Fraction(1)},
                {"need": "满分", "when": "self = 1", "points": Fraction(2)},
            ]
            if draw(st.booleans()):
                leaf["extra"] = [Fraction(-2), Fraction(2)]
            leaf["penalty"] = [{"fault": "事故", "when": draw(conditions), "points": Fraction(3)}]
        leaf["critical"] = bool(leaf["points"]) and draw(st.booleans())
        leaves.append(leaf)
    total = sum((leaf["points"] for leaf in leaves), Fraction(0))
    data = {
        "id": "made", "version": "1", "title": "生成的标准", "provenance": "own", "total": total, "facts": FACTS,
        "indicators": [{"code": "1", "name": "全部", "points": total, "children": leaves}],
        "grades": {"bands": [["优", total * 4 / 5], ["良", total / 2], "其他"]},
    }  # fmt: skip
    if not plain_sums and draw(st.integers(0, 9)) < 5:
        data["gates"] = [*draw(of_critical(leaves)),
                         {"name": "否决", "when": draw(conditions), "effect": {"zero": ["1.0"]}},
                         {"name": "封顶", "fault": ["投诉属实"], "effect": {"cap": "良"}},
                         {"name": "短板", "when": "leaves.count(share < 50%) >= 2", "effect": {"cap": "良"}},
                         {"name": "降等", "fault": ["整改不力"], "effect": "lower"},
                         {"name": "降两等", "when": draw(conditions), "effect": {"lower": Fraction(2)}}]  # fmt: skip
    return _built(data, defects=defects)


#: defects by which points differ from what is written
OF_POINTS = frozenset({"C501", "R403"})


def _built(data: dict[str, Any], *, defects: bool = False) -> Standard:
    standard, faults = with_known_defects(as_written(data))
    if standard is None:
        codes = {fault.code for fault in faults if fault.severity == "error"} - SCORED.keys()
        assert codes <= {"R407", "X305", "R410"}, faults
        reject()
    assert standard is not None
    if not defects and any(defect.code in OF_POINTS for defect in standard.defects):
        reject()
    if standard.defects:
        event("known defects")
    for name in constructs(standard):
        event(name)
    return standard


def with_known_defects(data: dict[str, Any]) -> tuple[Standard | None, list[Fault]]:
    """The standard that the data says, its defects of content listed as known: they score like anything else."""
    known: dict[tuple[str, str], dict[str, str]] = {}
    standard, faults = build_standard(data)
    while standard is None:  # once some are accepted, others may be seen
        errors = [fault for fault in faults if fault.severity == "error"]
        places = {(place_of(fault.path, data), fault.code) for fault in errors}
        if any(code not in SCORED for _, code in places) or places <= known.keys():
            break
        known |= {(at, code): {"at": at, "code": code, "say": "试验"} for at, code in places}
        standard, faults = build_standard({**data, "known_defects": list(known.values())})
    return standard, faults


def place_of(path: Path, data: Any) -> str:
    """The place of a fault as `known_defects` names it: the nearest indicator, or the key of the standard."""
    place = str(path[0])
    for step in path:
        data = data[step]
        place = data["code"] if isinstance(data, dict) and "code" in data else place
    return place


#: what makes scoring hard
CONSTRUCTS = ("shared facts", "N/A", "required material", "bonus and penalty", "gates", "caps")


def constructs(standard: Standard) -> list[str]:
    """Which of the constructs that make scoring hard are in a standard."""
    leaves = list(standard.leaves())
    asked = [
        key for leaf in leaves for key, question in leaf.questions().items() if not question.leaf and key != "self"
    ]
    sums = [leaf.rule for leaf in leaves if isinstance(leaf.rule, Summing)]
    there = (
        len(asked) > len(set(asked)),
        any(leaf.na for leaf in leaves),
        any(leaf.requires for leaf in leaves),
        any(leaf.bonus for leaf in leaves),
        bool(standard.gates),
        any(leaf.extra is not None for leaf in leaves)
        or any(item.at_most is not None for rule in sums for item in (*rule.add, *rule.deduct)),
    )
    return [name for name, one in zip(CONSTRUCTS, there, strict=True) if one]


#: conditions and amounts that more of what is good only makes truer or larger
RISING_CONDITIONS = ["甲 >= 2", "丙", "戊 has p", "甲 >= 1 and 丙", "甲 >= 3 or 戊 has q", "己.done >= 2"]
RISING_AMOUNTS = ["甲", "甲 + 己.done", "2 * 甲", "min(甲, 3)", "count(戊)", "己.done", "甲 / 2"]


@st.composite
def rising_rules(draw: st.DrawFn, full: Fraction, depth: int = 2, prefix: str = "") -> dict[str, Any]:
    """A rule that never takes points for more of what is good."""
    rising, amounts = st.sampled_from(RISING_CONDITIONS), st.sampled_from(RISING_AMOUNTS)
    kind = draw(st.sampled_from(["met", "sum", "bands", "choose", "share", "judge", *(["cases"] if depth else [])]))
    if kind == "met":
        return {"met": [f"{prefix}问0", {"need": f"{prefix}条", "when": draw(rising)}]}
    if kind == "bands":
        limits = sorted(draw(st.sets(st.integers(1, 6), min_size=1, max_size=3)), reverse=True)
        given = sorted((draw(parts(full)) for _ in range(len(limits) + 1)), reverse=True)
        bands = [[Fraction(limit), points] for limit, points in zip(limits, given, strict=False)]
        return {"bands": {"of": draw(amounts), draw(st.sampled_from(["at_least", "above"])): bands, "else": given[-1]}}
    if kind == "choose":
        of = draw(st.sampled_from(["丁", "戊"]))
        names = {"丁": ["a", "b", "c"], "戊": ["p", "q"]}[of]
        return {
            "choose": {"options": dict(zip(names, sorted(draw(parts(full)) for _ in names), strict=True)), "of": of}
        }
    if kind == "share":
        return {"share": {"of": draw(amounts), "zero_at": Fraction(0), "full_at": Fraction(3)}}
    if kind == "judge":
        return {"judge": [Fraction(0), full], "step": full / 2, "ask": f"{prefix}评"}
    if kind == "cases":
        inner = draw(rising_rules(full, depth - 1, f"{prefix}0"))
        return {"cases": [{"when": draw(rising), "points": full}, {"rule": inner}]}
    return draw(rising_sums(full, depth, prefix))


@st.composite
def rising_sums(draw: st.DrawFn, full: Fraction, depth: int, prefix: str) -> dict[str, Any]:
    rising, amounts = st.sampled_from(RISING_CONDITIONS), st.sampled_from(RISING_AMOUNTS)
    points = parts(full)
    add = [
        {"need": f"{prefix}a0", "points": draw(points)},
        {"need": f"{prefix}a1", "when": draw(rising), "points": draw(points)},
        {"need": f"{prefix}a2", "each": draw(amounts), "per": Fraction(2), "part": draw(st.sampled_from(["drop", "count", "share"])),
         "points": draw(points), "at_most": draw(points)},
    ]  # fmt: skip
    if depth:
        add.append({"need": f"{prefix}a3", "points": full, "rule": draw(rising_rules(full, depth - 1, f"{prefix}a3"))})
    rule: dict[str, Any] = {"add": add[draw(st.integers(0, len(add) - 1)) :]}
    if draw(st.booleans()):
        rule["take"] = "best"
    if draw(st.booleans()):
        rule["start"] = draw(points)
        rule["deduct"] = [
            {"need": f"{prefix}d0", "points": draw(points)},
            {"fault": f"{prefix}d1", "points": draw(points)},
            {"fault": f"{prefix}d2", "times": "次", "points": draw(points), "at_most": draw(points)},
        ]
    return rule


@st.composite
def rising_standards(draw: st.DrawFn) -> Standard:
    """A standard whose rules never take points for more of what is good."""
    fulls = [Fraction(draw(st.integers(1, 8)), 2) for _ in range(draw(st.integers(1, 3)))]
    leaves = [
        {"code": f"1.{n}", "name": f"指标{n}", "points": full, "rule": draw(rising_rules(full))}
        for n, full in enumerate(fulls)
    ]
    total = sum(fulls, Fraction(0))
    facts = {**FACTS, "丁": {**FACTS["丁"], "ordered": True}}
    data = {
        "id": "rising", "version": "1", "title": "只升不降", "provenance": "own", "total": total, "facts": facts,
        "indicators": [{"code": "1", "name": "全部", "points": total, "children": leaves}],
        "grades": {"bands": [["优", total * 4 / 5], ["良", total / 2], "其他"]},
    }  # fmt: skip
    return _built(data)


def better(question: Question, value: Value) -> Value:
    """More of what is good in a `rising_standards` answer: its faults (d1, d2) are fewer, all else is more."""
    if question.key.endswith(("d1", "d2")):
        return False if isinstance(value, bool) else max(Fraction(0), Fraction(value) - 1)  # type: ignore[arg-type]
    if isinstance(value, bool):
        return True
    if isinstance(value, frozenset):
        return value | {question.options[0]}
    if isinstance(value, str):
        return question.options[min(question.options.index(value) + 1, len(question.options) - 1)]
    step = question.step or 1
    assert isinstance(value, Fraction)
    return value + step if question.high is None or value + step <= question.high else value


def as_written(data: Any) -> Any:
    """The data as a file would give it: every number with the text it was written as."""
    if isinstance(data, Fraction):
        return Written(plain(data))
    if isinstance(data, dict):
        return {key: as_written(inner) for key, inner in data.items()}
    return [as_written(inner) for inner in data] if isinstance(data, list) else data


def value_strategy(question: Question) -> st.SearchStrategy[Value]:
    """Any value a question may take, small where it has no upper bound."""
    return st.sampled_from(some_values(question))


def some_values(question: Question) -> list[Value]:
    """Every value a question may take, or a few of them where they are many or without end."""
    finite = question.completions(64)
    if finite is not None:
        return finite
    if question.high is not None and question.low is not None:
        return [question.low, question.high]
    return [Fraction(n) for n in range(6)]


@st.composite
def answers(draw: st.DrawFn, standard: Standard) -> dict[str, Value]:
    """A complete set of answers."""
    return {key: draw(value_strategy(question)) for key, question in standard.questions().items()}


def some_of(values: Mapping[str, Value]) -> st.SearchStrategy[dict[str, Value]]:
    """Some of the answers, the others missing (at most four, so that every completion can be tried)."""
    keys = st.sets(st.sampled_from(sorted(values)), min_size=1, max_size=4)
    return keys.map(lambda left_out: {key: value for key, value in values.items() if key not in left_out})
