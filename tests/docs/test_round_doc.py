"""The guide to rounds: the folder of its examples is sound, waits for what it says, and scores what its table says."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluator import __version__
from evaluator.diagnostics import CATALOGUE, show
from evaluator.model.dossier import Stage
from evaluator.model.result import Result
from evaluator.reading.round_folder import RoundFolder, read_round
from evaluator.reading.round_shapes import OBJECTION, ROUND
from evaluator.scoring.lines import score_text
from evaluator.scoring.rounds import conclude_round
from evaluator.scoring.todo import status_of
from tests.docs import examples as guide
from tests.docs.examples import DOCS, FILES

PAGE = DOCS / "评估轮次.md"
KEYS = "必填"


def text_of(path: Path, kind: str) -> str:
    (example,) = guide.examples(path, kind)
    return example.blocks["yaml"] + "\n"


def made(root: Path) -> Path:
    """The folder of the examples."""
    files = {
        "评估轮次.yaml": text_of(PAGE, "评估轮次"),
        "标准/标准.yaml": text_of(DOCS / "评分规则" / "标准文件.md", "标准"),
        "自评/青禾.yaml": text_of(FILES, "自评报告"),
        "评估/P1/青禾.yaml": text_of(FILES, "评估记录"),
        "评估/P2/青禾.yaml": text_of(PAGE, "评估记录"),
        "合议/青禾.yaml": text_of(PAGE, "合议"),
        "异议/青禾档案.yaml": text_of(PAGE, "异议"),
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


def folder_in(root: Path) -> RoundFolder:
    folder, found = read_round(root)
    assert folder is not None, "\n".join(map(show, found))
    assert not found, "\n".join(map(show, found))
    return folder


def result_of(folder: RoundFolder, stage: Stage) -> Result:
    (result,) = conclude_round(folder.standard, folder.round, folder.cases, __version__, stage)
    return result


def test_the_scores_are_those_of_the_table(tmp_path: Path) -> None:
    folder = folder_in(made(tmp_path))
    (example,) = guide.examples(PAGE, "得分")
    stages: tuple[Stage, ...] = ("draft", "final")
    results = [result_of(folder, stage).conclusion for stage in stages]
    for code, *told, _ in guide.rows(example, "指标", "征求意见稿", "正式稿", "说明"):
        found = []
        for conclusion in results:
            assert conclusion.assessed is not None
            nodes = {node.code: node for node in conclusion.leaves()}
            if code == "等次":
                found.append(conclusion.assessed.grade)
            else:
                found.append(score_text(conclusion.assessed.score if code == "总分" else nodes[code].score("assessed")))
        assert found == told, code


def test_without_agreement_the_fact_waits_for_it(tmp_path: Path) -> None:
    (made(tmp_path) / "合议/青禾.yaml").unlink()
    folder = folder_in(tmp_path)
    first = status_of(folder.standard, folder.round, folder.cases)[0]
    assert [dispute.label for dispute in first.disputes] == ["入户走访户次"]
    nodes = {node.code: node for node in result_of(folder, "draft").conclusion.leaves()}
    assert score_text(nodes["3.1"].score("assessed")) == "0—2"


def test_every_key_is_in_the_tables_and_every_code_is_one() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert [key for key in (*ROUND["properties"], *OBJECTION["properties"]) if f"`{key}`" not in text] == []
    (_, *listed) = [
        line.split("|")[1].strip() for line in text.splitlines() if line.startswith(("| T", "| A", "| 代码"))
    ]
    assert set(listed) <= CATALOGUE.keys()


@pytest.mark.parametrize("block", ["groups:", "surveys:"])
def test_the_snippets_are_right(block: str, tmp_path: Path) -> None:
    """The groups and the survey of the guide, put into its round, as far as its people and facts go."""
    text = PAGE.read_text(encoding="utf-8")
    start = text.index(f"```\n{block}") + 4
    snippet = text[start : text.index("```", start)].replace("P4", "P5").replace("群众满意率", "支出率")
    file = made(tmp_path) / "评估轮次.yaml"
    added = "  P5: {name: 郑某}\n" if block == "groups:" else ""
    whole = file.read_text(encoding="utf-8").replace("minimum_team: {members: 2}\n", added + snippet)
    file.write_text(whole.replace('"1": [P1]', '"*": [P1, P2, P5]' if added else '"1": [P1]'), encoding="utf-8")
    _, found = read_round(tmp_path)
    codes = {one.code for one in found}
    assert codes <= {"T713"}, "\n".join(map(show, found))
