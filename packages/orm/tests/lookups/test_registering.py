"""Look-ups and transforms of one's own: for all fields, some, one, or a class of expressions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from bandstand.orm import CharField, Field, Func, IntegerField, Model, Registry, Value
from bandstand.orm.errors import FieldError, OperationalError
from bandstand.orm.functions import Length, Upper
from bandstand.orm.lookups import Lookup, Transform

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.orm import Database
    from bandstand.orm.expressions import Element
    from bandstand.orm.query._lowering import Lowering


class Differs(Lookup):
    name: ClassVar[str] = "differs"

    def lower(self, to: Lowering) -> Element:
        left, right = self.operands(to)
        return left != right


class Size(Transform):
    name: ClassVar[str] = "size"

    @property
    def output_field(self) -> Field[Any]:
        return IntegerField()

    def lower(self, to: Lowering) -> Element:
        return to.call("length", to.expression(self.inner), field=self.output_field)


class Word(Model):
    text = CharField(max_length=20)
    other = CharField(max_length=20, default="")

    class Meta:
        app_label = "words"
        registry = Registry()


@pytest.fixture(autouse=True)
def _words(database: Database) -> Iterator[None]:
    database.create_all(Word)
    for text in ("one", "three"):
        Word.objects.create(text=text)
    yield
    database.drop_all(Word)


@pytest.fixture
def only_here() -> Iterator[list[Any]]:
    """Classes and fields that were told of a look-up, which is taken back from them."""
    told: list[Any] = []
    yield told
    for each in told:
        for name in ("differs", "size"):
            vars(each)["lookups"].pop(name, None)


def texts(**lookups: Any) -> list[str]:
    return list(Word.objects.filter(**lookups).order_by("text").values_list("text", flat=True))


def test_a_look_up_for_all_fields(only_here: list[Any]) -> None:
    only_here.append(Field)
    Field.register_lookup(Differs)
    assert texts(text__differs="one") == ["three"]
    assert texts(id__differs=0) == ["one", "three"]


def test_a_transform_for_fields_of_a_class(only_here: list[Any]) -> None:
    only_here.append(CharField)
    CharField.register_lookup(Size)
    assert texts(text__size__gt=3) == ["three"]
    assert list(Word.objects.order_by("-text__size").values_list("text__size", flat=True)) == [5, 3]
    assert IntegerField().get_lookup("size") is None


def test_a_look_up_for_one_field(only_here: list[Any]) -> None:
    field = Word._meta.get_field("text")
    only_here.append(field)
    field.register_lookup(Differs)
    assert texts(text__differs="three") == ["one"]
    with pytest.raises(FieldError, match="a CharField has no look-up or transform 'differs'"):
        texts(other__differs="x")


def test_a_look_up_for_a_class_of_expressions(only_here: list[Any]) -> None:
    only_here.append(Length)
    Length.register_lookup(Differs)
    rows: Any = Word.objects.annotate(n=Length("text"), loud=Upper("text"))
    assert [word.text for word in rows.filter(n__differs=3)] == ["three"]
    assert [word.text for word in Word.objects.filter(Length("text").compare("differs", 5))] == ["one"]
    with pytest.raises(FieldError, match="'differs'"):
        rows.filter(loud__differs="x")


def test_a_look_up_may_have_another_name(only_here: list[Any]) -> None:
    only_here.append(CharField)
    assert CharField.register_lookup(Differs, "size") is Differs
    assert texts(text__size="one") == ["three"]


class Series(Func):
    function: ClassVar[str] = "generate_series"
    set_returning: ClassVar[bool] = True

    def usual_field(self) -> Field[Any]:
        return IntegerField()


def test_an_expression_may_make_rows_of_its_own(database: Database) -> None:
    rows: Any = Word.objects.annotate(number=Series(Value(1), Length("text"))).order_by("text", "number")
    if database.url.get_backend_name() == "sqlite":
        with pytest.raises(OperationalError, match="no such function: generate_series"):
            list(rows)
        return
    assert [(word.text, word.number) for word in rows[:4]] == [("one", 1), ("one", 2), ("one", 3), ("three", 1)]
    assert rows.count() == 8
    assert list(rows.filter(number__gt=3).values_list("text", "number")) == [("three", 4), ("three", 5)]
    assert rows.filter(number=2).count() == 2
