"""`evaluator report`: the evaluation report of one station as PDF, HTML or .docx."""

from __future__ import annotations

from pathlib import Path

import click

from evaluator.cli.files import FILE, PEERS_OPTION, STANDARD_OPTION, Desk, given
from evaluator.cli.output import check_place, write_output
from evaluator.cli.printing import print_pdf, printing_of, printing_options
from evaluator.model.dossier import EDITION_WORDS, Edition
from evaluator.rendering.web_page import web_page


@click.command()
@click.argument("report_file", type=FILE, metavar="自评报告")
@click.option("--assessment", type=FILE, help="评估记录；不给则是自评测算报告（未经核实）")
@STANDARD_OPTION
@PEERS_OPTION
@click.option(
    "--edition",
    type=click.Choice(list(EDITION_WORDS)),
    help="报告的版本：draft 征求意见稿（不列评估人员的姓名），final 正式稿，public 公开版（不列人员姓名、佐证材料和自由填写的文字）；"
    "不写则内容同正式稿，封面不标版本",
)
@printing_options
@click.option("-o", "--output", required=True, type=FILE, help="写到哪个文件；以 .pdf、.html 或 .docx 结尾")
def report(
    report_file: Path,
    assessment: Path | None,
    standard_file: Path | None,
    peer_files: tuple[Path, ...],
    edition: Edition | None,
    settings_file: Path | None,
    font_files: tuple[Path, ...],
    missing_glyph: str,
    output: Path,
) -> None:
    """生成评估报告。

    PDF 里附有评估标准、算分的数据和结果，可以用 evaluator verify 核对。

    例：evaluator report samples/hainan/jiedao.yaml --assessment samples/hainan/jiedao.assessment.yaml -o 报告.pdf
    """
    suffix = output.suffix.lower()
    if suffix not in (".pdf", ".html", ".docx"):
        raise click.UsageError(f"输出文件要以 .pdf、.html 或 .docx 结尾，写的是“{output.name}”")
    check_place(output)
    desk = Desk()
    printing = printing_of(desk, settings_file, font_files, missing_glyph, form=suffix[1:])
    read = given(desk, report_file, assessment, standard_file, peer_files)
    result = None if read is None else read.result()
    if result is not None:
        printing.check(desk, result)
    desk.settle()
    assert read is not None, "a fault would have ended the command"
    assert result is not None, "it was read"
    from evaluator.rendering.attachments import attachments
    from evaluator.rendering.html import report_html

    html = report_html(result, edition, printing.look)
    if suffix == ".html":
        write_output(output, web_page(html))
    elif suffix == ".docx":
        from evaluator.rendering.docx import docx_bytes

        write_output(output, docx_bytes(html, printing.look))
    else:
        means = printing.means()
        inside = attachments(result, read.bundle(), desk.text_of(read.standard), edition, printing.look)
        print_pdf(html, output, result, means, inside, edition)
    click.echo(f"已生成：{output}")
