"""The shape of a standard, a self-report and an assessment, as JSON Schema over our own scalar types.

A standard without points has its own shape, drawn from this one in `requirements`.
"""

from __future__ import annotations

from evaluator.rules.shapes import AMOUNT, CONDITION, ITEMS, POINTS, RULE, TEXT, Shape

_TEXT_LIST: Shape = {"type": "array", "items": TEXT, "minItems": 1}
_BY: Shape = {"enum": ["station", "assessor", "both"]}

_CITATION: Shape = {
    "type": "object",
    "properties": {
        "id": TEXT,
        "published": TEXT,
        "added": TEXT,
        "items": {"type": "array", "minItems": 1, "uniqueItems": True, "items": {"type": "integer", "minimum": 1}},
    },
    "required": ["id"],
    "additionalProperties": False,
}
_CITATIONS: Shape = {
    "type": ["object", "array"],
    **{k: v for k, v in _CITATION.items() if k != "type"},
    "items": _CITATION,
}

_FACT: Shape = {
    "type": "object",
    "properties": {
        "label": TEXT,
        "type": {
            "enum": [
                "number",
                "count",
                "amount",
                "share",
                "choice",
                "choices",
                "yes_no",
                "date",
                "text",
                "pair",
                "sample",
            ]
        },
        "unit": TEXT,
        "min": POINTS,
        "max": POINTS,
        "options": _TEXT_LIST,
        "ordered": {"type": "boolean"},
        "none_due": TEXT,
        "drawn": {"type": "integer", "minimum": 1},
        "tests": _TEXT_LIST,
        "words": {"type": "object", "additionalProperties": TEXT},
        "help": TEXT,
        "by": _BY,
        "source": _CITATION,
    },
    "required": ["label", "type"],
    "additionalProperties": False,
}

#: An attribute of the subject is one datum: it has no parts.
_ATTRIBUTE: Shape = {
    **_FACT,
    "properties": {
        **{
            key: shape
            for key, shape in _FACT["properties"].items()
            if key not in ("none_due", "drawn", "tests", "words", "source")
        },
        "type": {"enum": ["number", "count", "amount", "share", "choice", "choices", "yes_no", "date", "text"]},
        "public": {"type": "boolean"},
    },
}

_INHERITED: dict[str, Shape] = {
    "by": _BY,
    "requires": {"type": "array", "items": TEXT},
    "evidence": _TEXT_LIST,
    "methods": _TEXT_LIST,
    "source": _CITATIONS,
}

_LIMITS: Shape = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}

_AMOUNTS: Shape = {"type": ["amount", "array"], "items": {"type": ["amount", "null"]}, "minItems": 1}
_NEED: Shape = {
    "type": "object",
    "properties": {"name": TEXT, "of": AMOUNT, "at_least": _AMOUNTS, "at_most": _AMOUNTS},
    "required": ["name", "of"],
    "additionalProperties": False,
}

_GATE: Shape = {
    "type": "object",
    "properties": {
        "name": TEXT,
        "when": CONDITION,
        "fault": _TEXT_LIST,
        "by": _BY,
        "effect": {
            "type": ["text", "object"],
            "properties": {"cap": TEXT, "zero": _TEXT_LIST, "lower": {"type": "integer", "minimum": 1}},
            "minProperties": 1,
            "maxProperties": 1,
            "additionalProperties": False,
        },
        "source": _CITATIONS,
    },
    "required": ["name", "effect"],
    "additionalProperties": False,
}

_KNOWN: Shape = {
    "type": "object",
    "properties": {"at": TEXT, "code": TEXT, "say": TEXT},
    "required": ["at", "code", "say"],
    "additionalProperties": False,
}

INDICATOR: Shape = {
    "type": "object",
    "properties": {
        "code": TEXT,
        "name": TEXT,
        "points": POINTS,
        "rule": RULE,
        "applies": CONDITION,
        "na": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "properties": {
                    "when": CONDITION,
                    "gives": {"enum": ["full", "zero", "mean", "neutral", "rescale"]},
                },
                "required": ["when", "gives"],
                "additionalProperties": False,
            },
        },
        "floor": {"type": "number"},
        "bonus": ITEMS,
        "penalty": ITEMS,
        "extra": _LIMITS,
        "combine": {"enum": ["sum", "mean"]},
        "weight": {"type": "number", "exclusiveMinimum": 0},
        "critical": {"type": "boolean"},
        "say": TEXT,
        **_INHERITED,
        "children": {"type": "array", "minItems": 1},
    },
    "required": ["code", "name", "points"],
    "additionalProperties": False,
}
INDICATOR["properties"]["children"]["items"] = INDICATOR

STANDARD: Shape = {
    "type": "object",
    "properties": {
        "id": {
            **TEXT,
            "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]*$",
            "say": "只用英文字母、数字、点、横线，例如 hainan-37",
        },
        "version": {
            **TEXT,
            "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]*$",
            "say": "只用英文字母、数字、点、横线，例如 2022.1",
        },
        "title": TEXT,
        "provenance": {"enum": ["transcribed", "reconstructed", "framework", "own"]},
        "note": TEXT,
        "subject_name": TEXT,
        "total": {"type": "number", "exclusiveMinimum": 0},
        "rounding": {
            "type": "object",
            "properties": {
                "places": {"type": "integer", "minimum": 0, "maximum": 6},
                "at": {"enum": ["indicator", "total"]},
                "mode": {"enum": ["half_up", "half_even", "down"]},
            },
            "additionalProperties": False,
        },
        "sources": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "properties": {"title": TEXT, "credited_to": TEXT, "date": TEXT, "note": TEXT},
                "required": ["title"],
                "additionalProperties": False,
            },
        },
        "attributes": {"type": "object", "additionalProperties": _ATTRIBUTE},
        "facts": {"type": "object", "additionalProperties": _FACT},
        "scales": {
            "type": "object",
            "additionalProperties": {"type": "object", "minProperties": 1, "additionalProperties": POINTS},
        },
        "checks": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "that": CONDITION,
                    "part": AMOUNT,
                    "share": AMOUNT,
                    "places": {"type": "integer", "minimum": 0, "maximum": 6},
                    "of": TEXT,
                    "say": TEXT,
                },
                "required": ["say"],
                "additionalProperties": False,
            },
        },
        "not_evaluated": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "properties": {"says": TEXT, "because": TEXT, "source": _CITATION},
                "required": ["says", "because", "source"],
                "additionalProperties": False,
            },
        },
        "defaults": {"type": "object", "properties": _INHERITED, "additionalProperties": False},
        "indicators": {"type": "array", "minItems": 1, "items": INDICATOR},
        "rescale": {"enum": ["parent", "total"]},
        "extra": _LIMITS,
        "at_most": {"type": "number"},
        "gates": {"type": "array", "minItems": 1, "items": _GATE},
        "known_defects": {"type": "array", "minItems": 1, "items": _KNOWN},
        "grades": {
            "type": "object",
            "properties": {
                "bands": {
                    "type": "array",
                    "minItems": 2,
                    "items": {
                        "type": ["array", "text"],
                        "minLength": 1,
                        "prefixItems": [TEXT, {"type": "number"}, {"type": "number"}],
                        "minItems": 2,
                        "maxItems": 3,
                    },
                },
                "needs": {"type": "array", "minItems": 1, "items": _NEED},
                "applied": TEXT,
                "on_fail": {"enum": ["next_lower", "refuse"]},
                "quota": {"type": "object", "minProperties": 1, "additionalProperties": TEXT},
                "ties": {"enum": ["in", "out"]},
                "source": _CITATIONS,
            },
            "required": ["bands"],
            "additionalProperties": False,
        },
    },
    "required": ["id", "version", "title", "provenance", "total", "indicators"],
    "additionalProperties": False,
}

_CLAIM: Shape = {
    "type": "object",
    "properties": {
        "points": {"type": "number"},
        "remark": TEXT,
        "evidence": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"file": TEXT, "pages": TEXT, "proves": TEXT},
                "required": ["file"],
                "additionalProperties": False,
            },
        },
    },
    "additionalProperties": False,
}

_MEMBER: Shape = {
    "type": ["text", "object"],
    "minLength": 1,
    "properties": {"id": TEXT, "name": TEXT, "attributes": {"type": "object"}, "facts": {"type": "object"}},
    "required": ["id"],
    "additionalProperties": False,
}

#: where the figures of a report come from that nobody filled in; a text that only sets targets gives none
_PUBLISHED: Shape = {
    "type": "object",
    "properties": {"title": TEXT, "credited_to": TEXT, "date": TEXT, "answers": {"type": "array", "items": TEXT}},
    "required": ["title", "answers"],
    "additionalProperties": False,
}

REPORT: Shape = {
    "type": "object",
    "properties": {
        "invented": {"type": "boolean"},
        "standard": TEXT,
        "subject": {
            "type": "object",
            "properties": {"id": TEXT, "name": TEXT, "kind": TEXT, "attributes": {"type": "object"}},
            "required": ["id", "name"],
            "additionalProperties": False,
        },
        "period": {
            "type": "object",
            "properties": {"from": TEXT, "to": TEXT},
            "required": ["from", "to"],
            "additionalProperties": False,
        },
        "facts": {"type": "object"},
        "answers": {"type": "object"},
        "claims": {"type": "object", "additionalProperties": _CLAIM},
        "previous": {"type": "object"},
        "earlier": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "properties": {"date": TEXT, "facts": {"type": "object"}},
                "required": ["date", "facts"],
                "additionalProperties": False,
            },
        },
        "published": {"type": "object", "minProperties": 1, "additionalProperties": _PUBLISHED},
        "members": {"type": "array", "items": _MEMBER},
        "signed": {
            "type": "object",
            "properties": {"name": TEXT, "date": TEXT},
            "required": ["name", "date"],
            "additionalProperties": False,
        },
    },
    "required": ["standard", "subject", "period"],
    "additionalProperties": False,
}

#: the mapping file of a table for many subjects
TABLE: Shape = {
    "type": "object",
    "properties": {
        "columns": {"type": "object", "additionalProperties": TEXT},
        "ignore": {"type": "array", "items": TEXT},
        "constants": {"type": "object"},
    },
    "additionalProperties": False,
}

ASSESSMENT: Shape = {
    "type": "object",
    "properties": {
        "standard": TEXT,
        "subject": TEXT,
        "assessor": TEXT,
        "name": TEXT,
        "agency": TEXT,
        "commissioner": TEXT,
        "date": TEXT,
        "facts": {"type": "object"},
        "answers": {"type": "object"},
        "previous": {"type": ["text", "object"]},
        "members": {"type": ["text", "object"]},
        "evidence": {"type": "object", "additionalProperties": {"enum": ["已核实", "缺", "部分", "存疑"]}},
    },
    "required": ["standard", "subject", "assessor", "date"],
    "additionalProperties": False,
}
