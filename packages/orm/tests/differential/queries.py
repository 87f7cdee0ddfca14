"""Random queries as data: made by hypothesis, asked of ours and of Django's, compared row by row."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from hypothesis import strategies as st

from bandstand.orm import expressions as our_expressions

django_models: Any = import_module("django.db.models")  # Any: Django has no types

# What each model leads to, by the name in paths: the other model, and whether one row can lead to several.
RELATIONS: dict[str, dict[str, tuple[str, bool]]] = {
    "Country": {"authors": ("Author", True)},
    "Author": {
        "country": ("Country", False),
        "mentor": ("Author", False),
        "pupils": ("Author", True),
        "books": ("Book", True),
        "edited": ("Book", True),
    },
    "Tag": {"books": ("Book", True), "taggings": ("Tagging", True)},
    "Book": {
        "author": ("Author", False),
        "editor": ("Author", False),
        "tags": ("Tag", True),
        "taggings": ("Tagging", True),
        "novel": ("Novel", False),
    },
    "Tagging": {"book": ("Book", False), "tag": ("Tag", False)},
}
RELATIONS["Novel"] = {name: each for name, each in RELATIONS["Book"].items() if name != "novel"}
NUMBERS = {
    "Country": ["id"],
    "Author": ["id", "age"],
    "Tag": ["id"],
    "Book": ["id", "pages", "rating"],
    "Tagging": ["weight"],
    "Novel": ["pages", "rating", "pk"],
}
TEXTS = {
    "Country": ["name"],
    "Author": ["name"],
    "Tag": ["name"],
    "Book": ["title"],
    "Tagging": [],
    "Novel": ["genre", "title"],
}
FEATURES = (
    "multi-valued join",
    "exclude over many to many",
    "or across relations",
    "annotate then filter",
    "subquery",
    "slice",
    "set operation",
    "nulls",
)


@dataclass(frozen=True)
class Leaf:
    """One look-up."""

    path: str
    value: Any
    many: bool
    depth: int

    def build(self, side: Any) -> Any:
        return side.Q(**{self.path: side.value(self.value)})


@dataclass(frozen=True)
class Join:
    """Several conditions joined, or one negated."""

    connector: str
    parts: tuple[Any, ...]
    negated: bool = False

    def build(self, side: Any) -> Any:
        whole = self.parts[0].build(side)
        for part in self.parts[1:]:
            other = part.build(side)
            whole = (
                whole & other if self.connector == "AND" else whole | other if self.connector == "OR" else whole ^ other
            )
        return ~whole if self.negated else whole


@dataclass(frozen=True)
class Reference:
    """Another field of the same row."""

    name: str


@dataclass(frozen=True)
class Inside:
    """The keys of another query."""

    query: Query


@dataclass(frozen=True)
class Related:
    """Whether a row of another model refers to this one."""

    model: str
    link: str
    condition: Any
    negated: bool

    def build(self, side: Any) -> Any:
        rows = side.rows(self.model).filter(self.condition.build(side), **{self.link: side.module.OuterRef("pk")})
        exists = side.module.Exists(rows)
        return ~exists if self.negated else exists


@dataclass(frozen=True)
class Query:
    """A chain of operations."""

    model: str
    steps: tuple[tuple[str, Any], ...]
    features: frozenset[str] = field(default_factory=frozenset)

    def build(self, side: Any) -> Any:
        rows = side.rows(self.model)
        for kind, given in self.steps:
            if kind in ("filter", "exclude"):
                rows = getattr(rows, kind)(given.build(side))
            elif kind == "count":
                rows = rows.annotate(n=side.module.Count(given))
            elif kind == "total":
                rows = rows.annotate(n=side.module.Sum(given))
            elif kind == "having":
                rows = rows.filter(**given)
            elif kind == "sum of fields":
                rows = rows.annotate(n=side.module.F(given[0]) + side.module.F(given[1]))
            elif kind == "distinct":
                rows = rows.distinct()
        return rows


class Side:
    """Ours or theirs."""

    def __init__(self, module: Any, models: dict[str, Any], using: Any) -> None:
        self.module = module
        self.Q = module.Q
        self._models = models
        self._using = using

    def rows(self, model: str) -> Any:
        return self._models[model].objects.using(self._using)

    def value(self, value: Any) -> Any:
        if isinstance(value, Reference):
            return self.module.F(value.name)
        return value.query.build(self).values("pk") if isinstance(value, Inside) else value


def ours(models: dict[str, Any], database: Any) -> Side:
    return Side(our_expressions, models, database)


def theirs(models: dict[str, Any], alias: str) -> Side:
    return Side(django_models, models, alias)


@st.composite
def paths(draw: Any, model: str, *, single: bool = False, most: int = 3) -> tuple[str, str, bool, int]:
    """Give a path of relations, the model that it reaches, and whether it leads to several rows."""
    names: list[str] = []
    many = False
    for _ in range(draw(st.integers(0, most))):
        ways = {name: way for name, way in RELATIONS[model].items() if not (single and way[1])}
        if not ways:
            break
        name = draw(st.sampled_from(sorted(ways)))
        model, is_many = ways[name]
        many = many or is_many
        names.append(name)
    return "__".join(names), model, many, len(names)


@st.composite
def leaves(draw: Any, model: str, *, single: bool = False, nested: bool = True, most: int = 3) -> Leaf:
    """Give a look-up of a number, a text, a NULL, another field or a query."""
    prefix, end, many, depth = draw(paths(model, single=single, most=most))
    kinds = ["number", "text", "null", "field", "many numbers"] + ["inside"] * nested
    kind = draw(st.sampled_from(kinds))
    start = f"{prefix}__" if prefix else ""
    if kind == "null":
        names = [*NUMBERS[end], *(RELATIONS[end] if most else ())]
        ways = [name for name in names if not (single and name in RELATIONS[end] and RELATIONS[end][name][1])]
        name = draw(st.sampled_from(ways))
        many = many or (name in RELATIONS[end] and RELATIONS[end][name][1])
        return Leaf(f"{start}{name}__isnull", draw(st.booleans()), many, depth)
    if kind == "text" and TEXTS[end]:
        name = draw(st.sampled_from(TEXTS[end]))
        lookup = draw(st.sampled_from(["exact", "iexact", "in", "startswith", "gt"]))
        letters = st.sampled_from(["a", "b", "B", "x", "y", "q"])
        value = draw(st.lists(letters, max_size=3)) if lookup == "in" else draw(letters)
        return Leaf(f"{start}{name}__{lookup}", value, many, depth)
    if kind == "inside":
        query = draw(queries(end, nested=False, plain=True))
        return Leaf(f"{start}pk__in", Inside(query), many, depth)
    name = draw(st.sampled_from(NUMBERS[end]))
    numbers = st.sampled_from([0, 1, 2, 3, 10, 20, 30, 50])
    if kind == "many numbers":
        lookup = draw(st.sampled_from(["in", "range"]))
        value = draw(st.lists(numbers, max_size=4)) if lookup == "in" else draw(st.tuples(numbers, numbers))
        return Leaf(f"{start}{name}__{lookup}", value, many, depth)
    lookup = draw(st.sampled_from(["exact", "gt", "gte", "lt", "lte"]))
    if kind == "field" and not many:  # over several rows, what it is about depends on the order of joins
        other = draw(st.sampled_from(NUMBERS[end]))
        return Leaf(f"{start}{name}__{lookup}", Reference(f"{start}{other}"), many, depth)
    return Leaf(f"{start}{name}__{lookup}", draw(numbers), many, depth)


def conditions(model: str, *, single: bool = False, nested: bool = True) -> Any:
    """Give trees of conditions."""
    leaf = leaves(model, single=single, nested=nested)
    # Django joins the tables of a negated XOR as if all its conditions had to hold, and loses rows: own columns only.
    own = leaves(model, single=True, nested=False, most=0)
    exclusive = st.builds(Join, st.just("XOR"), st.lists(own, min_size=2, max_size=3).map(tuple), st.booleans())
    return st.recursive(
        leaf | exclusive if not single else leaf,
        lambda inner: st.builds(
            Join, st.sampled_from(["AND", "OR"]), st.lists(inner, min_size=1, max_size=3).map(tuple), st.booleans()
        ),
        max_leaves=4,
    )


@st.composite
def queries(draw: Any, model: str | None = None, *, nested: bool = True, plain: bool = False) -> Query:
    """Give a chain of operations on a model."""
    model = model if model is not None else str(draw(st.sampled_from(sorted(RELATIONS))))
    aggregated = not plain and draw(st.integers(0, 3)) == 0
    steps: list[tuple[str, Any]] = []
    if aggregated:
        # Other tables with several rows would multiply the values in Django's answer.
        if draw(st.booleans()):
            steps.append(
                (draw(st.sampled_from(["filter", "exclude"])), draw(conditions(model, single=True, nested=nested)))
            )
        many = [name for name, (_, is_many) in RELATIONS[model].items() if is_many]
        kind = draw(st.sampled_from(["count", "total"]))
        if many and kind == "count":
            steps.append(("count", draw(st.sampled_from(many))))
        else:
            steps.append(("total", draw(st.sampled_from(NUMBERS[model]))))
        steps.append(("having", {f"n__{draw(st.sampled_from(['gt', 'lte', 'exact']))}": draw(st.integers(0, 3))}))
    else:
        for _ in range(draw(st.integers(1, 3))):
            kind = draw(st.sampled_from(["filter", "filter", "exclude", "related" if nested else "filter"]))
            if kind == "related":
                ways = [("Book", "author"), ("Book", "editor"), ("Author", "mentor")] if model == "Author" else []
                if not ways:
                    continue
                other, link = draw(st.sampled_from(ways))
                inner = draw(conditions(other, nested=False))
                steps.append(("filter", Related(other, link, inner, draw(st.booleans()))))
            else:
                steps.append((kind, draw(conditions(model, nested=nested))))
        if not plain and draw(st.integers(0, 4)) == 0:
            steps.append(("distinct", None))
    return Query(model, tuple(steps), features_of(steps))


def features_of(steps: list[tuple[str, Any]]) -> frozenset[str]:
    """Name what a chain has of the features that must be met often."""
    found: set[str] = set()
    for kind, given in steps:
        if kind in ("filter", "exclude"):
            found |= features_in(given, excluded=kind == "exclude")
        elif kind == "having":
            found.add("annotate then filter")
    return frozenset(found)


def features_in(condition: Any, *, excluded: bool) -> set[str]:
    """Name what a condition has of them."""
    if isinstance(condition, Leaf):
        return features_of_leaf(condition, excluded=excluded)
    if isinstance(condition, Related):
        return {"subquery"}
    apart = sum(isinstance(part, Leaf) and part.depth > 0 for part in condition.parts) > 1
    found = {"or across relations"} if condition.connector == "OR" and apart else set[str]()
    return found.union(*[features_in(part, excluded=excluded ^ condition.negated) for part in condition.parts])


def features_of_leaf(leaf: Leaf, *, excluded: bool) -> set[str]:
    """Name what one look-up has of them."""
    found = {"multi-valued join"} if leaf.many and not excluded else set[str]()
    if excluded and "tags" in leaf.path:
        found.add("exclude over many to many")
    if leaf.path.endswith("isnull") or "rating" in leaf.path or "age" in leaf.path:
        found.add("nulls")
    return found | ({"subquery"} if isinstance(leaf.value, Inside) else set())
