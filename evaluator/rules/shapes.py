"""The shapes that several kinds of rule share, as JSON Schema over our own scalar types.

`text` is any scalar read as text, `points` a number or `n%`, `amount` an expression or a number; the keyword `rule`
stands for «a rule of any kind», whose own schema is then applied.
"""

from __future__ import annotations

from typing import Any

Shape = dict[str, Any]

TEXT: Shape = {"type": "text", "minLength": 1}
TEXTS: Shape = {"type": ["text", "array"], "minLength": 1, "minItems": 1, "items": TEXT}
POINTS: Shape = {"type": "points"}
AMOUNT: Shape = {"type": "amount"}
CONDITION: Shape = {"type": "text", "minLength": 1}
SPAN: Shape = {"type": "array", "items": POINTS, "minItems": 2, "maxItems": 2}
RULE: Shape = {"type": "object", "rule": True}

#: An item of add, deduct, bonus or penalty.
ITEM: Shape = {
    "type": "object",
    "properties": {
        "need": TEXTS,
        "fault": TEXTS,
        "when": CONDITION,
        "each": AMOUNT,
        "times": TEXT,
        "judge": SPAN,
        "rule": RULE,
        "points": POINTS,
        "per": POINTS,
        "part": {"enum": ["drop", "count", "share"]},
        "at_most": POINTS,
        "skip_when": CONDITION,
        "id": TEXT,
        "by": {"enum": ["station", "assessor", "both"]},
    },
    "additionalProperties": False,
}
ITEMS: Shape = {"type": "array", "items": ITEM, "minItems": 1}

#: One requirement of `met`.
REQUIREMENT: Shape = {
    "type": ["text", "object"],
    "minLength": 1,
    "properties": {
        "need": TEXT,
        "when": CONDITION,
        "skip_when": CONDITION,
        "id": TEXT,
        "by": {"enum": ["station", "assessor", "both"]},
    },
    "required": ["need"],
    "additionalProperties": False,
}
