"""The packages that a change touches: by file names, and in a real little repository."""

import json
from pathlib import Path

import pytest
from affected import UnknownRevision, git, main, packages_of, touched_packages
from workspace import Workspace


def write(root: Path, *files: str) -> None:
    for name in files:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write("one more line\n")


def commit(root: Path) -> str:
    git(root, "add", "-A")
    git(root, "-c", "user.name=Ada", "-c", "user.email=ada@example.org", "commit", "-q", "-m", "Change")
    return git(root, "rev-parse", "HEAD")


@pytest.fixture
def planted(tmp_path: Path) -> Path:
    write(tmp_path, *(f"packages/{name}/pyproject.toml" for name in ("http", "orm", "urls")))
    return tmp_path


@pytest.fixture
def repository(planted: Path) -> Path:
    git(planted, "init", "-q", "-b", "main")
    (planted / ".gitignore").write_text("/.nox/\n", encoding="utf-8")
    commit(planted)
    return planted


def record_green(root: Path, text: str) -> None:
    (root / ".nox").mkdir(exist_ok=True)
    (root / ".nox" / "last-green").write_text(f"{text}\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("files", "packages"),
    [
        (["packages/urls/src/bandstand/urls/__init__.py", "packages/urls/README.md"], ("urls",)),
        (["packages/urls/README.md", "packages/http/tests/test_a.py"], ("http", "urls")),
        (["docs/index.md", ".github/workflows/checks.yml", "README.md", "tools/layers.toml"], ()),
        (["tools/tests/test_wheels.py", "tools/bench/bench_urls.py"], ()),
        (["packages/gone/README.md"], ()),
        ([], ()),
    ],
)
def test_a_file_touches_the_package_that_it_lies_in(planted: Path, files: list[str], packages: tuple[str, ...]) -> None:
    assert packages_of(files, Workspace(planted)) == packages


@pytest.mark.parametrize("file", ["pyproject.toml", "noxfile.py", "tools/wheels.py", "packages/conftest.py"])
def test_what_all_packages_share_touches_all(planted: Path, file: str) -> None:
    assert packages_of(["docs/index.md", file], Workspace(planted)) == ("http", "orm", "urls")


def test_on_a_branch_the_change_begins_where_it_left_main(repository: Path) -> None:
    git(repository, "checkout", "-q", "-b", "feature")
    write(repository, "packages/urls/README.md")
    commit(repository)
    assert touched_packages(repository) == ("urls",)


def test_what_main_did_meanwhile_is_no_part_of_the_change(repository: Path) -> None:
    git(repository, "branch", "feature")
    write(repository, "packages/orm/README.md")
    commit(repository)
    git(repository, "checkout", "-q", "feature")
    assert touched_packages(repository) == ()


def test_uncommitted_and_untracked_files_count(repository: Path) -> None:
    git(repository, "checkout", "-q", "-b", "feature")
    write(repository, "packages/urls/pyproject.toml", "packages/http/new file.md")
    assert touched_packages(repository) == ("http", "urls")


def test_ignored_files_do_not_count(repository: Path) -> None:
    git(repository, "checkout", "-q", "-b", "feature")
    record_green(repository, "packages/urls")
    assert touched_packages(repository) == ()


def test_a_file_moved_between_packages_touches_both(repository: Path) -> None:
    write(repository, "packages/urls/README.md")
    commit(repository)
    git(repository, "checkout", "-q", "-b", "feature")
    git(repository, "mv", "packages/urls/README.md", "packages/orm/README.md")
    assert touched_packages(repository) == ("orm", "urls")


def test_on_main_the_change_begins_at_the_last_green_commit(repository: Path) -> None:
    record_green(repository, git(repository, "rev-parse", "HEAD"))
    write(repository, "packages/orm/README.md")
    commit(repository)
    write(repository, "packages/urls/README.md")
    assert touched_packages(repository) == ("orm", "urls")


def test_the_commit_of_main_checked_out_alone_counts_as_main(repository: Path) -> None:
    record_green(repository, git(repository, "rev-parse", "HEAD"))
    write(repository, "packages/orm/README.md")
    git(repository, "checkout", "-q", "--detach", commit(repository))
    assert touched_packages(repository) == ("orm",)


@pytest.mark.parametrize("record", [None, "0123456789012345678901234567890123456789", "nonsense", ""])
def test_without_a_known_green_commit_everything_is_touched(repository: Path, record: str | None) -> None:
    if record is not None:
        record_green(repository, record)
    assert touched_packages(repository) == ("http", "orm", "urls")


def test_without_main_everything_is_touched(repository: Path) -> None:
    git(repository, "branch", "-m", "main", "trunk")
    assert touched_packages(repository) == ("http", "orm", "urls")


def test_outside_a_repository_everything_is_touched(planted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(planted.parent))
    assert touched_packages(planted) == ("http", "orm", "urls")


def test_a_base_can_be_named(repository: Path) -> None:
    first = git(repository, "rev-parse", "HEAD")
    write(repository, "packages/orm/README.md")
    commit(repository)
    assert touched_packages(repository, first) == ("orm",)


def test_since_a_commit_that_is_not_there_everything_is_touched(repository: Path) -> None:
    assert touched_packages(repository, "0" * 40) == ("http", "orm", "urls")


def test_an_unknown_base_is_named_with_the_nearest_branch(repository: Path) -> None:
    with pytest.raises(
        UnknownRevision,
        match=r"^There is no revision 'mian' that shares a commit with HEAD\. Did you mean 'main'\?$",
    ):
        touched_packages(repository, "mian")


def test_a_hook_of_another_repository_does_not_divert_git(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_DIR", "elsewhere")
    assert git(repository, "branch", "--show-current") == "main"


def test_names_are_printed_one_a_line_or_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--base", "HEAD"]) == 0
    lines = capsys.readouterr().out.split()
    assert main(["--base", "HEAD", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == lines


def test_an_unknown_base_fails_with_the_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--base", "no such revision"]) == 1
    assert capsys.readouterr().err.startswith("There is no revision 'no such revision' that shares a commit")
