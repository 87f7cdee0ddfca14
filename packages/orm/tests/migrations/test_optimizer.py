"""The optimizer: fewer operations that do the same to the models and to a database."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from bandstand import orm
from bandstand.orm.constraints import CheckConstraint, UniqueConstraint
from bandstand.orm.database import Database
from bandstand.orm.indexes import Index
from bandstand.orm.migrations import operations as ops
from bandstand.orm.migrations.errors import StateError
from bandstand.orm.migrations.optimizer import optimized
from bandstand.orm.migrations.schema import SchemaEditor
from bandstand.orm.migrations.state import ProjectState

from .library import Living
from .recording import forwards
from .schema.reflection import schema_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

ID = ("id", orm.BigAutoField(verbose_name="ID"))
TITLE = ("title", orm.CharField(max_length=20))
SHORT = orm.CharField(max_length=10)
LONG = orm.CharField(max_length=99)
TEXT = orm.TextField()
TO_AUTHOR = orm.ForeignKey("shop.Author", orm.CASCADE)
BY_TITLE = Index(fields=["title"], name="by_title")
BY_NUMBER = Index(fields=["number"], name="by_number")
NAMED = CheckConstraint(condition=orm.Q(title__gt=""), name="named")
SAID = CheckConstraint(condition=orm.Q(title__gt=""), name="named", violation_error_message="Say it.")
ONE_TITLE = UniqueConstraint(fields=["title"], name="one_title")


def create(name: str, *fields: tuple[str, Any], **given: Any) -> ops.CreateModel:
    """Make a model with a key and fields."""
    return ops.CreateModel(name, fields=[ID, *fields], **given)


def nothing(registry: Any, editor: Any) -> None:
    """Change nothing, of which nobody knows."""


BOOK = create("Book", TITLE)
AUTHOR = create("Author", ("name", SHORT))
PYTHON = ops.RunPython(nothing, reverse_code=nothing, elidable=True)

FEWER: list[tuple[str, list[ops.Operation], list[ops.Operation]]] = [
    (
        "a field",
        [BOOK, ops.AddField("book", "price", orm.IntegerField())],
        [create("Book", TITLE, ("price", orm.IntegerField()))],
    ),
    (
        "a field's default for rows",
        [BOOK, ops.AddField("Book", "price", orm.IntegerField(default=3), preserve_default=False)],
        [create("Book", TITLE, ("price", orm.IntegerField()))],
    ),
    ("a changed field", [BOOK, ops.AlterField("Book", "title", LONG)], [create("Book", ("title", LONG))]),
    ("a removed field", [BOOK, ops.RemoveField("Book", "title")], [create("Book")]),
    (
        "a renamed field",
        [
            create("Book", TITLE, options={"ordering": ["-title"], "indexes": [BY_TITLE]}),
            ops.RenameField("Book", "title", "name"),
        ],
        [
            create(
                "Book",
                ("name", TITLE[1]),
                options={"ordering": ["-name"], "indexes": [Index(fields=["name"], name="by_title")]},
            )
        ],
    ),
    (
        "another name",
        [create("Book", ("next", orm.ForeignKey("Book", orm.CASCADE))), ops.RenameModel("Book", "Work")],
        [create("Work", ("next", orm.ForeignKey("shop.Work", orm.CASCADE)))],
    ),
    (
        "options",
        [
            create("Book", options={"verbose_name": "x", "db_table": "b"}),
            ops.AlterModelOptions("Book", {"ordering": ["id"]}),
        ],
        [create("Book", options={"db_table": "b", "ordering": ["id"]})],
    ),
    ("a table", [BOOK, ops.AlterModelTable("Book", "books")], [create("Book", TITLE, options={"db_table": "books"})]),
    (
        "a comment",
        [BOOK, ops.AlterModelTableComment("Book", "Sold.")],
        [create("Book", TITLE, options={"db_table_comment": "Sold."})],
    ),
    (
        "groups that are unique",
        [BOOK, ops.AlterUniqueTogether("Book", [("title", "id")])],
        [create("Book", TITLE, options={"unique_together": [("title", "id")]})],
    ),
    (
        "an order",
        [AUTHOR, create("Book", ("author", TO_AUTHOR)), ops.AlterOrderWithRespectTo("Book", "author")],
        [AUTHOR, create("Book", ("author", TO_AUTHOR), options={"order_with_respect_to": "author"})],
    ),
    (
        "managers",
        [BOOK, ops.AlterModelManagers("Book", [("living", Living())])],
        [create("Book", TITLE, managers=[("living", Living())])],
    ),
    ("an index", [BOOK, ops.AddIndex("Book", BY_TITLE)], [create("Book", TITLE, options={"indexes": [BY_TITLE]})]),
    (
        "an index that goes",
        [create("Book", TITLE, options={"indexes": [BY_TITLE]}), ops.RemoveIndex("Book", "by_title")],
        [BOOK],
    ),
    (
        "an index's name",
        [
            create("Book", TITLE, options={"indexes": [BY_TITLE]}),
            ops.RenameIndex("Book", "titles", old_name="by_title"),
        ],
        [create("Book", TITLE, options={"indexes": [Index(fields=["title"], name="titles")]})],
    ),
    (
        "fields indexed together",
        [
            BOOK,
            ops.AlterIndexTogether("Book", [("title", "id")]),
            ops.RenameIndex("Book", "both", old_fields=("title", "id")),
        ],
        [create("Book", TITLE, options={"indexes": [Index(fields=["title", "id"], name="both")]})],
    ),
    (
        "a constraint",
        [BOOK, ops.AddConstraint("Book", NAMED), ops.AlterConstraint("Book", "named", SAID)],
        [create("Book", TITLE, options={"constraints": [SAID]})],
    ),
    ("a constraint that goes", [BOOK, ops.AddConstraint("Book", NAMED), ops.RemoveConstraint("Book", "named")], [BOOK]),
    ("a deletion", [BOOK, AUTHOR, ops.DeleteModel("BOOK")], [AUTHOR]),
    (
        "a reference to a model made later",
        [BOOK, AUTHOR, ops.AddField("Book", "author", TO_AUTHOR)],
        [AUTHOR, create("Book", TITLE, ("author", TO_AUTHOR))],
    ),
    (
        "a field behind a model that refers to it",
        [AUTHOR, create("Book", ("author", TO_AUTHOR)), ops.AddField("Author", "born", orm.DateField())],
        [create("Author", ("name", SHORT), ("born", orm.DateField())), create("Book", ("author", TO_AUTHOR))],
    ),
    (
        "models made and deleted",
        [AUTHOR, create("Book", ("author", TO_AUTHOR)), ops.RemoveField("Book", "author"), ops.DeleteModel("Author")],
        [create("Book")],
    ),
    (
        "an added field changed",
        [ops.AddField("Book", "x", SHORT), ops.AlterField("Book", "x", LONG)],
        [ops.AddField("Book", "x", LONG)],
    ),
    (
        "a default that rows need",
        [ops.AddField("Book", "x", orm.IntegerField(default=5)), ops.AlterField("Book", "x", orm.IntegerField())],
        [ops.AddField("Book", "x", orm.IntegerField(default=5), preserve_default=False)],
    ),
    ("an added field removed", [ops.AddField("Book", "x", SHORT), ops.RemoveField("Book", "x")], []),
    (
        "an added field renamed",
        [ops.AddField("Book", "x", SHORT), ops.RenameField("Book", "x", "y")],
        [ops.AddField("Book", "y", SHORT)],
    ),
    (
        "a field changed twice",
        [ops.AlterField("Book", "x", SHORT), ops.AlterField("Book", "x", LONG)],
        [ops.AlterField("Book", "x", LONG)],
    ),
    (
        "a changed field removed",
        [ops.AlterField("Book", "x", SHORT), ops.RemoveField("Book", "x")],
        [ops.RemoveField("Book", "x")],
    ),
    (
        "a field changed, renamed, changed",
        [ops.AlterField("Book", "x", SHORT), ops.RenameField("Book", "x", "y"), ops.AlterField("Book", "y", LONG)],
        [ops.RenameField("Book", "x", "y"), ops.AlterField("Book", "y", LONG)],
    ),
    (
        "a field renamed twice",
        [ops.RenameField("Book", "x", "y"), ops.RenameField("Book", "y", "z")],
        [ops.RenameField("Book", "x", "z")],
    ),
    ("a field renamed and back", [ops.RenameField("Book", "x", "y"), ops.RenameField("Book", "y", "x")], []),
    (
        "a renamed field removed",
        [ops.RenameField("Book", "x", "y"), ops.RemoveField("Book", "y")],
        [ops.RemoveField("Book", "x")],
    ),
    (
        "a model renamed twice",
        [ops.RenameModel("Book", "Work"), ops.RenameModel("Work", "Text")],
        [ops.RenameModel("Book", "Text")],
    ),
    ("a model renamed and back", [ops.RenameModel("Book", "Work"), ops.RenameModel("Work", "Book")], []),
    ("a renamed model deleted", [ops.RenameModel("Book", "Work"), ops.DeleteModel("Work")], [ops.DeleteModel("Book")]),
    (
        "a changed model deleted",
        [
            ops.AddField("Book", "x", SHORT),
            ops.AddIndex("Book", BY_TITLE),
            ops.AlterModelTable("Book", "b"),
            ops.DeleteModel("Book"),
        ],
        [ops.DeleteModel("Book")],
    ),
    (
        "an added index removed",
        [ops.AddIndex("Book", BY_TITLE), ops.AddIndex("Book", BY_NUMBER), ops.RemoveIndex("Book", "by_title")],
        [ops.AddIndex("Book", BY_NUMBER)],
    ),
    (
        "an added index renamed",
        [ops.AddIndex("Book", BY_TITLE), ops.RenameIndex("Book", "x", old_name="by_title")],
        [ops.AddIndex("Book", Index(fields=["title"], name="x"))],
    ),
    (
        "an index renamed twice",
        [ops.RenameIndex("Book", "x", old_name="w"), ops.RenameIndex("Book", "y", old_name="x")],
        [ops.RenameIndex("Book", "y", old_name="w")],
    ),
    (
        "an index renamed and back",
        [ops.RenameIndex("Book", "x", old_name="w"), ops.RenameIndex("Book", "w", old_name="x")],
        [],
    ),
    (
        "a renamed index removed",
        [ops.RenameIndex("Book", "x", old_name="w"), ops.RemoveIndex("Book", "x")],
        [ops.RemoveIndex("Book", "w")],
    ),
    (
        "an added constraint altered",
        [ops.AddConstraint("Book", NAMED), ops.AlterConstraint("Book", "named", SAID)],
        [ops.AddConstraint("Book", SAID)],
    ),
    (
        "an added constraint removed",
        [ops.AddConstraint("Book", NAMED), ops.AddConstraint("Book", ONE_TITLE), ops.RemoveConstraint("Book", "named")],
        [ops.AddConstraint("Book", ONE_TITLE)],
    ),
    (
        "an altered constraint removed",
        [
            ops.AlterConstraint("Book", "named", SAID),
            ops.AlterConstraint("Book", "named", NAMED),
            ops.RemoveConstraint("Book", "named"),
        ],
        [ops.RemoveConstraint("Book", "named")],
    ),
    (
        "options twice",
        [ops.AlterModelOptions("Book", {"ordering": ["id"]}), ops.AlterModelOptions("book", {})],
        [ops.AlterModelOptions("book", {})],
    ),
    (
        "groups twice",
        [
            ops.AlterUniqueTogether("Book", [("a", "b")]),
            ops.AlterUniqueTogether("Book", []),
            ops.AlterIndexTogether("Book", [("a", "b")]),
            ops.AlterIndexTogether("Book", []),
        ],
        [ops.AlterUniqueTogether("Book", []), ops.AlterIndexTogether("Book", [])],
    ),
    (
        "a table twice, past others",
        [ops.AlterModelTable("Book", "b"), ops.AlterField("Author", "name", LONG), ops.AlterModelTable("Book", "c")],
        [ops.AlterField("Author", "name", LONG), ops.AlterModelTable("Book", "c")],
    ),
]


@pytest.mark.parametrize(("operations", "fewer"), [each[1:] for each in FEWER], ids=[each[0] for each in FEWER])
def test_what_becomes_fewer(operations: list[ops.Operation], fewer: list[ops.Operation]) -> None:
    assert optimized(operations, "shop") == fewer


STAYS: list[tuple[str, list[ops.Operation]]] = [
    ("Python in between", [ops.AddField("Book", "x", SHORT), PYTHON, ops.AlterField("Book", "x", LONG)]),
    ("SQL in between", [BOOK, ops.RunSQL("SELECT 1"), ops.AddField("Book", "x", SHORT)]),
    ("another field", [ops.AddField("Book", "x", SHORT), ops.RemoveField("Book", "y")]),
    (
        "another app's model of the name",
        [BOOK, ops.AddField("Author", "book", orm.ForeignKey("other.Book", orm.CASCADE))],
    ),
    (
        "references in a circle",
        [
            AUTHOR,
            create("Book", ("author", TO_AUTHOR)),
            ops.AddField("Author", "best", orm.ForeignKey("Book", orm.CASCADE, null=True)),
        ],
    ),
    (
        "a default that rows got, of another kind",
        [ops.AddField("Book", "x", orm.IntegerField(default=5)), ops.AlterField("Book", "x", SHORT)],
    ),
    ("a field that takes the name of another", [ops.RemoveField("Book", "x"), ops.AddField("Book", "x", SHORT)]),
    (
        "a field of a key that is referred to by name",
        [
            create("Book", ("author", orm.ForeignKey("Author", orm.CASCADE, to_field="code"))),
            ops.RenameField("Author", "code", "x"),
            ops.AlterField("Book", "author", orm.ForeignKey("Author", orm.CASCADE, to_field="x")),
        ],
    ),
    (
        "a reference that goes before its model",
        [
            ops.AddField("Shelf", "x", orm.ForeignKey("Text", orm.CASCADE)),
            ops.RenameModel("Text", "Work"),
            ops.RemoveField("Book", "author"),
            ops.DeleteModel("Author"),
        ],
    ),
    (
        "a column that takes the name of a field that went",
        [
            create("Book", TITLE),
            PYTHON,
            ops.RemoveField("Book", "title"),
            ops.AddField("Book", "x", orm.TextField(db_column="title")),
        ],
    ),
    (
        "a child's field that was its parent's",
        [
            ops.CreateModel("Ebook", fields=[], bases=("shop.Book",)),
            create("Shelf", ("ebook", orm.ForeignKey("Ebook", orm.CASCADE))),
            ops.RemoveField("Book", "url"),
            ops.AddField("Ebook", "url", TEXT),
        ],
    ),
    ("what does not fit", [BOOK, ops.RemoveField("Book", "titel")]),
    ("separate operations", [BOOK, ops.SeparateDatabaseAndState(), ops.DeleteModel("Book")]),
]


@pytest.mark.parametrize("operations", [each[1] for each in STAYS], ids=[each[0] for each in STAYS])
def test_what_cannot_be_decided_stays(operations: list[ops.Operation]) -> None:
    assert optimized(operations, "shop") == operations


class Vacuum(ops.Operation):
    """An operation of somebody's own, which says what it has to do with in the plain way."""

    def __init__(self, model_name: str) -> None:
        self.model_name = model_name

    def touches_model(self, app_label: str, name: str, own_label: str) -> bool:
        return (app_label, name.lower()) == (own_label, self.model_name.lower())

    def reduce(self, other: ops.Operation, app_label: str) -> list[ops.Operation] | bool:
        if isinstance(other, Vacuum) and other.model_name == self.model_name:
            return [other]
        return super().reduce(other, app_label)

    def deconstruct(self) -> tuple[str, dict[str, Any]]:
        return "vacuum", {"model_name": self.model_name}


def test_operations_of_ones_own_take_part() -> None:
    add, alter = ops.AddField("Book", "x", SHORT), ops.AlterField("Book", "x", LONG)
    both = ops.AddField("Book", "x", LONG)
    author, book = Vacuum("Author"), Vacuum("Book")
    assert optimized([add, author, alter], "shop") == [author, both]
    assert optimized([add, book, alter], "shop") == [add, book, alter]
    assert optimized([author, add, author, book, alter, book], "shop") == [add, author, book, alter, book]


@dataclass(eq=False, repr=False)
class Shuffle(ops.Operation):
    """An operation of somebody's own that changes one field, and says so exactly."""

    model_name: str
    name: str

    @property
    def changed_model(self) -> str:
        return self.model_name.lower()

    def uses(self, own_label: str) -> Iterator[ops.Use]:
        yield ops.Use((own_label, self.model_name.lower()), ("fields", self.name), changes=True)

    def merged(self, other: ops.Operation, app_label: str) -> list[ops.Operation] | None:
        return [other] if self == other else super().merged(other, app_label)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        pass


def test_operations_that_say_exactly_what_they_use_are_moved_exactly() -> None:
    add, alter = ops.AddField("Book", "x", SHORT), ops.AlterField("Book", "x", LONG)
    x, y = Shuffle("Book", "x"), Shuffle("Book", "y")
    assert optimized([add, x, alter], "shop") == [add, x, alter]
    assert optimized([add, y, alter, y], "shop") == [ops.AddField("Book", "x", LONG), y]
    assert optimized([BOOK, y], "shop") == [BOOK]
    assert optimized([y, ops.DeleteModel("Book")], "shop") == [ops.DeleteModel("Book")]


def test_it_is_told_what_operations_touch() -> None:
    book = create("Book", ("author", orm.ForeignKey("Author", orm.CASCADE, to_field="name")))
    assert book.touches_model("shop", "author", "shop")
    assert book.touches_field("shop", "Author", "name", "shop")
    assert not book.touches_field("shop", "Author", "born", "shop")
    assert not book.touches_model("shop", "Shelf", "shop")
    assert PYTHON.touches_field("any", "Model", "field", "shop")
    assert not Vacuum("Book").touches_field("shop", "Author", "name", "shop")


class Counting(ops.Operation):
    """An operation that counts how often one is asked."""

    asked = 0

    def reduce(self, other: ops.Operation, app_label: str) -> list[ops.Operation] | bool:
        Counting.asked += 1
        return True


def test_each_pair_is_asked_once() -> None:
    Counting.asked = 0
    operations: list[ops.Operation] = [Counting() for _ in range(300)]
    assert [*map(id, optimized(operations, "shop"))] == [*map(id, operations)]
    assert Counting.asked == 300 * 299 / 2


def test_three_hundred_operations_are_asked_about_once_for_each_pair_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    models = [
        create(f"Model{n}", *([("before", orm.ForeignKey(f"Model{n - 1}", orm.CASCADE))] if n else []))
        for n in range(30)
    ]
    fields = [ops.AddField(f"Model{n % 30}", f"field{n}", SHORT) for n in range(270)]
    asked: list[object] = []
    plain = ops.Operation.reduce

    def counted(self: ops.Operation, other: ops.Operation, app_label: str) -> list[ops.Operation] | bool:
        asked.append(self)
        return plain(self, other, app_label)

    monkeypatch.setattr(ops.Operation, "reduce", counted)
    assert len(optimized([*models, *fields], "shop")) == 30
    assert len(asked) < 300 * 300 / 2


# Any operations


def columns() -> st.SearchStrategy[Any]:
    """Give fields that rows need no value for."""
    given = {"null": st.booleans(), "db_index": st.booleans()}
    return st.one_of(
        st.builds(orm.IntegerField, default=st.just(0), **given),
        st.builds(orm.CharField, max_length=st.integers(5, 9), default=st.just(""), **given),
        st.builds(orm.TextField, null=st.just(True), db_column=st.sampled_from([None, "kept"])),
        st.builds(orm.IntegerField, null=st.just(True), unique=st.just(True)),
    )


def relations() -> st.SearchStrategy[Any]:
    """Give references to a model of the app."""
    target = st.sampled_from(MODELS)
    return st.one_of(
        st.builds(orm.ForeignKey, target, st.just(orm.CASCADE), null=st.just(True), related_name=st.just("+")),
        st.builds(orm.ManyToManyField, target, related_name=st.just("+")),
    )


MODELS = ["Author", "Book", "Shelf"]
FIELDS = ["a", "b", "c"]
TABLES = [None, "one", "two"]


@st.composite
def histories(draw: Callable[[st.SearchStrategy[Any]], Any]) -> tuple[ProjectState, list[ops.Operation], int]:
    """Give operations on three models, each of which fits what those before it leave, and how many are of before."""
    state = ProjectState()
    found: list[ops.Operation] = []
    for _ in range(draw(st.integers(3, 24))):
        operation = draw(_operation(state))
        after = state.copy()
        try:
            operation.state_forwards("shop", after)
            _check(after)
            _check_kind(operation, state)
        except (StateError, orm.errors.Error):
            continue
        found.append(operation)
        state = after
    return state, found, draw(st.just(0) | st.integers(0, len(found)))


def _check(state: ProjectState) -> None:
    """See that models name what is there, and that databases can have them."""
    for model in state.models.values():
        for label in model.references():
            state.model("shop", label.partition(".")[2])
        for label in model.parents():
            _check_apart([*model.fields, *state.model("shop", label.partition(".")[2]).fields])
        declared = [*model.options.get("indexes", ()), *model.options.get("constraints", ())]
        groups = [*(each.fields for each in declared), *model.options.get("unique_together", ())]
        order = model.options.get("order_with_respect_to")
        for name in [*chain.from_iterable(groups), *([order] if order else [])]:
            field: Any = model.field(name)
            if not field.concrete:
                raise StateError(name)
    _check_apart([model._meta.db_table for model in state.registry])
    _check_apart([each.name for model in state.models.values() for each in model.options.get("indexes", ())])
    for rendered in state.registry:
        _check_apart([field.column for field in rendered._meta.local_fields if field.concrete])


def _check_apart(names: list[str]) -> None:
    if len(set(names)) < len(names):
        raise StateError(repr(names))


def _check_kind(operation: ops.Operation, state: ProjectState) -> None:
    """See that no table between becomes a column."""
    if isinstance(operation, ops.AlterField):
        known: Any = state.model("shop", operation.model_name).field(operation.name)
        if not known.concrete:
            raise StateError(operation.name)


def _operation(state: ProjectState) -> st.SearchStrategy[ops.Operation]:
    missing = [name for name in MODELS if ("shop", name.lower()) not in state.models]
    there = [each.name for each in state.models.values()]
    if not there:
        return _creations(missing)
    model = st.sampled_from(there)
    name = st.sampled_from(FIELDS)
    several = st.lists(st.permutations(FIELDS).map(lambda each: tuple(each[:2])), max_size=2, unique=True)
    known = [state.models[each] for each in state.models]
    indexes = [(each.name, str(index.name)) for each in known for index in each.options.get("indexes", ())]
    constraints = [(each.name, rule.name) for each in known for rule in each.options.get("constraints", ())]
    label = st.sampled_from(["i", "j"])
    choices: list[st.SearchStrategy[Any]] = [
        *([_creations(missing), _children(missing, there)] if missing else []),
        st.builds(ops.AddField, model, name, st.one_of(columns(), relations())),
        st.builds(ops.AddField, model, name, columns()),
        st.builds(ops.AlterField, model, name, columns()),
        st.builds(ops.AlterField, model, name, columns()),
        st.builds(ops.RemoveField, model, name),
        st.builds(ops.RenameField, model, name, name),
        st.builds(ops.RenameModel, model, st.sampled_from(MODELS)),
        st.builds(ops.DeleteModel, model),
        st.builds(ops.AlterModelOptions, model, st.sampled_from([{}, {"ordering": ["id"]}, {"verbose_name": "x"}])),
        st.builds(ops.AlterUniqueTogether, model, several),
        st.builds(ops.AlterIndexTogether, model, several),
        st.builds(ops.AlterModelTable, model, st.sampled_from(TABLES)),
        st.builds(ops.AlterModelTableComment, model, st.sampled_from([None, "x"])),
        st.builds(ops.AlterModelManagers, model, st.sampled_from([[], [("living", Living())]])),
        st.builds(ops.AlterOrderWithRespectTo, model, st.sampled_from([None, *FIELDS])),
        st.builds(lambda m, f, n: ops.AddIndex(m, Index(fields=[f], name=n)), model, name, label),
        st.builds(lambda m, f, n: ops.AddConstraint(m, UniqueConstraint(fields=[f], name=f"u{n}")), model, name, label),
        st.just(PYTHON),
    ]
    if indexes:
        pair = st.sampled_from(indexes)
        choices.append(pair.map(lambda each: ops.RemoveIndex(*each)))
        choices.append(st.builds(lambda each, new: ops.RenameIndex(each[0], new, old_name=each[1]), pair, label))
    if constraints:
        choices.append(st.sampled_from(constraints).map(lambda each: ops.RemoveConstraint(*each)))
    return st.one_of(choices)


def _creations(missing: list[str]) -> st.SearchStrategy[ops.CreateModel]:
    fields = st.lists(
        st.tuples(st.sampled_from(FIELDS), columns() | relations()), max_size=2, unique_by=lambda each: each[0]
    )
    table = st.sampled_from(TABLES).map(lambda name: {"db_table": name} if name else {})
    return st.builds(
        lambda name, given, options: create(name, *given, options=options), st.sampled_from(missing), fields, table
    )


def _children(missing: list[str], there: list[str]) -> st.SearchStrategy[ops.CreateModel]:
    """Make models that extend another one, with a table of their own or without."""

    def make(name: str, parent: str, field: tuple[str, Any] | None) -> ops.CreateModel:
        options = {"proxy": True} if field is None else {}
        return ops.CreateModel(name, fields=[field] if field else [], options=options, bases=(f"shop.{parent}",))

    fields = st.none() | st.tuples(st.sampled_from(FIELDS), columns())
    return st.builds(make, st.sampled_from(missing), st.sampled_from(there), fields)


def run(database: Database, operations: Iterable[ops.Operation], state: ProjectState) -> ProjectState:
    """Do operations to a database; give the models as they are then."""
    for operation in operations:
        after = forwards(state, operation)
        with SchemaEditor(database) as editor:
            operation.database_forwards("shop", editor, state, after)
        state = after
    return state


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(histories())
def test_any_operations_lead_to_the_same_models_and_tables(
    history: tuple[ProjectState, list[ops.Operation], int],
) -> None:
    state, operations, at = history
    before, rest = operations[:at], operations[at:]
    fewer = optimized(rest, "shop")
    begun = forwards(ProjectState(), *before)
    assert forwards(begun, *fewer).models == state.models
    assert optimized(fewer, "shop") == fewer
    event(f"{len(rest) - len(fewer)} fewer")
    with Database("sqlite://") as one, Database("sqlite://") as other:
        try:
            run(one, operations, ProjectState())
        except orm.errors.FieldError as error:  # a step that no database could make, optimized or not
            event(f"refused: {error}")
            return
        run(other, [*before, *fewer], ProjectState())
        assert schema_of(other) == schema_of(one)
