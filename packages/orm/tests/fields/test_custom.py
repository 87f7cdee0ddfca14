"""A field, look-ups, a transform and a function of one's own, by public names only: points in the plane as texts."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from bandstand.contracts.validation import ValidationError
from bandstand.orm.errors import FieldError
from bandstand.orm.expressions import Element, Func
from bandstand.orm.fields import Field, FloatField
from bandstand.orm.lookups import Lookup, Transform

if TYPE_CHECKING:
    from collections.abc import Callable

    from bandstand.orm.query._lowering import Lowering


@dataclass(frozen=True, slots=True)
class Point:
    x: float
    y: float

    def __str__(self) -> str:
        return f"{self.x} {self.y}"


class PointField(Field[Point]):
    """A point, as the text ``x y``."""

    messages: ClassVar[dict[str, Any]] = {"invalid": "“%(value)s” is not a point."}

    def column_type(self) -> Any:
        import sqlalchemy

        return sqlalchemy.String(60)

    def to_python(self, value: Any) -> Any:
        if value is None or isinstance(value, Point):
            return value
        try:
            x, y = map(float, str(value).split())
        except ValueError:
            raise self.problem("invalid", value=value) from None
        return Point(x, y)

    def get_prep_value(self, value: Any) -> Any:
        return str(super().get_prep_value(value))

    def from_db_value(self, value: Any) -> Any:
        return self.to_python(value)


class Coordinate(Func):
    """One of both numbers, 1 or 2."""

    __slots__ = ("number",)

    def __init__(self, point: Any, number: int) -> None:
        super().__init__(point, output_field=FloatField())
        self.number = number

    def static(self) -> Any:
        return (super().static(), self.number)

    def lower_sqlite(self, to: Lowering) -> Element:
        import sqlalchemy as sa

        text = to.expression(self.parts[0])
        gap = sa.func.instr(text, " ")
        return sa.cast(sa.func.substr(text, 1, gap) if self.number == 1 else sa.func.substr(text, gap + 1), sa.REAL())

    def lower_postgresql(self, to: Lowering) -> Element:
        import sqlalchemy as sa

        return sa.cast(sa.func.split_part(to.expression(self.parts[0]), " ", self.number), sa.Double())


@PointField.register_lookup
class X(Transform):
    """The first number: ``place__x``."""

    name: ClassVar[str] = "x"

    @property
    def output_field(self) -> Field[Any]:
        return FloatField()

    def lower(self, to: Lowering) -> Element:
        return to.expression(Coordinate(self.inner, 1))


@PointField.register_lookup
class WithinDistance(Lookup):
    """Whether a point is near another: ``place__within_distance=(Point(0, 0), 5)``."""

    name: ClassVar[str] = "within_distance"

    def lower(self, to: Lowering) -> Element:
        import sqlalchemy as sa

        x, y = (to.expression(Coordinate(self.left, number)) for number in (1, 2))
        a, b = (
            to.member(self.right, 0, FloatField(), lambda point: point.x),
            to.member(self.right, 0, FloatField(), lambda point: point.y),
        )
        distance = to.member(self.right, 1, FloatField())
        return sa.and_((x - a) * (x - a) + (y - b) * (y - b) <= distance * distance)


PLACES = [Point(0, 0), Point(3, 4), Point(-1.5, 1e10)]


@pytest.fixture
def model(table: Callable[..., Any]) -> Any:
    made = table(place=PointField(null=True))
    for place in (*PLACES, None):
        made.objects.create(place=place)
    return made


def test_values_come_back_as_their_own_type(model: Any) -> None:
    assert list(model.objects.order_by("pk").values_list("place", flat=True)) == [*PLACES, None]
    assert model.objects.get(place=Point(3, 4)).place == Point(3, 4)


def test_files_and_people_write_texts(model: Any) -> None:
    field = model._meta.get_field("place")
    row = model(place=Point(1, 2))
    assert field.to_python(field.value_to_string(row)) == Point(1, 2)
    assert field.clean("1 2") == Point(1, 2)
    with pytest.raises(ValidationError, match="is not a point"):
        field.clean("1 2 3")
    with pytest.raises(ValueError, match=r"held\.Held\.place cannot take 'x': “x” is not a point"):
        model.objects.create(place="x")


def test_a_look_up_takes_several_arguments_of_different_types(model: Any) -> None:
    def near(point: Point, distance: float) -> list[Point]:
        return list(model.objects.filter(place__within_distance=(point, distance)).values_list("place", flat=True))

    assert near(Point(0, 0), 5) == [Point(0, 0), Point(3, 4)]
    assert near(Point(0, 0), 4.9) == [Point(0, 0)]
    assert near(Point(3, 4), 0) == [Point(3, 4)]
    assert math.dist((0, 0), (3, 4)) == 5


def test_a_transform_is_compared_ordered_and_selected(model: Any) -> None:
    assert [row.place for row in model.objects.filter(place__x__gt=1)] == [Point(3, 4)]
    ordered = model.objects.filter(place__isnull=False).order_by("place__x")
    assert list(ordered.values_list("place__x", flat=True)) == [-1.5, 0.0, 3.0]


def test_a_function_is_said_in_each_dialects_way(model: Any) -> None:
    rows = model.objects.filter(place__isnull=False).annotate(y=Coordinate("place", 2)).order_by("pk")
    assert [row.y for row in rows] == [0.0, 4.0, 1e10]


def test_look_ups_belong_to_their_fields_only() -> None:
    assert FloatField().get_lookup("within_distance") is None
    assert PointField().get_lookup("within_distance") is WithinDistance
    assert "exact" in PointField.get_lookups()


def test_a_look_up_that_is_not_known_names_the_nearest(model: Any) -> None:
    with pytest.raises(FieldError, match="a PointField has no look-up or transform 'within_distanc'"):
        model.objects.filter(place__within_distanc=1).exists()


def test_it_is_written_down_by_its_class(model: Any) -> None:
    assert model._meta.get_field("place").deconstruct()[1].endswith("test_custom.PointField")
