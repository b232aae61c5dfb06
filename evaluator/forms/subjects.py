"""Who is to report: the list of subjects (名单) that a bureau keeps, and what the file of each is called."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from evaluator.diagnostics import Path
from evaluator.model.question import Value

#: how a column or an attribute is called that says in which county a subject is, without brackets and 所在
_COUNTY = frozenset(
    {"县", "区", "县区", "区县", "县市", "市县", "县市区", "市县区", "县区市", "区县市", "旗县", "旗县区", "县旗区"}
)
_BESIDE = re.compile(r"[\s（）()、/／]|^所(在|属)")
#: what Windows forbids in the name of a file, and what would look like it
FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')
#: how many bytes of a file's name each part may take; together with the rest they stay below the 255 that Linux allows
_COUNTY_BYTES, _NAME_BYTES, _ID_BYTES, _YEAR_BYTES = 36, 120, 36, 12
_SHORT_NAME_BYTES = 84


@dataclass(frozen=True, slots=True)
class Listed:
    """One subject of the list. `period` is empty where the list does not say; `county` and `year` serve the file's name."""

    id: str
    name: str
    kind: str = ""
    attributes: Mapping[str, Value] = field(default_factory=dict)
    period: tuple[str, str] = ("", "")
    county: str = ""
    year: str = ""

    def values(self) -> dict[Path, Value]:
        """What the list says, by its place in the plain data of a self-report."""
        words: Mapping[Path, str] = {
            ("subject", "id"): self.id,
            ("subject", "name"): self.name,
            ("subject", "kind"): self.kind,
            ("period", "from"): self.period[0],
            ("period", "to"): self.period[1],
        }
        found: dict[Path, Value] = {path: text for path, text in words.items() if text}
        return found | {("subject", "attributes", name): value for name, value in self.attributes.items()}


def is_county(heading: str) -> bool:
    """Whether a column or an attribute of that name says the county: 县区, 所在市县, 县（市、区）."""
    return _BESIDE.sub("", heading) in _COUNTY


def same_id(text: str) -> str:
    """An id as it is compared: 全角 and small letters, blanks and kinds of dashes make no difference."""
    return re.sub(r"[‐-―－—]", "-", re.sub(r"\s", "", unicodedata.normalize("NFKC", text))).casefold()


def file_names(listed: Iterable[Listed], ending: str = "自评表.xlsx") -> dict[str, str]:
    """The name of each subject's file by its id: 县区_站点_年度_自评表.xlsx, with the id in it where two would be the same.

    Names that differ only in small and capital letters are the same to Windows.
    """
    subjects = list(listed)
    plain = {one.id: _name(one, ending) for one in subjects}
    count = Counter(name.casefold() for name in plain.values())
    found: dict[str, str] = {}
    for one in subjects:
        name = plain[one.id] if count[plain[one.id].casefold()] == 1 else _name(one, ending, _cut(one.id, _ID_BYTES))
        found[one.id] = _free(
            name, {other.casefold() for other in (*found.values(), *plain.values())} - {plain[one.id].casefold()}
        )
    return found


def sheet_name(id_: str, name: str, ending: str) -> str:
    """The name of a sheet about a subject in a round: 编号_名称_评估表.xlsx. Ids of a round differ, and so do these."""
    parts = (_cut(id_, _NAME_BYTES), _cut(name, _SHORT_NAME_BYTES))
    return "_".join([part for part in parts if part] + [ending])


def _name(one: Listed, ending: str, id_: str = "") -> str:
    parts = (_cut(one.county, _COUNTY_BYTES), _cut(one.name, _NAME_BYTES), id_, _cut(one.year, _YEAR_BYTES))
    return "_".join([part for part in parts if part] + [ending])


def _free(name: str, taken: set[str]) -> str:
    """The name, with a number where it is taken, which ids that are cut can bring about."""
    stem, dot, suffix = name.rpartition(".")
    tries = (name, *(f"{stem}_{n}{dot}{suffix}" for n in range(2, len(taken) + 3)))
    return next(some for some in tries if some.casefold() not in taken)


def _cut(text: str, most: int) -> str:
    """A part of a file's name: what Windows forbids replaced, and no longer than that many bytes."""
    plain = FORBIDDEN.sub("-", unicodedata.normalize("NFC", text)).strip(" .")
    return plain.encode()[:most].decode(errors="ignore").strip(" .")
