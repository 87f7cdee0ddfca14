"""``makemigrations``: write down as migrations how the models have changed."""

from __future__ import annotations

import sys
from importlib import invalidate_caches
from typing import TYPE_CHECKING, Any

import click

from bandstand.orm.commands._asking import Asking, value_for
from bandstand.orm.commands._site import DatabaseCommand, site_of
from bandstand.orm.migrations.errors import MigrationError
from bandstand.orm.migrations.loader import write_head
from bandstand.orm.migrations.planning import empty_migration, merging_migration, updated_migration
from bandstand.orm.migrations.questioner import Answers
from bandstand.orm.migrations.safety import DIALECTS, findings, report
from bandstand.orm.migrations.writer import written

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bandstand.orm.migrations.apps import Apps
    from bandstand.orm.migrations.migration import Migration


class _Made:
    """What the options of one call say, and what is done with migrations then."""

    def __init__(self, apps: Apps, *, dry_run: bool, scriptable: bool, verbose: bool) -> None:
        self.apps = apps
        self.dry_run = dry_run
        self.scriptable = scriptable
        self.verbose = verbose

    def tell(self, text: str = "", **style: Any) -> None:
        """Write for people: beside the paths, where programs read these."""
        click.secho(text, err=self.scriptable, **style)

    def write(self, migrations: Sequence[Migration]) -> None:
        """Write migrations and the head files, or show them."""
        for migration in migrations:
            folder = self.apps[migration.app_label].folder
            path = folder / f"{migration.name}.py"
            self.tell(f"{migration.app_label}: {_short(path)}", bold=True)
            for operation in migration.operations:
                self.tell(f"    {operation.formatted_description()}")
            text = written(migration)
            if self.dry_run:
                if self.verbose:
                    self.tell(text)
                continue
            folder.mkdir(exist_ok=True)
            if not (folder / "__init__.py").exists():
                (folder / "__init__.py").write_text("", encoding="utf-8")
            path.write_text(text, encoding="utf-8")
            write_head(folder, migration.name)
            if self.scriptable:
                click.echo(str(path))
        invalidate_caches()

    def warn(self, migrations: Sequence[Migration], dialect: str) -> None:
        """Tell what is dangerous about them."""
        if dialect not in DIALECTS:
            return
        found = [each for each in findings(migrations, self.apps.migrated_state, dialect) if each.accepted is None]
        if found:
            self.tell()
            self.tell(report(found), fg="yellow")


@click.command(cls=DatabaseCommand)
@click.argument("labels", nargs=-1, metavar="[APP]...")
@click.option("--check", "is_check", is_flag=True, help="Write nothing; end with 1 where something is missing.")
@click.option("--dry-run", is_flag=True, help="Write nothing; show what would be written.")
@click.option("--empty", is_flag=True, help="Make a migration without operations, to be filled by hand.")
@click.option("--merge", is_flag=True, help="Join the last migrations of apps that have several.")
@click.option("--update", is_flag=True, help="Put the changes into the last migration instead of a new one.")
@click.option("--name", "-n", help="What the migration is called behind its number.")
@click.option("--rename", multiple=True, metavar="OLD=NEW", help="New names: shop.Author=Writer, shop.Book.title=name.")
@click.option("--default", "defaults", multiple=True, metavar="FIELD=VALUE", help="What rows get: shop.Book.price=0.")
@click.option("--no-input", is_flag=True, help="Ask nothing, as where there is no terminal.")
@click.option("--scriptable", is_flag=True, help="Write the paths of new files alone to the standard output.")
@click.option("--verbose", "-v", is_flag=True, help="With --dry-run, show the files.")
@click.pass_context
def makemigrations(
    context: click.Context,
    labels: tuple[str, ...],
    *,
    is_check: bool,
    dry_run: bool,
    empty: bool,
    merge: bool,
    update: bool,
    name: str | None,
    rename: tuple[str, ...],
    defaults: tuple[str, ...],
    no_input: bool,
    scriptable: bool,
    verbose: bool,
) -> int:
    """Write down as migrations how the models of all apps, or of each APP, have changed."""
    site = site_of(context)
    apps = site.apps
    for label in labels:
        _ = apps[label]
    if name is not None and not name.isidentifier():
        message = f"The name of a migration is one of Python; got {name!r}."
        raise MigrationError(message)
    making = _Made(apps, dry_run=dry_run or is_check, scriptable=scriptable, verbose=verbose)
    if merge:
        return _merge(making, labels, name)
    apps.check_heads()
    if empty:
        if not labels:
            message = "An empty migration is of an app: name one, as in 'makemigrations shop --empty'."
            raise MigrationError(message)
        making.write([empty_migration(label, apps.graph(), name=name) for label in labels])
        return 0
    asks = not (no_input or scriptable) and sys.stdin.isatty()
    found = apps.changes(_answers(apps, rename, defaults, asks=asks), labels, name=name)
    if not found:
        making.tell("The migrations say all that the models do.")
        return 0
    if update:
        _update(making, found, name)
        return 0
    making.write(found)
    making.warn(found, site.dialect)
    return 1 if is_check else 0


def _answers(apps: Apps, rename: tuple[str, ...], defaults: tuple[str, ...], *, asks: bool) -> Answers:
    """Make answers of options.

    Raises:
        MigrationError: One is malformed, or names what is not there.
    """
    before, after = apps.migrated_state, apps.state
    models: dict[str, str] = {}
    fields: dict[str, str] = {}
    values: dict[str, Any] = {}
    renames = [_parts("--rename", each, "app.Model=Name or app.Model.field=name", (2, 3)) for each in rename]
    for (app_label, name, *field), value in sorted(renames, key=lambda each: len(each[0])):  # models come first
        known = before.model(app_label, name)
        new_name = models.get(known.label, known.name)
        if field:
            known.field(field[0])
            after.model(app_label, new_name).field(value)
            fields[f"{app_label}.{new_name}.{field[0]}"] = value
        else:
            models[known.label] = after.model(app_label, value).name
    for steps, value in (_parts("--default", each, "app.Model.field=value", (3,)) for each in defaults):
        found: Any = after.model(*steps[:2]).field(steps[2])
        values[".".join(steps)] = value_for(found, value)
    return (Asking if asks else Answers)(models=models, fields=fields, defaults=values)


def _parts(option: str, given: str, wanted: str, lengths: tuple[int, ...]) -> tuple[list[str], str]:
    """Give the names before the equals sign, and what is behind it.

    Raises:
        MigrationError: It has another form.
    """
    path, equals, value = given.partition("=")
    steps = path.split(".")
    if not equals or len(steps) not in lengths:
        message = f"{option} takes {wanted}; got {given!r}."
        raise MigrationError(message)
    return steps, value


def _merge(making: _Made, labels: tuple[str, ...], name: str | None) -> int:
    graph = making.apps.graph()
    found = [merging_migration(label, graph, name=name) for label in labels or graph.app_labels()]
    merging = [each for each in found if each is not None]
    if not merging:
        making.tell("No app has several last migrations, so there is nothing to join.")
        return 0
    for migration in merging:
        making.tell(f"{migration.app_label}: {' and '.join(name for _, name in migration.dependencies)} are joined.")
    making.write(merging)
    return 0


def _update(making: _Made, found: Sequence[Migration], name: str | None) -> None:
    graph = making.apps.graph()
    for label in dict.fromkeys(each.app_label for each in found):
        head = graph.head(label)
        more = [each for each in found if each.app_label == label]
        if head is None:
            making.write(more)
            continue
        migration = updated_migration(graph.migrations[head], more, name=name)
        followers = [each for each in graph.after[head] if migration.name != head[1]]
        if followers:
            message = (
                f"{label}.{head[1]} would be called {migration.name}, and {'.'.join(followers[0])} depends on it: "
                "make a new migration instead."
            )
            raise MigrationError(message)
        making.write([migration])
        old = making.apps[label].folder / f"{head[1]}.py"
        if migration.name != head[1] and not making.dry_run:
            old.unlink()
            making.tell(f"    {_short(old)} is gone: databases that have it want 'migrate --prune' and this one faked.")


def _short(path: Path) -> str:
    from pathlib import Path as Concrete

    here = Concrete.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
