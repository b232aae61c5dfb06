"""`evaluator form`: the spreadsheet that a station fills in for its self-report, and the one of an assessor."""

from __future__ import annotations

from pathlib import Path

import click

from evaluator.cli.files import FILE, Desk
from evaluator.cli.output import check_place, write_output
from evaluator.cli.standard import path_of_standard
from evaluator.diagnostics import Path as Place
from evaluator.model.question import Value
from evaluator.model.report import Assessment, Report
from evaluator.model.standard import Standard


@click.command()
@click.argument("which", metavar="标准的编号或文件")
@click.option("--report", "report_file", type=FILE, help="已有的自评报告；其中的内容先填进表里，评估表里则印在旁边")
@click.option("--assessor", metavar="编号", help="生成这位评估人员的评估表；要同时给出 --report")
@click.option("--assessment", "assessment_file", type=FILE, help="已有的评估记录；其中的内容先填进评估表")
@click.option("--subjects", "subjects_file", type=FILE, help="名单（.xlsx、.xls、.ods、.csv）；每个站点生成一份")
@click.option("--force", is_flag=True, help="带名单时，同名而内容不同的文件也覆盖")
@click.option("-o", "--output", required=True, type=FILE, help="写到哪个文件，以 .xlsx 结尾；带名单时写文件夹")
def form(
    which: str,
    report_file: Path | None,
    assessor: str | None,
    assessment_file: Path | None,
    subjects_file: Path | None,
    force: bool,
    output: Path,
) -> None:
    """生成站点自评用的表格，或评估人员用的评估表（Excel、WPS 都能打开）。

    填好后，可以像自评报告、评估记录一样检查、算分和出报告：evaluator check 自评表.xlsx

    带上名单，每个站点生成一份，编号、名称、属性和评估期都已填好，文件名是“县区_站点_年度_自评表.xlsx”。

    例：evaluator form hainan-37 -o 自评表.xlsx

    例：evaluator form hainan-37 --subjects 名单.xlsx -o 自评表/
    评估表：evaluator form hainan-37 --assessor P2 --report 自评表.xlsx -o 评估表.xlsx
    """
    if subjects_file is not None:
        if assessor or assessment_file is not None:
            raise click.UsageError("--subjects 只生成自评表，不和 --assessor、--assessment 一起用")
        _each(which, subjects_file, report_file, output, force=force)
        return
    if force:
        raise click.UsageError("--force 只和 --subjects 一起用")
    if output.suffix.lower() != ".xlsx":
        raise click.UsageError(f"输出文件要以 .xlsx 结尾，写的是“{output.name}”")
    if (assessor or assessment_file) and report_file is None:
        raise click.UsageError("评估表要对照自评报告，请用 --report 指定")
    check_place(output)
    desk = Desk()
    path = path_of_standard(which)
    standard = desk.standard(path)
    read = desk.report(report_file, path) if report_file is not None and standard is not None else None
    report = read[0] if read is not None else None
    assessment = None
    if assessment_file is not None and standard is not None and report is not None:
        assessment = desk.assessment(assessment_file, standard, report)
    desk.settle()
    assert standard is not None, "a fault would have ended the command"
    if report is not None and (assessor or assessment is not None):
        content = _assessor_sheet(standard, report, assessment, assessor)
    else:
        content = _station_form(standard, report)
    write_output(output, content)
    click.echo(f"已生成：{output}")


def _station_form(standard: Standard, report: Report | None) -> bytes:
    from evaluator.forms.build import form_of, values_of
    from evaluator.rendering.workbook import form_bytes

    made, values = form_of(standard, report), values_of(report, standard) if report is not None else {}
    return form_bytes(made, values)


def _assessor_sheet(standard: Standard, report: Report, assessment: Assessment | None, assessor: str | None) -> bytes:
    """The sheet as bytes; an assessment that exists must be of the same assessor."""
    from evaluator.forms.assessor import assessor_form
    from evaluator.forms.assessor_values import assessor_values
    from evaluator.rendering.workbook import form_bytes

    if assessment is not None and assessor and assessment.assessor != assessor:
        raise click.UsageError(f"给出的评估记录是评估人员“{assessment.assessor}”的，--assessor 写的是“{assessor}”")
    known: dict[Place, Value] = {("assessor",): assessor or ""}
    if assessment is not None:
        known = assessor_values(assessment, standard, report)
    return form_bytes(assessor_form(standard, report, assessment), known)


def _each(which: str, subjects_file: Path, report_file: Path | None, folder: Path, *, force: bool) -> None:
    """A form for each subject of a list."""
    from evaluator.cli.forms import subjects_in, write_forms

    if report_file is not None:
        raise click.UsageError("--report 和 --subjects 不能一起用：一个填一份，一个每站一份")
    desk = Desk()
    standard = desk.standard(path_of_standard(which))
    listed = subjects_in(desk, subjects_file, standard) if standard is not None else None
    desk.settle()
    assert standard is not None, "a fault would have ended the command"
    assert listed is not None, "a fault would have ended the command"
    write_forms(standard, listed, folder, force=force)
