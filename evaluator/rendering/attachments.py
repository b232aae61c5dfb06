"""What travels inside a report so that it can be checked: the standard, what the score is made from, and the result."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from evaluator.model.result import Result, dump
from evaluator.rendering.edition import edition, is_draft
from evaluator.scoring.bundle import (
    ANSWERS_FILE,
    RESULT_FILE,
    STANDARD_FILE,
    Bundle,
    dump_bundle,
    for_subject,
    without_assessors,
)

#: stands where the data has no day: an attachment must have one, and no clock may be asked
_NO_DAY = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside a PDF; `relationship` says what it is to the document, `dated` comes from the data."""

    name: str
    content: bytes
    description: str
    relationship: Literal["Source", "Data"]
    dated: datetime.datetime


def attachments(result: Result, bundle: Bundle, standard: str) -> tuple[Attachment, ...]:
    """The attachments of a report, each as the edition may show it; `standard` is the text of the standard as read."""
    printed, dated = edition(result), _day(result)
    return (
        Attachment(STANDARD_FILE, standard.encode("utf-8"), "评估标准，读入时的原文", "Source", dated),
        Attachment(
            ANSWERS_FILE,
            _json(dump_bundle(edition_of(bundle, result))),
            "算分所用的自评数据和核实结果",
            "Source",
            dated,
        ),
        Attachment(RESULT_FILE, _json(dump(printed)), "评估结果，报告所印的内容由它生成", "Data", dated),
    )


def edition_of(bundle: Bundle, result: Result) -> Bundle:
    """The bundle of a result as its edition may carry it."""
    named = for_subject(bundle, tuple(_told(result)))
    return without_assessors(named) if is_draft(result) else named


def _told(result: Result) -> Iterator[str]:
    """The lines of a result that may name others: those of its quotas."""
    for total in (result.conclusion.claimed, result.conclusion.assessed):
        yield from total.steps if total is not None else ()


def _json(data: Any) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _day(result: Result) -> datetime.datetime:
    """The last day that the result speaks of as done: of the assessment, else of the self-report."""
    for text in (result.dossier.assessed_on, result.dossier.signed_on, result.conclusion.period[1]):
        try:
            return datetime.datetime.combine(datetime.date.fromisoformat(text), datetime.time(tzinfo=datetime.UTC))
        except ValueError:
            continue
    return _NO_DAY
