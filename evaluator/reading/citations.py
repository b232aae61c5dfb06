"""What of a standard stands in which published source: the citations of its parts, and what it cannot evaluate."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fractions import Fraction
from typing import Any

from evaluator.diagnostics import Fault, Faults, Path, suggestion
from evaluator.model.numbers import text_of
from evaluator.model.source import Citation, Source, Unevaluated


def read_sources(entries: Mapping[str, Any], faults: Faults, at: Path = ("sources",)) -> dict[str, Source]:
    """The sources by id; one that is faulty stands there without a word, so that it can be cited."""
    found = {}
    for name, entry in entries.items():
        words = {}
        if isinstance(entry, Mapping) and not faults.at((*at, name)):
            words = {key: text_of(entry.get(key, "")) for key in ("title", "credited_to", "date", "note")}
        found[name] = Source(name, **{"title": "", **words})
    return found


def listed(written: Any, path: Path) -> list[tuple[Mapping[str, Any], Path]]:
    """The citations written at a place with their paths, whether it has one or a list of them."""
    if isinstance(written, Mapping):
        return [(written, path)]
    entries = written if isinstance(written, list) else []
    return [(item, (*path, n)) for n, item in enumerate(entries) if isinstance(item, Mapping)]


def check_cited(written: Any, path: Path, sources: Collection[str], faults: Faults) -> None:
    """Every source that is cited must be listed."""
    for item, where in listed(written, path):
        name = text_of(item.get("id", ""))
        if not faults.at(where) and name not in sources:
            fix = suggestion(name, sources) or "请先在 sources 里登记"
            faults.add(Fault("C505", (*where, "id"), f"来源“{name}”没有登记", fix))


def citation(item: Mapping[str, Any]) -> Citation:
    """A citation; what of it is faulty, which is said elsewhere, is left out."""
    source, published, added = (text_of(item.get(key, "")) for key in ("id", "published", "added"))
    numbers = item.get("items")
    numbers = numbers if isinstance(numbers, list) else []
    return Citation(source, published, added, tuple(int(n) for n in numbers if isinstance(n, Fraction)))


def citations(written: Any) -> tuple[Citation, ...]:
    """The citations of an indicator, a veto or the grades, whether one is written or a list of them."""
    return tuple(citation(item) for item, _ in listed(written, ()))


def read_unevaluated(written: Any, faults: Faults) -> tuple[Unevaluated, ...]:
    """What the sources say and the standard cannot evaluate."""
    entries = written if isinstance(written, list) else []
    sound = [entry for n, entry in enumerate(entries) if not faults.at(("not_evaluated", n))]
    return tuple(
        Unevaluated(text_of(entry["says"]), text_of(entry["because"]), citation(entry["source"])) for entry in sound
    )
