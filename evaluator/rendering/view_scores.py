"""The scores of a result as rows of tables and bars of a chart."""

from __future__ import annotations

from dataclasses import dataclass, replace

from evaluator.model.node import Node, Run, Score
from evaluator.model.result import Result
from evaluator.rendering.words import Printer, bar

#: Fewer bars than this are no chart.
FEWEST_BARS = 2


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar in per cent of full marks: the sure part, what may be added, and the share in words."""

    low: str
    more: str
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """An indicator in a table of scores. `share` is that of the run reported on; `notes` qualify it in a few words."""

    code: str
    name: str
    level: int
    full: str
    claimed: str
    assessed: str
    share: str
    gap: str
    notes: tuple[str, ...]
    extra: str
    claimed_bar: Bar
    assessed_bar: Bar | None


def row(node: Node, run: Run, printer: Printer) -> Row:
    """The node as a row."""
    return Row(
        node.code,
        node.name,
        node.level,
        printer.points(node.score(run).full),
        printer.score(node.claimed),
        printer.score(node.assessed),
        printer.share(node.score(run)),
        printer.gap(node.claimed, node.assessed),
        notes(node, run, printer),
        extra_words(node.score(run), printer),
        _bar(node.claimed, printer),
        None if node.assessed is None else _bar(node.assessed, printer),
    )


def total_row(result: Result, printer: Printer) -> Row:
    """The total as the last row of the same table."""
    claimed = result.conclusion.claimed.score
    assessed = None if result.conclusion.assessed is None else result.conclusion.assessed.score
    shown = claimed if assessed is None else assessed
    return Row(
        "",
        "合计",
        0,
        printer.full(shown),
        printer.score(claimed),
        printer.score(assessed),
        printer.share(without_extra(shown)),
        printer.gap(claimed, assessed),
        (),
        extra_words(shown, printer),
        _bar(claimed, printer),
        None if assessed is None else _bar(assessed, printer),
    )


def without_extra(total: Score) -> Score:
    """The total without bonus and penalty, which do not count in the share of full marks."""
    return replace(total, low=total.low - total.extra_low, high=total.high - total.extra_high)


def _bar(score: Score, printer: Printer) -> Bar:
    return Bar(*bar(score), printer.share(score))


def charted(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """The first-level indicators that can stand in a chart; none where they would be too few."""
    found = tuple(node for node in nodes if node.claimed.share is not None)
    return found if len(found) >= FEWEST_BARS else ()


def open_leaves(node: Node, run: Run) -> int:
    """How many leaves below a node are still open in a run."""
    return sum(leaf.score(run).waiting for leaf in node.leaves())


def open_words(count: int, run: Run) -> str:
    """`尚有3项未核定`, empty where nothing is open."""
    if not count:
        return ""
    return f"尚有{count}项未核定" if run == "assessed" else f"尚有{count}项数据不齐"


def extra_words(score: Score, printer: Printer) -> str:
    """What bonus and penalty move beyond the points: `加减分+2.00`; empty where there is none."""
    low, high = score.extra_low, score.extra_high
    if not low and not high:
        return ""
    return "加减分" + (printer.signed(low) if low == high else f"{printer.signed(low)}至{printer.signed(high)}")


def notes(node: Node, run: Run, printer: Printer) -> tuple[str, ...]:
    """What qualifies a score in the run reported on: not applicable, open, estimated, bonus and penalty."""
    score = node.score(run)
    found = [score.not_applicable] if score.not_applicable else []
    if score.status == "not_applicable" and not score.not_applicable:
        found.append("下级指标均不适用")
    if node.leaf is None:
        found.append(open_words(open_leaves(node, run), run))
    elif score.waiting:
        beyond = "" if score.status == "open" else "加减分"
        found.append(beyond + ("未核定" if run == "assessed" else "数据不齐"))
    if score.estimate:
        found.append("保守估计")
    found.append(extra_words(score, printer))
    return tuple(note for note in found if note)
