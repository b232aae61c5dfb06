"""The list of evidence: every file with its uses, what was made of it and, in a round, its checksum in the folder."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from evaluator.model.dossier import FileLine
from evaluator.model.node import Node
from evaluator.model.result import Result

#: What a checksum is shortened to where it is only to be recognized.
SHORT = 12

#: How a file stands in the folder of the round.
PLACE_WORDS: dict[str, str] = {"there": "在", "missing": "没有找到", "unused": "没有引用", "unknown": "没有随附"}


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """A file with the indicators it was given for and what the assessor made of it.

    `place` says how it stands in the folder of the round, empty outside a round; `sha256` is empty where it is not there.
    """

    file: str
    uses: tuple[str, ...]
    status: str
    place: str = ""
    sha256: str = ""

    @property
    def short(self) -> str:
        return self.sha256[:SHORT]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The list of evidence, and the leaves that ask for evidence and have none.

    `checked`: the folder of the round was looked at; then `missing` files are named and not there, `unused` the other way.
    """

    files: tuple[EvidenceFile, ...]
    lacking: tuple[tuple[str, str, str], ...]
    checked: bool = False

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(file.file for file in self.files if file.place == PLACE_WORDS["missing"])

    @property
    def unused(self) -> tuple[str, ...]:
        return tuple(file.file for file in self.files if file.place == PLACE_WORDS["unused"])


def evidence(result: Result) -> Evidence:
    """All files that were referred to, looked at, or found in the folder of the round."""
    listed = () if result.dossier.round is None else result.dossier.round.files
    found = {line.file: line for line in listed}
    uses, status = _uses(result.conclusion.leaves()), dict(result.dossier.files)
    for node in result.conclusion.leaves():
        assert node.leaf is not None
        for line in node.leaf.evidence:
            status[line.file] = status.get(line.file) or line.status
    names = {node.code: node.name for node in result.conclusion.walk()}
    unseen = "没有核对" if result.run == "assessed" else "未经核实"
    files = []
    for file in dict.fromkeys([*uses, *status, *found]):
        folder = found.get(file, FileLine(file, (), "", "", ""))
        told = uses.get(file) or [f"{code} {names.get(code, '')}".strip() for code in folder.codes]
        word = folder.status or status.get(file) or ("—" if folder.state == "unused" else unseen)
        files.append(EvidenceFile(file, tuple(told), word, PLACE_WORDS.get(folder.state, ""), folder.sha256))
    checked = any(line.state in ("there", "missing", "unused") for line in listed)
    return Evidence(tuple(files), tuple(_lacking(result.conclusion.leaves())), checked)


def _uses(leaves: Iterable[Node]) -> dict[str, list[str]]:
    """For each file that indicators refer to, which they are, in their order."""
    uses: dict[str, list[str]] = {}
    for node in leaves:
        assert node.leaf is not None
        for line in node.leaf.evidence:
            uses.setdefault(line.file, []).append(_use(node, line.pages, line.proves))
    return uses


def _use(node: Node, pages: str, proves: str) -> str:
    rest = "，".join([*([f"第{pages}页"] if pages else []), *([f"证明：{proves}"] if proves else [])])
    return f"{node.code} {node.name}" + (f"（{rest}）" if rest else "")


def _lacking(leaves: Iterable[Node]) -> Iterable[tuple[str, str, str]]:
    """The leaves for which the standard lists evidence and none was given."""
    for node in leaves:
        assert node.leaf is not None
        if node.leaf.evidence_wanted and not node.leaf.evidence:
            yield node.code, node.name, "、".join(node.leaf.evidence_wanted)
