"""Validation of rows: each rule by its code, at its field, in an order that spares what is wrong already."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from bandstand.contracts.i18n import TIME_ZONE, TRANSLATOR, LazyText, override
from bandstand.contracts.i18n.testing import MemoryTranslator
from bandstand.contracts.services import CURRENT
from bandstand.contracts.services.testing import FixedServices
from bandstand.contracts.validation import ValidationError
from bandstand.orm.constraints import CheckConstraint
from bandstand.orm.expressions import F, Q
from bandstand.orm.fields import (
    CASCADE,
    CharField,
    DateField,
    DateTimeField,
    EmailField,
    ForeignKey,
    IntegerField,
    SlugField,
    TextChoices,
    UUIDField,
)
from bandstand.orm.models import Model
from bandstand.orm.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.orm.database import Database

REGISTRY = Registry()
UTC = dt.UTC


class Kind(TextChoices):
    NEWS = "n"
    ESSAY = "e"


class Author(Model):
    name = CharField(max_length=10, unique=True)
    email = EmailField("electronic mail", blank=True)
    age = IntegerField(null=True, blank=True)

    class Meta:
        registry = REGISTRY
        app_label = "news"
        verbose_name = "writer"


class Article(Model):
    title = CharField(max_length=10)
    kind = CharField(max_length=1, choices=Kind, default=Kind.NEWS)
    author = ForeignKey(Author, CASCADE, null=True, blank=True, limit_choices_to={"age__gte": 18})
    slug = SlugField(unique_for_date="day", blank=True, default="")
    code = IntegerField(unique_for_year="moment", null=True, blank=True)
    number = IntegerField(unique_for_month="day", null=True, blank=True)
    day = DateField(null=True, blank=True)
    moment = DateTimeField(null=True, blank=True)
    place = IntegerField(default=0)

    class Meta:
        registry = REGISTRY
        app_label = "news"
        unique_together = (("title", "author"),)
        constraints = (CheckConstraint(condition=Q(place__gte=0), name="place"),)

    def clean(self) -> None:
        if self.title == "forbidden":
            raise ValidationError({"title": ["Not that."], "place": "Nor here."})
        if self.title == "wrong":
            raise ValidationError("All is wrong.", code="all")


class Report(Article):
    summary = CharField(max_length=5, unique=True)

    class Meta:
        registry = REGISTRY
        app_label = "news"


class Item(Model):
    key = UUIDField(primary_key=True)
    note = CharField(max_length=5, db_default="x")

    class Meta:
        registry = REGISTRY
        app_label = "news"


@pytest.fixture(autouse=True)
def tables(database: Database) -> Iterator[None]:
    database.create_all(Author, Report, Item)
    yield
    database.drop_all(Author, Report, Item)


def codes(row: Model, **options: Any) -> dict[tuple[Any, ...], list[str]]:
    """Give the codes of the problems of a row by path."""
    try:
        row.full_clean(**options)
    except ValidationError as error:
        return {path: [problem.code for problem in found] for path, found in error.by_path().items()}
    return {}


def test_all_fields_are_checked_and_each_problem_is_at_its_field() -> None:
    row = Article(title="x" * 11, kind="?", slug="no slug", day="someday")
    assert codes(row) == {
        ("title",): ["max_length"],
        ("kind",): ["invalid_choice"],
        ("slug",): ["invalid"],
        ("day",): ["invalid"],
    }


def test_values_are_made_while_they_are_checked() -> None:
    row = Article(title=5, place="7", day="2024-01-02")
    row.full_clean()
    assert (row.title, row.place, row.day) == ("5", 7, dt.date(2024, 1, 2))


def test_what_may_be_blank_is_left_as_it_is() -> None:
    row = Author(name="a", email="", age=None)
    row.full_clean()
    assert (row.email, row.age) == ("", None)


@pytest.mark.parametrize(("name", "code"), [(None, "null"), ("", "blank")])
def test_null_and_blank_are_different_problems(name: Any, code: str) -> None:
    assert codes(Author(name=name)) == {("name",): [code]}


def test_excluded_fields_are_not_checked() -> None:
    row = Article(title="", kind="?")
    assert codes(row, exclude=["title"]) == {("kind",): ["invalid_choice"]}
    assert codes(row, exclude={"title", "kind"}) == {}
    row.clean_fields(exclude=["title", "kind"])


def test_the_row_as_a_whole_speaks_for_itself_and_for_fields() -> None:
    assert codes(Article(title="wrong")) == {(): ["all"]}
    assert codes(Article(title="forbidden")) == {("title",): ["invalid"], ("place",): ["invalid"]}


def test_later_steps_spare_fields_that_are_wrong_already() -> None:
    Author.objects.create(name="x" * 10)
    assert codes(Author(name="x" * 11)) == {("name",): ["max_length"]}
    assert codes(Article(title="forbidden", place=-1)) == {("title",): ["invalid"], ("place",): ["invalid"]}


def test_steps_can_be_left_out() -> None:
    Author.objects.create(name="a")
    assert codes(Author(name="a"), validate_unique=False) == {}
    assert codes(Article(title="a", place=-1), validate_constraints=False) == {}
    assert codes(Article(title="a", place=-1)) == {(): ["invalid"]}


def test_a_unique_value_of_another_row_is_a_problem_of_its_field() -> None:
    first = Author.objects.create(name="a")
    first.full_clean()
    with pytest.raises(ValidationError) as caught:
        Author(name="a").validate_unique()
    (problem,) = caught.value.problems
    assert (problem.path, problem.code, str(problem)) == (("name",), "unique", "Writer with this Name already exists.")
    assert isinstance(problem.text, LazyText)
    assert problem.params["unique_check"] == ("name",)
    second = Author.objects.create(name="b")
    second.name = "a"
    assert codes(second) == {("name",): ["unique"]}


def test_values_that_must_be_unique_together_are_a_problem_of_the_row() -> None:
    author = Author.objects.create(name="a", age=20)
    Article.objects.create(title="t", author=author)
    assert codes(Article(title="t", author=author)) == {(): ["unique_together"]}
    assert codes(Article(title="t", author=author), exclude=["author"]) == {}
    Article.objects.create(title="t", author=None)
    assert codes(Article(title="t", author=None)) == {}


def test_a_key_is_looked_for_only_when_a_row_is_added() -> None:
    row = Item.objects.create(key="12345678-1234-5678-1234-567812345678")
    row.full_clean()
    assert codes(Item(key=row.key)) == {("key",): ["unique"]}


def test_a_value_that_the_database_makes_is_not_checked() -> None:
    Item(key="12345678-1234-5678-1234-567812345678").full_clean()
    row = Article.objects.create(title="a")
    row.place = F("place") + 1
    row.full_clean()


def test_a_row_that_is_referred_to_must_be_there_and_among_the_choices() -> None:
    old, young = Author.objects.create(name="old", age=20), Author.objects.create(name="young", age=10)
    assert codes(Article(title="a", author=old)) == {}
    assert codes(Article(title="a", author=young)) == {("author",): ["invalid"]}
    with pytest.raises(ValidationError, match="writer with id “99” does not exist"):
        Article(title="a", author_id=99).full_clean()


GERMAN: dict[tuple[str | None, str], tuple[str, ...]] = {
    (None, "This cannot be empty."): ("Das darf nicht leer sein.",),
    (None, "“%(value)s” is not one of the choices."): ("„%(value)s“ steht nicht zur Wahl.",),
    (None, "%(model_name)s with this %(field_labels)s already exists."): ("%(model_name)s gibt es: %(field_labels)s.",),
    (None, "%(first)s and %(second)s"): ("%(first)s und %(second)s",),
    (None, "%(field_label)s must be unique for the day of %(date_field_label)s."): ("%(field_label)s gibt es da.",),
}


def test_problems_are_in_the_language_of_the_reader() -> None:
    author = Author.objects.create(name="a", age=20)
    Article.objects.create(title="t", author=author, slug="s", day=DAY)
    token = CURRENT.set(FixedServices({TRANSLATOR: MemoryTranslator({"de": GERMAN})}))
    with override(locale="de"):
        assert texts(Article(title="", kind="x")) == ["Das darf nicht leer sein.", "„x“ steht nicht zur Wahl."]
        assert texts(Article(title="t", author=author)) == ["Article gibt es: Title und Author."]
        assert texts(Article(title="b", slug="s", day=DAY)) == ["Slug gibt es da."]
    CURRENT.reset(token)


def texts(row: Model) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        row.full_clean()
    return [str(problem) for problem in caught.value.problems]


DAY = dt.date(2024, 5, 6)


def test_a_value_can_be_unique_for_a_date() -> None:
    Article.objects.create(title="a", slug="s", day=DAY)
    assert codes(Article(title="b", slug="s", day=DAY)) == {("slug",): ["unique_for_date"]}
    assert codes(Article(title="b", slug="s", day=DAY + dt.timedelta(1))) == {}
    assert codes(Article(title="b", slug="s", day=None)) == {}
    assert codes(Article(title="b", slug="s", day=DAY), exclude=["day"]) == {}
    with pytest.raises(ValidationError, match=r"Slug must be unique for the day of day\."):
        Article(title="b", slug="s", day=DAY).validate_unique()


def test_a_value_can_be_unique_for_a_year_in_the_active_zone() -> None:
    zone = ZoneInfo("America/New_York")
    Article.objects.create(title="a", code=1, moment=dt.datetime(2024, 12, 31, 23, tzinfo=zone))
    again = Article(title="b", code=1, moment=dt.datetime(2024, 2, 1, tzinfo=UTC))
    assert codes(again) == {}  # the first is of 2025 in UTC
    token = TIME_ZONE.set(zone)
    try:
        assert codes(again) == {("code",): ["unique_for_date"]}
    finally:
        TIME_ZONE.reset(token)


@pytest.mark.skipif(DateField().get_lookup("month") is None, reason="there is no look-up by month yet")
def test_a_value_can_be_unique_for_a_month() -> None:
    Article.objects.create(title="a", number=1, day=DAY)
    assert codes(Article(title="b", number=1, day=DAY.replace(day=31))) == {("number",): ["unique_for_date"]}
    assert codes(Article(title="b", number=1, day=DAY.replace(month=6))) == {}


def test_a_date_must_have_dates() -> None:
    class Wrong(Model):
        name = CharField(max_length=5, unique_for_date="number")
        number = IntegerField()

        class Meta:
            registry = Registry()
            app_label = "news"

    with pytest.raises(TypeError, match="unique for 'number', which has no dates"):
        Wrong(name="a", number=1).validate_unique()


def test_rows_of_extended_models_keep_the_rules_of_all_their_tables() -> None:
    Author.objects.create(name="a", age=20)
    Report.objects.create(title="t", summary="s", author_id=1)
    row = Report(title="t", summary="s", place=-1, author_id=1)
    assert codes(row) == {("summary",): ["unique"], (): ["unique_together", "invalid"]}
    Report.objects.get().full_clean()


def test_the_texts_wait_for_their_language() -> None:
    with pytest.raises(ValidationError) as caught:
        Article(title="", kind="?", place=-1).full_clean()
    assert all(isinstance(problem.text, LazyText) for problem in caught.value.problems)
