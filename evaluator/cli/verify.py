"""`evaluator verify`: whether a report prints what its data makes, and the code to be compared with the signed paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from evaluator import __version__
from evaluator.cli.files import FILE, Desk, dumps
from evaluator.diagnostics import Diagnostic, show, to_json
from evaluator.model.dossier import STAGE_WORDS
from evaluator.model.numbers import figures
from evaluator.model.result import Result
from evaluator.model.seal import CODE_DIGITS, check_code, code_of, grouped, outcome_of, result_digest, typed_code

if TYPE_CHECKING:
    from evaluator.reading.report_pdf import ReportPdf
    from evaluator.rendering.verification import Verified
    from evaluator.scoring.bundle import Attached


@click.command()
@click.argument("report", type=FILE, metavar="报告.pdf")
@click.option("--code", metavar="核对码", help="签字页上的核对码（或封存码）；大小写、短横和空格都不要紧")
@click.option("--seal", "seal_file", type=FILE, help="这一版的封存文件（封存/第N版.json），核对报告是不是封存的那一份")
@click.option("--json", "as_json", is_flag=True, help="按 JSON 输出，供程序读取")
def verify(report: Path, code: str | None, seal_file: Path | None, as_json: bool) -> None:
    """核对一份 PDF 报告：按附件重新算分，再把每个表格、每句话与附件比对。

    例：evaluator verify 报告.pdf --code 9CEA-0F15-AED8-1204-77A0
    """
    desk = Desk(as_json)
    pdf = _read(desk, report)
    from evaluator.reading.attached import attached_in
    from evaluator.rendering.verification import unchecked, verified

    attached, found = attached_in(pdf.attached, str(report))
    desk.found.extend(found)
    if attached is None:
        _fail(desk)
    done = verified(attached, pdf.printed, str(report))
    desk.found.extend(done.found)
    desk.found.extend(_added(pdf, report))
    desk.found.extend(_code(attached, code, report))
    if seal_file is not None:
        desk.found.extend(_sealed(attached.result, seal_file, report))
    left = list(unchecked(attached, again=done.again))
    if as_json:
        click.echo(dumps(_as_data(desk, attached.result, done, left)))
    else:
        _tell(desk, _words(desk, attached, done, code, seal_file), left)
    raise SystemExit(desk.code())


def _tell(desk: Desk, words: Iterable[str], left: Sequence[str] = ()) -> None:
    for diagnostic in desk.found:
        click.echo(show(diagnostic), err=True)
    for line in (*words, *(["没有核对、也看不出来的："] if left else []), *(f"  · {line}" for line in left)):
        click.echo(line)


def _read(desk: Desk, report: Path) -> ReportPdf:
    """The report in the file; the command ends where there is none to be read."""
    if not report.is_file():
        raise click.UsageError(f"没有“{report}”这个文件")
    try:
        from evaluator.reading.report_pdf import read_report_pdf
    except ImportError as error:
        click.echo("本机不能读 PDF：没有安装 pikepdf。\n请安装：pip install 'evaluator[pdf]'。", err=True)
        raise SystemExit(3) from error
    pdf, found = read_report_pdf(report)
    desk.found.extend(found)
    if pdf is None:
        _fail(desk)
    return pdf


def _fail(desk: Desk) -> NoReturn:
    """End the command where there is nothing to be checked."""
    if desk.as_json:
        desk.fail()
    _tell(desk, ["不能核对。"])
    raise SystemExit(desk.code())


def _added(pdf: ReportPdf, report: Path) -> Iterator[Diagnostic]:
    """Tell-tales: this program writes a file in one go, and puts nothing on the pages but links."""
    said = [f"文件写成以后又追加过 {pdf.added} 次"] if pdf.added else []
    said += [f"页面上有 {pdf.notes} 处批注或填写框"] if pdf.notes else []
    if said:
        fix = "加盖电子签名属于正常；批注可能盖住原文，请对着核对过的内容看页面"
        yield Diagnostic(str(report), "V806", "，".join(said), fix, "warning")


def _code(attached: Attached, typed: str | None, report: Path) -> Iterator[Diagnostic]:
    """Whether the code on paper is another than the report's."""
    result = attached.result
    if typed is None:
        return
    if attached.printing.edition == "public":
        say = "公开版不印核对码；签字页上的是正式稿的，不能用来核对公开版"
        yield Diagnostic(str(report), "V805", say, "请用 --code 核对正式稿", "warning")
        return
    digits, own = typed_code(typed), check_code(result)
    if digits is None:
        say = f"“{typed}”不是核对码：核对码是 {CODE_DIGITS} 位，只有数字和字母 A—F"
        yield Diagnostic(str(report), "V805", say, "请照签字页重新输入；分组的短横可以不写")
    elif digits == typed_code(_seal(result)):
        say = "输入的是封存码，与报告写的相同；封存码是整轮的，报告的内容是否封存的那一份，要用签字页上的核对码或 --seal 核对"
        yield Diagnostic(str(report), "V805", say, "", "note")
    elif digits != typed_code(own):
        say = f"输入的是 {grouped(digits)}，按附件算出的核对码是 {own}"
        fix = "请先核对有没有输错；没有输错的，这份报告的数据不是签字的那一份"
        yield Diagnostic(str(report), "V805", say, fix)


def _sealed(result: Result, seal_file: Path, report: Path) -> Iterator[Diagnostic]:
    """Whether a report is other than what was sealed."""
    from evaluator.reading.seal import read_manifest

    manifest, found = read_manifest(seal_file)
    yield from found
    if manifest is None:
        return
    subject = result.conclusion.subject
    sealed = next((one for one in manifest.subjects if one.id == subject), None)
    if code_of(manifest) != _seal(result):
        say = f"报告写的封存码是 {_seal(result) or '（没有）'}，这份封存文件的是 {code_of(manifest)}"
        yield Diagnostic(str(report), "V805", say, "请核对封存文件是不是这一轮、这一版的")
    elif sealed is None or sealed.sha256 != result_digest(result):
        was = sealed.words if sealed is not None else "没有这个对象"
        say = f"报告的结果不是封存的那一份：封存的是 {was}，报告附的是 {outcome_of(result).words}"
        yield Diagnostic(str(report), "V805", say, "请向评估机构要封存时的报告")


def _seal(result: Result) -> str:
    return result.dossier.round.seal if result.dossier.round is not None else ""


# -- words -----------------------------------------------------------------------------------------------------------


def _words(desk: Desk, attached: Attached, done: Verified, code: str | None, seal_file: Path | None) -> Iterator[str]:
    result, faults = attached.result, [found.code for found in desk.found if found.severity == "error"]
    info = result.dossier.round
    edition = f"，{info.title}，{STAGE_WORDS[info.stage]}第{info.edition}版" if info is not None else ""
    yield f"{result.conclusion.name}{edition}"
    if done.again and "V803" not in faults:
        yield f"重新算分：按附件里的标准和数据算出 {_outcome(result)}，与附件里的结果逐项相同"
    if "V804" not in faults:
        yield f"页面：表格 {done.cells} 格、正文 {done.letters} 字，与附件里的结果逐格逐句相同"
    same = code is not None and typed_code(code) == typed_code(check_code(result))
    if attached.printing.edition != "public":
        how = "，与输入的相同" if same else "（请与签字页上的核对，或加 --code 由程序核对）"
        yield f"核对码 {check_code(result)}{how}"
    if _seal(result):
        held = seal_file is not None and "V805" not in faults
        how = "，这份报告是封存的那一份" if held else "（整轮的封存码；有封存文件的，可以加 --seal 核对）"
        yield f"封存码 {_seal(result)}{how}"
    if result.engine != __version__:
        yield f"报告由 evaluator {result.engine} 版生成，本机是 {__version__} 版：措辞不同可能由此而来，请用 {result.engine} 版再核对"
    if faults:
        yield f"核对没有通过：{len(faults)} 处不符（见上）。"


def _outcome(result: Result) -> str:
    """The total with its grade as far as they are known, or how many requirements are met."""
    total = result.conclusion.assessed or result.conclusion.claimed
    if total.counts is not None:
        return f"达到 {total.counts.met} 项，共 {total.counts.all} 项"
    grades = "或".join(total.grades) if result.conclusion.assessed is not None else ""
    points = figures(total.score.low, total.score.high, result.standard.places)
    score = f"{points} 分" if total.score.counted else total.score.not_applicable
    return " ".join(part for part in (score, grades) if part)


def _as_data(desk: Desk, result: Result, done: Verified, left: list[str]) -> dict[str, object]:
    return {
        "sound": not desk.broken(),
        "subject": result.conclusion.subject,
        "name": result.conclusion.name,
        "outcome": _outcome(result),
        "check_code": check_code(result),
        "seal": _seal(result),
        "engine": result.engine,
        "scored_again": done.again,
        "cells": done.cells,
        "letters": done.letters,
        "unchecked": left,
        "faults": [to_json(found) for found in desk.found],
    }
