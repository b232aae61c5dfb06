"""The papers around a report, from the same result: record of the visit, letter with reply slip, notice of result, order to mend."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from evaluator.analysis.ledger import LedgerRow
from evaluator.model.result import STAGE_WORDS, Result, RoundInfo
from evaluator.model.round import Round
from evaluator.rendering.edition import edition
from evaluator.rendering.html import environment, report_html, style
from evaluator.rendering.view import view
from evaluator.rendering.view_mending import mending
from evaluator.rendering.view_record import record
from evaluator.rendering.words import Printer
from evaluator.scoring.rounds import DATE_WORDS

RECORD, LETTER, NOTICE, ORDER, REPORT = "现场核查记录", "反馈函", "结果告知单", "整改通知书", "报告"
#: every paper of a round, in the order in which they are needed
KINDS = (RECORD, LETTER, REPORT, NOTICE, ORDER)
_TEMPLATES = {RECORD: "record", LETTER: "letter", NOTICE: "notice", ORDER: "order"}
#: what no name of a file may have
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f\s]+')


class NotMade(Exception):  # noqa: N818 - a state of the round, not an error of the program
    """This paper is not made of this result; the message says why."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper as HTML; `stem` is its place in the round's folder without the ending. `why` says why there is none."""

    kind: str
    stem: str
    html: str = ""
    why: str = ""


def papers_of(
    result: Result, declared: Round, kinds: Iterable[str] = KINDS, rows: Sequence[LedgerRow] | None = None
) -> Iterator[Paper]:
    """The papers of these kinds on one subject; of the record of the visit one for each assessor who goes there.

    `rows` are those of the ledger (整改台账) on the subject; without them there is no order to mend.
    """
    for kind in kinds:
        for assessor in declared.sent(result.conclusion.subject) if kind == RECORD else ("",):
            stem = _stem(kind, result, assessor)
            try:
                yield Paper(kind, stem, paper_html(kind, result, declared=declared, assessor=assessor, rows=rows))
            except NotMade as error:
                yield Paper(kind, stem, why=str(error))


def paper_html(
    kind: str,
    result: Result,
    *,
    declared: Round | None = None,
    assessor: str = "",
    rows: Sequence[LedgerRow] | None = None,
) -> str:
    """One paper as a self-contained page; NotMade where it has no place in this state of the round.

    The record of a visit needs the round as `declared` and the id of the `assessor`.
    """
    if kind == REPORT:
        return report_html(result)
    info = _round_of(result, kind)
    report = view(edition(result))
    own = _OWN[kind](result, info, declared, assessor, rows)
    template = environment("papers").get_template(f"{_TEMPLATES[kind]}.html.j2")
    return template.render(
        r=report,
        kind=kind,
        dates=_dates(info),
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


def _stem(kind: str, result: Result, assessor: str) -> str:
    """`文书/HN-QZ-001-反馈函`; what is made again for a second edition names it."""
    info = result.dossier.round
    word = STAGE_WORDS[info.stage] if kind == REPORT and info is not None else kind
    again = f"第{info.edition}版" if info is not None and info.edition > 1 else ""
    parts = (result.conclusion.subject, word, again, assessor)
    name = "-".join(_FORBIDDEN.sub("-", part) for part in parts if part)
    return f"{'报告' if kind == REPORT else '文书'}/{name}"


# -- what each has of its own ------------------------------------------------------------------------------------------

_Own = Callable[[Result, RoundInfo, Round | None, str, Sequence[LedgerRow] | None], dict[str, Any]]


def _record(result: Result, info: RoundInfo, declared: Round | None, assessor: str, rows: object) -> dict[str, Any]:
    member = next((line for line in info.team if line.id == assessor), None)
    if declared is None or member is None:
        raise NotMade(f"评估组里没有“{assessor}”，不能生成{RECORD}")
    if member.recused:
        raise NotMade(f"{member.name or assessor}回避{result.conclusion.name}，不生成{RECORD}")
    found = record(result, declared, member)
    if not found.leaves and not found.gates:
        raise NotMade(f"{member.name or assessor}在{result.conclusion.name}没有分到要核查的内容")
    return {"record": found}


def _order(
    result: Result, info: RoundInfo, declared: object, assessor: str, rows: Sequence[LedgerRow] | None
) -> dict[str, Any]:
    if rows is None:
        raise NotMade(f"没有整改台账，不能生成{ORDER}")
    found = mending(rows, Printer(result.standard.places), scored=result.standard.scored)
    if not found:
        raise NotMade(f"{result.conclusion.name}没有需要整改的问题，不生成{ORDER}")
    return {"rows": found}


_OWN: dict[str, _Own] = {RECORD: _record, LETTER: lambda *_: {}, NOTICE: lambda *_: {}, ORDER: _order}
