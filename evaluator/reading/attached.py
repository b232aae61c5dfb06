"""The attachments of a report read back: the standard, what the score is made from, and the result that is printed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeVar

from evaluator.diagnostics import Diagnostic, has_errors
from evaluator.model.plain_data import load_as
from evaluator.model.printed import Printing
from evaluator.model.result import OtherFormatError, load
from evaluator.model.standard import Standard
from evaluator.reading.document import parse_text
from evaluator.reading.placing import place
from evaluator.reading.standard import build_standard
from evaluator.scoring.bundle import ANSWERS_FILE, PRINTING_FILE, RESULT_FILE, STANDARD_FILE, Attached, load_bundle

T = TypeVar("T")

_FIX = "请换成 evaluator 生成的、没有改动过的 PDF"


def attached_in(files: Mapping[str, bytes], file: str) -> tuple[Attached | None, list[Diagnostic]]:
    """The attachments of the report `file`, or None with what is wrong with them."""
    if RESULT_FILE not in files:
        say, fix = (
            "文件里没有附上评估结果，不能核对",
            "请换成 evaluator 生成的评估报告（PDF）；填报指南、浏览器打印的、旧版本生成的没有附件",
        )
        if STANDARD_FILE in files:
            say = "这是印发的评估标准，不是评估报告，里面没有评估结果"
            fix = f"要核对的是报告的，请换成那份报告；要核对标准的，从 PDF 的附件里取出 {STANDARD_FILE}，用 evaluator check 检查"
        return None, [Diagnostic(file, "V802", say, fix)]
    result, found = _json(files, RESULT_FILE, file, load)
    bundle, more = _json(files, ANSWERS_FILE, file, load_bundle)
    printing, again = _json(files, PRINTING_FILE, file, partial(load_as, Printing))
    standard, others = _standard(files, file)
    found += more + again + others
    if result is None or has_errors(found):
        return None, found
    return Attached(result, standard, bundle, printing or Printing()), found


def _json(
    files: Mapping[str, bytes], name: str, file: str, build: Callable[[Any], T]
) -> tuple[T | None, list[Diagnostic]]:
    """What an attachment in JSON says; None without a fault where it is not there."""
    text = _text(files, name)
    if text is None:
        return None, []
    try:
        document, found = parse_text(text, name)
        if document is None:
            return None, _unread(file, name, found)
        return build(json.loads(document.text)), []
    except OtherFormatError as error:
        fix = "请用写这份报告的那个版本核对，或者用本程序从原来的数据重新生成报告"
        return None, [Diagnostic(file, "V802", f"附件 {name} {error.why}，不能核对", fix)]
    except (ValueError, RecursionError):
        return None, _unread(file, name, [])


def _standard(files: Mapping[str, bytes], file: str) -> tuple[Standard | None, list[Diagnostic]]:
    text = _text(files, STANDARD_FILE)
    if text is None:
        return None, []
    document, found = parse_text(text, STANDARD_FILE)
    if document is None:
        return None, _unread(file, STANDARD_FILE, found)
    standard, faults = build_standard(document.value)
    return standard, [] if standard is not None else _unread(file, STANDARD_FILE, place(document, faults))


def _text(files: Mapping[str, bytes], name: str) -> str | None:
    """The text of an attachment; bytes that are none become a text that cannot be read."""
    return files[name].decode("utf-8", errors="replace") if name in files else None


def _unread(file: str, name: str, found: list[Diagnostic]) -> list[Diagnostic]:
    why = f"：{found[0].say}" if found else ""
    return [Diagnostic(file, "V802", f"附件 {name} 读不出来，或不是程序写的{why}", _FIX)]
