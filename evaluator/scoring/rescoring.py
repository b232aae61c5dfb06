"""A result scored again from its bundle, and what of it differs from the one that was printed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from evaluator.model.node import AnswerLine, Leaf, Node, Score
from evaluator.model.result import Conclusion, Result, Total
from evaluator.model.standard import Standard
from evaluator.scoring.bundle import Bundle
from evaluator.scoring.conclude import concluded
from evaluator.scoring.leaves import Leaves
from evaluator.scoring.lines import score_text


def rescored(standard: Standard, bundle: Bundle, printed: Result) -> Result:
    """The result scored again; the leaves that the bundle withholds have the scores that were printed."""
    scores = {leaf.code: leaf.assessed for leaf in printed.conclusion.leaves()}
    given = {code: score for code in bundle.withheld if (score := scores.get(code)) is not None}
    return concluded(Leaves(standard), bundle, printed.engine, given=given)


# -- what differs ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Difference:
    """A place of the result with what was printed and what comes of scoring again; both empty where words differ."""

    where: str
    printed: str = ""
    again: str = ""


def differences(printed: Result, again: Result, bundle: Bundle) -> Iterator[Difference]:
    """How the scored parts of a result differ: the total, every indicator, what is said about both, the standard.

    Of the leaves that the bundle withholds only what stands above them is compared, and then neither how many answers
    there are nor what leads to a better grade; without who found what, the reasons of several are not compared.
    """
    if printed.standard != again.standard:
        yield Difference("所依据标准的说明")
    told, found = printed.conclusion, again.conclusion
    if (told.assessed is None) != (found.assessed is None):
        yield Difference("有没有评估得分", *("有" if one.assessed else "没有" for one in (told, found)))
        return
    yield from _totals("自评总分", told.claimed, found.claimed, bundle)
    if told.assessed is not None and found.assessed is not None:
        yield from _totals("评估总分", told.assessed, found.assessed, bundle)
    yield from _nodes(told, found, bundle)
    for name, words in _REST.items():
        if getattr(told, name) != getattr(found, name) and not (bundle.withheld and name == "untouched"):
            yield Difference(words)
    for name, words in _DOSSIER.items():
        if getattr(printed.dossier, name) != getattr(again.dossier, name):
            yield Difference(words)


#: what else the conclusion says, and the dossier
_REST = {
    "subject": "评估对象的编号",
    "name": "评估对象的名称",
    "kind": "评估对象的类别",
    "attributes": "评估对象的属性",
    "period": "评估期",
    "remarks": "对数据的说明",
    "confirmed": "核实一致的个数",
    "corrected": "核实更正的个数",
    "supplied": "评估补充的个数",
    "untouched": "没有核实的个数",
    "accepted": "按填报计的个数",
    "cohort": "同批参评的对象",
    "cohort_hash": "同批参评对象的校验码",
    "members": "成员单位",
    "verified": "核实的数据",
    "free": "哪些是自由填写的文字",
    "checks": "数据的校验",
    "published": "公开资料的出处",
    "taken": "数据是否都出自公开资料",
}
_DOSSIER = {
    "signed_by": "填报人",
    "signed_on": "填报日期",
    "assessor": "评估人员代号",
    "assessor_name": "评估人员姓名",
    "assessed_on": "评估日期",
    "agency": "评估机构",
    "commissioner": "委托单位",
    "invented": "是否示例数据",
    "files": "佐证材料及其核对情况",
}


def _totals(where: str, told: Total, found: Total, bundle: Bundle) -> Iterator[Difference]:
    yield from _scores(where, told.score, found.score, bundle)
    if (told.grades, told.grade) != (found.grades, found.grade):
        yield Difference(f"{where}的等次", *("或".join(one.grades) for one in (told, found)))
    if (told.steps, told.counts) != (found.steps, found.counts):
        yield Difference(f"{where}的计算过程")
    if not bundle.withheld and told.advance != found.advance:
        yield Difference(f"{where}的升等途径")


def _scores(where: str, told: Score, found: Score, bundle: Bundle) -> Iterator[Difference]:
    if bundle.withheld:
        found = replace(found, answered=told.answered, asked=told.asked)
    if (told.low, told.high) != (found.low, found.high):
        yield Difference(where, score_text(told), score_text(found))
    elif told != found:
        yield Difference(f"{where}的满分、状态、加减分或者计算过程")


def _nodes(told: Conclusion, found: Conclusion, bundle: Bundle) -> Iterator[Difference]:
    again = {node.code: node for node in found.walk()}
    if [node.code for node in told.walk()] != list(again):
        yield Difference("指标的编号或者次序")
        return
    for node in told.walk():
        other, where = again[node.code], f"{node.code} {node.name}"
        yield from _scores(f"{where}的自评", node.claimed, other.claimed, bundle)
        if node.code in bundle.withheld:
            continue
        if node.assessed is not None and other.assessed is not None:
            yield from _scores(f"{where}的评估得分", node.assessed, other.assessed, bundle)
        if _bare(node) != _bare(other):
            yield Difference(f"{where}的名称、层级或者所占比重")
        if node.leaf is not None and other.leaf is not None:
            yield from _leaves(where, node.leaf, other.leaf, bundle)


def _bare(node: Node) -> tuple[object, ...]:
    return node.name, node.level, node.critical, node.counts, node.leaf is None


def _leaves(where: str, told: Leaf, found: Leaf, bundle: Bundle) -> Iterator[Difference]:
    lines, again = (tuple(_line(line, bundle) for line in leaf.answers) for leaf in (told, found))
    if len(lines) != len(again):
        yield Difference(f"{where}的数据个数", str(len(lines)), str(len(again)))
    for one, other in zip(lines, again, strict=False):
        said, found_again = _words(one), _words(other)
        if said != found_again:
            yield Difference(f"{where}的数据“{one.label}”", said, found_again)
        elif one != other:
            yield Difference(f"{where}的数据“{one.label}”的核实情况或者理由")
    if replace(told, answers=()) != replace(found, answers=()):
        yield Difference(f"{where}的评分标准、计算过程或者说明")


def _line(line: AnswerLine, bundle: Bundle) -> AnswerLine:
    return replace(line, reason="") if bundle.anonymous else line


def _words(line: AnswerLine) -> str:
    return f"填报{line.claimed or '—'}，核实{line.verified or '—'}"
