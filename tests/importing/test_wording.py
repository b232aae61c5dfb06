"""The wordings that are known: tests/cases/wording.yaml has examples and near misses of every one."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from evaluator.authoring.asking import Facts
from evaluator.authoring.effects import EFFECTS, Effect
from evaluator.authoring.proposing import Proposed, Unread, propose, written
from evaluator.authoring.wordings import ADDS, CUTS, RULES, Wording
from evaluator.model.numbers import text_of
from evaluator.reading.document import read_document

CASES = Path(__file__).parent.parent / "cases" / "wording.yaml"
KINDS: tuple[Wording | Effect, ...] = (*RULES, *ADDS, *CUTS, *EFFECTS)


def entries() -> list[dict[str, Any]]:
    document, problems = read_document(CASES)
    assert document is not None, problems
    found: list[dict[str, Any]] = document.value
    return found


def examples(key: str) -> list[Any]:
    return [
        pytest.param(entry["wording"], case, id=f"{entry['wording']}-{text_of(case['text'])[:24]}")
        for entry in entries()
        for case in entry[key]
    ]


def proposed(case: dict[str, Any]) -> Proposed | Unread:
    return propose(text_of(case["text"]), text_of(case["name"]), Fraction(case["points"]), Facts())


def plain(value: Any) -> Any:
    """What YAML gave, as texts: numbers as they are written."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    return [plain(inner) for inner in value] if isinstance(value, list) else text_of(value)


def test_every_wording_has_three_examples_and_a_near_miss() -> None:
    found = {entry["wording"]: entry for entry in entries()}
    assert list(found) == [kind.key for kind in KINDS], "in the order of the tables"
    for kind in KINDS:
        assert found[kind.key]["means"] == kind.title
        assert len(found[kind.key]["cases"]) >= 3, kind.key
        assert found[kind.key]["not"], kind.key


@pytest.mark.parametrize(("key", "case"), examples("cases"))
def test_the_rule_is_the_one_that_the_words_say(key: str, case: dict[str, Any]) -> None:
    found = proposed(case)
    assert isinstance(found, Proposed), found
    assert written(found.rule) == plain(case["rule"])
    assert written(found.facts.declared) == plain(case.get("facts", {}))
    more = ("na", "requires", "bonus", "penalty", "extra")
    assert written(found.more.keys()) == {name: plain(case[name]) for name in more if name in case}
    if key in {kind.key for kind in RULES}:
        assert found.by == key
    if key in {kind.key for kind in EFFECTS}:
        assert found.more.titles == (next(kind.title for kind in EFFECTS if kind.key == key),)


@pytest.mark.parametrize(("key", "case"), examples("not"))
def test_what_only_looks_alike_is_not_read(key: str, case: dict[str, Any]) -> None:
    assert proposed(case) == Unread(text_of(case["why"])), key


@pytest.mark.parametrize(("key", "case"), examples("cases"))
def test_the_sentence_that_is_printed_is_read_as_the_same_rule(key: str, case: dict[str, Any]) -> None:
    """What the engine prints of a proposed rule is itself a wording: read again it prints the same, or is not read."""
    first = proposed(case)
    assert isinstance(first, Proposed)
    again = propose(first.sentence, text_of(case["name"]), Fraction(case["points"]), Facts())
    assert isinstance(again, Unread) or again.sentence == first.sentence, key
