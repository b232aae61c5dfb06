"""What travels inside a report so that it can be checked: the standard, what the score is made from, and the result."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Literal

from evaluator.model.dossier import Edition
from evaluator.model.plain_data import exact_dump
from evaluator.model.printed import Printing
from evaluator.model.result import Result, dump
from evaluator.model.settings import USUAL, Settings
from evaluator.rendering.agency import own_chapters
from evaluator.rendering.edition import edition_of, unnamed
from evaluator.rendering.html import as_printed
from evaluator.scoring.bundle import (
    ANSWERS_FILE,
    PRINTING_FILE,
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


def attachments(
    result: Result, bundle: Bundle, standard: str, wanted: Edition | None = None, look: Settings = USUAL
) -> tuple[Attachment, ...]:
    """The attachments of a report, each as the edition may show it; `standard` is the text of the standard as read.

    A 公开版 has no answers inside: nobody can tell what of them is about persons.
    """
    dated, own = _day(result), wanted or edition_of(result)
    printed = as_printed(result, wanted, look)
    words = replace(look, logo=None, main="", shade="", chapters=own_chapters(look, own))
    found = [Attachment(STANDARD_FILE, standard.encode("utf-8"), "评估标准，读入时的原文", "Source", dated)]
    if own != "public":
        answers = _json(dump_bundle(bundle_for(bundle, result, own)))
        found.append(Attachment(ANSWERS_FILE, answers, "算分所用的自评数据和核实结果", "Source", dated))
    return (
        *found,
        Attachment(RESULT_FILE, _json(dump(printed)), "评估结果，报告所印的内容由它生成", "Data", dated),
        Attachment(
            PRINTING_FILE, _json(exact_dump(Printing(wanted, words))), "报告的版本和机构自己的文字", "Data", dated
        ),
    )


def standard_inside(text: str) -> tuple[Attachment, ...]:
    """What travels inside a printed standard: its file as it was read. A standard has no day of its own."""
    return (Attachment(STANDARD_FILE, text.encode("utf-8"), "评估标准的数据文件，读入时的原文", "Source", _NO_DAY),)


def bundle_for(bundle: Bundle, result: Result, own: Edition) -> Bundle:
    """The bundle of a result as the 征求意见稿 or the 正式稿 may carry it."""
    named = for_subject(bundle, tuple(_told(result)))
    return without_assessors(named, partial(unnamed, result)) if own == "draft" else named


def _told(result: Result) -> Iterator[str]:
    """The lines of a result that may name others: those of its quotas."""
    for total in (result.conclusion.claimed, result.conclusion.assessed):
        yield from (line.text for line in total.steps) if total is not None else ()


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
