"""A name declared in one spelling and used everywhere in another: one fault at the declaration, not one at each use."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from typing import Any

from evaluator.diagnostics import Fault, Faults, Path
from evaluator.expressions.tokens import tokens
from evaluator.model.numbers import text_of

_USES = ("checks", "defaults", "indicators", "gates", "grades", "not_evaluated")
_CLOSE = 0.5
_KINDS = {"facts": "采集项", "attributes": "属性", "sources": "来源", "scales": "量表"}


def join_renamed(standard: Mapping[str, Any], faults: Faults) -> None:
    """Where several uses of an unknown name can only mean something declared that nobody uses, say so once, there."""
    uses: dict[tuple[str, str], list[Fault]] = {}
    for fault in faults.found:
        if fault.code in ("X302", "C505"):
            name = _named(standard, fault)
            uses.setdefault((_kind(standard, fault, name), name), []).append(fault)
    used = {word for part in _USES for word in _words(standard.get(part))} | set(_cited(standard.get("facts")))
    for (kind, name), found in uses.items():
        declared = standard.get(kind)
        spare = [known for known in declared if known not in used] if isinstance(declared, Mapping) else []
        close = difflib.get_close_matches(name, spare, n=1, cutoff=_CLOSE)
        if len(found) > 1 and close:
            faults.found = [fault for fault in faults.found if fault not in found]
            say = f"没有用到{_KINDS[kind]}“{close[0]}”，却有 {len(found)} 处用了没有登记的“{name}”"
            fix = f"两者若是同一项，请把这里改成“{name}”"
            faults.add(Fault(found[0].code, (kind, close[0]), say, fix, on="key"))


def _kind(standard: Mapping[str, Any], fault: Fault, name: str) -> str:
    """The part of the standard where the name should have been declared."""
    if fault.code == "C505":
        return "sources"
    if fault.path[-1] == "scale":
        return "scales"
    attributes = standard.get("attributes")
    near = difflib.get_close_matches(name, attributes, 1, _CLOSE) if isinstance(attributes, Mapping) else []
    return "attributes" if near else "facts"


def _named(standard: Mapping[str, Any], fault: Fault) -> str:
    """The name that is not known: the word at the fault's place in an expression, or the whole text."""
    text = text_of(_at(standard, fault.path))
    words = [token.text for token in tokens(text) if token.offset == fault.offset]
    return _head(words[0]) if words else text


def _head(word: str) -> str:
    """The name that a word of an expression begins with, as it is declared."""
    return word.removeprefix("previous.").removeprefix("members.").partition(".")[0]


def _at(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step]
    return value


def _cited(facts: Any) -> Iterator[str]:
    """The sources of facts."""
    for fact in facts.values() if isinstance(facts, Mapping) else ():
        if isinstance(fact, Mapping):
            yield from _words(fact.get("source"))


def _words(value: Any) -> Iterator[str]:
    """Every text in a part of the document, whole and word by word."""
    if isinstance(value, Mapping):
        for inner in value.values():
            yield from _words(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _words(inner)
    elif isinstance(value, str):
        yield value
        yield from (_head(token.text) for token in tokens(value) if token.kind == "name")
