"""``bandstand new``: a site that works, or one more app in it."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bandstand.project._problems import ProjectError
from bandstand.project._scaffold import FOLDER, check_free, check_name, fill, new_secret, titles, write
from bandstand.project._scaffold_source import opened

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bandstand.project.cli import Invocation


@click.command()
@click.argument("words", nargs=-1, metavar="NAME | app NAME")
@click.option("--app", "first_app", metavar="NAME", help="The name of the first app; pages.")
@click.option("--title", help="What people call the site or the app.")
@click.option("--folder", type=click.Path(path_type=Path), help="Where to write; a folder NAME here.")
@click.option(
    "--template", metavar="PLACE", help="A folder, a zip file or its https:// address, in place of the usual."
)
@click.option("-y", "--yes", is_flag=True, help="Ask nothing; what is not given is as usual.")
@click.pass_obj
def new(
    invocation: Invocation,
    words: tuple[str, ...],
    first_app: str | None,
    title: str | None,
    folder: Path | None,
    template: str | None,
    yes: bool,
) -> None:
    """Make a site: a package with one app, green tests and an .env file. With "app" before the name, make an app."""
    asks = not yes and sys.stdin.isatty()
    if words[:1] == ("app",) and len(words) == 2:
        _new_app(invocation, words[1], title or _usual_title(words[1]), template)
        return
    if len(words) > 1:
        message = f"Expected one name, or 'app' and a name; got {' '.join(words)!r}."
        raise click.UsageError(message)
    if not words and not asks:
        message = "How is the site to be called? Give a name: bandstand new shop."
        raise click.UsageError(message)
    name = words[0] if words else click.prompt("Name of the package", default="shop")
    check_name(name, kind="site")
    check_free(name)
    if asks:
        title = title or click.prompt("What people call the site", default=_usual_title(name))
        first_app = first_app or click.prompt("Name of the first app", default="pages")
    _new_site(name, first_app or "pages", title or _usual_title(name), folder or Path(name), template)


def _usual_title(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _new_site(name: str, app: str, title: str, folder: Path, template: str | None) -> None:
    check_name(app, kind="app")
    distribution = name.strip("_").replace("_", "-")
    values = {"name": name, "app": app, "distribution": distribution, "secret": new_secret(), **titles(title)}
    with opened(template or str(FOLDER / "site")) as source:
        texts = fill(source, folder, values)
    if template is None:
        texts |= _first_app_texts(texts, folder, name, app, title)
    write(texts)
    place = shlex.quote(str(folder))
    click.secho(f"The site {title!r} is in {folder}.", fg="green")
    click.echo(f"  cd {place}\n  bandstand test\n  bandstand dev")


def _first_app_texts(site: dict[Path, bytes], folder: Path, name: str, app: str, title: str) -> dict[Path, bytes]:
    texts = _app_texts(folder, name, app, title, f"{name}.project")
    _refuse_taken(folder / name / app, site)
    if clash := site.keys() & texts.keys():
        message = f"An app cannot be called {app!r}: the site has a file {min(clash)} already."
        raise ProjectError(message)
    return texts


def _new_app(invocation: Invocation, name: str, title: str, template: str | None) -> None:
    place = invocation.place
    check_name(name, kind="app")
    module = place.target.partition(":")[0]
    package = module.rpartition(".")[0]
    if not package:
        message = f"The project {place.target!r} is not in a package, where an app could be."
        raise ProjectError(message)
    texts = _app_texts(place.folder, package, name, title, module, template)
    folder = place.folder.joinpath(*package.split("."), name)
    _refuse_taken(folder, [*folder.rglob("*"), *folder.parent.glob("*.py")])
    write(texts)
    click.secho(f"The app is in {'/'.join(package.split('.'))}/{name}.", fg="green")
    click.echo(f"Add it to the components in {'/'.join(module.split('.'))}.py:")
    click.echo(f'  App("{package}.{name}", at="{name}/"),')


def _refuse_taken(folder: Path, known: Iterable[Path]) -> None:
    """Refuse a folder for an app where there is a file already, or a module of its name."""
    clash = next((path for path in known if path.is_relative_to(folder) or path == folder.with_suffix(".py")), None)
    if clash is not None:
        message = f"An app cannot be called {folder.name!r}: {clash} is there already. Nothing was written."
        raise ProjectError(message)


def _app_texts(
    root: Path, package: str, name: str, title: str, project: str, template: str | None = None
) -> dict[Path, bytes]:
    path = f"{'/'.join(package.split('.'))}/{name}"
    values = {"name": name, "package": f"{package}.{name}", "project": project, "path": path, **titles(title)}
    with opened(template or str(FOLDER / "app")) as source:
        if not (source / "tests").is_dir():
            return fill(source, root / path, values)
        return fill(source / "package", root / path, values) | fill(source / "tests", root / "tests", values)
