"""Random changes of models, of their keys, and of what refers to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from bandstand import orm
from bandstand.orm.fields import CompositePrimaryKey
from bandstand.orm.migrations.state import ModelState, key_of

from .draft import APPS, LENGTHS, Draft, Draw, Impossible, has_own_table, is_key, is_needed, is_target, some_model
from .fields import column

if TYPE_CHECKING:
    from collections.abc import Callable

KEYS: list[Callable[[], dict[str, Any]]] = [
    lambda: {"id": orm.BigAutoField(primary_key=True)},
    lambda: {"id": orm.BigAutoField(primary_key=True)},
    lambda: {"id": orm.AutoField(primary_key=True)},
    lambda: {"code": orm.CharField(max_length=10, primary_key=True)},
    lambda: {"code": orm.UUIDField(primary_key=True)},
    lambda: {"code": orm.IntegerField(primary_key=True)},
]


def add_model(draw: Draw, draft: Draft) -> None:
    """Add a model with a key, columns, and references to others."""
    app_label, name = draw(st.sampled_from(APPS)), draft.name("Model")
    fields: dict[str, Any] = dict(draw(st.sampled_from(KEYS))())
    names = [draft.name("field") for _ in range(draw(st.integers(1, 3)))]
    fields |= {each: column(draw) for each in names}
    if draw(st.integers(0, 6)) == 0:
        parts = [draft.name("field"), draft.name("field")]
        fields = {"pk": CompositePrimaryKey(*parts), **{each: orm.IntegerField() for each in parts}}
    draft.state.add(ModelState(app_label=app_label, name=name, fields=fields))
    draft.touched.add((app_label, name.lower()))
    if draw(st.booleans()) and any(map(is_target, draft.state.models.values())):
        add_reference(draw, draft, draft.state.model(app_label, name))


def remove_model(draw: Draw, draft: Draft) -> None:
    """Remove a model, and the fields that name it."""
    model = some_model(draw, draft, lambda each: True)
    for other in draft.state.referring(model):
        if key_of(model.label) in map(key_of, other.parents()):
            raise Impossible
        for name, each in other.fields.items():
            labels = [getattr(each, "to", None), getattr(each, "given_through", None)]
            if any(isinstance(label, str) and label != "self" and key_of(label) == model.key for label in labels):
                known = draft.state.models[other.key]
                if is_needed(draft, known, name) or is_key(known, name):
                    raise Impossible
                draft.drop_field(known, name)
    draft.state.remove(model.app_label, model.name)
    draft.origins = {place: origin for place, origin in draft.origins.items() if place[0] != model.key}


def rename_model(draw: Draw, draft: Draft) -> None:
    """Give a model another name; its fields stay as they are then."""
    model = some_model(draw, draft, lambda each: each.key in draft.before.models)
    if model.key in draft.touched | draft.steady:
        raise Impossible
    # Of models that refer to each other in a circle, each is like the old one only if the others are named already.
    named = {*map(key_of, model.references())} & draft.steady
    if named and draft.steady & {each.key for each in draft.state.referring(model)}:
        raise Impossible
    new = draft.name(model.name.rstrip("0123456789"))
    draft.state.rename_model(model.app_label, model.name, new)
    key = model.app_label, new.lower()
    draft.steady.add(key)
    draft.origins = {
        (key, name) if place == model.key else (place, name): origin for (place, name), origin in draft.origins.items()
    }
    draft.answers.models[model.label] = new


def add_reference(draw: Draw, draft: Draft, model: ModelState | None = None) -> None:
    """Add a reference: to a model of either app, or to the model itself."""
    model = model or some_model(draw, draft, lambda each: has_own_table(each) and not each.name.startswith("Between"))
    target = some_model(draw, draft, is_target)
    to = "self" if target.key == model.key and draw(st.booleans()) else target.label
    kind = draw(st.sampled_from([orm.ForeignKey, orm.ForeignKey, orm.OneToOneField]))
    deleting: Any = draw(st.sampled_from([orm.CASCADE, orm.PROTECT, orm.DO_NOTHING, orm.DB_CASCADE]))
    # Rows that are there get the first row of the target, so it must have rows, and they no need to differ.
    was_there = model.key in draft.before.models
    is_null = was_there or to == "self" or draw(st.booleans())
    options: dict[str, Any] = {"null": True} if is_null else {}
    if kind is orm.ForeignKey and draw(st.integers(0, 3)) == 0:
        options["db_index"] = False
    each: Any = kind(to, deleting, related_name="+", **options)
    draft.put_field(model, draft.name("ref"), each)


def alter_reference(draw: Draw, draft: Draft) -> None:
    """Change what a reference does, or whether there may be several of one row."""
    found = [
        (model, name)
        for _, model in sorted(draft.state.models.items())
        for name, each in model.fields.items()
        if name.startswith("ref") and isinstance(each, orm.ForeignKey)
    ]
    if not found:
        raise Impossible
    model, name = draw(st.sampled_from(found))
    each: Any = model.fields[name]
    options = {key: value for key, value in each.keywords().items() if key != "unique"}
    way = draw(st.sampled_from(["null", "deleting", "kind", "column"]))
    kind: Any = type(each)
    if way == "null":
        options["null"] = True
    elif way == "deleting":
        options["on_delete"] = orm.CASCADE if options["on_delete"] is orm.DB_CASCADE else orm.DB_CASCADE
    elif way == "column":
        options["db_column"] = draft.name("column")
    else:
        kind = orm.OneToOneField if kind is orm.ForeignKey else orm.ForeignKey
        options.pop("db_index", None)
    draft.put_field(model, name, kind(**options))


def alter_key(draw: Draw, draft: Draft) -> None:
    """Give a key another type; the references to it follow."""
    model = some_model(draw, draft, lambda each: bool({"id", "code"} & each.fields.keys()))
    name = "id" if "id" in model.fields else "code"
    each: Any = model.fields[name]
    others: dict[Any, Any] = {
        orm.AutoField: lambda: orm.BigAutoField(primary_key=True),
        orm.BigAutoField: lambda: orm.AutoField(primary_key=True),
        orm.IntegerField: lambda: orm.BigIntegerField(primary_key=True),
        orm.BigIntegerField: lambda: orm.IntegerField(primary_key=True),
        orm.CharField: lambda: orm.CharField(max_length=draw(st.sampled_from(LENGTHS)), primary_key=True),
    }
    if type(each) not in others:
        raise Impossible
    draft.put_field(model, name, others[type(each)]())


def add_many(draw: Draw, draft: Draft) -> None:
    """Add a relation with a table between that is made for it."""
    model, target = some_model(draw, draft, is_target), some_model(draw, draft, is_target)
    options: dict[str, Any] = {"db_table": draft.name("between")} if draw(st.integers(0, 3)) == 0 else {}
    to = "self" if target.key == model.key else target.label
    each: Any = orm.ManyToManyField(to, related_name="+", **options)
    draft.put_field(model, draft.name("many"), each)


def add_through(draw: Draw, draft: Draft) -> None:
    """Add a relation with a model between."""
    model, target = some_model(draw, draft, is_target), some_model(draw, draft, is_target)
    is_kin = {model.label, target.label} & {*model.parents(), *target.parents()}
    if model.key == target.key or model.key in draft.steady or is_kin:
        raise Impossible
    ends: Any = [orm.ForeignKey(each.label, orm.CASCADE, related_name="+") for each in (model, target)]
    fields = {"id": orm.BigAutoField(primary_key=True), **{draft.name("ref"): each for each in ends}}
    between = ModelState(app_label=draw(st.sampled_from(APPS)), name=draft.name("Between"), fields=fields)
    draft.state.add(between)
    draft.touched.add(between.key)
    each: Any = orm.ManyToManyField(target.label, through=between.label, related_name="+")
    draft.put_field(model, draft.name("many"), each)


def add_child(draw: Draw, draft: Draft) -> None:
    """Add a model that extends another one, with a table of its own; one for each at most, since rows are of both."""
    parents = {key_of(label) for each in draft.state.models.values() for label in each.parents()}
    # The rows that are there would have none of the child's, and one may have but one child: see the rows.
    parent = some_model(draw, draft, lambda each: is_target(each) and each.key not in parents)
    link: Any = orm.OneToOneField(parent.label, orm.CASCADE, parent_link=True, primary_key=True)
    name = draft.name("Child")
    fields: dict[str, Any] = {f"{parent.name.lower()}_ptr": link, draft.name("field"): column(draw)}
    app_label = draw(st.sampled_from(APPS))
    draft.state.add(ModelState(app_label=app_label, name=name, fields=fields, bases=(parent.label,)))


def add_proxy(draw: Draw, draft: Draft) -> None:
    """Add a model with the table of another one."""
    parent = some_model(draw, draft)
    name = draft.name("Proxy")
    options: dict[str, Any] = {"proxy": True, "verbose_name": "seeming"}
    draft.state.add(
        ModelState(app_label=parent.app_label, name=name, fields={}, options=options, bases=(parent.label,))
    )


def add_unmanaged(draw: Draw, draft: Draft) -> None:
    """Add a model whose table is somebody else's."""
    name = draft.name("Foreign")
    fields: dict[str, Any] = {"id": orm.BigAutoField(primary_key=True), draft.name("field"): column(draw)}
    app_label = draw(st.sampled_from(APPS))
    draft.state.add(ModelState(app_label=app_label, name=name, fields=fields, options={"managed": False}))
