"""Any version of a table becomes any other, step by step, and is as if it had been made so; its rows stay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bandstand.orm.constraints import CheckConstraint, UniqueConstraint
from bandstand.orm.expressions import F, Q
from bandstand.orm.fields import (
    CASCADE,
    DB_CASCADE,
    BigIntegerField,
    CharField,
    DecimalField,
    ForeignKey,
    GeneratedField,
    IntegerField,
    PositiveIntegerField,
    TextField,
)
from bandstand.orm.indexes import Index
from bandstand.orm.migrations.schema import SchemaEditor

from .reflection import schema_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bandstand.orm import Database

    from .conftest import Models

NAMES = ("a", "b", "c")
KINDS: dict[str, Callable[..., Any]] = {
    "int": IntegerField,
    "big": BigIntegerField,
    "positive": PositiveIntegerField,
    "char": lambda **options: CharField(max_length=20, **options),
    "short": lambda **options: CharField(max_length=5, **options),
    "text": TextField,
    "decimal": lambda **options: DecimalField(max_digits=8, decimal_places=2, **options),
    "reference": lambda **options: ForeignKey("Author", CASCADE, related_name="+", **options),
    "ruled": lambda **options: ForeignKey("Author", DB_CASCADE, related_name="+", **options),
}
TEXTS = ("char", "short", "text")

# Constraints and indexes by the fields that they need; all hold of any rows.
DECLARED: dict[str, tuple[str, Callable[[], Any]]] = {
    "plain": ("a", lambda: Index(fields=["a", "-id"], name="plain")),
    "two": ("ab", lambda: Index(fields=["-b", "a"])),
    "some": ("ab", lambda: Index(fields=["a"], condition=Q(b__isnull=False), name="some")),
    "computed": ("", lambda: Index(F("id") + 1, name="computed")),
    "check": ("c", lambda: CheckConstraint(condition=Q(c__isnull=True) | Q(id__gt=0), name="checked")),
    "unique": ("b", lambda: UniqueConstraint(fields=["id", "b"], name="pair")),
    "partly": ("c", lambda: UniqueConstraint(fields=["id"], condition=Q(c__isnull=False), name="partly")),
}


class Column(NamedTuple):
    """How a field is declared."""

    kind: str
    null: bool
    unique: bool
    db_index: bool
    has_db_default: bool

    def field(self) -> Any:
        """Make it; rows that have nothing get 1, in whatever type."""
        one: Any = "1" if self.kind in TEXTS else 1
        options: dict[str, Any] = {"null": self.null or self.unique, "unique": self.unique, "db_index": self.db_index}
        if self.has_db_default and not self.unique:
            options["db_default"] = one
        elif not options["null"]:
            options["default"] = one
        return KINDS[self.kind](**options)


class Version(NamedTuple):
    """What a table has: columns by name, what a further one is computed of, and what is declared."""

    columns: dict[str, Column]
    computed: int | None
    declared: frozenset[str]

    def build(self, models: type[Models]) -> tuple[Models, Any]:
        """Make the models, the other one included."""
        made = models()
        made.add("Author")
        fields: dict[str, Any] = {name: column.field() for name, column in self.columns.items()}
        if self.computed is not None:
            expression: Any = F[int]("id") + self.computed
            fields["g"] = GeneratedField(expression=expression, output_field=BigIntegerField(), db_persist=True)
        declared = [DECLARED[name][1]() for name in sorted(self.declared)]
        meta = {
            "indexes": [each for each in declared if isinstance(each, Index)],
            "constraints": [each for each in declared if not isinstance(each, Index)],
        }
        return made, made.add("Book", meta, **fields)


columns = st.builds(Column, st.sampled_from(sorted(KINDS)), st.booleans(), st.booleans(), st.booleans(), st.booleans())


@st.composite
def versions(draw: st.DrawFn) -> Version:
    """Give a version whose constraints are of columns that it has."""
    found = draw(st.dictionaries(st.sampled_from(NAMES), columns))
    possible = [name for name, (needed, _) in DECLARED.items() if set(needed) <= found.keys()]
    declared = draw(st.frozensets(st.sampled_from(possible))) if possible else frozenset[str]()
    return Version(dict(sorted(found.items())), draw(st.sampled_from([None, 1, 2])), declared)


class Editing:
    """Goes from one version to another, one operation at a time."""

    def __init__(self, editor: SchemaEditor, models: type[Models], version: Version) -> None:
        self.editor = editor
        self.models = models
        self.version = version
        self.model = version.build(models)[1]

    def to(self, **changed: Any) -> tuple[Any, Any]:
        """Give the model as it is, and as it will be."""
        self.version = self.version._replace(**changed)
        before, self.model = self.model, self.version.build(self.models)[1]
        return before, self.model

    def declare(self, name: str, *, there: bool) -> None:
        """Add or remove a constraint or an index."""
        before, after = self.to(declared=self.version.declared ^ {name})
        declared = DECLARED[name][1]()
        kind = "index" if isinstance(declared, Index) else "constraint"
        getattr(self.editor, f"{'add' if there else 'remove'}_{kind}")(after if there else before, declared)

    def column(self, name: str, column: Column | None) -> None:
        """Add, alter or remove a column."""
        known: Mapping[str, Column] = self.version.columns
        was_there = name in known
        others = {each: other for each, other in known.items() if each != name}
        self._change(name, was_there, *self.to(columns={**others, **({} if column is None else {name: column})}))

    def computed(self, step: int | None) -> None:
        """Add, alter or remove what is computed."""
        was_there = self.version.computed is not None
        self._change("g", was_there, *self.to(computed=step))

    def _change(self, name: str, was_there: bool, before: Any, after: Any) -> None:
        is_there = any(each.name == name for each in after._meta.fields)
        if was_there and is_there:
            self.editor.alter_field(before, after, before._meta.get_field(name), after._meta.get_field(name))
        elif is_there:
            self.editor.add_field(before, after._meta.get_field(name))
        else:
            self.editor.remove_field(before, before._meta.get_field(name))

    def become(self, target: Version) -> None:
        """Do what is between the versions."""
        for name in sorted(self.version.declared - target.declared):
            self.declare(name, there=False)
        for name in sorted(self.version.columns.keys() | target.columns.keys()):
            if self.version.columns.get(name) != target.columns.get(name):
                self.column(name, target.columns.get(name))
        if self.version.computed != target.computed:
            self.computed(target.computed)
        for name in sorted(target.declared - self.version.declared):
            self.declare(name, there=True)


@given(first=versions(), second=versions())
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_a_version_becomes_another_with_its_rows(
    database: Database,
    models: type[Models],
    fresh: Callable[[Models], Any],
    first: Version,
    second: Version,
) -> None:
    old_models, old = first.build(models)
    new_models, new = second.build(models)
    empty(database)
    database.create_all(*old_models.registry)
    author = next(model for model in old_models.registry if model.__name__ == "Author")
    for number in (1, 2):
        author.objects.create()
        old.objects.create(**{old._meta.get_field(name).attname: number for name in first.columns})
    with SchemaEditor(database) as editor:
        Editing(editor, models, first).become(second)
    assert schema_of(database) == fresh(new_models)
    kept = first.columns.keys() & second.columns.keys()
    names = [new._meta.get_field(name).attname for name in sorted(kept)]
    rows = new.objects.order_by("pk").values_list("pk", *names)
    assert [tuple(round(float(value)) for value in row) for row in rows] == [(n, *[n] * len(names)) for n in (1, 2)]


def empty(database: Database) -> None:
    """Drop what the example before has made."""
    if database.backend.dialect.name == "postgresql":
        database.execute("DROP SCHEMA public CASCADE")
        database.execute("CREATE SCHEMA public")
        return
    database.execute("PRAGMA foreign_keys = OFF")
    for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'shop_%'"):
        database.execute(f"DROP TABLE {name}")
    database.execute("PRAGMA foreign_keys = ON")
