"""`evaluator standard import`: a published table becomes a draft of a standard, with what is to be confirmed."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from evaluator.cli.files import FILE, Desk, dumps
from evaluator.cli.output import check_place, write_output
from evaluator.diagnostics import to_json

if TYPE_CHECKING:
    from evaluator.authoring.importing import Imported


@click.command(name="import")
@click.argument("source", type=FILE, metavar="评估表（.xlsx、.docx、.xls、.ods）")
@click.option("-o", "--output", type=FILE, required=True, help="草稿写到哪个文件，以 .yaml 结尾")
@click.option(
    "--table", "tables", type=click.IntRange(min=1), multiple=True, metavar="第几张", help="只用这一张表（可重复写）"
)
@click.option("--force", is_flag=True, help="输出文件已经有了也覆盖")
@click.option("--brief", is_flag=True, help="不逐项对照原文和规则，只说总数")
@click.option("--json", "as_json", is_flag=True, help="按 JSON 输出，供程序读取")
def import_(source: Path, output: Path, tables: tuple[int, ...], force: bool, brief: bool, as_json: bool) -> None:
    """把公布的评估表变成标准的草稿，逐项说明哪些规则要确认、哪些没有认出来。

    例：evaluator standard import 评估指标表.docx -o 草稿.yaml
    """
    if output.suffix.lower() not in (".yaml", ".yml"):
        raise click.UsageError(f"草稿要以 .yaml 结尾，写的是“{output.name}”")
    check_place(output)
    if output.exists() and not force:
        raise click.UsageError(f"“{output}”已经有了，可能有您改过的内容；确实要覆盖的，加 --force")
    from evaluator.authoring.importing import import_table

    imported, found = import_table(source, tables)
    desk = Desk(as_json, found=found)
    desk.settle()
    assert imported is not None, "a fault would have ended the command"
    write_output(output, imported.text.encode())
    if as_json:
        click.echo(dumps({**_plain(imported, output), "faults": [to_json(one) for one in found]}))
        return
    for line in _told(imported, output, brief=brief):
        click.echo(line)


def _told(imported: Imported, output: Path, *, brief: bool) -> list[str]:
    lines = [f"用的表：{'、'.join(imported.used)}"]
    if not brief:
        for leaf in imported.leaves:
            points = f"（{leaf.points}分）" if leaf.points else ""
            lines.append(f"\n{leaf.code} {leaf.name}{points}〔{leaf.by or '未能识别'}〕")
            if leaf.by and "".join(leaf.source.split()) == leaf.sentence.replace("\n", ""):
                lines.append(f"  印出的与原文一字不差：{leaf.sentence}")
                continue
            lines.append(f"  原文：{leaf.source or '（没有）'}")
            lines.append(f"  印出：{leaf.sentence}" if leaf.by else f"  原因：{leaf.why}")
        lines.append("")
    proposed = imported.proposed()
    lines.append(
        f"末级指标 {len(imported.leaves)} 项：程序写出规则、待确认的 {len(proposed)} 项，未能识别的 {len(imported.leaves) - len(proposed)} 项。"
    )
    kinds = Counter(leaf.by for leaf in proposed)
    if kinds:
        lines.append("按写法：" + "，".join(f"{title} {count}" for title, count in kinds.most_common()) + "。")
    if imported.defects:
        lines.append(f"原表自身对不上的 {len(imported.defects)} 处，已照录并记入 known_defects。")
    if imported.standard.attributes:
        names = "、".join(fact.label for fact in imported.standard.attributes.values())
        lines.append(f"有指标只适用于一部分评估对象，按“{names}”区分；请核对 attributes 里的选项全不全。")
    if imported.standard.scored:
        lines.append("等次、否决和加减分的限额不在指标表里，要用的请补写 grades、gates 等。")
    lines.append(f"草稿已写到 {output}；请逐项核对，再运行 evaluator check {output}")
    return lines


def _plain(imported: Imported, output: Path) -> dict[str, object]:
    keys = ("code", "name", "points", "source", "sentence", "by", "why")
    return {
        "draft": str(output),
        "used": list(imported.used),
        "left": [{"table": name, "why": why} for name, why in imported.left],
        "leaves": [{key: getattr(leaf, key) for key in keys} for leaf in imported.leaves],
        "proposed": len(imported.proposed()),
        "unread": len(imported.leaves) - len(imported.proposed()),
        "by_wording": dict(Counter(leaf.by for leaf in imported.proposed())),
        "known_defects": [dict(entry) for entry in imported.defects],
    }
