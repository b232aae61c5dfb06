"""`evaluator composite`: one subject held against several standards, each in its own terms."""

from __future__ import annotations

from pathlib import Path

import click

from evaluator.cli.files import FILE, Desk, result_of
from evaluator.cli.output import check_place, write_output
from evaluator.cli.printing import font_options, print_pdf, printing_of
from evaluator.rendering.web_page import web_page


@click.command()
@click.argument("reports", nargs=-1, required=True, type=FILE, metavar="自评报告…")
@click.option(
    "--assessment", "assessments", multiple=True, type=FILE, help="评估记录；给的话每份自评报告一份，按同样次序重复写"
)
@font_options
@click.option("-o", "--output", required=True, type=FILE, help="写到哪个文件；以 .pdf、.html 或 .docx 结尾")
def composite(
    reports: tuple[Path, ...],
    assessments: tuple[Path, ...],
    font_files: tuple[Path, ...],
    missing_glyph: str,
    output: Path,
) -> None:
    """同一个评估对象按几个标准分别对照，合成一份综合报告。

    每个标准给一份自评报告。各标准的结论分列，不相加，不平均，不排名次。

    例：evaluator composite samples/published/shandong.yaml samples/published/shandong-guangxi.yaml -o 综合.pdf
    """
    suffix = output.suffix.lower()
    if suffix not in (".pdf", ".html", ".docx"):
        raise click.UsageError(f"输出文件要以 .pdf、.html 或 .docx 结尾，写的是“{output.name}”")
    if len(reports) < 2:
        raise click.UsageError("综合报告要两份以上自评报告，各按一个标准；只有一份的，用 evaluator report")
    if len(assessments) not in (0, len(reports)):
        raise click.UsageError(f"给了 {len(reports)} 份自评报告和 {len(assessments)} 份评估记录，份数要相同")
    check_place(output)
    desk = Desk()
    printing = printing_of(desk, None, font_files, missing_glyph, form=suffix[1:])
    given = assessments or (None,) * len(reports)
    results = [read[0] for pair in zip(reports, given, strict=True) if (read := result_of(desk, *pair, None))]
    desk.settle()
    from evaluator.rendering.composite import NotOneSubjectError, composite_html

    try:
        html = composite_html(results)
    except NotOneSubjectError as error:
        raise click.UsageError(str(error)) from error
    if suffix == ".html":
        write_output(output, web_page(html))
    elif suffix == ".docx":
        from evaluator.rendering.docx import docx_bytes

        write_output(output, docx_bytes(html))
    else:
        print_pdf(html, output, None, printing.means())
    click.echo(f"已生成：{output}")
