"""Release packages: ``python tools/release.py urls``; without ``--do`` it only says what would happen.

The fragments in ``changes/`` decide the next version, and a package that was never released gets the version that it
declares. All contracts share one version: naming one releases them all. A release that would leave a sibling's declared
range is refused unless that sibling is released in the same call; its range is then raised with it.
"""

from __future__ import annotations

import argparse
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from affected import git
from changelog import BadFragment, Fragment, read_fragments, section, was_released, with_section
from packaging.requirements import Requirement
from packaging.version import Version
from workspace import PREFIX, ROOT, Package, UnknownPackage, Workspace, folder_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PARTS = ("patch", "minor", "major")
# What a change of each kind raises, before version 1.0 and from then on.
RAISES = {
    "added": ("minor", "minor"),
    "changed": ("minor", "major"),
    "deprecated": ("patch", "minor"),
    "removed": ("minor", "major"),
    "fixed": ("patch", "patch"),
    "security": ("patch", "patch"),
}
BUILD = ["-m", "hatchling", "build", "--directory"]
TOGETHER = "Nothing changed here; released together with the other contracts."


class Refused(Exception):
    """A release that must not be made; the text says why."""


@dataclass(frozen=True)
class Wish:
    """What the caller says about the next version, if anything."""

    version: str | None = None
    bump: str | None = None


@dataclass(frozen=True)
class Release:
    """One package and the version it is to get."""

    package: Package
    version: Version
    fragments: Sequence[Fragment]

    @property
    def title(self) -> str:
        """The release in words: ``bandstand-urls 0.2.0``."""
        return f"{self.package.distribution} {self.version}"

    @property
    def short_title(self) -> str:
        """The same for a commit, where all contracts are one: ``contracts 0.2.0``."""
        return f"{'contracts' if is_contract(self.package) else self.package.name} {self.version}"

    @property
    def tag(self) -> str:
        """The tag that marks it in the repository."""
        return f"{self.package.distribution}-v{self.version}"

    def section(self, day: date) -> str:
        """What its changelog gets."""
        text = section(str(self.version), day, self.fragments)
        return text if self.fragments else f"{text}\n\n{TOGETHER}"


@dataclass(frozen=True)
class Excluding:
    """A package whose declared range leaves out a sibling's new version."""

    package: Package
    range: str
    release: Release

    @property
    def raised(self) -> str:
        """The range that takes the new version in, and what is compatible with it."""
        new = self.release.version
        upper = f"0.{new.minor + 1}" if new.major == 0 else f"{new.major + 1}"
        return re.sub(r"[<>=!~][^;]*", f">={new.major}.{new.minor},<{upper}", self.range, count=1)


def plan(workspace: Workspace, names: Sequence[str], wish: Wish) -> list[Release]:
    """Decide what some packages' releases are.

    Raises:
        Refused: There is nothing to release, the wanted version is not higher, or a sibling's range would break.
        UnknownPackage: There is no such package.
        BadFragment: A change is of no known kind.
    """
    named = [workspace.package(name) for name in dict.fromkeys(names)]
    contracts = [package for package in workspace.packages.values() if is_contract(package)]
    groups = [[package] for package in named if not is_contract(package)]
    groups += [contracts] if len(groups) < len(named) else []
    releases = [release for group in groups for release in plan_group(group, wish)]
    released = {release.package.name for release in releases}
    broken = [found for found in excluding(workspace, releases) if found.package.name not in released]
    if broken:
        raise Refused(refusal(broken, names))
    return releases


def is_contract(package: Package) -> bool:
    """Tell whether a package is released with the contracts."""
    return package.name.startswith("contracts_")


def plan_group(packages: Sequence[Package], wish: Wish) -> list[Release]:
    """Give the releases of packages that share one version."""
    fragments = {package.name: read_fragments(package.folder) for package in packages}
    if not any(fragments.values()):
        owner = repr(packages[0].name) if len(packages) == 1 else "any contract"
        message = f"There is nothing to release: no fragments in the changes/ of {owner}."
        raise Refused(message)
    kinds = {fragment.kind for found in fragments.values() for fragment in found}
    version = next_version(packages, kinds, wish)
    return [Release(package, version, fragments[package.name]) for package in packages]


def next_version(packages: Sequence[Package], kinds: set[str], wish: Wish) -> Version:
    """Give the version that packages with some kinds of changes get."""
    present = max(Version(package.version) for package in packages)
    fresh = not any(was_released((package.folder / "CHANGELOG.md").read_text("utf-8")) for package in packages)
    if wish.version is not None:
        return wanted_version(wish.version, present, fresh=fresh)
    if wish.bump is None and fresh:
        return present
    column = 0 if present.major == 0 else 1
    return raised(present, wish.bump or max((RAISES[kind][column] for kind in kinds), key=PARTS.index))


def wanted_version(text: str, present: Version, *, fresh: bool) -> Version:
    """Read a wanted version.

    Raises:
        Refused: It is no version, or not higher than the present one (a first release may keep that).
    """
    if not re.fullmatch(r"\d+\.\d+\.\d+", text):
        message = f"A version has three numbers, as in '0.2.0'; got {text!r}."
        raise Refused(message)
    version = Version(text)
    if version < present or (version == present and not fresh):
        message = f"The next version must be higher than {present}, got {text!r}."
        raise Refused(message)
    return version


def raised(version: Version, part: str) -> Version:
    """Raise one part of a version, and set those after it to 0."""
    numbers = {
        "major": (version.major + 1, 0, 0),
        "minor": (version.major, version.minor + 1, 0),
        "patch": (version.major, version.minor, version.micro + 1),
    }[part]
    return Version(".".join(map(str, numbers)))


def excluding(workspace: Workspace, releases: Sequence[Release]) -> Iterator[Excluding]:
    """Find the packages whose declared ranges leave out a new version."""
    new = {release.package.distribution: release for release in releases}
    for package in workspace.packages.values():
        for line in declared(package):
            requirement = Requirement(line)
            release = new.get(requirement.name)
            if release is not None and release.version not in requirement.specifier:
                yield Excluding(package, line, release)


def declared(package: Package) -> list[str]:
    """Give a package's requirements as they are written, those of its extras too."""
    extras: dict[str, list[str]] = package.metadata.get("optional-dependencies", {})
    lines = [*package.metadata.get("dependencies", []), *(line for lines in extras.values() for line in lines)]
    return list(dict.fromkeys(lines))


def refusal(broken: Sequence[Excluding], asked: Sequence[str]) -> str:
    """Name each range that a release would break, and the call that releases what must go together."""
    lines = [
        f"{found.release.title} is outside of what {found.package.name!r} needs: {found.range}." for found in broken
    ]
    names = dict.fromkeys([*asked, *(found.package.name for found in broken)])
    return "\n".join([*lines, f"These must be released in one call: {' '.join(names)}."])


def write(workspace: Workspace, releases: Sequence[Release], day: date) -> None:
    """Write versions, ranges and changelogs into the checkout, and delete the fragments."""
    broken = list(excluding(workspace, releases))
    for release in releases:
        folder = release.package.folder
        text = (folder / "pyproject.toml").read_text(encoding="utf-8")
        text = re.sub(r'^version = ".*"$', f'version = "{release.version}"', text, count=1, flags=re.MULTILINE)
        for found in broken:
            if found.package == release.package:
                text = text.replace(found.range, found.raised)
        (folder / "pyproject.toml").write_text(text, encoding="utf-8")
        changelog = (folder / "CHANGELOG.md").read_text(encoding="utf-8")
        (folder / "CHANGELOG.md").write_text(with_section(changelog, release.section(day)), encoding="utf-8")
        for fragment in release.fragments:
            fragment.path.unlink()
        # git keeps no empty folder, and every package has this one.
        (folder / "changes" / ".gitkeep").touch()


def git_commands(releases: Sequence[Release]) -> list[list[str]]:
    """Give what commits and tags releases, after the name of git."""
    titles = dict.fromkeys(release.short_title for release in releases)
    return [
        ["add", "--all", "packages"],
        ["commit", "--quiet", "-m", f"Release {', '.join(titles)}"],
        *(["tag", "-m", release.title, release.tag] for release in releases),
    ]


def describe(workspace: Workspace, releases: Sequence[Release], day: date) -> str:
    """Say what a release would do."""
    parts = [f"{release.title}, after {release.package.version}\n\n{release.section(day)}" for release in releases]
    parts += [
        f"{found.package.name} needs {found.raised} instead of {found.range}"
        for found in excluding(workspace, releases)
    ]
    builds = [
        f"(cd packages/{release.package.name} && {shlex.join(['python', *BUILD, '../../dist'])})"
        for release in releases
    ]
    commands = [shlex.join(["git", *command]) for command in git_commands(releases)]
    return "\n\n".join([*parts, "\n".join([*builds, *commands]), "Nothing was changed; --do does all this."])


def make(workspace: Workspace, releases: Sequence[Release], day: date) -> None:
    """Write, build, commit and tag releases.

    Raises:
        Refused: The working tree holds other changes, or a package cannot be built.
    """
    if changes := git(workspace.root, "status", "--porcelain"):
        message = f"The working tree has changes of its own, {changes.splitlines()[0][3:]!r} first: commit them before."
        raise Refused(message)
    write(workspace, releases, day)
    for release in releases:
        build(release.package, workspace.root / "dist")
    for arguments in git_commands(releases):
        git(workspace.root, *arguments)


def build(package: Package, folder: Path) -> None:
    """Build a package's sdist and wheel into a folder.

    Raises:
        Refused: The package cannot be built; the text is what the build backend said.
    """
    command = [sys.executable, *BUILD, str(folder.absolute())]
    result = subprocess.run(command, cwd=package.folder, check=False, capture_output=True, text=True)
    if result.returncode != 0:
        message = (
            f"{package.name!r} cannot be built; 'git restore packages' takes a release back.\n{result.stderr.strip()}"
        )
        raise Refused(message)


def build_tag(workspace: Workspace, tag: str, folder: Path) -> str:
    """Build what a tag released, from a checkout of that tag; give what to tell the caller.

    Raises:
        Refused: The tag is none of a release, or the checkout is not of that version.
        UnknownPackage: The tag names no package.
    """
    found = re.fullmatch(rf"({PREFIX}(?:-[a-z0-9-]+?)?)-v(\d+\.\d+\.\d+)", tag)
    if found is None:
        message = f"A release is tagged as in '{PREFIX}-urls-v0.2.0', got {tag!r}."
        raise Refused(message)
    package = workspace.package(folder_name(found[1]) or "")
    if package.version != found[2]:
        message = f"The tag {tag!r} needs version {found[2]} in packages/{package.name}, found {package.version}."
        raise Refused(message)
    build(package, folder)
    return f"Built {package.distribution} {package.version}."


def run(workspace: Workspace, names: Sequence[str], wish: Wish, day: date, *, do: bool) -> str:
    """Make or describe releases; give what to tell the caller."""
    releases = plan(workspace, names, wish)
    if not do:
        return describe(workspace, releases, day)
    make(workspace, releases, day)
    return "\n".join(f"Released {found.title}." for found in releases)


def main(argv: Sequence[str] | None = None) -> int:
    """Release the packages that the arguments name, or build what a tag released."""
    options = parse(argv)
    workspace = Workspace(ROOT)
    try:
        if options.build_tag:
            tag, folder = options.build_tag
            print(build_tag(workspace, tag, Path(folder)))
        else:
            wish = Wish(options.version, options.bump)
            print(run(workspace, options.names, wish, datetime.now(UTC).date(), do=options.do))
    except (Refused, UnknownPackage, BadFragment) as error:
        print(error, file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as error:
        print(f"{shlex.join(error.cmd)} failed: {error.stderr.strip()}", file=sys.stderr)
        return 1
    return 0


def parse(argv: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="tools/release.py", description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("names", nargs="*", metavar="package", help="a folder under packages/")
    version = parser.add_mutually_exclusive_group()
    version.add_argument("--version", metavar="X.Y.Z", help="the next version")
    version.add_argument("--bump", choices=PARTS, help="what to raise in the present version")
    parser.add_argument("--do", action="store_true", help="write, build, commit and tag")
    parser.add_argument("--build-tag", nargs=2, metavar=("TAG", "FOLDER"), help="only build what a tag released")
    options = parser.parse_args(argv)
    if bool(options.names) == bool(options.build_tag):
        parser.error("name the packages to release, or a tag to build.")
    return options


if __name__ == "__main__":
    sys.exit(main())
