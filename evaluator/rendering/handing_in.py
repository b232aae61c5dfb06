"""What a station needs to know before it hands in its self-report: what is missing, which evidence, the cheapest points."""

from __future__ import annotations

from evaluator.analysis.missing import missing
from evaluator.model.node import Node
from evaluator.model.numbers import plain
from evaluator.model.result import Result
from evaluator.rendering.console import Printable, add_row, indented, table_of
from evaluator.rendering.view_figures import taken

#: of each list so many are shown: the answer is to fit on a page
MOST_SHOWN = 10


def handing_in(result: Result) -> list[Printable]:
    """Three short lists; nothing where a report has been assessed already, or nobody hands one in."""
    if result.conclusion.assessed is not None or taken(result):
        return []
    leaves = list(result.conclusion.leaves())
    return [*_missing(leaves), *_evidence(leaves), *_cheapest(leaves)]


def _missing(leaves: list[Node]) -> list[Printable]:
    found = ((leaf, missing(leaf, "claimed").own) for leaf in leaves)
    return _listed("还没有填的", [f"{leaf.code} {'、'.join(labels)}" for leaf, labels in found if labels])


def _evidence(leaves: list[Node]) -> list[Printable]:
    """The indicators that want evidence and have no file at all."""
    lacking = [node for node in leaves if node.leaf and node.leaf.evidence_wanted and not node.leaf.evidence]
    words = [f"{node.code} {node.name}：{'、'.join(node.leaf.evidence_wanted)}" for node in lacking if node.leaf]
    return _listed("还没有附佐证材料的", words)


def _listed(heading: str, words: list[str]) -> list[Printable]:
    if not words:
        return []
    rest = [indented(f"……另有 {len(words) - MOST_SHOWN} 项")] if len(words) > MOST_SHOWN else []
    return [f"{heading}（{len(words)} 项）：", *map(indented, words[:MOST_SHOWN]), *rest]


def _cheapest(leaves: list[Node]) -> list[Printable]:
    """The single changes with the fewest answers, the greatest gain first; one of each indicator."""
    best = [(node, node.leaf.claimed.raises[0]) for node in leaves if node.leaf and node.leaf.claimed.raises]
    if not best:
        return []
    best.sort(key=lambda pair: (len(pair[1].answers), -pair[1].gain * pair[0].counts))
    table = table_of("编号", "做法", "多得", right=("多得",))
    for node, change in best[:MOST_SHOWN]:
        told = f"（{change.told}）" if change.told else ""
        add_row(table, node.code, f"{change.what}{told}", plain(change.gain))
    return ["最容易得的分（改动最少的在前，每个指标一条）：", table]
