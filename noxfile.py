"""All checks, one session each: ``nox -l`` lists them; ``python3 tools/test.py`` runs them in order."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import nox
from nox.command import CommandFailed

ROOT = Path(__file__).parent
sys.path.insert(0, str(ROOT / "tools"))

from wheels import BuildError, build, closure_wheels, lowest_wheels  # noqa: E402 - the tools are found by the line above
from workspace import Workspace  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

nox.needs_version = ">=2026.4"
nox.options.default_venv_backend = "uv"
nox.options.reuse_venv = "yes"
nox.options.download_python = "never"
# A missing interpreter is a plain line on a contributor's machine and a failure where all must be there.
nox.options.error_on_missing_interpreters = os.environ.get("CI") == "true"
nox.options.sessions = ["lint", "types", "imports", "wheels", "standalone", "newcomer", "docs", "browser"]
nox.options.sessions += ["tests"]
os.environ["UV_PYTHON_DOWNLOADS"] = "never"
# Like pip: trust what the machine trusts, for those who work behind a proxy with a certificate of its own.
os.environ.setdefault("UV_SYSTEM_CERTS", "true")

PROJECT = nox.project.load_toml(ROOT / "pyproject.toml")
WORKSPACE = Workspace(ROOT)
PYTHONS = ["3.11", "3.13"]
AIRFIELDS = "docs/examples/airfields"
SOURCES = os.pathsep.join(str(package.folder / "src") for package in WORKSPACE.packages.values())


def list_pyenv_versions() -> None:
    """Let pyenv's shims answer for every version it has: they hide all but the selected ones otherwise."""
    if shutil.which("pyenv") is None:
        return
    listed = subprocess.run(["pyenv", "versions", "--bare"], check=False, capture_output=True, text=True).stdout.split()
    wanted = [next((v for v in listed if v.startswith(f"{python}.")), None) for python in PYTHONS]
    chosen = [f"{sys.version_info.major}.{sys.version_info.minor}.{sys.version_info.micro}", *wanted]
    os.environ["PYENV_VERSION"] = ":".join(dict.fromkeys(v for v in chosen if v in listed))


list_pyenv_versions()


def group(*names: str) -> list[str]:
    """The requirements of some dependency groups of the root ``pyproject.toml``."""
    return [requirement for name in names for requirement in nox.project.dependency_groups(PROJECT, name)]


def once(session: nox.Session, *requirements: str | Path, describe: str = "") -> None:
    """Install into the session's environment, unless exactly this was installed there before."""
    lines = [str(requirement) for requirement in requirements]
    stamp = Path(session.virtualenv.location) / "installed.stamp"
    current = hashlib.sha256("\n".join([*lines, describe]).encode()).hexdigest()
    if stamp.exists() and stamp.read_text(encoding="utf-8") == current:
        return
    stamp.unlink(missing_ok=True)
    session.install(*lines, silent=True)
    stamp.write_text(current, encoding="utf-8")


def install_everything(session: nox.Session, *groups: str) -> None:
    """Install all packages editable, with all extras, beside the tools of some groups."""
    editable: list[str] = []
    for package in WORKSPACE.packages.values():
        extras = f"[{','.join(package.extras)}]" if package.extras else ""
        editable += ["-e", f"{package.folder}{extras}"]
    metadata = "".join((p.folder / "pyproject.toml").read_text(encoding="utf-8") for p in WORKSPACE.packages.values())
    tests = [line for package in WORKSPACE.packages.values() for line in package.test_requirements]
    once(session, *group(*groups), *(tests if "test" in groups else []), *editable, describe=metadata)


def each_package(session: nox.Session, check: Callable[[str], None]) -> None:
    """Run a check for every package, also after one has failed, and name those that did."""
    failed: list[str] = []
    for name in WORKSPACE.packages:
        try:
            check(name)
        except CommandFailed:
            failed.append(name)
        except BuildError as error:
            session.warn(str(error))
            failed.append(name)
    if failed:
        session.error(f"failed for {', '.join(failed)}")


@nox.session
def lint(session: nox.Session) -> None:
    """Style, security of workflows, the design's source rules, the feature map."""
    once(session, *group("lint", "tools"))
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("zizmor", "--offline", "--no-progress", "--quiet", ".github")
    session.run("python", "tools/check_source.py")
    session.run("python", "tools/features.py")
    session.run("python", "tools/figures.py", "--check")


@nox.session
def types(session: nox.Session) -> None:
    """Both type checkers, strict, over packages, tests and tools."""
    install_everything(session, "test", "coverage", "tools", "types", "nox", "docs", "bench")
    session.env["MYPYPATH"] = os.pathsep.join([SOURCES, "tools"])
    session.run("mypy", "packages", "tools", "noxfile.py")
    session.run("pyright", "--pythonpath", str(Path(session.bin) / "python"))
    # A new site is checked as its owner would check it; in other sessions mypy is missing.
    session.run("pytest", "-q", "packages/bandstand/tests/test_new_site.py")


@nox.session
def imports(session: nox.Session) -> None:
    """Who imports whom: layers, declared dependencies, leaves."""
    install_everything(session, "tools")
    session.run("python", "tools/check_imports.py")
    session.run("python", "tools/check_dependencies.py")


@nox.session
def wheels(session: nox.Session) -> None:
    """Every wheel holds its portion and nothing else, and all of them install together."""
    once(session, *group("tools"))
    built: list[str] = []
    each_package(session, lambda name: built.append(str(build(WORKSPACE.package(name)))))
    session.run("python", "tools/check_wheels.py", *built)
    python = str(Path(session.bin) / "python")
    session.run("uv", "pip", "install", "--quiet", "--dry-run", "--python", python, *built, external=True)


@nox.session
def standalone(session: nox.Session) -> None:
    """Each package's main job, with the package and what it declares installed and not a line more."""

    def check(name: str) -> None:
        wheels = closure_wheels(WORKSPACE, name)
        environment = Path(session.create_tmp()) / name
        python = environment / ("Scripts" if os.name == "nt" else "bin") / "python"
        session.run("uv", "venv", "--quiet", "--clear", str(environment), external=True)
        session.run("uv", "pip", "install", "--quiet", "--python", str(python), *map(str, wheels), external=True)
        script = WORKSPACE.package(name).folder / "tests" / "standalone.py"
        session.run(str(python), "-I", "-W", "error", str(script), external=True)

    each_package(session, check)


@nox.session
def newcomer(session: nox.Session) -> None:
    """The first minute: ``bandstand[dev]`` from built wheels in an empty environment, a new site, its green tests."""
    *siblings, wheel = [str(wheel) for wheel in closure_wheels(WORKSPACE, "bandstand", ("dev",))]
    place = Path(session.create_tmp()).resolve()
    environment, site = place / "environment", place / "shop"
    shutil.rmtree(site, ignore_errors=True)
    bandstand = str(environment / ("Scripts" if os.name == "nt" else "bin") / "bandstand")
    session.run("uv", "venv", "--quiet", "--clear", str(environment), external=True)
    session.run(
        "uv", "pip", "install", "--quiet", "--python", str(environment), *siblings, f"{wheel}[dev]", external=True
    )
    session.chdir(place)
    session.run(bandstand, "new", "shop", "--yes", external=True)
    session.chdir(site)
    session.run(bandstand, "test", "-q", "-W", "error", external=True)
    session.run(bandstand, "check", external=True)


@nox.session
def docs(session: nox.Session) -> None:
    """The documentation, warnings being errors, and each of its examples executed."""
    install_everything(session, "docs", "test", "tools", "examples")
    session.run("pytest", "-q", "docs", "--ignore", "docs/examples/browser", "--ignore", AIRFIELDS)
    session.run("pytest", "-q", "--rootdir", AIRFIELDS, "-c", f"{AIRFIELDS}/pyproject.toml", AIRFIELDS)
    output = Path(session.create_tmp()) / "html"
    session.run("sphinx-build", "-q", "-W", "--keep-going", "-E", "docs", str(output))
    session.log(f"Open {output / 'index.html'}")


@nox.session
def browser(session: nox.Session) -> None:
    """The demo as its command serves it, and forms, before the system's Chromium; pictures stay in .nox/screenshots."""
    install_everything(session, "test", "browser")
    session.run("pytest", "-q", "docs/examples/browser", env={"PYTHONDONTWRITEBYTECODE": ""})


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """All tests of all packages and of the tools in one environment."""
    install_everything(session, "test", "coverage", "tools", "lint")
    # Watching every line doubles the time, so one Python's run is watched.
    watched = ["coverage", "run", "-m"] if session.python == PYTHONS[0] else []
    session.run(*watched, "pytest", "-q", *session.posargs)


@nox.session
def coverage(session: nox.Session) -> None:
    """What the last run of ``tests`` covered."""
    once(session, *group("coverage"))
    session.run("coverage", "combine", "--keep", "--data-file", ".coverage", success_codes=[0])
    session.run("coverage", "report")


@nox.session
@nox.parametrize("package", [nox.param(name, id=name) for name in WORKSPACE.packages])
def isolated(session: nox.Session, package: str) -> None:
    """One package from built wheels, with what it declares in the lowest versions: bare, then each extra's own tests.

    The newest versions of everything are what ``tests`` installs.
    """
    run_alone(session, package, None)
    for extra in WORKSPACE.package(package).extras:
        if own_tests(package, extra).is_dir():
            run_alone(session, package, extra)


def own_tests(package: str, extra: str | None) -> Path:
    """Where the tests of an extra are, if it has some."""
    return WORKSPACE.package(package).folder / "tests" / f"extra_{extra}"


def run_alone(session: nox.Session, name: str, extra: str | None) -> None:
    """Test one package, or one extra of it, in a new environment that holds what it declares, and the test tools."""
    environment = Path(session.create_tmp()) / f"{name}-{extra or 'bare'}"
    python = str(environment / ("Scripts" if os.name == "nt" else "bin") / "python")
    *siblings, wheel = [str(wheel) for wheel in lowest_wheels(WORKSPACE, name, (extra,) if extra else ())]
    session.run("uv", "venv", "--quiet", "--clear", str(environment), external=True)
    target = f"{wheel}[{extra}]" if extra else wheel
    install = ["uv", "pip", "install", "--quiet", "--python", python]
    # First what the package declares, resolved by its own rules; then the tools, which must not change that.
    session.run(*install, "--resolution", "lowest-direct", *siblings, target, external=True)
    package = WORKSPACE.package(name)
    session.run(*install, *group("test"), *package.test_requirements, external=True)
    ignored = [f"--ignore={path}" for path in (package.folder / "tests").glob("extra_*")]
    chosen = [str(own_tests(name, extra))] if extra else [*ignored, str(package.folder)]
    session.run(python, "-m", "pytest", "-q", "-p", "no:cacheprovider", *chosen, external=True)


@nox.session(python=PYTHONS[-1])
def differential(session: nox.Session) -> None:
    """5,000 random queries of the ORM and of Django over the same rows, and how many held each kind of thing."""
    install_everything(session, "test", "tools")
    folder = "packages/orm/tests/differential"
    session.run("pytest", "-q", "-rP", folder, *session.posargs, env={"BANDSTAND_DIFFERENTIAL": "5000"})


@nox.session(python=PYTHONS[-1])
def histories(session: nox.Session) -> None:
    """2,000 random changes of models on each database, with rows, there and back, and how often each operation ran."""
    install_everything(session, "test", "tools")
    folder = "packages/orm/tests/migrations/histories"
    session.run("pytest", "-q", "-rP", folder, *session.posargs, env={"BANDSTAND_HISTORIES": "2000"})


@nox.session
def bench(session: nox.Session) -> None:
    """Timed ratios against peers in the same run; fails on a missed bar."""
    install_everything(session, "bench")
    session.chdir("tools")
    for script in sorted(Path("bench").glob("bench_*.py")):
        session.run("python", "-m", f"bench.{script.stem}", *session.posargs)
