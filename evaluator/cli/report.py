"""`evaluator report`: the evaluation report of one station as PDF, HTML or .docx."""

from __future__ import annotations

from pathlib import Path

import click

from evaluator.cli.files import FILE, PEERS_OPTION, STANDARD_OPTION, Desk, result_of
from evaluator.cli.output import check_place, fail_to_write, write_output
from evaluator.model.result import Result


@click.command()
@click.argument("report_file", type=FILE, metavar="自评报告")
@click.option("--assessment", type=FILE, help="评估记录；不给则是自评测算报告（未经核实）")
@STANDARD_OPTION
@PEERS_OPTION
@click.option("-o", "--output", required=True, type=FILE, help="写到哪个文件；以 .pdf、.html 或 .docx 结尾")
def report(
    report_file: Path, assessment: Path | None, standard_file: Path | None, peer_files: tuple[Path, ...], output: Path
) -> None:
    """生成评估报告。

    例：evaluator report samples/hainan/jiedao.yaml --assessment samples/hainan/jiedao.assessment.yaml -o 报告.pdf
    """
    suffix = output.suffix.lower()
    if suffix not in (".pdf", ".html", ".docx"):
        raise click.UsageError(f"输出文件要以 .pdf、.html 或 .docx 结尾，写的是“{output.name}”")
    check_place(output)
    desk = Desk()
    read = result_of(desk, report_file, assessment, standard_file, peer_files)
    desk.settle()
    assert read is not None, "a fault would have ended the command"
    from evaluator.rendering.html import report_html

    html = report_html(read[0])
    if suffix == ".html":
        write_output(output, html.encode("utf-8"))
    elif suffix == ".docx":
        from evaluator.rendering.docx import docx_bytes

        write_output(output, docx_bytes(html))
    else:
        _write_pdf(html, read[0], output)
    click.echo(f"已生成：{output}")


def _write_pdf(html: str, result: Result, output: Path) -> None:
    from evaluator.rendering.pdf import MissingGlyphs, PdfUnavailable, write_pdf

    try:
        write_pdf(html, output, result)
    except (PdfUnavailable, MissingGlyphs) as error:
        click.echo(str(error), err=True)
        raise SystemExit(3) from error
    except OSError as error:
        fail_to_write(output, error)
