"""What stands on the cover of a report and at the head of its pages, and what the subject is."""

from __future__ import annotations

from evaluator.model.dossier import EDITION_WORDS, Edition
from evaluator.model.result import Result
from evaluator.rendering.view_round import round_cover
from evaluator.rendering.words import EMPTY, date_words, period_words


def marks(result: Result, own: Edition) -> tuple[str, ...]:
    """What every page has to say about the whole document: a 征求意见稿 may not be taken for the outcome."""
    draft = (EDITION_WORDS["draft"],) if own == "draft" else ()
    unverified = ("未经核实",) if result.run == "claimed" else ()
    return (*draft, *unverified, *(("示例数据，纯属虚构",) if result.dossier.invented else ()))


def cover(result: Result) -> tuple[tuple[str, str], ...]:
    """The lines of the cover, each with its label; without those that have nothing to say."""
    return tuple((label, text) for label, text in _cover(result) if text)


def _cover(result: Result) -> list[tuple[str, str]]:
    conclusion, dossier = result.conclusion, result.dossier
    rows = [
        (result.standard.subject_name, conclusion.name),
        ("评估期", period_words(conclusion.period)),
        ("评估标准", f"{result.standard.title}（{result.standard.id}，{result.standard.version}版）"),
    ]
    if result.run == "claimed":
        credited = ((line.id, line.credited_to) for line in result.conclusion.published)
        told = "；".join("，".join(part for part in pair if part) for pair in credited)
        return [
            *rows,
            ("数据来源", told and f"公开资料：{told}"),
            ("填报人", dossier.signed_by),
            ("填报日期", date_words(dossier.signed_on)),
        ]
    return [
        *rows,
        ("委托单位", dossier.commissioner),
        *(round_cover(result) or [("评估机构", dossier.agency), ("评估日期", date_words(dossier.assessed_on))]),
    ]


def basics(result: Result) -> tuple[tuple[str, str], ...]:
    """What the subject is, each line with its label."""
    conclusion = result.conclusion
    return (
        ("名称", conclusion.name),
        ("编号", conclusion.subject or EMPTY),
        *((label, text or EMPTY) for label, text in conclusion.attributes),
        ("评估期", period_words(conclusion.period) or EMPTY),
    )


def members(result: Result) -> tuple[tuple[str, str], ...]:
    """The members of the subject by name, each with what is missing of it in the run reported on."""
    assessed = result.run == "assessed"
    lacking = [(m.name, m.unverified if assessed else m.unclaimed) for m in result.conclusion.members]
    return tuple((name, "、".join(labels)) for name, labels in lacking)
