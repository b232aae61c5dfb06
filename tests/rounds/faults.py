"""What is told of a round that is closed, opened again or verified: examples of the catalogue of faults, as steps from a sound round."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from click.testing import CliRunner

from evaluator.cli import evaluator
from evaluator.model.seal import CODE_DIGITS, code_of, grouped
from evaluator.reading.seal import read_editions
from tests.rounds.made import FILES, make_round

#: a text is the whole file, two texts are words and what stands instead of them, None takes the file away
Change = str | tuple[str, str] | None
#: a command of `evaluator round`, or what is changed in the folder; of the last command the faults are told
Step = str | Mapping[str, Change]

NAME = "清溪2024"
_SEAL, _RESULT = "封存/第1版.json", "结果/第1版/QX-001.json"
_CLOSE, _VERIFY, _REOPEN = "close {}", "verify {}", "reopen {} --reason 补正清河镇"
_PENDING = FILES["异议/柳塘镇-1.yaml"].partition("decision")[0] + "decision: pending\n"

SEALED: dict[str, Sequence[Step]] = {
    "T731-not-written-by-the-program": [_CLOSE, {_SEAL: ('"edition": 1', '"edition": "一"')}, _VERIFY],
    "T731-cut-off": [_CLOSE, {_SEAL: '{\n "round": "qingxi-2024",\n'}, _VERIFY],
    "T731-other-version": [_CLOSE, {_SEAL: ("evaluator-seal/1", "evaluator-seal/2")}, _VERIFY],
    "T732-saved-by-another-program": [_CLOSE, {_SEAL: ("\n", "\r\n")}, _VERIFY],
    "T733-seal-edited": [_CLOSE, _REOPEN, {_SEAL: ('"15.25"', '"16.25"')}, _CLOSE],
    "T733-edition-gone": [_CLOSE, _REOPEN, _CLOSE, {_SEAL: None}, _VERIFY],
    "T733-other-edition": [_CLOSE, {_SEAL: ('"edition": 1', '"edition": 2')}, _VERIFY],
    "T734-changed": [_CLOSE, {"评估/P2/清河镇.yaml": ("4.5", "6")}, _CLOSE],
    "T735-gone": [_CLOSE, {"佐证/QX-002/花名册.txt": None}, _VERIFY],
    "T736-more": [_CLOSE, {"佐证/QX-002/花名册（补）.txt": "辛\n"}, _VERIFY],
    "T737-one-group": [_CLOSE, "verify {} --code {other}"],
    "T737-not-a-code": [_CLOSE, "verify {} --code 第1版"],
    "T738-seal-edited": [_CLOSE, {_SEAL: ("15.25", "16.25"), "结果/第1版/QX-001.json": None, "结果/第1版/QX-002.json": None}, _VERIFY],
    "T738-date-edited": [_CLOSE, {_SEAL: ("2024-09-05", "2024-09-01"), "结果/第1版/QX-001.json": None, "结果/第1版/QX-002.json": None}, _VERIFY],
    "T739-edited": [_CLOSE, {_RESULT: ("优秀", "良好")}, _VERIFY],
    "T739-other-format": [_CLOSE, {_RESULT: ("evaluator-result/2", "evaluator-result/1")}, _VERIFY],
    "T739-of-another-seal": [_CLOSE, {_RESULT: "结果"}, _VERIFY],
    "T740-no-report": [{"评估轮次.yaml": ("  - QX-002\n", "  - QX-002\n  - {id: QX-004, name: 新塘镇社工站}\n")}, _CLOSE],
    "T741-not-assessed": [{"评估/P2/清河镇.yaml": None}, _CLOSE],
    "T742-fact-disputed": [
        {
            "评估轮次.yaml": ('"1": [P1]', '"1": [P1, P2]'),
            "评估/P2/清河镇.yaml": ("date: 2024-08-09\n", "date: 2024-08-09\nfacts: {社工: {value: 2, reason: 一人已离职}}\n"),
        },
        _CLOSE,
    ],
    "T742-judgements-differ": [{"评估轮次.yaml": ("judgement: mean", "judgement: consensus")}, _CLOSE],
    "T743-pending": [{"异议/柳塘镇-1.yaml": _PENDING}, _CLOSE],
    "T744-no-date": [{"评估轮次.yaml": (", final_on: 2024-09-05", "")}, _CLOSE],
    "T744-before-the-one-it-corrects": [_CLOSE, _REOPEN, {"评估轮次.yaml": ("final_on: 2024-09-05", "final_on: 2024-09-03")}, _CLOSE],
    "T745-never-known": [
        {
            "标准/清溪县标准.yaml": ("label: 持证社工人数,", "label: 持证社工人数, by: station,"),
            "评估/P1/清河镇.yaml": (", 持证社工: verified", ""),
            "评估/P1/柳塘镇.yaml": (", 持证社工: {value: 1, reason: 一张证书已过登记有效期}", ""),
            "异议/柳塘镇-1.yaml": None,
        },
        _CLOSE,
    ],
    "T746-no-reason": [_CLOSE, _REOPEN, {"封存/更正第2版.json": ("补正清河镇", " ")}, _CLOSE],
    "T747-names-alike": [{"佐证/QX-001/Café.txt": "一", "佐证/QX-001/Cafe\u0301.txt": "二"}, _CLOSE],
}  # fmt: skip


def told(steps: Sequence[Step]) -> str:
    """The faults that the last command tells, of a round made in the working folder.

    The codes in it are made up, since the true ones change with the program.
    """
    root = make_round(Path(NAME))
    stderr = ""
    for step in steps:
        if isinstance(step, str):
            words = [word.format(NAME, other=_other(root)) for word in step.split()]
            stderr = CliRunner().invoke(evaluator, ["round", *words]).stderr
        else:
            for name, change in step.items():
                _change(root / name, change)
    return MadeUp()(stderr.rpartition("共 ")[0])


def _change(place: Path, change: Change) -> None:
    if change is None:
        place.unlink()
        return
    if isinstance(change, tuple):
        text = place.read_bytes().decode("utf-8")
        assert change[0] in text, f"nothing to change in {place}"
        change = text.replace(*change)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(change.encode("utf-8"))


def _other(root: Path) -> str:
    """The code of the round with another third group; empty where it is not sealed."""
    editions, _ = read_editions(root)
    if editions is None or not editions.sealed:
        return ""
    groups = code_of(editions.sealed[-1]).split("-")
    groups[2] = groups[2][:3] + ("0" if groups[2][3] != "0" else "1")
    return "-".join(groups)


class MadeUp:
    """Puts made-up codes in the place of true ones: the n-th different group of digits is always the same one."""

    def __init__(self) -> None:
        self.known: dict[str, str] = {}

    def __call__(self, text: str) -> str:
        text = re.sub(
            r"(?<![0-9A-F-])[0-9A-F]{4}(-[0-9A-F]{4}){4}(?![0-9A-F-])", lambda found: self._code(found[0]), text
        )
        return re.sub(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])", lambda found: self._digest(found[0]), text)

    def _code(self, code: str) -> str:
        groups = code.split("-")
        return "-".join(self.known.setdefault(one, f"{0xA17C + 4919 * len(self.known):04X}"[-4:]) for one in groups)

    def _digest(self, digest: str) -> str:
        """A SHA-256 that begins with the made-up code."""
        begins = self._code(grouped(digest[:CODE_DIGITS].upper())).replace("-", "").lower()
        return begins + hashlib.sha256(begins.encode("ascii")).hexdigest()[CODE_DIGITS:]
