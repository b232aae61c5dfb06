"""Where the files shipped with the package are: in the package when installed, beside it in a checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


class MissingFilesError(Exception):
    """A folder that ships with the package is not there; the message says so to the user."""


def standards_dir() -> Path:
    """The folder of the standards that ship with the package."""
    return _shipped("standards")


def templates_dir() -> Path:
    """The folder of the templates that ship with the package."""
    return _shipped("templates")


def samples_dir() -> Path:
    """The folder of the sample reports and assessments that ship with the package."""
    return _shipped("samples")


def _shipped(name: str) -> Path:
    """The folder of that name: the wheel's copy first, then the checkout's own."""
    places = [_PACKAGE / "_files" / name]
    checkout = _PACKAGE.parent
    if (checkout / "pyproject.toml").is_file():  # elsewhere, a neighbour of this name is somebody else's
        places.append(checkout / name)
    for place in places:
        if place.is_dir():
            return place
    looked = "、".join(str(place) for place in places)
    raise MissingFilesError(f"找不到随软件附带的 {name} 目录（找过：{looked}）。安装不完整，请重新安装 evaluator。")
