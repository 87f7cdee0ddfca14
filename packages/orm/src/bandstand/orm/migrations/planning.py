"""What becomes of found changes: a migration for each app, and more where apps need each other in turn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bandstand.orm.migrations import operations as ops
from bandstand.orm.migrations._fields import ChosenLabel, labels_in
from bandstand.orm.migrations.errors import MigrationError
from bandstand.orm.migrations.migration import FIRST, Migration, swappable
from bandstand.orm.migrations.optimizer import optimized
from bandstand.orm.migrations.state import Key, key_of
from bandstand.orm.migrations.writer import next_name, suggested_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bandstand.orm.migrations.autodetector import Step
    from bandstand.orm.migrations.graph import Graph
    from bandstand.orm.migrations.migration import Name
    from bandstand.orm.migrations.operations import Operation
    from bandstand.orm.migrations.state import ProjectState

__all__ = ["empty_migration", "made", "merging_migration", "planned", "updated_migration"]


def made(
    name: str,
    app_label: str,
    operations: Sequence[Operation],
    dependencies: Iterable[Name] = (),
    **attributes: Any,
) -> Migration:
    """Make a migration that is in no file yet; ``attributes`` are further ones of its class."""
    body = {"operations": list(operations), "dependencies": sorted(set(dependencies)), **attributes}
    kind: type[Migration] = type("Migration", (Migration,), body)
    return kind(name, app_label)


class _Draft:
    """A migration in the making.

    Attributes:
        app_label: Of the app.
        earlier: The draft of the same app before it.
        needs: The drafts of other apps that come before it.
        outside: The migrations that are there and come before it.
        defined: The models that its operations make, change or drop.
        named: Those, and the ones that they refer to.
    """

    def __init__(self, app_label: str, earlier: _Draft | None) -> None:
        self.app_label = app_label
        self.earlier = earlier
        self.needs: list[_Draft] = []
        self.outside: set[Name] = set()
        self.operations: list[Operation] = []
        self.defined: set[Key] = set()
        self.named: set[Key] = set()
        self.migration: Migration | None = None

    @property
    def before(self) -> list[_Draft]:
        """The drafts that come right before it."""
        return [*self.needs, *([self.earlier] if self.earlier else [])]

    def comes_after(self, other: _Draft) -> bool:
        """Whether the other one must be done before it."""
        return self is other or any(each.comes_after(other) for each in self.before)


def planned(steps: Sequence[Step], before: ProjectState, graph: Graph, *, name: str | None = None) -> list[Migration]:
    """Give the migrations for changes that were found, in an order in which they can be done.

    An app has one migration, unless it needs a change of another app that needs one of its own.

    Args:
        steps: What ``autodetector.changes`` gave.
        before: The state that they begin with.
        graph: The migrations that are there.
        name: What the migrations are called behind their numbers; what they do by default.
    """
    drafts: list[_Draft] = []
    latest: dict[str, _Draft] = {}
    state = before.copy()
    for app_label, operation in steps:
        after = state.copy()
        operation.state_forwards(app_label, after)
        defined, labels = _models_of(app_label, operation, state, after)
        named = defined | set(map(key_of, labels))
        state = after
        needs = [each for each in drafts if each.app_label != app_label and _is_needed(each, defined, named)]
        draft = latest.get(app_label)
        if draft is None or any(each.comes_after(draft) for each in needs):
            draft = latest[app_label] = _Draft(app_label, draft)
            drafts.append(draft)
        draft.operations.append(operation)
        draft.defined |= defined
        draft.named |= named
        draft.needs += [each for each in needs if each not in draft.needs]
        gone = defined if isinstance(operation, ops.DeleteModel | ops.RenameModel) else set[Key]()
        draft.outside |= _outside(app_label, labels, gone, graph)
    return _numbered(drafts, graph, name)


def _is_needed(draft: _Draft, defined: set[Key], named: set[Key]) -> bool:
    """Whether an operation must come after a draft: one of both names what the other defines."""
    return bool(draft.defined & named or draft.named & defined)


def _models_of(
    app_label: str, operation: Operation, before: ProjectState, after: ProjectState
) -> tuple[set[Key], list[str]]:
    """Give the models that an operation is of, and the labels of those that it has to do with.

    What refers to a name that changes was made under the old one, so that comes first, whichever app it is of.
    """
    defined = {(app_label.lower(), name.lower()) for name in _subjects(operation)}
    labels: list[str] = []
    for model in (state.models.get(key) for state in (before, after) for key in defined):
        if model is None:
            continue
        if isinstance(operation, ops.CreateModel | ops.DeleteModel | ops.RenameModel):
            labels += model.references()
        if isinstance(operation, ops.RenameModel | ops.RenameField):
            labels += [each.label for each in before.referring(model)]
        field: Any = model.fields.get(getattr(operation, "name", ""))
        if field is not None:
            labels += labels_in(field)
    return defined, labels


def _subjects(operation: Operation) -> list[str]:
    """Give the names of the models that an operation is of."""
    if isinstance(operation, ops.RenameModel):
        return [operation.old_name, operation.new_name]
    name: str | None = getattr(operation, "model_name", None) or getattr(operation, "name", None)
    return [] if name is None else [name]


def _outside(app_label: str, labels: Iterable[str], gone: set[Key], graph: Graph) -> set[Name]:
    """Give what else comes first: the last migrations of apps whose models are named, or that named one that goes.

    Where a site chooses the model, it is that choice.
    """
    found: set[Name] = set()
    named = {each.app_label for each in graph.migrations.values() if gone and _ever_named(each, gone)}
    apps = {each.lower(): each for each in graph.app_labels()}
    for label in labels:
        if isinstance(label, ChosenLabel):
            found.add(swappable(label.choose))
        elif key_of(label)[0] in apps:
            named.add(apps[key_of(label)[0]])
    found |= {graph.head(each) or (each, FIRST) for each in named}
    return {each for each in found if each[0].lower() != app_label.lower()}


def _ever_named(migration: Migration, models: set[Key]) -> bool:
    """Whether operations of a migration name some models, as far as they can tell."""
    uses = (operation.uses(migration.app_label) for operation in migration.operations)
    return any(use.model in models for each in uses for use in each or ())


def _numbered(drafts: list[_Draft], graph: Graph, name: str | None) -> list[Migration]:
    """Give the drafts their names, which the dependencies of later ones need."""
    found: list[Migration] = []
    waiting = list(drafts)
    while waiting:
        draft = next(each for each in waiting if all(need.migration for need in each.before))
        waiting.remove(draft)
        found.append(_migration(draft, graph, name))
    return found


def _migration(draft: _Draft, graph: Graph, name: str | None) -> Migration:
    operations = optimized(draft.operations, draft.app_label)
    changed = {each.app_label for each in draft.needs}
    dependencies = {each for each in draft.outside if each[0] not in changed}
    dependencies |= {each.migration.key for each in draft.needs if each.migration is not None}
    last = draft.earlier.migration.key if draft.earlier and draft.earlier.migration else graph.head(draft.app_label)
    if last is not None:
        dependencies.add(last)
    given = name or suggested_name(operations, initial=last is None)
    made_name = next_name(None if last is None else last[1], given)
    attributes = {"initial": True} if last is None else {}
    draft.migration = made(made_name, draft.app_label, operations, dependencies, **attributes)
    return draft.migration


def empty_migration(app_label: str, graph: Graph, *, name: str | None = None) -> Migration:
    """Give a migration without operations, to be filled by hand."""
    head = graph.head(app_label)
    dependencies = [] if head is None else [head]
    initial = {"initial": True} if head is None else {}
    return made(next_name(head[1] if head else None, name or "custom"), app_label, [], dependencies, **initial)


def merging_migration(app_label: str, graph: Graph, *, name: str | None = None) -> Migration | None:
    """Give a migration that joins the last ones of an app, or None where there is but one.

    Raises:
        MigrationError: The models that they lead to depend on which one is done first.
    """
    heads = graph.last(app_label)
    if len(heads) < 2:
        return None
    branches = {head: _branch(head, heads, graph) for head in heads}
    _check_order(app_label, branches, graph)
    joined = name or "merge_" + "_".join(_fragment(head[1]) for head in heads)
    number = max(head[1] for head in heads)
    return made(next_name(number, joined[:_LONGEST]), app_label, [], heads)


_LONGEST = 60


def _fragment(name: str) -> str:
    number, _, rest = name.partition("_")
    return rest if number.isdigit() and rest else name


def _branch(head: Name, heads: Sequence[Name], graph: Graph) -> list[Name]:
    """Give what leads to one of several last migrations and to none of the others."""
    others = {key for other in heads if other != head for key in graph.needed_by(other)}
    return [key for key in graph.needed_by(head) if key not in others]


def _check_order(app_label: str, branches: Mapping[Name, list[Name]], graph: Graph) -> None:
    shared = [key for key in graph.order if not any(key in branch for branch in branches.values())]
    beginning = graph.state_of(shared)
    ways = [list(branches.values()), list(branches.values())[::-1]]
    ends: list[ProjectState] = []
    for way in ways:
        state = beginning.copy()
        for key in (each for branch in way for each in branch):
            try:
                state = graph.migrations[key].state_after(state)
            except MigrationError as error:
                message = f"{_named(branches)} of {app_label} cannot be joined: {key[1]} fails after the other: {error}"
                raise MigrationError(message) from error
        ends.append(state)
    if ends[0] != ends[1]:
        message = (
            f"{_named(branches)} of {app_label} cannot be joined: they change the same things, so that the models "
            "depend on which one is done first. Write one of them anew, upon the other."
        )
        raise MigrationError(message)


def _named(branches: Mapping[Name, list[Name]]) -> str:
    return " and ".join(name for _, name in branches)


def updated_migration(last: Migration, more: Sequence[Migration], *, name: str | None = None) -> Migration:
    """Give the last migration of an app with further ones taken into it.

    Args:
        last: The one that is there.
        more: Those that would follow it, of the same app.
        name: What it is called behind its number; what it does by default where its own name said so.
    """
    operations = optimized([*last.operations, *(each for one in more for each in one.operations)], last.app_label)
    own = {last.key, *(each.key for each in more)}
    dependencies = {each for one in (last, *more) for each in one.dependencies} - own
    was_suggested = last.name == _renamed(last.name, suggested_name(last.operations, initial=last.is_initial))
    given = name or (suggested_name(operations, initial=last.is_initial) if was_suggested else None)
    kept = {key: getattr(last, key, None) for key in ("initial", "atomic", "replaces", "run_before", "accepted")}
    attributes = {key: value for key, value in kept.items() if value != getattr(Migration, key, None)}
    return made(
        _renamed(last.name, given) if given else last.name, last.app_label, operations, dependencies, **attributes
    )


def _renamed(name: str, given: str) -> str:
    """Give a migration's name with its number kept."""
    number, _, _ = name.partition("_")
    return f"{number}_{given}" if number.isdigit() else given
