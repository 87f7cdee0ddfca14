"""The commands of translators: ``bandstand messages`` in a project, ``python -m bandstand.i18n`` anywhere."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from glob import escape
from pathlib import Path
from typing import Any, TypeVar

import click

from bandstand.i18n import extraction, po

_F = TypeVar("_F", bound=Callable[..., Any])
_SHORT = 50


class _Messages(click.Group):
    """A group whose errors of people are told in one line."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command.

        Raises:
            click.UsageError: A folder, a language or an option is none.
            click.ClickException: A file cannot be read.
        """
        try:
            return super().invoke(ctx)
        except (po.UnknownLanguage, NotADirectoryError, extraction.NoExtractor) as error:
            raise click.UsageError(str(error)) from error
        except po.BadCatalogue as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=_Messages, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def messages() -> None:
    """Extract messages, and update, compile and check their translations.

    Each FOLDER is a package, whose catalogues are in its folder "locale". Without one, they are the apps of the
    project, or the folder that one stands in.
    """


def _folders(function: _F) -> _F:
    return click.argument("folders", nargs=-1, metavar="[FOLDER]...", type=click.Path(path_type=Path))(function)


def _extracting(function: _F) -> _F:
    for option in (
        click.option("--lines", is_flag=True, help="Tell the lines of messages, which change with every edit."),
        click.option("--no-pot", is_flag=True, help="Leave no template of catalogues behind."),
        click.option(
            "--ignore", multiple=True, metavar="GLOB", help="Pass over files and folders of this name or path."
        ),
        click.option("--keyword", "keywords", multiple=True, metavar="NAME[:1c,2,3]", help="A further function."),
        click.option("--templates", type=click.Choice(["bandstand", "jinja"]), help="The engine of templates."),
    ):
        function = option(function)
    return function


_languages = click.option("--language", "-l", "languages", multiple=True, metavar="TAG", help="Of this language alone.")
_use_fuzzy = click.option("--use-fuzzy", is_flag=True, help="Take fuzzy translations, too.")
_as_json = click.option("--json", "as_json", is_flag=True, help="Write for programs.")


@messages.command(short_help="Write the template of catalogues.")
@_folders
@_extracting
@click.pass_context
def extract(context: click.Context, /, folders: tuple[Path, ...], *, no_pot: bool, **options: Any) -> int:
    """Write the messages of each FOLDER into the template of its catalogues, locale/messages.pot."""
    chosen = _chosen(context, folders)
    for folder in chosen:
        found = _extracted(folder, chosen, dict(options))
        _write_templates(folder, found, no_pot=no_pot)
    return 0


@messages.command(short_help="Bring catalogues up to date.")
@_folders
@click.option("--language", "-l", "languages", multiple=True, metavar="TAG", help="Make a catalogue of this language.")
@click.option("--exclude", "-x", multiple=True, metavar="TAG", help="Leave the catalogue of this language alone.")
@click.option("--no-fuzzy", is_flag=True, help="Take no translations of similar messages.")
@click.option("--no-obsolete", is_flag=True, help="Drop translations of messages that are gone.")
@_extracting
@click.pass_context
def update(
    context: click.Context,
    /,
    folders: tuple[Path, ...],
    *,
    languages: tuple[str, ...],
    exclude: tuple[str, ...],
    no_fuzzy: bool,
    no_obsolete: bool,
    no_pot: bool,
    **options: Any,
) -> int:
    """Extract the messages of each FOLDER, and bring its catalogues up to date."""
    for language in (*languages, *exclude):
        po.known_language(language)
    chosen = _chosen(context, folders)
    for folder in chosen:
        found = _extracted(folder, chosen, dict(options))
        _write_templates(folder, found, no_pot=no_pot)
        for domain, template in found.templates.items():
            if not template.entries and not po.places(folder, domains=[domain]):
                continue
            updated = po.update_catalogues(
                folder,
                template,
                languages=languages if template.entries else (),
                exclude=exclude,
                domain=domain,
                fuzzy=not no_fuzzy,
                obsolete=not no_obsolete,
            )
            for each in updated:
                changed = "" if each.is_changed else ", unchanged"
                click.echo(f"{_shown(each.place.path)}: {_Counts(each.catalogue)}{changed}.")
    return 0


@messages.command(name="compile", short_help="Make what programs read of catalogues.")
@_folders
@_languages
@_use_fuzzy
@click.pass_context
def compile_(
    context: click.Context, /, folders: tuple[Path, ...], *, languages: tuple[str, ...], use_fuzzy: bool
) -> int:
    """Compile the catalogues of each FOLDER, those without mistakes; end with 1 where one has any."""
    failed = 0
    for place in _places(_chosen(context, folders), languages):
        errors = [each for each in _mistakes(place, use_fuzzy=use_fuzzy) if each.severity == "error"]
        for each in errors:
            click.secho(_line(place, each), fg="red", err=True)
        if errors:
            failed += 1
            click.secho(f"{_shown(place.path)} is not compiled.", fg="red", err=True)
            continue
        content = po.compile_catalogue(place.path, use_fuzzy=use_fuzzy)
        is_changed = po.replace_file(place.compiled_path, content)
        click.echo(f"{_shown(place.compiled_path)}{'' if is_changed else ': unchanged'}")
    return 1 if failed else 0


@messages.command(short_help="Show how much is translated.")
@_folders
@_languages
@_as_json
@click.pass_context
def stats(context: click.Context, /, folders: tuple[Path, ...], *, languages: tuple[str, ...], as_json: bool) -> int:
    """Show how much of each FOLDER is translated, by language."""
    places = _places(_chosen(context, folders), languages)
    counted = [(place, _Counts(po.read_catalogue(place.path))) for place in places]
    if as_json:
        data = [{"path": _shown(place.path), "language": place.tag, **counts.data()} for place, counts in counted]
        click.echo(json.dumps(data, indent=2))
        return 0
    if not counted:
        click.echo("There are no catalogues.")
        return 0
    rows = [["", "translated", "fuzzy", "missing", "obsolete", "percent"]]
    rows += [[_shown(place.path), *(str(value) for value in counts.data().values())] for place, counts in counted]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        numbers = (f"{cell:>{width}}" for cell, width in zip(row[1:], widths[1:], strict=True))
        click.echo("  ".join([f"{row[0]:<{widths[0]}}", *numbers]))
    return 0


@messages.command(short_help="Look for mistakes in catalogues.")
@_folders
@_languages
@click.option("--strict", is_flag=True, help="End with 1 where there are warnings, too.")
@_use_fuzzy
@_as_json
@click.pass_context
def check(
    context: click.Context,
    /,
    folders: tuple[Path, ...],
    *,
    languages: tuple[str, ...],
    strict: bool,
    use_fuzzy: bool,
    as_json: bool,
) -> int:
    """Look for mistakes in the catalogues of each FOLDER; end with 1 where there are any."""
    found: list[tuple[po.Place, po.Mistake]] = []
    for place in _places(_chosen(context, folders), languages):
        mistakes = _mistakes(place, use_fuzzy=use_fuzzy)
        if all(each.kind != "unreadable" for each in mistakes):
            mistakes += _compiled(place, use_fuzzy=use_fuzzy)
        found += [(place, each) for each in mistakes]
    if as_json:
        click.echo(json.dumps([_data(place, each) for place, each in found], indent=2, ensure_ascii=False))
    else:
        for place, each in found:
            click.secho(_line(place, each), fg="red" if each.severity == "error" else "yellow")
        errors = sum(each.severity == "error" for _, each in found)
        click.echo(f"{_number(errors, 'error')}, {_number(len(found) - errors, 'warning')}.")
    return 1 if any(strict or each.severity == "error" for _, each in found) else 0


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command, and give its exit code: 0, 1 for what failed, 2 for what was typed wrongly."""
    try:
        code: Any = messages.main(arguments, prog_name="python -m bandstand.i18n", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        return 130
    except OSError as error:
        click.secho(f"Error: {error.filename}: {error.strerror}.", fg="red", err=True)
        return 1
    return code if isinstance(code, int) else 0


# Folders


def _chosen(context: click.Context, /, folders: Sequence[Path]) -> list[Path]:
    """Give the folders that were named, or those of the project, or the one that one stands in.

    Raises:
        NotADirectoryError: One that was named is none.
    """
    for folder in folders:
        if not folder.is_dir():
            message = f"There is no folder {str(folder)!r}."
            raise NotADirectoryError(message)
    return [*folders] or _of_project(context) or [Path()]


def _of_project(context: click.Context) -> list[Path]:
    """Give the folders of the project's own package and of its apps, without those that are installed."""
    project: Any = getattr(context.obj, "project", None)
    apps: Any = {} if project is None else project.apps
    here = Path.cwd().resolve()
    found = [Path(app.folder).resolve() for app in apps.values()]
    own = [path for path in found if path.is_relative_to(here) and "site-packages" not in path.parts]
    return [path.relative_to(here) for path in dict.fromkeys(own)]


def _places(folders: Sequence[Path], languages: Sequence[str]) -> list[po.Place]:
    return [place for folder in folders for place in po.places(folder, languages)]


def _shown(path: Path) -> str:
    return path.as_posix()


# Extracting


def _extracted(folder: Path, chosen: Sequence[Path], given: dict[str, Any]) -> extraction.Extraction:
    """Find the messages of a folder, without those of others that are inside it.

    Raises:
        click.UsageError: An option is wrong.
    """
    whole = folder.resolve()
    inside = [each.resolve().relative_to(whole) for each in chosen if whole in each.resolve().parents]
    ignore = [*given.pop("ignore"), *(escape(each.as_posix()) for each in inside)]
    try:
        options = extraction.Options(ignore=ignore, **given)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    found = extraction.extract(folder, options)
    for problem in found.problems:
        click.secho(f"{_shown(folder / problem.path)}{str(problem)[len(problem.path) :]}", fg="yellow", err=True)
    return found


def _write_templates(folder: Path, found: extraction.Extraction, *, no_pot: bool) -> None:
    for domain, template in found.templates.items():
        path = po.template_path(folder, domain)
        count = _number(len(template.entries), "message")
        if no_pot:
            path.unlink(missing_ok=True)
        elif template.entries or path.is_file():
            is_changed = po.write_template(folder, template, domain=domain)
            click.echo(f"{_shown(path)}: {count}{'' if is_changed else ', unchanged'}.")
    if not any(template.entries for template in found.templates.values()):
        click.echo(f"{_shown(folder)}: no messages in {_number(found.files, 'file')}.")


# Counting and checking


class _Counts:
    """How much of a catalogue is translated."""

    def __init__(self, catalogue: po.Catalogue) -> None:
        entries = [*catalogue.entries.values()]
        self.fuzzy = sum(entry.is_fuzzy for entry in entries)
        self.translated = sum(entry.is_translated and not entry.is_fuzzy for entry in entries)
        self.missing = len(entries) - self.fuzzy - self.translated
        self.obsolete = len(catalogue.obsolete)
        self.percent = 100 * self.translated // len(entries) if entries else 100

    def __str__(self) -> str:
        return f"{self.translated} translated, {self.fuzzy} fuzzy, {self.missing} missing, {self.obsolete} obsolete"

    def data(self) -> dict[str, int]:
        """Give the numbers by name."""
        names = ("translated", "fuzzy", "missing", "obsolete", "percent")
        return {name: getattr(self, name) for name in names}


def _mistakes(place: po.Place, *, use_fuzzy: bool) -> list[po.Mistake]:
    try:
        return [*po.find_mistakes_in(place, use_fuzzy=use_fuzzy)]
    except po.BadCatalogue as error:
        return [po.Mistake("error", "unreadable", None, error.line, f"The file cannot be read. {error.problem}")]


def _compiled(place: po.Place, *, use_fuzzy: bool) -> Iterator[po.Mistake]:
    there = place.compiled_path.read_bytes() if place.compiled_path.is_file() else None
    if there != po.compile_catalogue(place.path, use_fuzzy=use_fuzzy):
        state = "is missing" if there is None else "is not that of the catalogue"
        text = f"The compiled file {place.compiled_path.name} {state}; run 'compile'."
        yield po.Mistake("error", "compiled", None, 0, text)


def _line(place: po.Place, mistake: po.Mistake) -> str:
    at = f":{mistake.line}" if mistake.line else ""
    source = mistake.source
    about = "" if source is None else f"{source.id if len(source.id) <= _SHORT else f'{source.id[:_SHORT]}...'!r}: "
    return f"{_shown(place.path)}{at}: {mistake.severity}: {about}{mistake.text}"


def _data(place: po.Place, mistake: po.Mistake) -> dict[str, object]:
    source = mistake.source
    return {
        "path": _shown(place.path),
        "line": mistake.line,
        "language": place.tag,
        "severity": mistake.severity,
        "kind": mistake.kind,
        "id": None if source is None else source.id,
        "context": None if source is None else source.context,
        "text": mistake.text,
    }


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
