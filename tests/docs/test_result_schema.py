"""The schema of a result: the file in docs/ is the one drawn from the dataclasses, and every sample fits it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from evaluator.model.result import Result, dump, load
from evaluator.model.schema import result_schema
from evaluator.model.standard import Standard
from evaluator.reading.assessment import read_assessment
from evaluator.reading.document import read_document
from evaluator.reading.library import find
from evaluator.reading.report import read_report
from evaluator.reading.standard import read_standard
from evaluator.resources import samples_dir
from evaluator.scoring.conclude import conclude
from tests import regenerate

WRITTEN = Path(__file__).parents[2] / "docs" / "result.schema.json"
#: Self-reports that have an assessment beside them; the one with planted faults has none.
FOUND = sorted(path.relative_to(samples_dir()) for path in samples_dir().glob("*/*.assessment.yaml"))
STATIONS = [path.as_posix().removesuffix(".assessment.yaml") for path in FOUND]
DOCUMENTS = [(station, assessed) for station in STATIONS for assessed in (False, True)]


@cache
def standard(ref: str, beside: Path) -> Standard:
    entry = find(ref, beside)[0]
    found, problems = read_standard(entry.path)
    assert found is not None, problems
    return found


@cache
def result(station: str, assessed: bool) -> Result:
    path = samples_dir() / f"{station}.yaml"
    document, problems = read_document(path)
    assert document is not None, problems
    by = standard(document.value["standard"], path.parent)
    report, problems = read_report(path, by)
    assert report is not None, problems
    assessment = None
    if assessed:
        assessment, problems = read_assessment(path.with_suffix(".assessment.yaml"), by, report)
        assert assessment is not None, problems
    return conclude(by, report, assessment, "0")


@cache
def written() -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(WRITTEN.read_text(encoding="utf-8"))
    return schema


def test_the_file_is_the_generated_one() -> None:
    assert WRITTEN.read_text(encoding="utf-8") == regenerate.result_schema_text(), "run python -m tests.regenerate"


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(result_schema())


def test_there_are_samples() -> None:
    assert len(STATIONS) >= 5


@pytest.mark.parametrize(("station", "assessed"), DOCUMENTS)
def test_a_sample_result_fits_the_schema(station: str, assessed: bool) -> None:
    data = json.loads(json.dumps(dump(result(station, assessed)), ensure_ascii=False))
    errors = [f"{error.json_path}: {error.message}" for error in Draft202012Validator(written()).iter_errors(data)]
    assert errors == []


@pytest.mark.parametrize(("station", "assessed"), DOCUMENTS)
def test_what_is_dumped_is_loaded_again(station: str, assessed: bool) -> None:
    made = result(station, assessed)
    assert load(json.loads(json.dumps(dump(made)))) == made


def test_what_does_not_fit_is_told() -> None:
    """A number instead of its text, a key too many, one too few."""
    data = dump(result(STATIONS[0], True))
    data["conclusion"]["claimed"]["score"]["low"] = 3
    data["extra"] = True
    del data["dossier"]
    assert len(list(Draft202012Validator(written()).iter_errors(data))) >= 3
