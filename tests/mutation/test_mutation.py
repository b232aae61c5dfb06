"""One slip of the pen is one fault, where it was made: on small files that use every key and every kind of rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pytest

from evaluator.diagnostics import show
from evaluator.reading.shapes import ASSESSMENT, REPORT, STANDARD
from evaluator.rules import KINDS
from tests.mutation.bench import SMALL, Bench
from tests.mutation.slips import Slip, slips

FREE = {
    "facts",
    "attributes",
    "sources",
    "scales",
    "options",
    "words",
    "answers",
    "claims",
    "evidence",
    "value",
    "published",
}


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(SMALL, tmp_path_factory.mktemp("mutation"))


@pytest.mark.parametrize("kind", SMALL)
def test_the_files_are_sound(bench: Bench, kind: str) -> None:
    assert [show(found) for found in bench.found(kind, bench.text(kind))] == []


@pytest.mark.parametrize("kind", SMALL)
@pytest.mark.slow
def test_one_slip_is_one_fault(bench: Bench, kind: str) -> None:
    tried = [bench.tried(kind, slip) for slip in thinned(slips(bench.text(kind)))]
    assert len(tried) > 100
    assert "\n\n".join(one.wrong for one in tried if one.wrong) == ""


def test_every_key_is_used_once() -> None:
    """A new key or kind of rule has to be added to the small files, so that slips in it are tried too."""
    known = {
        key
        for shape in (STANDARD, REPORT, ASSESSMENT, *(kind.SCHEMA for kind in KINDS.values()))
        for key in keys(shape)
    }
    texts = "\n".join(path.read_text(encoding="utf-8") for path in SMALL.values())
    assert sorted(key for key in known if f"{key}:" not in texts) == []


def keys(shape: Any, seen: tuple[int, ...] = ()) -> Iterator[str]:
    """Every key that a shape knows, at any depth."""
    if isinstance(shape, list):
        for inner in shape:
            yield from keys(inner, seen)
    elif isinstance(shape, Mapping) and id(shape) not in seen:
        yield from shape.get("properties", {})
        for inner in [*shape.get("properties", {}).values(), *(value for value in shape.values())]:
            yield from keys(inner, (*seen, id(shape)))


def thinned(every: Iterable[Slip]) -> Iterator[Slip]:
    """Each kind of slip once for each key, each time in another way and at another of its places.

    `python -m tests.mutation --small` tries all.
    """
    groups: dict[tuple[str, str], dict[str, list[Slip]]] = {}
    for slip in every:
        groups.setdefault((place(slip), slip.kind), {}).setdefault(slip.how, []).append(slip)
    for turn, ways in enumerate(groups.values()):
        some = list(ways.values())[turn % len(ways)]
        yield some[turn % len(some)]


def place(slip: Slip) -> str:
    """The key it is about; of an item of a list, or of what a file names itself, the key above it."""
    steps = [
        "*" if isinstance(step, int) or (n and slip.path[n - 1] in FREE) else str(step)
        for n, step in enumerate(slip.path)
    ]
    named = max((n for n, step in enumerate(steps) if step != "*"), default=0)
    return "/".join(steps[named:])


def test_thinned_tries_each_key_in_each_way() -> None:
    every = list(slips(SMALL["standard"].read_text(encoding="utf-8")))
    some = list(thinned(every))
    assert {(place(slip), slip.kind) for slip in some} == {(place(slip), slip.kind) for slip in every}
