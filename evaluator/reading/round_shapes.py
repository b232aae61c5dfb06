"""The shape of a round and of an objection, as JSON Schema over our own scalar types."""

from __future__ import annotations

from evaluator.model.round import DECISION_WORDS, FIGURE_WORDS, JUDGEMENT_WORDS
from evaluator.rules.shapes import POINTS, TEXT, Shape

_TEXTS: Shape = {"type": "array", "items": TEXT, "minItems": 1, "uniqueItems": True}
_WHOLE: Shape = {"type": "integer", "minimum": 1}


def _keyed(properties: dict[str, Shape], *required: str) -> Shape:
    """A mapping with these keys and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def _named(inner: Shape) -> Shape:
    """A mapping whose keys are free, with at least one entry."""
    return {"type": "object", "minProperties": 1, "additionalProperties": inner}


_MEMBER: Shape = _keyed(
    {
        "name": TEXT,
        "role": TEXT,
        "qualification": TEXT,
        "party": TEXT,
        "recused": {"type": "array", "items": TEXT, "uniqueItems": True},
    },
    "name",
)

_SURVEY: Shape = _keyed(
    {
        "column": TEXT,
        "scale": _named({"type": "number"}),
        "satisfied": TEXT,
        "handed_out": _named({"type": "integer", "minimum": 0}),
        "facts": _named({"enum": list(FIGURE_WORDS)}),
    },
    "column",
    "scale",
    "satisfied",
    "facts",
)

_SUBJECT: Shape = {
    **_keyed({"id": TEXT, "name": TEXT, "not_evaluated": TEXT}, "id"),
    "type": ["text", "object"],
    "minLength": 1,
}

ROUND: Shape = _keyed(
    {
        "id": TEXT,
        "title": TEXT,
        "standard": TEXT,
        "commissioner": TEXT,
        "agency": TEXT,
        "invented": {"type": "boolean"},
        "period": _keyed({"from": TEXT, "to": TEXT}, "from", "to"),
        "team": _named(_MEMBER),
        "minimum_team": _keyed({"members": _WHOLE, "roles": _named(_WHOLE)}),
        "groups": _named(_keyed({"members": _TEXTS, "subjects": _TEXTS}, "members", "subjects")),
        "assign": _named(_TEXTS),
        "merge": _keyed({"judgement": {"enum": list(JUDGEMENT_WORDS)}, "adjudicator": TEXT, "spread_flag": POINTS}),
        "weights": _named(POINTS),
        "unverified": _keyed({"accept": _TEXTS}, "accept"),
        "surveys": _named(_SURVEY),
        "subjects": {"type": "array", "items": _SUBJECT, "minItems": 1},
        "dates": _keyed(
            {"collect_by": TEXT, "draft_on": TEXT, "objections_by": TEXT, "final_on": TEXT, "rectify_by": TEXT}
        ),
    },
    "id",
    "title",
    "standard",
    "team",
    "assign",
    "subjects",
)

_EVIDENCE: Shape = {
    "type": "array",
    "items": _keyed({"file": TEXT, "pages": TEXT}, "file"),
}

OBJECTION: Shape = _keyed(
    {
        "subject": TEXT,
        "indicator": TEXT,
        "disputes": TEXT,
        "claim": TEXT,
        "evidence": _EVIDENCE,
        "received": _keyed({"by": TEXT, "date": TEXT}, "by", "date"),
        "decision": {"enum": list(DECISION_WORDS)},
        "found": {
            **_keyed({"facts": {"type": "object"}, "answers": {"type": "object"}, "members": {"type": "object"}}),
            "minProperties": 1,
        },
        "decided": _keyed({"by": _TEXTS, "date": TEXT}, "by", "date"),
        "reason": TEXT,
    },
    "subject",
    "indicator",
    "claim",
    "received",
    "decision",
)
