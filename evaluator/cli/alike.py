"""Files that belong together by their names: 名称.yaml and 名称.assessment.yaml, 名称自评表.xlsx and 名称评估表.xlsx."""

from __future__ import annotations

from pathlib import Path

#: the ends of the names of files that can be read
ENDINGS = (".yaml", ".yml", ".json", ".xlsx", ".xls", ".ods")
_CLAIMED, _FOUND = "自评表", "评估表"
_ASSESSMENT = ".assessment"


def assessments_of(report: Path) -> list[Path]:
    """The assessments that are named like a self-report and are there."""
    stems = [f"{report.stem}{_ASSESSMENT}"]
    if _CLAIMED in report.stem:
        stems.append(_swapped(report.stem, _CLAIMED, _FOUND))
    return _there(report, stems)


def reports_of(assessment: Path) -> list[Path]:
    """The self-reports that an assessment is named like and that are there."""
    stem = assessment.stem
    stems = (
        [stem.removesuffix(_ASSESSMENT), f"{stem.removesuffix(_ASSESSMENT)}.report"]
        if stem.endswith(_ASSESSMENT)
        else []
    )
    if _FOUND in stem:
        stems.append(_swapped(stem, _FOUND, _CLAIMED))
    return [path for path in _there(assessment, stems) if path != assessment]


def _swapped(stem: str, one: str, other: str) -> str:
    """The name with the last of these words replaced."""
    return other.join(stem.rsplit(one, 1))


def _there(path: Path, stems: list[str]) -> list[Path]:
    """The files beside it, first those of the same ending."""
    endings = dict.fromkeys((path.suffix, *ENDINGS))
    names = [path.with_name(f"{stem}{ending}") for ending in endings for stem in stems]
    return [name for name in names if name.is_file()]
