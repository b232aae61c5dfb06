"""`evaluator form`: the spreadsheet that a station fills in for its self-report, and the one of an assessor."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from evaluator.cli.files import FILE, Desk, path_of_standard
from evaluator.cli.output import check_place, write_output
from evaluator.diagnostics import Path as Place
from evaluator.model.question import Value
from evaluator.model.report import Assessment, Report
from evaluator.model.standard import Standard


@click.command()
@click.argument("which", metavar="标准的编号或文件", required=False)
@click.option("--report", "report_file", type=FILE, help="已有的自评报告；其中的内容先填进表里，评估表里则印在旁边")
@click.option("--assessor", metavar="编号", help="生成这位评估人员的评估表；要同时给出 --report")
@click.option("--assessment", "assessment_file", type=FILE, help="已有的评估记录；其中的内容先填进评估表")
@click.option("--subjects", "subjects_file", type=FILE, help="名单（.xlsx、.xls、.ods、.csv）；每个站点生成一份")
@click.option(
    "--round", "round_folder", type=FILE, help="一轮评估的文件夹；和 --assessor、--agree 或 --objection 一起用"
)
@click.option("--table", is_flag=True, help="生成汇总表：一行一个站点、一列一个采集项（.xlsx、.csv）；可以带名单")
@click.option("--agree", is_flag=True, help="生成合议表：评估人员意见不一、要定下来的各项")
@click.option("--objection", is_flag=True, help="生成空白的异议表；要同时给出 --subject 和 -o")
@click.option("--subject", "subjects", multiple=True, metavar="编号", help="只做这个评估对象的（可重复写）")
@click.option("--force", is_flag=True, help="同名而内容不同的文件也覆盖；一轮里的表，已经填的会先填进新表")
@click.option("-o", "--output", type=FILE, help="写到哪个文件，以 .xlsx 结尾；几份的写文件夹")
def form(
    which: str | None,
    report_file: Path | None,
    assessor: str | None,
    assessment_file: Path | None,
    subjects_file: Path | None,
    round_folder: Path | None,
    table: bool,
    agree: bool,
    objection: bool,
    subjects: tuple[str, ...],
    force: bool,
    output: Path | None,
) -> None:
    """生成站点自评用的表格，或评估人员用的评估表（Excel、WPS 都能打开）。

    填好后，可以像自评报告、评估记录一样检查、算分和出报告：evaluator check 自评表.xlsx

    带上名单，每个站点生成一份，编号、名称、属性和评估期都已填好，文件名是“县区_站点_年度_自评表.xlsx”。

    例：evaluator form hainan-37 -o 自评表.xlsx

    例：evaluator form hainan-37 --subjects 名单.xlsx -o 自评表/
    汇总表：evaluator form hainan-37 --table -o 汇总表.xlsx
    评估表：evaluator form hainan-37 --assessor P2 --report 自评表.xlsx -o 评估表.xlsx

    一轮评估里，各人的评估表只有本人负责的部分，写进本人的文件夹：

    例：evaluator form --round 琼中2023 --assessor P2

    例：evaluator form --round 琼中2023 --agree

    例：evaluator form --round 琼中2023 --objection --subject HN-QZ-001 -o 异议表.xlsx
    """
    if round_folder is not None or agree or objection or subjects:
        apart = which, report_file, assessment_file, subjects_file, table or None
        _of_round(round_folder, assessor, agree, objection, subjects, output, apart, force=force)
        return
    if which is None:
        raise click.UsageError("缺少参数：标准的编号或文件")
    if output is None:
        raise click.UsageError("缺少选项 -o：写到哪个文件")
    if table:
        from evaluator.cli.form_table import write_table

        write_table(which, subjects_file, output, (report_file, assessor, assessment_file, force))
        return
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
        content, left_out = _assessor_sheet(standard, report, assessment, assessor), []
    else:
        content, left_out = _station_form(standard, report), _left_out(report)
    write_output(output, content)
    if left_out:
        click.echo(f"说明：表里没有地方写{'、'.join(left_out)}，要用的请仍交 YAML 写的自评报告。", err=True)
    click.echo(f"已生成：{output}")


def _left_out(report: Report | None) -> list[str]:
    """What a self-report says that a form has no place for."""
    said = {
        "以前日期的数据（earlier）": report and report.earlier,
        "数据取自哪份公开资料（published）": report and report.published,
    }
    return [name for name, there in said.items() if there]


def _of_round(
    folder: Path | None,
    assessor: str | None,
    agree: bool,
    objection: bool,
    subjects: tuple[str, ...],
    output: Path | None,
    apart: Sequence[object],
    *,
    force: bool,
) -> None:
    """The sheets of a round; `apart` is what only other forms take."""
    if folder is None:
        raise click.UsageError("--agree、--objection 和 --subject 要和 --round 一起用")
    if any(one is not None for one in apart):
        raise click.UsageError("带 --round 的，标准和自评报告都用这一轮文件夹里的，命令里不另写")
    if (assessor is not None) + agree + objection != 1:
        raise click.UsageError("--round 要和 --assessor、--agree、--objection 中的一个一起用")
    from evaluator.cli import round_forms

    if assessor is not None:
        round_forms.write_assessor_sheets(folder, assessor, subjects, output, force=force)
    elif agree:
        round_forms.write_agreements(folder, subjects, output, force=force)
    else:
        round_forms.write_objection(folder, subjects, output)


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
