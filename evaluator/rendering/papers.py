"""The papers around a report, from the same result: record of the visit, letter with reply slip, notice of result, order to mend."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from evaluator.analysis.ledger import LedgerRow, ledger
from evaluator.forms.subjects import FORBIDDEN
from evaluator.model.dossier import EDITION_WORDS, STAGE_WORDS, Edition, RoundInfo
from evaluator.model.result import Result
from evaluator.model.round import Round
from evaluator.model.settings import USUAL, Settings
from evaluator.model.standard import Standard
from evaluator.rendering.agency import agency_style, named
from evaluator.rendering.edition import edition
from evaluator.rendering.html import environment, report_html, style
from evaluator.rendering.paper_kinds import KINDS, LETTER, NOTICE, ORDER, RECORD, REPORT
from evaluator.rendering.view import view
from evaluator.rendering.view_mending import mending
from evaluator.rendering.view_record import record
from evaluator.scoring.rounds import DATE_WORDS

_TEMPLATES = {RECORD: "record", LETTER: "letter", NOTICE: "notice", ORDER: "order"}
#: marks of a report that its papers do not bear
_OF_REPORTS = ("征求意见稿", "未经核实")


class NotMade(Exception):  # noqa: N818 - a state of the round, not an error of the program
    """This paper is not made of this result; the message says why."""


@dataclass(frozen=True, slots=True)
class Given:
    """What a paper takes beside the result: the round and its standard, whose record it is, the ledger as filled in.

    `wanted` is the edition of the report, where not the result's own, `look` how the agency wants report and papers to look.
    """

    declared: Round
    standard: Standard
    assessor: str = ""
    rows: Sequence[LedgerRow] | None = None
    wanted: Edition | None = None
    look: Settings = USUAL


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper as HTML; `stem` is its place in the round's folder without the ending. `why` says why there is none."""

    kind: str
    stem: str
    html: str = ""
    why: str = ""


def papers_of(
    result: Result,
    declared: Round,
    standard: Standard,
    kinds: Iterable[str] = KINDS,
    rows: Sequence[LedgerRow] | None = None,
    wanted: Edition | None = None,
    look: Settings = USUAL,
) -> Iterator[Paper]:
    """The papers of these kinds on one subject; of the record of the visit one for each assessor who goes there.

    `rows` are those of the ledger (整改台账) on the subject, where the agency filled some of it in. `wanted` is the edition
    of the report, where not the result's own, `look` how the agency wants report and papers to look.
    """
    for kind in kinds:
        for assessor in declared.sent(result.conclusion.subject) if kind == RECORD else ("",):
            stem = _stem(kind, result, assessor, wanted)
            given = Given(declared, standard, assessor, rows, wanted, look)
            try:
                yield Paper(kind, stem, paper_html(kind, result, given))
            except NotMade as error:
                yield Paper(kind, stem, why=str(error))


def paper_html(kind: str, result: Result, given: Given) -> str:
    """One paper as a self-contained page; NotMade where it has no place in this state of the round."""
    if kind == REPORT:
        return report_html(result, given.wanted, given.look)
    if given.wanted == "public":
        raise NotMade(f"{kind}是给评估对象和评估人员的，没有公开版")
    info = _round_of(result, kind)
    report = view(named(edition(result), given.look))
    marks = tuple(mark for mark in report.marks if mark not in _OF_REPORTS)
    if kind == RECORD:  # loose sheets in a bag: each says whose it is
        marks += (f"{result.conclusion.subject} {kind}（{given.assessor}）",)
    own = _OWN[kind](result, info, given) if kind in _OWN else {}
    template = environment("papers").get_template(f"{_TEMPLATES[kind]}.html.j2")
    return template.render(
        r=report,
        kind=kind,
        dates=_dates(info),
        look=given.look,
        marks=marks,
        own_style=agency_style(given.look, "　".join(marks)),
        style=style("report/report.css", "report/screen.css", "papers/papers.css"),
        **own,
    )


def _round_of(result: Result, kind: str) -> RoundInfo:
    """The round of the result, in the state that the paper is for."""
    info = result.dossier.round
    if info is None:
        raise NotMade(f"{kind}只能由评估轮次的结果生成")
    wanted = {LETTER: "draft", NOTICE: "final", ORDER: "final"}.get(kind)
    if wanted is not None and info.stage != wanted:
        raise NotMade(f"{kind}由{STAGE_WORDS[wanted]}生成，这份结果是{STAGE_WORDS[info.stage]}")
    if wanted is not None and result.conclusion.assessed is None:
        raise NotMade(f"还没有评估记录，不能生成{kind}")
    return info


def _dates(info: RoundInfo) -> dict[str, str]:
    """The days of the round by their keys, empty where none is set."""
    told = dict(info.dates)
    return {key: told.get(word, "") for key, word in DATE_WORDS.items()}


def _stem(kind: str, result: Result, assessor: str, wanted: Edition | None) -> str:
    """`文书/HN-QZ-001-反馈函`; what is made again for a second edition names it."""
    info = result.dossier.round
    word = EDITION_WORDS[wanted or info.stage] if kind == REPORT and info is not None else kind
    again = f"第{info.edition}版" if info is not None and info.edition > 1 else ""
    parts = (result.conclusion.subject, word, again, assessor)
    name = "-".join("-".join(FORBIDDEN.sub("-", part).split()) for part in parts if part)
    return f"{'报告' if kind == REPORT else '文书'}/{name}"


# -- what each has of its own ------------------------------------------------------------------------------------------


def _record(result: Result, info: RoundInfo, given: Given) -> dict[str, Any]:
    member = next((line for line in info.team if line.id == given.assessor), None)
    if member is None:
        raise NotMade(f"评估组里没有“{given.assessor}”，不生成{RECORD}")
    if member.recused:
        raise NotMade(f"{member.name or member.id}回避{result.conclusion.name}，不生成{RECORD}")
    found = record(result, given.declared, given.standard, member)
    if not found.leaves and not found.gates:
        raise NotMade(f"{member.name or member.id}在{result.conclusion.name}没有分到要核查的内容，不生成{RECORD}")
    return {"record": found}


def _order(result: Result, info: RoundInfo, given: Given) -> dict[str, Any]:
    found = mending(ledger(result) if given.rows is None else given.rows, result)
    if not found:
        raise NotMade(f"{result.conclusion.name}没有需要整改的问题，不生成{ORDER}")
    return {"rows": found}


_OWN: dict[str, Callable[[Result, RoundInfo, Given], dict[str, Any]]] = {RECORD: _record, ORDER: _order}
