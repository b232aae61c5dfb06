"""Samples: the same for everybody, whatever the order; and fair as far as can be counted."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from evaluator.cli import evaluator
from evaluator.cli.chinese import speak_chinese
from evaluator.scoring.sampling import draw, population_digest

PAGE = Path(__file__).parents[2] / "docs" / "抽样.md"
populations = st.lists(st.text(min_size=1, max_size=4), unique=True, max_size=30)


def test_a_sample_never_changes() -> None:
    """Worked out with `printf '琼中3825|1' | sha256sum` for each number, and sorted."""
    assert draw([str(n) for n in range(1, 121)], 5, "琼中3825") == ("100", "1", "53", "80", "48")


@given(populations, st.text(), st.data())
def test_the_order_of_the_list_does_not_matter(population: list[str], seed: str, data: st.DataObject) -> None:
    n = data.draw(st.integers(0, len(population)))
    other = data.draw(st.permutations(population))
    sample = draw(population, n, seed)
    assert draw(other, n, seed) == sample
    assert population_digest(other) == population_digest(population)
    assert len(set(sample)) == n
    assert set(sample) <= set(population)
    assert draw(population, len(population), seed)[:n] == sample, "a larger sample begins with the smaller one"


def test_every_item_has_the_same_chance() -> None:
    population = [str(n) for n in range(10)]
    counts = Counter(item for seed in range(3000) for item in draw(population, 3, str(seed)))
    assert all(820 < counts[item] < 980 for item in population), "900 expected, four times the deviation"


@pytest.mark.parametrize(("population", "n"), [(["a", "b"], 3), (["a", "a"], 1), (["a"], -1)])
def test_what_cannot_be_drawn(population: list[str], n: int) -> None:
    with pytest.raises(ValueError, match=r"twice|items"):
        draw(population, n, "x")


def run(*arguments: str) -> Result:
    speak_chinese()
    return CliRunner().invoke(evaluator, ["draw", *arguments])


def shown() -> list[tuple[str, str]]:
    """The commands of the guide and what they print."""
    fences = re.findall(r"^```\n(.*?)\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    return [(command, output) for command, output in fences if command.startswith("evaluator draw ")]


@pytest.mark.parametrize(("command", "output"), shown())
def test_the_guide(command: str, output: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("名单.txt").write_text("".join(f"DA-2023-{n:03}\n" for n in range(6, 0, -1)), encoding="utf-8")
    words = [word.strip('"') for word in re.findall(r'"[^"]*"|\S+', command)]
    result = run(*words[2:])
    assert result.exit_code == 0
    assert result.output == output


def test_the_guide_has_two_examples() -> None:
    assert len(shown()) == 2


def test_for_programs() -> None:
    result = run("--from", "5", "-n", "2", "--seed", " a b ", "--json")
    assert result.exit_code == 0
    told = json.loads(result.stdout)
    assert told["drawn"] == list(draw([*"12345"], 2, "a b"))
    assert (told["population"], told["seed"], told["count"]) == (5, "a b", 2)
    assert told["repeat"] == 'evaluator draw --from 5 -n 2 --seed "a b"'


#: what is asked wrongly -> what is said
WRONG = {
    ("--from", "5", "-n", "6", "--seed", "a"): "一共只有 5 个，抽不出 6 个",
    ("--from", "0", "-n", "1", "--seed", "a"): "要在 1 到 1000000 之间",
    ("--from", "1000001", "-n", "1", "--seed", "a"): "要在 1 到 1000000 之间",
    ("--from", "5", "-n", "0", "--seed", "a"): "'-n' / '--count' 不对",
    ("--from", "5", "-n", "1", "--seed", " \u3000"): "种子不能是空的",
    ("--from", "5", "-n", "1"): "缺少选项 '--seed'",
    ("--from", "名单.xlsx", "-n", "1", "--seed", "a"): "复制到记事本",
    ("--from", "没有.txt", "-n", "1", "--seed", "a"): "找不到这个文件",
}


@pytest.mark.parametrize("arguments", WRONG)
def test_what_is_asked_wrongly(arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert WRONG[arguments] in result.output


def test_a_list_that_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "名单.txt"
    path.write_text("\n \n", encoding="utf-8")
    result = run("--from", str(path), "-n", "1", "--seed", "a")
    assert result.exit_code == 1
    assert "名单是空的" in result.output
