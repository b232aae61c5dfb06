"""`evaluator report`: the evaluation report of one station as PDF or HTML."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from evaluator.cli.files import FILE, PEERS_OPTION, STANDARD_OPTION, Desk, Given, given
from evaluator.cli.output import check_place, fail_to_write, write_output
from evaluator.model.result import Result

if TYPE_CHECKING:
    from evaluator.rendering.attachments import Attachment


@click.command()
@click.argument("report_file", type=FILE, metavar="自评报告")
@click.option("--assessment", type=FILE, help="评估记录；不给则是自评测算报告（未经核实）")
@STANDARD_OPTION
@PEERS_OPTION
@click.option("-o", "--output", required=True, type=FILE, help="写到哪个文件；以 .pdf 或 .html 结尾")
def report(
    report_file: Path, assessment: Path | None, standard_file: Path | None, peer_files: tuple[Path, ...], output: Path
) -> None:
    """生成评估报告。

    PDF 里附有评估标准、算分的数据和结果，可以用 evaluator verify 核对。

    例：evaluator report samples/hainan/jiedao.yaml --assessment samples/hainan/jiedao.assessment.yaml -o 报告.pdf
    """
    suffix = output.suffix.lower()
    if suffix not in (".pdf", ".html"):
        raise click.UsageError(f"输出文件要以 .pdf 或 .html 结尾，写的是“{output.name}”")
    check_place(output)
    desk = Desk()
    read = given(desk, report_file, assessment, standard_file, peer_files)
    desk.settle()
    assert read is not None, "a fault would have ended the command"
    from evaluator.rendering.html import report_html

    result = read.result()
    html = report_html(result)
    if suffix == ".html":
        write_output(output, html.encode("utf-8"))
    else:
        _write_pdf(html, result, output, _attached(read, result, desk.text_of(read.standard)))
    click.echo(f"已生成：{output}")


def _attached(read: Given, result: Result, standard: str) -> tuple[Attachment, ...]:
    from evaluator.rendering.attachments import attachments
    from evaluator.scoring.conclude import bundle_of

    return attachments(result, bundle_of(read.standard, read.report, read.assessment, read.peers), standard)


def _write_pdf(html: str, result: Result, output: Path, attached: tuple[Attachment, ...]) -> None:
    from evaluator.rendering.pdf import MissingGlyphs, PdfUnavailable, write_pdf

    try:
        write_pdf(html, output, result, attached)
    except (PdfUnavailable, MissingGlyphs) as error:
        click.echo(str(error), err=True)
        raise SystemExit(3) from error
    except OSError as error:
        fail_to_write(output, error)
