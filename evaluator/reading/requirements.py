"""Standards without points: which file is one, its shape, and what to say of the keys that only give points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from evaluator.diagnostics import Fault, Faults
from evaluator.reading.shapes import INDICATOR, STANDARD
from evaluator.rules.shapes import TEXT, Shape

#: keys that only make sense with points, of the standard and of an indicator, and what they say
POINTLESS: dict[str, str] = {
    "points": "分值",
    "grades": "等次",
    "gates": "否决",
    "bonus": "加分",
    "penalty": "扣分",
    "extra": "加减分的范围",
    "at_most": "总分的上限",
    "rounding": "取位",
    "combine": "加权",
    "weight": "权重",
    "rescale": "折算",
    "floor": "最低分",
    "scales": "计分量表",
    "gives": "不适用时的给分",
}


def is_scored(value: Any) -> bool:
    """Whether a standard gives points: it has a total, or is meant to, since most of its indicators have points."""
    if not isinstance(value, Mapping) or "total" in value:
        return True
    unknown = Faults([Fault("S201", (key,), "") for key in value if key not in STANDARD["properties"]])
    nodes = list(_nodes(value.get("indicators")))
    return unknown.misspelt((), "total") or not nodes or 2 * sum("points" in node for node in nodes) > len(nodes)


def _nodes(entries: Any) -> Iterator[Mapping[str, Any]]:
    for entry in entries if isinstance(entries, list) else []:
        if isinstance(entry, Mapping):
            yield entry
            yield from _nodes(entry.get("children"))


def pointless(faults: list[Fault]) -> list[Fault]:
    """The faults of the shape, with more to the point said of a key that gives points."""
    return [
        _without_points(fault) if fault.code == "S201" and fault.path[-1] in POINTLESS else fault for fault in faults
    ]


def _without_points(fault: Fault) -> Fault:
    key = str(fault.path[-1])
    say = f"这是不计分的要求清单（没有写 total），不写 {key}（{POINTLESS[key]}）"
    return Fault("C515", fault.path, say, f"请删去 {key}；要计分的，请补上 total，并给每个指标写 points", "key")


def _without(shape: Shape, **more: Shape) -> Shape:
    """An object's shape without what gives points, and with some properties more."""
    given = {key: inner for key, inner in shape["properties"].items() if key not in POINTLESS and key != "total"}
    required = [key for key in shape.get("required", []) if key in given]
    return {**shape, "properties": {**given, **more}, "required": required}


_NA: Shape = INDICATOR["properties"]["na"]
_REQUIREMENT = _without(INDICATOR, na={**_NA, "items": _without(_NA["items"])}, due=TEXT)
_REQUIREMENT["properties"]["children"] = {**INDICATOR["properties"]["children"], "items": _REQUIREMENT}

#: the shape of a requirements standard
REQUIREMENTS: Shape = _without(
    STANDARD,
    provenance={"enum": [kind for kind in STANDARD["properties"]["provenance"]["enum"] if kind != "framework"]},
    defaults=_without(STANDARD["properties"]["defaults"], due=TEXT),
    indicators={**STANDARD["properties"]["indicators"], "items": _REQUIREMENT},
)
