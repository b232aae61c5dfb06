"""Which kind of file a document is, told by the keys that only that kind has."""

from __future__ import annotations

from collections.abc import Mapping

from evaluator.reading.opening import Opened

KINDS = {
    "standard": "评估标准",
    "report": "自评报告",
    "assessment": "评估记录",
    "round": "评估轮次",
    "objection": "异议",
    "settings": "报告设置",
}

#: the keys that only one kind of file has; one of them may be misspelt or missing
MARKS: dict[str, frozenset[str]] = {
    "standard": frozenset({"indicators", "grades", "total", "version", "title", "provenance", "sources", "attributes"}),
    "report": frozenset({"period", "claims", "signed", "invented", "previous"}),
    "assessment": frozenset({"assessor", "agency", "commissioner", "evidence", "date", "name"}),
    "round": frozenset({"team", "minimum_team", "groups", "assign", "merge", "weights", "unverified", "surveys", "subjects", "dates"}),
    "objection": frozenset({"indicator", "disputes", "claim", "received", "decision", "found", "decided"}),
    "settings": frozenset({"name", "logo", "colours", "header", "footer", "chapters"}),
}  # fmt: skip


def kind_of(document: Opened) -> str | None:
    """Which kind of file a document is, by most of the keys that only that kind has; None where it cannot be told."""
    value = document.value if isinstance(document.value, Mapping) else {}
    count = {kind: len(keys & value.keys()) for kind, keys in MARKS.items()}
    if "subject" in value:
        count["report" if isinstance(value["subject"], Mapping) else "assessment"] += 1
    first, second = sorted(count, key=lambda kind: -count[kind])[:2]
    return first if count[first] > count[second] else None
