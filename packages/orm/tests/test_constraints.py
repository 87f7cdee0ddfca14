"""Constraints: the same verdict from the database and from Python."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from bandstand.contracts.i18n import LazyText
from bandstand.contracts.validation import ValidationError
from bandstand.orm.constraints import BaseConstraint, CheckConstraint, Deferrable, UniqueConstraint
from bandstand.orm.database import atomic
from bandstand.orm.errors import FieldError, IntegrityError, ModelError, NotSupportedError
from bandstand.orm.expressions import F, Func, Q, Value
from bandstand.orm.fields import (
    CASCADE,
    BooleanField,
    CharField,
    DateTimeField,
    DecimalField,
    ForeignKey,
    GeneratedField,
    IntegerField,
)
from bandstand.orm.models import Model, ModelType
from bandstand.orm.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.orm.database import Database

MakeBook = Callable[..., Any]


class Lower(Func):
    function = "lower"


@pytest.fixture
def book(database: Database) -> Iterator[MakeBook]:
    """Make a model of books with constraints, and its tables."""
    made: list[type[Model]] = []

    def make(*constraints: BaseConstraint, **options: Any) -> Any:
        given = {"registry": Registry(), "app_label": "shop", "constraints": constraints, **options}
        meta = type("Meta", (), given)

        class Author(Model):
            name = CharField(max_length=20)

            class Meta:
                registry = given["registry"]
                app_label = "shop"

        body: dict[str, Any] = {
            "__module__": __name__,
            "Meta": meta,
            "title": CharField(max_length=20, default="", blank=True),
            "price": DecimalField(max_digits=8, decimal_places=2, null=True, blank=True),
            "count": IntegerField(null=True, blank=True),
            "is_open": BooleanField(default=True),
            "sold": DateTimeField(null=True, blank=True),
            "author": ForeignKey(Author, CASCADE, null=True, blank=True),
            "double": GeneratedField(expression=F("count") * 2, output_field=IntegerField(), db_persist=True),
            "edition": IntegerField(db_default=Value(1), blank=True),
        }
        model: Any = ModelType("Book", (Model,), body)
        database.create_all(Author, model)
        made.extend((Author, model))
        return model

    yield make
    if made:
        database.drop_all(*made)


TEXT: Any = "a > 1"


def is_right(model: Any, **values: Any) -> bool:
    """Whether Python and the database agree that a row is right; it is saved then."""
    row = model(**values)
    try:
        row.validate_constraints()
    except ValidationError:
        with pytest.raises(IntegrityError), atomic():
            row.save()
        return False
    row.save()
    return True


UTC = dt.UTC
SOON = dt.datetime(2024, 1, 1, tzinfo=UTC)

CHECKS = [
    (Q(price__gte=Decimal("1.50")), {"price": Decimal("10.00")}, {"price": Decimal("1.49")}),
    (Q(price__gt=F("count")), {"price": Decimal("9.50"), "count": 9}, {"price": Decimal("9.50"), "count": 10}),
    (Q(count__in=[1, 2, 3]), {"count": 3}, {"count": 4}),
    (Q(count__range=(1, 3)), {"count": 3}, {"count": 4}),
    (~Q(count=5), {"count": 4}, {"count": 5}),
    (Q(count__isnull=False) | Q(price__isnull=False), {"count": 1}, {}),
    (Q(title__startswith="50%_'"), {"title": "50%_'s"}, {"title": "50x_'s"}),
    (Q(title__contains="\\"), {"title": "a\\b"}, {"title": "ab"}),
    (Q(is_open=True), {"is_open": True}, {"is_open": False}),
    (Q(is_open=True) ^ Q(count=1), {"is_open": True, "count": 2}, {"is_open": True, "count": 1}),
    (Q(sold__gte=SOON), {"sold": SOON}, {"sold": SOON - dt.timedelta(microseconds=1)}),
    ((F[int]("count") + 1) > 3, {"count": 3}, {"count": 2}),
    (Lower("title").compare("exact", "abc"), {"title": "AbC"}, {"title": "x"}),
    (Q(double__lt=10), {"count": 4}, {"count": 5}),
    (Q(edition=1), {}, {"edition": 2}),
]


@pytest.mark.parametrize(("condition", "right", "wrong"), CHECKS, ids=[repr(check[0]) for check in CHECKS])
def test_a_check_means_the_same_in_python_and_in_the_database(
    condition: Any, right: dict[str, Any], wrong: dict[str, Any], book: MakeBook
) -> None:
    model = book(CheckConstraint(condition=condition, name="rule"))
    assert is_right(model, **right)
    assert not is_right(model, **wrong)


@pytest.mark.parametrize("condition", [Q(count__gt=5), ~Q(count=5), ~Q(count__gt=5), Q(count__in=[1]), ~(~Q(count=5))])
def test_what_is_unknown_is_right_where_the_database_says_so(condition: Any, book: MakeBook) -> None:
    model = book(CheckConstraint(condition=condition, name="rule"))
    is_right(model, count=None)


def test_the_error_of_a_check_is_lazy_and_names_the_constraint(book: MakeBook) -> None:
    model = book(CheckConstraint(condition=Q(count__gt=0), name="some_%(class)s"))
    with pytest.raises(ValidationError) as caught:
        model(count=0).full_clean()
    problem = caught.value.problems[0]
    assert isinstance(problem.text, LazyText)
    assert (problem.code, problem.path, str(problem)) == ("invalid", (), "Constraint “some_book” is violated.")


def test_code_and_message_can_be_given(book: MakeBook) -> None:
    check = CheckConstraint(
        condition=Q(count__gt=0), name="some", violation_error_code="none", violation_error_message="Not %(name)s."
    )
    with pytest.raises(ValidationError) as caught:
        book(check)(count=0).validate_constraints()
    assert [(problem.code, str(problem)) for problem in caught.value.problems] == [("none", "Not some.")]


def test_a_constraint_of_an_excluded_field_is_not_checked(book: MakeBook) -> None:
    model = book(
        CheckConstraint(condition=Q(count__gt=0), name="c"),
        CheckConstraint(condition=Q(double__gt=0), name="d"),
        UniqueConstraint(fields=["title"], name="t"),
        UniqueConstraint(Lower("title"), name="l"),
        UniqueConstraint(fields=["edition"], condition=Q(count__lt=5), name="e"),
    )
    model.objects.create(title="x", count=1)
    model(title="x", count=0).validate_constraints(exclude=["count", "title"])


def test_a_value_that_only_the_database_can_compute_is_not_checked(book: MakeBook) -> None:
    model = book(CheckConstraint(condition=Q(count__gt=0), name="c"))
    row = model.objects.create(count=1)
    row.count = F("count") - 5
    row.validate_constraints()
    with pytest.raises(IntegrityError):
        row.save()


UNIQUES = [
    (UniqueConstraint(fields=["title"], name="u"), {"title": "a"}, {"title": "b"}),
    (UniqueConstraint(fields=["title", "count"], name="u"), {"title": "a", "count": 1}, {"title": "a", "count": 2}),
    (UniqueConstraint(Lower("title"), name="u"), {"title": "a"}, {"title": "b"}),
    (UniqueConstraint(Lower("title").desc(), F("count"), name="u"), {"title": "a", "count": 1}, {"title": "a"}),
    (
        UniqueConstraint(fields=["title"], condition=Q(is_open=True), name="u"),
        {"title": "a"},
        {"title": "a", "is_open": False},
    ),
    (UniqueConstraint(F("count") * 2, condition=Q(title="a"), name="u"), {"title": "a", "count": 1}, {"count": 1}),
    (UniqueConstraint(fields=["count"], name="u"), {"count": 1}, {"count": None}),
    (UniqueConstraint(fields=["sold"], name="u"), {"sold": SOON}, {"sold": SOON + dt.timedelta(microseconds=1)}),
]


@pytest.mark.parametrize(("constraint", "taken", "free"), UNIQUES, ids=[repr(unique[0]) for unique in UNIQUES])
def test_uniqueness_means_the_same_in_python_and_in_the_database(
    constraint: Any, taken: dict[str, Any], free: dict[str, Any], book: MakeBook
) -> None:
    model = book(constraint)
    assert is_right(model, **taken)
    assert not is_right(model, **taken)
    assert is_right(model, **free)


def test_letters_of_another_case_are_the_same_under_lower(book: MakeBook) -> None:
    model = book(UniqueConstraint(Lower("title"), name="u"))
    assert is_right(model, title="Emma")
    assert not is_right(model, title="EMMA")


def test_a_row_is_not_in_its_own_way(book: MakeBook) -> None:
    model = book(UniqueConstraint(fields=["title"], name="u"), UniqueConstraint(Lower("title"), name="l"))
    row = model.objects.create(title="a")
    row.full_clean()
    row.save()


def test_nulls_differ_unless_they_are_said_to_be_the_same(book: MakeBook, database: Database) -> None:
    distinct = book(UniqueConstraint(fields=["count"], name="u", nulls_distinct=True))
    assert is_right(distinct, count=None)
    assert is_right(distinct, count=None)


def test_nulls_can_be_the_same(book: MakeBook, database: Database) -> None:
    constraint = UniqueConstraint(fields=["count", "title"], name="u", nulls_distinct=False)
    if database.backend.dialect.name == "sqlite":
        with pytest.raises(NotSupportedError, match="has nulls_distinct=False, which sqlite cannot do"):
            book(constraint)
        return
    model = book(constraint)
    assert is_right(model, count=None)
    assert not is_right(model, count=None)
    assert is_right(model, count=None, title="other")


def test_a_unique_error_says_what_is_there_already(book: MakeBook) -> None:
    model = book(
        UniqueConstraint(fields=["title"], name="one"),
        UniqueConstraint(fields=["count", "edition"], name="two"),
        UniqueConstraint(Lower("title"), name="three"),
    )
    model.objects.create(title="a", count=1, edition=1)
    with pytest.raises(ValidationError) as caught:
        model(title="a", count=1, edition=1).validate_constraints()
    assert {path: [(each.code, str(each)) for each in found] for path, found in caught.value.by_path().items()} == {
        ("title",): [("unique", "Book with this Title already exists.")],
        (): [
            ("unique_together", "Book with this Count and Edition already exists."),
            ("invalid", "Constraint “three” is violated."),
        ],
    }


def test_a_unique_error_of_ones_own(book: MakeBook) -> None:
    model = book(
        UniqueConstraint(fields=["title"], name="u", violation_error_message="Taken.", violation_error_code="t")
    )
    model.objects.create(title="a")
    with pytest.raises(ValidationError, match=r"^Taken\.$") as caught:
        model(title="a").validate_constraints()
    assert caught.value.problems[0].code == "t"


@pytest.mark.parametrize("when", list(Deferrable))
def test_a_deferrable_one_waits_for_the_end_of_the_transaction(when: Deferrable, book: MakeBook, database: Any) -> None:
    constraint = UniqueConstraint(fields=["count"], name="u", deferrable=when)
    if database.backend.dialect.name == "sqlite":
        with pytest.raises(NotSupportedError, match="has deferrable, which sqlite cannot do"):
            book(constraint)
        return
    model = book(constraint)
    one, two = (model.objects.create(count=number) for number in (1, 2))

    def swap() -> None:
        with atomic():
            model.objects.filter(pk=one.pk).update(count=2)
            model.objects.filter(pk=two.pk).update(count=1)

    if when is Deferrable.DEFERRED:
        swap()
        assert list(model.objects.order_by("pk").values_list("count", flat=True)) == [2, 1]
    else:
        with pytest.raises(IntegrityError):
            swap()


@pytest.mark.parametrize("options", [{"include": ["title"]}, {"opclasses": ["int4_ops"]}])
def test_what_an_index_can_hold_more_is_an_error_where_it_cannot(
    options: dict[str, Any], book: MakeBook, database: Any
) -> None:
    constraint = UniqueConstraint(fields=["count"], name="u", **options)
    if database.backend.dialect.name == "sqlite":
        with pytest.raises(NotSupportedError, match=rf"constraint 'u' of shop\.Book has {next(iter(options))}"):
            book(constraint)
        return
    model = book(constraint)
    assert is_right(model, count=1)
    assert not is_right(model, count=1)
    (sql,) = database.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'u'")[0]
    assert ("INCLUDE (title)" in sql) is ("include" in options)


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda: CheckConstraint(condition=Q(a=1), name=""), "needs a name"),
        (lambda: CheckConstraint(condition=TEXT, name="x"), "A condition is a Q"),
        (lambda: UniqueConstraint(name="x"), "is of fields or of expressions"),
        (lambda: UniqueConstraint(Lower("a"), fields=["a"], name="x"), "is of fields or of expressions"),
        (lambda: UniqueConstraint(fields="title", name="x"), "takes fields as a list of names"),
        (lambda: UniqueConstraint(fields=["a"], name="x", condition=TEXT), "A condition is a Q"),
        (lambda: UniqueConstraint(Lower("a"), name="x", deferrable=Deferrable.DEFERRED), "cannot be deferrable"),
        (lambda: UniqueConstraint(fields=["a"], name="x", opclasses=["b", "c"]), "one class for each field"),
    ],
)
def test_declarations_are_checked(make: Callable[[], Any], error: str) -> None:
    with pytest.raises((TypeError, ValueError), match=error):
        make()


def test_a_constraint_is_of_its_own_table(book: MakeBook) -> None:
    with pytest.raises(FieldError, match="needs more than one row of its table"):
        book(CheckConstraint(condition=Q(author__name="x"), name="x"))
    with pytest.raises(FieldError, match=r"shop\.Book has no field 'titel'.* Did you mean 'title'"):
        book(UniqueConstraint(fields=["titel"], name="x"))


def test_a_constraint_cannot_name_what_another_table_has() -> None:
    class Place(Model):
        name = CharField(max_length=9)

        class Meta:
            registry = Registry()
            app_label = "shop"

    class Cafe(Place):
        class Meta:
            app_label = "shop"
            constraints = (UniqueConstraint(fields=["name"], name="u"),)

    from bandstand.orm.database import Database

    with pytest.raises(ModelError, match=r"shop\.Cafe can declare nothing of 'name': its column is in shop\.Place"):
        Database("sqlite://").create_all(Cafe)


class Even(BaseConstraint):
    """A number that two divides: a constraint of one's own."""

    def __init__(self, field: str, **options: Any) -> None:
        super().__init__(**options)
        self.field = field

    def check(self, model: Any, dialect: Any) -> list[str]:
        is_number = isinstance(model._meta.get_field(self.field), IntegerField)
        return [] if is_number else [f"{self.field!r} is no whole number."]

    def lowered(self, to: Any) -> Any:
        import sqlalchemy as sa

        return sa.CheckConstraint(to.expression(F(self.field) % 2) == sa.literal_column("0"), name=self.name)

    def validate(self, model: Any, instance: Any, exclude: Any = None, using: Any = None) -> None:
        if getattr(instance, self.field) % 2:
            raise self.violation(model)

    def deconstruct(self) -> Any:
        path, _, keywords = super().deconstruct()
        return path, [self.field], keywords


def test_a_constraint_of_ones_own(book: MakeBook) -> None:
    model = book(Even("count", name="even"))
    assert is_right(model, count=2)
    assert not is_right(model, count=3)
    assert Even("count", name="even") == Even("count", name="even") != Even("id", name="even")


def test_a_constraint_of_ones_own_has_checks_of_its_own(book: MakeBook) -> None:
    with pytest.raises(NotSupportedError, match="'title' is no whole number"):
        book(Even("title", name="even"))


def test_the_base_says_what_is_missing() -> None:
    constraint = BaseConstraint(name="x")
    with pytest.raises(NotImplementedError):
        constraint.lowered(None)  # type: ignore[arg-type]
    with pytest.raises(NotImplementedError):
        constraint.validate(Model, None)  # type: ignore[arg-type]


def test_equal_declarations_are_equal() -> None:
    def check(number: int, name: str = "x") -> CheckConstraint:
        return CheckConstraint(condition=Q(count__gt=number), name=name)

    assert check(1) == check(1)
    assert hash(check(1)) == hash(check(1))
    assert check(1) != check(2)
    assert check(1) != check(1, "y")
    assert check(1) != UniqueConstraint(fields=["count"], name="x")
    assert UniqueConstraint(fields=["a"], name="x") != UniqueConstraint(fields=["b"], name="x")


def test_declarations_are_written_down_and_made_again() -> None:
    made = UniqueConstraint(
        fields=["a", "b"], name="x", include=["c"], nulls_distinct=False, violation_error_code="code"
    )
    path, arguments, keywords = made.deconstruct()
    assert path == "bandstand.orm.constraints.UniqueConstraint"
    assert UniqueConstraint(*arguments, **keywords) == made
    assert repr(made) == (
        "UniqueConstraint(name='x', violation_error_code='code', fields=['a', 'b'], include=['c'], "
        "nulls_distinct=False)"
    )
    check = CheckConstraint(condition=Q(a=1), name="y")
    assert CheckConstraint(**check.deconstruct()[2]) == check
    lower = UniqueConstraint(Lower("a"), name="z")
    _, given, named = lower.deconstruct()
    assert UniqueConstraint(*given, **named) == lower
