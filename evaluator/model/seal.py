"""A sealed edition of a round (封存): what it was made of, what came of it, and the code (封存码) that stands for all of it.

The text of a manifest is the file itself, so its code can be had without this program: the first 20 digits of the
SHA-256 of 封存/第N版.json.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
import unicodedata
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from evaluator.model.numbers import fixed
from evaluator.model.plain_data import sparse_dump
from evaluator.model.result import Result

FORMAT = "evaluator-seal/1"

#: how many hexadecimal digits make a code, and how many stand together
CODE_DIGITS, GROUP = 20, 4
#: letters that are no hexadecimal digits, read as the digit they are taken for on paper
_MISREAD = str.maketrans("OQILZSG", "0011256")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class SealedFile:
    """An input of the round, named from its folder with `/`, by the size and the SHA-256 of its bytes."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a subject: total and grade as printed and the hash of its result, or why it was not evaluated.

    `total` is empty for a requirements standard and for a subject that is not evaluated (which is not 0).
    """

    id: str
    name: str
    not_evaluated: str
    total: str
    grade: str
    sha256: str

    @property
    def words(self) -> str:
        """What came of it, in words."""
        if self.not_evaluated:
            return f"未参评（{self.not_evaluated}）"
        return " ".join(part for part in (self.total and f"{self.total}分", self.grade) if part) or "已评"


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything that an edition of a round rests on; equal manifests have equal codes.

    `closed_on` is the day of the 正式稿 as the round file has it, never a clock's. `corrects` is the code of the edition
    before, `reason` why that was reopened; both are empty in the first.
    """

    round: str
    title: str
    edition: int
    corrects: str
    reason: str
    closed_on: str
    standard: str
    standard_hash: str
    engine: str
    subjects: tuple[Outcome, ...]
    files: tuple[SealedFile, ...]
    format: str = FORMAT


@dataclass(frozen=True, slots=True)
class Reopening:
    """The record that opens a sealed round again: the edition that begins, the code of the one it corrects, and why."""

    edition: int
    corrects: str
    reason: str
    format: str = FORMAT


@dataclass(frozen=True, slots=True)
class RoundState:
    """How a round stands: the edition at hand, whether it is sealed, and under which code; what it corrects, and why."""

    edition: int = 1
    sealed: bool = False
    code: str = ""
    corrects: str = ""
    note: str = ""


# -- text and code --


def text_of(record: Manifest | Reopening) -> str:
    """The text of its file: JSON, a line for each file and each subject, the same wherever it is written."""
    data = dataclasses.asdict(record)
    return "{\n" + ",\n".join(f' "{key}": {_line(value)}' for key, value in data.items()) + "\n}\n"


def _line(value: Any) -> str:
    if not isinstance(value, tuple):
        return json.dumps(value, ensure_ascii=False)
    return "[" + ",".join(f"\n  {json.dumps(item, ensure_ascii=False)}" for item in value) + "\n ]"


def digest_of(manifest: Manifest) -> str:
    """The SHA-256 of its file, 64 digits."""
    return hashlib.sha256(text_of(manifest).encode("utf-8")).hexdigest()


def code_of(manifest: Manifest) -> str:
    """The 封存码: `9CEA-9F5E-AEDB-1204-77A0`."""
    return grouped(digest_of(manifest)[:CODE_DIGITS].upper())


def grouped(digits: str) -> str:
    """Digits in groups of four, as they are printed."""
    return "-".join(digits[start : start + GROUP] for start in range(0, len(digits), GROUP))


def typed_code(text: str) -> str | None:
    """The digits of a code that a person typed: 20, or all 64; None where it is neither.

    Small letters, blanks, dashes, 全角 and letters that look like digits (O for 0, I for 1) make no difference.
    """
    plain = unicodedata.normalize("NFKC", text).upper().translate(_MISREAD)
    digits = re.sub(r"[\s\-‐-―−－_.·:：]", "", plain)
    return digits if re.fullmatch(rf"[0-9A-F]{{{CODE_DIGITS}}}|[0-9A-F]{{64}}", digits) else None


# -- what came of a subject --


def outcome_of(result: Result) -> Outcome:
    """What a result comes to in a manifest, whatever seal the result may bear."""
    settled = result.conclusion.assessed or result.conclusion.claimed
    numbered = result.standard.scored and settled.score.counted
    total = fixed(settled.score.low, result.standard.places) if numbered else ""
    name = result.conclusion.name
    return Outcome(result.conclusion.subject, name, "", total, settled.grade, result_digest(result))


def result_digest(result: Result) -> str:
    """The SHA-256 of a result in canonical form, without its seal, which is made of this, and without what is as by default."""
    bare = result if result.dossier.round is None else sealed(result, "")
    text = json.dumps(sparse_dump(bare), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def check_code(result: Result) -> str:
    """The 核对码 of a report, in groups: the first digits of the digest of the result that it prints."""
    return grouped(result_digest(result)[:CODE_DIGITS].upper())


def sealed(result: Result, code: str) -> Result:
    """The result of a round under a seal."""
    return _about(result, seal=code)


def in_edition(result: Result, state: RoundState) -> Result:
    """The result of a round with the edition it belongs to, what that corrects and why, and the seal once there is one."""
    return _about(result, edition=state.edition, corrects=state.corrects, note=state.note, seal=state.code)


def _about(result: Result, **changes: Any) -> Result:
    about = result.dossier.round
    if about is None:
        raise ValueError("a result outside a round belongs to no edition")
    return replace(result, dossier=replace(result.dossier, round=replace(about, **changes)))
