"""Releases of planted packages: versions, ranges, what is refused, and the whole in a little repository."""

import json
import tarfile
from datetime import date
from pathlib import Path

import pytest
from affected import git
from packaging.version import Version
from release import Refused, Release, Wish, build_tag, excluding, main, plan, raised, run
from workspace import UnknownPackage, Workspace, distribution_name, import_name

DAY = date(2026, 1, 2)
RELEASED = "# Changelog\n\n## 0.1.0 (2025-01-02)\n\nFirst.\n"
PYPROJECT = """\
[build-system]
requires = ["hatchling>=1.27,<2"]
build-backend = "hatchling.build"

[project]
name = "{name}"
version = "{version}"
requires-python = ">=3.11"
dependencies = {needs}
optional-dependencies = {{ more = {more} }}

[tool.hatch.build.targets.wheel]
packages = ["src/bandstand"]
"""


def plant(root: Path, name: str, *needs: str, version: str = "0.1.0", more: tuple[str, ...] = ()) -> Path:
    folder = root / "packages" / name
    source = folder.joinpath("src", *import_name(name).split("."))
    source.mkdir(parents=True)
    (source / "__init__.py").write_text('"""Planted."""\n', encoding="utf-8")
    lists = {"needs": json.dumps(needs), "more": json.dumps(more)}
    text = PYPROJECT.format(name=distribution_name(name), version=version, **lists)
    (folder / "pyproject.toml").write_text(text, encoding="utf-8")
    (folder / "CHANGELOG.md").write_text(RELEASED, encoding="utf-8")
    return folder


def change(root: Path, name: str, kind: str, text: str = "Something.") -> None:
    path = root / "packages" / name / "changes" / f"what.{kind}.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"{text}\n", encoding="utf-8")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Two contracts, a part over one of them, and a part that needs that part for an extra."""
    plant(tmp_path, "contracts_http")
    plant(tmp_path, "contracts_i18n")
    plant(tmp_path, "urls", "bandstand-contracts-http>=0.1,<0.2")
    plant(tmp_path, "auth", more=("bandstand-urls[more]>=0.1,<0.2; python_version>='3'",))
    return Workspace(tmp_path)


def versions(workspace: Workspace, *names: str, version: str | None = None, bump: str | None = None) -> dict[str, str]:
    return {found.package.name: str(found.version) for found in plan(workspace, names, Wish(version, bump))}


def refusal(workspace: Workspace, *names: str, version: str | None = None, bump: str | None = None) -> str:
    with pytest.raises(Refused) as caught:
        plan(workspace, names, Wish(version, bump))
    return str(caught.value)


@pytest.mark.parametrize(
    ("present", "kind", "version"),
    [
        ("0.1.3", "added", "0.2.0"),
        ("0.1.3", "changed", "0.2.0"),
        ("0.1.3", "removed", "0.2.0"),
        ("0.1.3", "deprecated", "0.1.4"),
        ("0.1.3", "fixed", "0.1.4"),
        ("0.1.3", "security", "0.1.4"),
        ("1.2.3", "added", "1.3.0"),
        ("1.2.3", "changed", "2.0.0"),
        ("1.2.3", "removed", "2.0.0"),
        ("1.2.3", "deprecated", "1.3.0"),
        ("1.2.3", "fixed", "1.2.4"),
        ("1.2.3", "security", "1.2.4"),
    ],
)
def test_the_kind_of_change_decides_the_version(tmp_path: Path, present: str, kind: str, version: str) -> None:
    plant(tmp_path, "mail", version=present)
    change(tmp_path, "mail", kind)
    assert versions(Workspace(tmp_path), "mail") == {"mail": version}


def test_the_greatest_change_counts(workspace: Workspace) -> None:
    change(workspace.root, "auth", "fixed")
    change(workspace.root, "auth", "added")
    assert versions(workspace, "auth") == {"auth": "0.2.0"}


def test_the_first_release_has_the_version_that_is_declared(workspace: Workspace) -> None:
    change(workspace.root, "auth", "added")
    (workspace.package("auth").folder / "CHANGELOG.md").write_text("# Changelog\n", encoding="utf-8")
    assert versions(workspace, "auth") == {"auth": "0.1.0"}
    assert versions(workspace, "auth", version="0.1.0") == {"auth": "0.1.0"}
    assert versions(workspace, "auth", bump="minor") == {"auth": "0.2.0"}


def test_the_caller_may_name_the_version_or_what_to_raise(workspace: Workspace) -> None:
    change(workspace.root, "auth", "fixed")
    assert versions(workspace, "auth", version="0.3.0") == {"auth": "0.3.0"}
    assert versions(workspace, "auth", bump="major") == {"auth": "1.0.0"}


def test_raising_a_part_sets_those_after_it_to_zero() -> None:
    assert [str(raised(Version("1.2.3"), part)) for part in ("patch", "minor", "major")] == ["1.2.4", "1.3.0", "2.0.0"]


@pytest.mark.parametrize("version", ["0.1.0", "0.0.9"])
def test_a_version_must_be_higher(workspace: Workspace, version: str) -> None:
    change(workspace.root, "auth", "fixed")
    assert (
        refusal(workspace, "auth", version=version) == f"The next version must be higher than 0.1.0, got '{version}'."
    )


@pytest.mark.parametrize("version", ["2", "1.0.0rc1", "next"])
def test_a_version_has_three_numbers(workspace: Workspace, version: str) -> None:
    change(workspace.root, "auth", "fixed")
    assert refusal(workspace, "auth", version=version) == (
        f"A version has three numbers, as in '0.2.0'; got '{version}'."
    )


def test_without_fragments_there_is_nothing_to_release(workspace: Workspace) -> None:
    assert refusal(workspace, "urls") == "There is nothing to release: no fragments in the changes/ of 'urls'."
    assert refusal(workspace, "contracts_http") == (
        "There is nothing to release: no fragments in the changes/ of any contract."
    )


def test_an_unknown_package_is_named_with_the_nearest_one(workspace: Workspace) -> None:
    with pytest.raises(UnknownPackage, match=r"^There is no package 'url' under packages/\. Did you mean 'urls'\?$"):
        plan(workspace, ["url"], Wish())


def test_contracts_are_released_together_with_one_version(workspace: Workspace) -> None:
    change(workspace.root, "contracts_i18n", "fixed")
    plant(workspace.root, "contracts_cache", version="0.0.1")
    everything = Workspace(workspace.root)
    assert versions(everything, "contracts_http", "contracts_i18n") == {
        "contracts_cache": "0.1.1",
        "contracts_http": "0.1.1",
        "contracts_i18n": "0.1.1",
    }


def test_a_contract_without_changes_says_so(workspace: Workspace) -> None:
    nothing = Release(workspace.package("contracts_http"), Version("0.1.1"), [])
    assert nothing.section(DAY) == (
        "## 0.1.1 (2026-01-02)\n\nNothing changed here; released together with the other contracts."
    )


def test_a_release_outside_of_a_range_is_refused(workspace: Workspace) -> None:
    change(workspace.root, "contracts_http", "added")
    assert refusal(workspace, "contracts_http") == (
        "bandstand-contracts-http 0.2.0 is outside of what 'urls' needs: bandstand-contracts-http>=0.1,<0.2.\n"
        "These must be released in one call: contracts_http urls."
    )


def test_the_ranges_of_extras_count(workspace: Workspace) -> None:
    change(workspace.root, "urls", "added")
    assert refusal(workspace, "urls") == (
        "bandstand-urls 0.2.0 is outside of what 'auth' needs: "
        "bandstand-urls[more]>=0.1,<0.2; python_version>='3'.\n"
        "These must be released in one call: urls auth."
    )


def test_a_release_within_all_ranges_stands_alone(workspace: Workspace) -> None:
    change(workspace.root, "contracts_http", "fixed")
    assert versions(workspace, "contracts_http") == {"contracts_http": "0.1.1", "contracts_i18n": "0.1.1"}


def test_a_broken_range_is_raised_with_the_sibling_in_the_same_call(workspace: Workspace) -> None:
    for name, kind in {"contracts_http": "added", "urls": "fixed"}.items():
        change(workspace.root, name, kind)
    releases = plan(workspace, ["contracts_http", "urls"], Wish())
    assert [found.raised for found in excluding(workspace, releases)] == ["bandstand-contracts-http>=0.2,<0.3"]


def test_a_raised_range_keeps_extras_and_markers(workspace: Workspace) -> None:
    releases = [Release(workspace.package("urls"), Version("1.4.0"), [])]
    assert [found.raised for found in excluding(workspace, releases)] == [
        "bandstand-urls[more]>=1.4,<2; python_version>='3'"
    ]


def test_without_do_the_release_is_only_described(workspace: Workspace) -> None:
    for name, kind in {"contracts_http": "added", "urls": "fixed"}.items():
        change(workspace.root, name, kind)
    text = run(workspace, ["urls", "contracts_http"], Wish(), DAY, do=False)
    assert text.startswith(
        "bandstand-urls 0.1.1, after 0.1.0\n\n## 0.1.1 (2026-01-02)\n\n### Fixed\n\n- Something.\n\n"
    )
    assert text.endswith(
        "urls needs bandstand-contracts-http>=0.2,<0.3 instead of bandstand-contracts-http>=0.1,<0.2\n\n"
        "(cd packages/urls && python -m hatchling build --directory ../../dist)\n"
        "(cd packages/contracts_http && python -m hatchling build --directory ../../dist)\n"
        "(cd packages/contracts_i18n && python -m hatchling build --directory ../../dist)\n"
        "git add --all packages\n"
        "git commit --quiet -m 'Release urls 0.1.1, contracts 0.2.0'\n"
        "git tag -m 'bandstand-urls 0.1.1' bandstand-urls-v0.1.1\n"
        "git tag -m 'bandstand-contracts-http 0.2.0' bandstand-contracts-http-v0.2.0\n"
        "git tag -m 'bandstand-contracts-i18n 0.2.0' bandstand-contracts-i18n-v0.2.0\n\n"
        "Nothing was changed; --do does all this."
    )
    assert workspace.package("urls").version == Workspace(workspace.root).package("urls").version == "0.1.0"


@pytest.fixture
def repository(workspace: Workspace) -> Workspace:
    git(workspace.root, "init", "-q", "-b", "main")
    for setting, value in {"user.name": "Ada", "user.email": "ada@example.org", "core.hooksPath": ".none"}.items():
        git(workspace.root, "config", setting, value)
    (workspace.root / ".gitignore").write_text("/dist/\n", encoding="utf-8")
    change(workspace.root, "urls", "added", "Routes.")
    change(workspace.root, "auth", "fixed", "Names.")
    commit(workspace)
    return workspace


def commit(workspace: Workspace) -> None:
    git(workspace.root, "add", "--all")
    git(workspace.root, "commit", "--quiet", "-m", "Plant")


def test_a_release_is_written_built_committed_and_tagged(repository: Workspace) -> None:
    done = run(repository, ["urls", "auth"], Wish(), DAY, do=True)
    assert done == "Released bandstand-urls 0.2.0.\nReleased bandstand-auth 0.1.1."
    root = repository.root
    assert git(root, "log", "-1", "--format=%s") == "Release urls 0.2.0, auth 0.1.1"
    assert git(root, "tag", "--points-at", "HEAD").split() == ["bandstand-auth-v0.1.1", "bandstand-urls-v0.2.0"]
    assert git(root, "status", "--porcelain") == ""
    after = Workspace(root)
    assert (after.package("urls").version, after.package("auth").version) == ("0.2.0", "0.1.1")
    assert str(after.package("auth").extras["more"][0].specifier) == "<0.3,>=0.2"
    assert {path.name for path in root.glob("packages/*/changes/*")} == {".gitkeep"}
    assert (root / "packages/urls/CHANGELOG.md").read_text(encoding="utf-8") == (
        "# Changelog\n\n## 0.2.0 (2026-01-02)\n\n### Added\n\n- Routes.\n\n## 0.1.0 (2025-01-02)\n\nFirst.\n"
    )
    assert sorted(path.name for path in (root / "dist").iterdir()) == [
        "bandstand_auth-0.1.1-py3-none-any.whl",
        "bandstand_auth-0.1.1.tar.gz",
        "bandstand_urls-0.2.0-py3-none-any.whl",
        "bandstand_urls-0.2.0.tar.gz",
    ]
    with tarfile.open(root / "dist" / "bandstand_urls-0.2.0.tar.gz") as sdist:
        assert "bandstand_urls-0.2.0/CHANGELOG.md" in sdist.getnames()


def test_a_tree_with_other_changes_is_not_released(repository: Workspace) -> None:
    (repository.root / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(Refused, match=r"^The working tree has changes of its own, 'notes\.txt' first: commit them"):
        run(repository, ["auth"], Wish(), DAY, do=True)


def test_a_package_that_cannot_be_built_is_not_committed(repository: Workspace) -> None:
    path = repository.package("auth").folder / "pyproject.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('["src/bandstand"]', "3"), encoding="utf-8")
    commit(repository)
    with pytest.raises(Refused, match=r"^'auth' cannot be built; 'git restore packages' takes a release back\.\n."):
        run(Workspace(repository.root), ["auth"], Wish(), DAY, do=True)
    assert git(repository.root, "log", "-1", "--format=%s") == "Plant"


def test_what_a_tag_released_can_be_built_again(workspace: Workspace) -> None:
    folder = workspace.root / "out"
    assert build_tag(workspace, "bandstand-contracts-http-v0.1.0", folder) == "Built bandstand-contracts-http 0.1.0."
    assert sorted(path.name for path in folder.iterdir()) == [
        "bandstand_contracts_http-0.1.0-py3-none-any.whl",
        "bandstand_contracts_http-0.1.0.tar.gz",
    ]


@pytest.mark.parametrize(
    ("tag", "sentence"),
    [
        ("v0.1.0", "A release is tagged as in 'bandstand-urls-v0.2.0', got 'v0.1.0'."),
        ("bandstand-urls", "A release is tagged as in 'bandstand-urls-v0.2.0', got 'bandstand-urls'."),
        ("bandstand-urls-v0.2.0", "The tag 'bandstand-urls-v0.2.0' needs version 0.2.0 in packages/urls, found 0.1.0."),
    ],
)
def test_a_tag_must_fit_the_checkout(workspace: Workspace, tag: str, sentence: str) -> None:
    with pytest.raises(Refused) as caught:
        build_tag(workspace, tag, workspace.root)
    assert str(caught.value) == sentence


def test_a_tag_of_no_package_is_named_with_the_nearest_one(workspace: Workspace) -> None:
    with pytest.raises(UnknownPackage, match=r"^There is no package 'url' under packages/\. Did you mean 'urls'\?$"):
        build_tag(workspace, "bandstand-url-v0.1.0", workspace.root)


@pytest.mark.parametrize("arguments", [[], ["urls", "--build-tag", "bandstand-urls-v0.1.0", "dist"]])
def test_the_command_releases_packages_or_builds_a_tag(arguments: list[str]) -> None:
    with pytest.raises(SystemExit):
        main(arguments)


def test_the_command_prints_a_refusal_and_fails(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["contracts_servces"]) == 1
    assert capsys.readouterr().err == (
        "There is no package 'contracts_servces' under packages/. Did you mean 'contracts_services'?\n"
    )
