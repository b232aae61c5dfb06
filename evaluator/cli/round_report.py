"""`evaluator round report`: the reports and the papers of a round, for each subject."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from evaluator.cli.files import FILE, Desk
from evaluator.cli.output import fail_to_write, write_output
from evaluator.cli.printing import print_pdf, printing_of, printing_options
from evaluator.cli.round_results import FOLDER_ARGUMENT, Scored, scored, standing
from evaluator.cli.round_score import STAGE_OPTION
from evaluator.diagnostics import listing, suggestion
from evaluator.model.dossier import EDITION_WORDS, Edition, Stage
from evaluator.model.result import Result
from evaluator.model.settings import Settings
from evaluator.rendering.paper_kinds import KINDS, LEDGER, ORDER, REPORT, USUAL
from evaluator.rendering.web_page import web_page

if TYPE_CHECKING:
    from evaluator.cli.round_ledger import Ledgers
    from evaluator.rendering.attachments import Attachment
    from evaluator.rendering.papers import Paper
    from evaluator.rendering.pdf import Means

FORMS = ("pdf", "html", "docx")


@click.command()
@FOLDER_ARGUMENT
@STAGE_OPTION
@click.option("--subject", "subjects", multiple=True, metavar="编号", help="只为这些评估对象生成（可重复写）")
@click.option("--paper", "papers", multiple=True, type=click.Choice([*KINDS, LEDGER]), help="只生成这些（可重复写）")
@click.option(
    "--edition",
    "wanted",
    type=click.Choice(list(EDITION_WORDS)),
    help="报告的版本：draft、final 同 --stage，public 是公开版（正式稿去掉人员的姓名和自由填写的文字）；不写则随 --stage",
)
@printing_options
@click.option(
    "--as",
    "form",
    type=click.Choice(FORMS),
    default="pdf",
    help="写成 pdf、html（用浏览器看和打印）或 docx（可以再改）",
)
@click.option("-o", "--output", type=FILE, help="写到哪个文件夹；不写则写进轮次的文件夹")
def report(
    folder: Path,
    stage: Stage,
    subjects: tuple[str, ...],
    papers: tuple[str, ...],
    wanted: Edition | None,
    settings_file: Path | None,
    font_files: tuple[Path, ...],
    missing_glyph: str,
    form: str,
    output: Path | None,
) -> None:
    """生成一轮评估的报告和文书。

    征求意见稿（--stage draft）：报告、反馈函。正式稿：报告、结果告知单、整改通知书、整改台账。
    公开版（--edition public）：只有报告。
    现场核查记录用 --paper 现场核查记录，去现场之前或之后都可以印。

    例：evaluator round report samples/guizhou --stage draft -o 输出/
    """
    if stage == "draft" and wanted not in (None, "draft"):
        raise click.UsageError("--stage draft 只有征求意见稿，请去掉 --stage 或者 --edition")
    stage = "draft" if wanted == "draft" else stage
    place = output or folder
    if output is not None and output.exists() and not output.is_dir():
        raise click.UsageError(f"“{output}”是一个文件，这里要一个文件夹")
    desk = Desk()
    printing = printing_of(desk, settings_file, font_files, missing_glyph, form=form)
    state = standing(desk, folder)
    done = scored(desk, folder, state, stage)
    if done is not None:
        for result in done.results[:1]:
            printing.check(desk, result)
    desk.settle()
    assert done is not None, "a fault would have ended the command"
    results = _wanted(done, subjects)
    papers = papers or ((REPORT,) if wanted == "public" else USUAL[stage])
    attached = _attached(done, results, wanted, printing.look) if form == "pdf" and REPORT in papers else {}
    maker = _Maker(place, form, printing.means() if form == "pdf" else None, attached, wanted, printing.look)
    mended = _ledgers(folder, done) if {LEDGER, ORDER} & set(papers) else None
    _papers(maker, done, results, [kind for kind in papers if kind != LEDGER], mended, (wanted, printing.look))
    if LEDGER in papers and mended is not None:
        for name, content in mended.files(done.folder.round.title):
            _ledger(place / name, content)


def _attached(
    done: Scored, results: Iterable[Result], wanted: Edition | None, look: Settings
) -> dict[str, tuple[Attachment, ...]]:
    """What travels inside the report of each of these results."""
    from evaluator.reading.text import read_text
    from evaluator.rendering.attachments import attachments

    source, _ = read_text(done.folder.standard_file)
    assert source is not None, "the standard was read before"
    bundles = {bundle.report.subject.id: bundle for bundle in done.bundles}
    subjects = {result.conclusion.subject: result for result in results}
    return {one: attachments(result, bundles[one], source.text, wanted, look) for one, result in subjects.items()}


def _wanted(done: Scored, subjects: Iterable[str]) -> list[Result]:
    """The results that are asked for, in the order of the round."""
    by_id = {result.conclusion.subject: result for result in done.results}
    for one in subjects:
        if one not in by_id:
            raise click.UsageError(f"没有“{one}”的结果。{suggestion(one, by_id) or '有结果的是：' + listing(by_id)}")
    wanted = set(subjects)
    return [result for one, result in by_id.items() if not wanted or one in wanted]


def _ledgers(folder: Path, done: Scored) -> Ledgers:
    """The ledgers of the round; the command ends where what was filled in has faults."""
    from evaluator.cli.round_ledger import ledgers

    desk = Desk()
    found = ledgers(desk, folder, done.results)
    desk.settle()
    return found


def _papers(
    maker: _Maker,
    done: Scored,
    results: Sequence[Result],
    kinds: Sequence[str],
    mended: Ledgers | None,
    as_wanted: tuple[Edition | None, Settings],
) -> None:
    """Make the papers of every subject, and say of each what became of it."""
    from evaluator.rendering.console import counted
    from evaluator.rendering.papers import papers_of

    declared, standard = done.folder.round, done.folder.standard
    for result in counted(results, "生成报告"):
        rows = mended.rows(result) if mended is not None else None
        for paper in papers_of(result, declared, standard, kinds, rows, *as_wanted):
            if paper.html:
                click.echo(f"已生成：{maker.make(paper, result)}")
            else:
                click.echo(f"没有生成：{paper.stem}（{paper.why}）")


@dataclass(frozen=True, slots=True)
class _Maker:
    """Writes papers in one form; `means` are those of making a PDF, `attached` what travels inside each subject's report.

    `wanted` is the edition of the report, where not the result's own.
    """

    place: Path
    form: str
    means: Means | None
    attached: Mapping[str, tuple[Attachment, ...]]
    wanted: Edition | None
    look: Settings

    def make(self, paper: Paper, result: Result) -> Path:
        """Write one paper; the file it is in."""
        target = self.place / f"{paper.stem}.{self.form}"
        _room(target)
        if self.means is not None:
            inside = self.attached.get(result.conclusion.subject, ()) if paper.kind == REPORT else ()
            print_pdf(paper.html, target, result, self.means, inside, self.wanted)
        elif self.form == "docx":
            from evaluator.rendering.docx import docx_bytes

            write_output(target, docx_bytes(paper.html, self.look))
        else:
            write_output(target, web_page(paper.html))
        return target


def _ledger(target: Path, content: bytes) -> None:
    """Write a ledger; one that somebody has written into is left alone, and the new one laid beside it."""
    _room(target)
    if not target.is_file() or target.read_bytes() == content:
        write_output(target, content)
        click.echo(f"已生成：{target}")
        return
    beside = target.with_name(f"{target.stem}（新）{target.suffix}")
    write_output(beside, content)
    click.echo(f"已生成：{beside}（{target.name} 有人改过，没有覆盖；填写的责任单位和期限已经带过来）")


def _room(target: Path) -> None:
    from evaluator.rendering.files import clear_drafts

    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        fail_to_write(target, error)
    clear_drafts(target.parent)
