"""`evaluator round report`: the reports and the papers of a round, for each subject."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from evaluator.cli.files import FILE, Desk
from evaluator.cli.output import fail_to_write, write_output
from evaluator.cli.round_results import FOLDER_ARGUMENT, Scored, editions_of, scored
from evaluator.cli.round_score import STAGE_OPTION
from evaluator.diagnostics import listing, suggestion
from evaluator.model.result import Result, Stage
from evaluator.reading.seal import check_seal

if TYPE_CHECKING:
    from evaluator.rendering.papers import Paper

#: the papers by the words of the command line; the ledger is a spreadsheet
LEDGER = "整改台账"
CHOICES = ("报告", "反馈函", "结果告知单", "整改通知书", "现场核查记录", LEDGER)
#: what is made where nothing is asked for
USUAL = {"draft": ("报告", "反馈函"), "final": ("报告", "结果告知单", "整改通知书", LEDGER)}


@click.command()
@FOLDER_ARGUMENT
@STAGE_OPTION
@click.option("--subject", "subjects", multiple=True, metavar="编号", help="只为这些评估对象生成（可重复写）")
@click.option("--paper", "papers", multiple=True, type=click.Choice(CHOICES), help="只生成这些（可重复写）")
@click.option("--html", "as_html", is_flag=True, help="写成 .html，不写 .pdf")
@click.option("-o", "--output", type=FILE, help="写到哪个文件夹；不写则写进轮次的文件夹")
def report(
    folder: Path, stage: Stage, subjects: tuple[str, ...], papers: tuple[str, ...], as_html: bool, output: Path | None
) -> None:
    """生成一轮评估的报告和文书。

    征求意见稿（--stage draft）：报告、反馈函。正式稿：报告、结果告知单、整改通知书、整改台账。
    现场核查记录用 --paper 现场核查记录，去现场之前或之后都可以印。

    例：evaluator round report samples/guizhou --stage draft -o 输出/
    """
    place = output or folder
    if output is not None and output.exists() and not output.is_dir():
        raise click.UsageError(f"“{output}”是一个文件，这里要一个文件夹")
    desk = Desk()
    state = editions_of(desk, folder).state()
    if state.sealed:
        desk.found.extend(check_seal(folder))
    done = scored(desk, folder, state, stage)
    desk.settle()
    assert done is not None, "a fault would have ended the command"
    results = _wanted(done, subjects)
    _write(folder, place, done, results, papers or USUAL[stage], as_html=as_html)


def _wanted(done: Scored, subjects: Iterable[str]) -> list[Result]:
    """The results that are asked for, in the order of the round."""
    by_id = {result.conclusion.subject: result for result in done.results}
    for one in subjects:
        if one not in by_id:
            raise click.UsageError(f"没有“{one}”的结果。{suggestion(one, by_id) or '有结果的是：' + listing(by_id)}")
    wanted = set(subjects)
    return [result for one, result in by_id.items() if not wanted or one in wanted]


def _write(
    folder: Path, place: Path, done: Scored, results: list[Result], papers: tuple[str, ...], *, as_html: bool
) -> None:
    from evaluator.cli.round_ledger import ledgers
    from evaluator.rendering.console import counted
    from evaluator.rendering.papers import papers_of

    desk = Desk()
    mended = ledgers(desk, folder, done.results) if {LEDGER, "整改通知书"} & set(papers) else None
    desk.settle()
    kinds = [kind for kind in papers if kind != LEDGER]
    for result in counted(results, "生成报告"):
        rows = mended.rows(result) if mended is not None else None
        for paper in papers_of(result, done.folder.round, done.folder.standard, kinds, rows):
            if paper.html:
                click.echo(f"已生成：{_one(place, paper, result, as_html=as_html)}")
            else:
                click.echo(f"没有生成：{paper.stem}（{paper.why}）")
    if LEDGER in papers and mended is not None:
        for name, content in mended.files(done.folder.round.title):
            _room(place / name)
            write_output(place / name, content)
            click.echo(f"已生成：{place / name}")


def _one(place: Path, paper: Paper, result: Result, *, as_html: bool) -> Path:
    """Write one paper; the file it is in."""
    target = place / f"{paper.stem}.{'html' if as_html else 'pdf'}"
    _room(target)
    if as_html:
        write_output(target, paper.html.encode("utf-8"))
        return target
    from evaluator.rendering.pdf import MissingGlyphs, PdfUnavailable, write_pdf

    try:
        write_pdf(paper.html, target, result)
    except (PdfUnavailable, MissingGlyphs) as error:
        click.echo(str(error), err=True)
        raise SystemExit(3) from error
    except OSError as error:
        fail_to_write(target, error)
    return target


def _room(target: Path) -> None:
    from evaluator.rendering.files import clear_drafts

    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        fail_to_write(target, error)
    clear_drafts(target.parent)
