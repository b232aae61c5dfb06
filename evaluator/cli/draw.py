"""`evaluator draw`: a sample that everybody can draw again."""

from __future__ import annotations

import re
import shlex
import unicodedata
from pathlib import Path

import click

from evaluator.cli.files import Desk, dumps
from evaluator.scoring.sampling import draw as drawn_from
from evaluator.scoring.sampling import population_digest

MOST = 1_000_000
SPREADSHEETS = frozenset({".xlsx", ".xls", ".et", ".csv", ".ods"})


@click.command()
@click.option(
    "--from", "source", required=True, metavar="N|名单.txt", help="从 1 到 N 的编号里抽，或从名单里抽（一行一个）"
)
@click.option("-n", "--count", type=click.IntRange(min=1), required=True, metavar="个数", help="抽几个")
@click.option("--seed", required=True, metavar="文字", help="种子：事先商定并记录的一句话或一串数")
@click.option("--json", "as_json", is_flag=True, help="按 JSON 输出，供程序读取")
def draw(source: str, count: int, seed: str, as_json: bool) -> None:
    """抽样：同样的名单和种子，谁来抽都是同样的结果。

    例：evaluator draw --from 120 -n 10 --seed 2023年8月9日琼中
    """
    seed = unicodedata.normalize("NFC", seed).strip()
    if not seed:
        raise click.UsageError("种子不能是空的，请写一句话或一串数")
    desk = Desk(as_json)
    population = _population(desk, source)
    desk.settle()
    if count > len(population):
        raise click.UsageError(f"一共只有 {len(population)} 个，抽不出 {count} 个")
    sample = drawn_from(population, count, seed)
    code = population_digest(population)
    again = f"evaluator draw --from {_typed(source)} -n {count} --seed {_typed(seed)}"
    if as_json:
        about = {"population": len(population), "digest": code, "seed": seed, "count": count}
        click.echo(dumps({**about, "drawn": list(sample), "method": "sha256(seed|item)", "repeat": again}))
        return
    click.echo(f"从 {len(population)} 个里抽 {count} 个，种子“{seed}”（总体校验值 {code[:12]}）。依抽出的先后：")
    for number, item in enumerate(sample, 1):
        click.echo(f"{number:>4}. {item}")
    if source.isdecimal():
        click.echo(f"按编号排：{'、'.join(sorted(sample, key=int))}")
    click.echo(f"要重抽一遍核对，运行 {again}；总体和种子不变，在任何电脑上结果都相同。")


def _typed(text: str) -> str:
    """A text as it is typed on a command line: as it stands where that is safe, else in quotes (Windows knows only "…")."""
    if re.fullmatch(r"[\w.:/\\@+=-]+", text):
        return text
    return shlex.quote(text) if re.search(r'["$`\\!%]', text) else f'"{text}"'


def _population(desk: Desk, source: str) -> tuple[str, ...]:
    """The numbers from 1 to N, or the items of a list; empty with the faults on the desk."""
    if source.isdecimal():
        if not 1 <= int(source[:9]) <= MOST:
            raise click.UsageError(f"--from 后面的数要在 1 到 {MOST} 之间")
        return tuple(str(number) for number in range(1, int(source) + 1))
    path = Path(source)
    if path.suffix.lower() in SPREADSHEETS:
        raise click.UsageError(
            "名单要是文本文件，一行一个：请把表格里编号那一列复制到记事本，存成 .txt（编码选 UTF-8）"
        )
    from evaluator.reading.roster import read_roster

    items, found = read_roster(path)
    desk.found.extend(found)
    return items or ()
