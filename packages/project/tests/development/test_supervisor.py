"""How the supervisor decides; as a process it is tested with ``bandstand dev``."""

from __future__ import annotations

from importlib.util import cache_from_source
from pathlib import Path

import pytest

from bandstand.project.development._supervisor import _outermost, _react, _shown


class Workers:
    """Notes what a worker is asked to do."""

    def __init__(self, *, is_there: bool = True) -> None:
        self.is_there = is_there
        self.asked: list[str] = []

    def close(self) -> None:
        self.asked.append("close")

    def stop(self) -> None:
        self.asked.append("stop")

    def start(self) -> None:
        self.asked.append("start")

    def tell(self, what: str) -> None:
        self.asked.append(what)


@pytest.mark.parametrize(
    ("changed", "asked"),
    [
        (["a.py"], ["close", "stop", "start"]),
        ([".env"], ["close", "stop", "start"]),
        (["pyproject.toml"], ["close", "stop", "start"]),
        (["locale/de/LC_MESSAGES/a.mo"], ["close", "stop", "start"]),
        (["a.css", "a.py", "b.html"], ["close", "stop", "start"]),
        (["a.css", "b.css"], ["styles"]),
        (["a.css", "b.html"], ["page"]),
        (["a.js"], ["page"]),
    ],
)
def test_code_starts_the_site_again_styles_are_swapped_and_all_else_loads_the_page(
    changed: list[str], asked: list[str]
) -> None:
    worker = Workers()
    _react([Path("/site") / name for name in changed], worker, Path("/site"))  # type: ignore[arg-type]  # as one
    assert worker.asked == asked


def test_any_change_starts_a_site_that_has_ended(capsys: pytest.CaptureFixture[str]) -> None:
    worker = Workers(is_there=False)
    _react([Path("/site/a.css")], worker, Path("/site"))  # type: ignore[arg-type]  # as one
    assert worker.asked == ["close", "stop", "start"]
    assert capsys.readouterr().out == "a.css changed: starting again\n"


def test_three_files_are_named_and_those_outside_of_the_site_in_full() -> None:
    paths = [Path("/site/a.py"), Path("/site/b/c.py"), Path("/lib/d.py")]
    assert _shown(paths, Path("/site")) == f"a.py, {Path('b/c.py')}, {Path('/lib/d.py')}"
    assert _shown([*paths, Path("/site/e.py")], Path("/site")).endswith(", ...")


def test_a_folder_in_another_is_not_watched_twice(tmp_path: Path) -> None:
    inner, other = tmp_path / "site/packages/one", tmp_path / "other"
    assert _outermost([tmp_path / "site", inner, other, other]) == [tmp_path / "site", other]


def test_what_was_compiled_of_a_changed_module_is_removed_before_the_new_start(tmp_path: Path) -> None:
    compiled = Path(cache_from_source(tmp_path / "views.py"))
    compiled.parent.mkdir(parents=True)
    compiled.touch()
    workers = Workers()
    _react([tmp_path / "views.py", tmp_path / "gone.py"], workers, tmp_path)  # type: ignore[arg-type]  # as one
    assert not compiled.exists()
    assert workers.asked == ["close", "stop", "start"]
