"""Scoring many stations one after the other, with every derivation: time, how it splits, and memory."""

from __future__ import annotations

import datetime
import json
import random
import time
import tracemalloc
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import islice
from pathlib import Path

from evaluator.model.question import Question, Value
from evaluator.model.report import Report, Subject
from evaluator.model.result import dump
from evaluator.model.standard import Standard
from evaluator.reading.standard import read_standard
from evaluator.scoring.conclude import conclude
from evaluator.scoring.leaf import score_leaf
from evaluator.scoring.leaves import Leaves
from evaluator.scoring.settlement import score_run

STANDARD = Path("standards/hainan_37_indicators.yaml")
STATIONS = 3000
FEW = 300


def stations(standard: Standard, numbers: int) -> Iterator[dict[str, Value]]:
    """Made-up answers without end; each number is one of so many. One answer in fifty is missing."""
    questions = [q for fact in standard.attributes.values() for q in fact.questions]
    questions += standard.questions().values()
    seed = 0
    while True:
        seed += 1
        draw = random.Random(seed)
        values = {q.key: _value(q, draw, numbers) for q in questions if q in questions[:1] or draw.random() < 0.98}
        for key in [key for key in values if key.endswith(".done") and f"{key[:-5]}.due" in values]:
            values[key] = min(values[key], values[f"{key[:-5]}.due"])
        values.update((q.key, _value(q, draw, numbers)) for q in questions if q.key in standard.attributes)
        yield values


def _value(question: Question, draw: random.Random, numbers: int) -> Value:
    if question.type == "yes_no":
        return draw.random() < 0.85
    if question.type == "choice":
        return draw.choice(question.options)
    if question.type == "choices":
        return frozenset(option for option in question.options if draw.random() < 0.8)
    if question.type == "date":
        return datetime.date(2022, 7, 1) + datetime.timedelta(draw.randrange(numbers))
    if question.type == "text":
        return "无"
    step = question.step or Fraction(1, 100 if question.type == "share" else 1)
    low = question.low or Fraction(0)
    most = numbers if question.high is None else min(numbers, int((question.high - low) / step) + 1)
    return low + step * draw.randrange(most)


def main() -> None:
    standard, _ = read_standard(STANDARD)
    assert standard is not None
    size = len(list(standard.leaves()))
    print(f"{STATIONS} stations × {size} leaves, one run each, streamed, one core, processor time")
    for numbers in (8, 60):
        some = list(islice(stations(standard, numbers), STATIONS))
        leaves = Leaves(standard)
        _row(
            f"every score and derivation, numbers of {numbers} kinds", _spent(_scored, standard, some, leaves), STATIONS
        )
        last = some[-100:]
        _scored(standard, last, leaves)
        _row("  of this the tree and the total", _spent(_scored, standard, last, leaves) * STATIONS / 100, STATIONS)
    few = list(islice(stations(standard, 60), FEW))
    _row("every leaf worked out anew, nothing remembered", _spent(_anew, standard, few), FEW)
    leaves = Leaves(standard)
    results = [_result(standard, values, leaves) for values in few]
    _row("the whole result without advice, leaves remembered", _spent(_results, standard, few[-100:], leaves), 100)
    _row("a result as JSON data", _spent(lambda: [dump(result) for result in results]), FEW)
    dumped = [dump(result) for result in results]
    _row("peer: json.dumps of that data", _spent(lambda: [json.dumps(one) for one in dumped]), FEW)
    print("  streamed, the most memory at a time:", ", ".join(_memory(standard, count) for count in (FEW, STATIONS)))


def _scored(standard: Standard, some: list[dict[str, Value]], leaves: Leaves) -> None:
    for values in some:
        score_run(standard, values, leaves=leaves)


def _anew(standard: Standard, some: list[dict[str, Value]]) -> None:
    for values in some:
        for leaf in standard.leaves():
            score_leaf(leaf, values, standard.rounding)


def _results(standard: Standard, some: list[dict[str, Value]], leaves: Leaves) -> None:
    for values in some:
        _result(standard, values, leaves)


def _result(standard: Standard, values: dict[str, Value], leaves: Leaves) -> object:
    report = Report(standard.ref, Subject("S", "某站"), ("2022-07-01", "2023-06-30"), values)
    return conclude(standard, report, None, "benchmark", leaves=leaves, advice=False)


def _spent(call: Callable[..., object], *arguments: object) -> float:
    start = time.process_time()
    call(*arguments)
    return time.process_time() - start


def _row(what: str, seconds: float, count: int) -> None:
    print(f"  {what:<52} {seconds:7.2f} s   {seconds / count * 1000:7.2f} ms a station")


def _memory(standard: Standard, count: int) -> str:
    tracemalloc.start()
    leaves = Leaves(standard)
    for values in islice(stations(standard, 60), count):
        score_run(standard, values, leaves=leaves)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return f"{count} stations {most / 1e6:.0f} MB"


if __name__ == "__main__":
    main()
