"""What single functions and forms have said to be sensitive is in no report."""

import asyncio
import functools
import inspect
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bandstand.contracts.routing import Route
from bandstand.contracts.routing.testing import MemoryRouter
from bandstand.http import Request, Response, pipeline, wsgi
from bandstand.http.testing import Client
from bandstand.project.debugging import Report, debug_page, report, sensitive_post_parameters, sensitive_variables
from bandstand.project.debugging._masking import MASK
from bandstand.project.debugging._text import as_data, as_text

OWN = [Path(__file__).parent]
# Far from the code that fails, which is shown.
CARD, NOTE = "4111-1111", "Thursday"
HIDDEN = f"{MASK} (str, sensitive)"


def report_of(call: Callable[[], object]) -> Report:
    try:
        call()
    except ZeroDivisionError as error:
        return report(error, own=OWN)
    raise AssertionError(call)


def variables(found: Report, function: str) -> dict[str, str]:
    frame = next(frame for frame in found.raised.frames if frame.function.endswith(function))
    return {variable.name: variable.value for variable in frame.variables}


def everything(found: Report) -> str:
    return as_text(found) + str(as_data(found)) + repr(found)


@sensitive_variables("card", "holder")
def pay(card: str, amount: int) -> float:
    holder = card.lower()
    return amount / 0 + len(holder)


def test_the_named_variables_are_hidden_and_others_shown() -> None:
    found = report_of(lambda: pay(CARD, 3))
    assert variables(found, "pay") == {"card": HIDDEN, "amount": "3", "holder": HIDDEN}
    assert CARD not in everything(found)


def test_without_names_all_variables_are_hidden() -> None:
    @sensitive_variables()
    def pay_all(card: str, amount: int) -> float:
        return amount / 0

    found = report_of(lambda: pay_all(CARD, 3))
    assert variables(found, "pay_all") == {"card": HIDDEN, "amount": f"{MASK} (int, sensitive)"}


def test_what_a_function_is_stays_as_it_is() -> None:
    def plain(card: str, *, amount: int = 3) -> int:
        """Pay."""
        return amount

    before = plain.__code__
    decorated = sensitive_variables("card")(plain)
    assert decorated is plain
    assert (decorated("x"), decorated.__doc__, str(inspect.signature(decorated))) == (
        3,
        "Pay.",
        "(card: str, *, amount: int = 3) -> int",
    )
    assert decorated.__code__.co_code == before.co_code


def test_coroutines_are_hidden_too() -> None:
    @sensitive_variables("card")
    async def pay_later(card: str, amount: int) -> float:
        await asyncio.sleep(0)
        return amount / 0

    assert inspect.iscoroutinefunction(pay_later)
    found = report_of(lambda: asyncio.run(pay_later(CARD, 3)))
    assert variables(found, "pay_later") == {"card": HIDDEN, "amount": "3"}


def test_generators_are_hidden_too() -> None:
    @sensitive_variables("card")
    def numbers(card: str) -> Iterator[float]:
        yield 1 / 0

    @sensitive_variables("card")
    async def numbers_later(card: str) -> AsyncIterator[float]:
        yield 1 / 0

    async def first() -> float:
        return await anext(numbers_later(CARD))

    assert variables(report_of(lambda: [*numbers(CARD)]), "numbers") == {"card": HIDDEN}
    assert variables(report_of(lambda: asyncio.run(first())), "numbers_later") == {"card": HIDDEN}


def test_functions_inside_are_hidden_too() -> None:
    @sensitive_variables("card")
    def outer(card: str) -> float:
        def inner(amount: int) -> float:
            return amount / (len(card) - len(card))

        return inner(3)

    assert variables(report_of(lambda: outer(CARD)), "inner") == {"amount": "3", "card": HIDDEN}


def logged(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def wrapper(*args: object, **kwargs: object) -> object:
        first = args[0] if args else kwargs["card"]
        return function(*args, **kwargs) if first else None

    return wrapper


def test_what_other_decorators_below_it_are_called_with_is_hidden() -> None:
    @sensitive_variables("card")
    @logged
    def pay_logged(card: str, amount: int) -> float:
        return amount / 0

    for call in (lambda: pay_logged(CARD, 3), lambda: pay_logged(card=CARD, amount=3)):
        found = report_of(call)
        assert set(variables(found, "logged.<locals>.wrapper").values()) <= {
            HIDDEN,
            *(f"{MASK} ({kind}, sensitive)" for kind in ("tuple", "dict", "function")),
        }
        assert variables(found, "pay_logged") == {"card": HIDDEN, "amount": "3"}
        assert CARD not in everything(found)


def test_another_function_of_the_same_decorator_is_not_hidden() -> None:
    @sensitive_variables("card")
    @logged
    def hidden(card: str) -> float:
        return 1 / 0

    @logged
    def shown(card: str) -> float:
        return 1 / 0

    assert hidden is not shown
    assert variables(report_of(lambda: shown(CARD)), "shown") == {"card": f"'{CARD}'"}


def test_methods_are_decorated_as_functions_are() -> None:
    class Till:
        @sensitive_variables("card")
        def take(self, card: str) -> float:
            return 1 / 0

        @sensitive_variables("card")
        @staticmethod
        def take_static(card: str) -> float:
            return 1 / 0

        def count(self, card: str) -> float:
            return 1 / 0

    till = Till()
    count = sensitive_variables("card")(till.count)
    assert variables(report_of(lambda: till.take(CARD)), "take")["card"] == HIDDEN
    assert variables(report_of(lambda: count(CARD)), "count")["card"] == HIDDEN
    assert variables(report_of(lambda: Till.take_static(CARD)), "take_static") == {"card": HIDDEN}


def test_a_suggestion_reads_nothing_of_a_sensitive_variable() -> None:
    @sensitive_variables("shelf")
    def look(shelf: dict[str, str]) -> str:
        return shelf["title"]

    with pytest.raises(KeyError) as caught:
        look({"titel": "Emma"})
    assert report(caught.value, own=OWN).suggestions == ()


@pytest.mark.parametrize("decorator", [sensitive_variables, sensitive_post_parameters])
def test_what_the_decorators_refuse(decorator: Any) -> None:
    name = decorator.__name__
    with pytest.raises(TypeError) as caught:
        decorator(pay)
    assert str(caught.value) == f"@{name}(...) takes names of type str, or none for all; got {pay!r}."
    with pytest.raises(TypeError) as caught:
        decorator("card")(len)
    assert str(caught.value) == f"@{name}(...) decorates functions written in Python; got <built-in function len>."


FORM = {"card": CARD, "note": NOTE, "amount": "3"}


def handle(request: Request[Any], error: Exception) -> Response:
    return debug_page(request, error, own=OWN)


def page_of(view: Callable[..., object], **options: Any) -> str:
    router = MemoryRouter([Route(pattern="pay/", target=view, name="pay")])
    app = wsgi(router, error_handlers={500: handle, 403: handle}, **options)
    return Client(app).post("/pay/", form=FORM, headers={"accept": "text/plain"}).text


@sensitive_post_parameters("card")
def take_card(request: Request[Any]) -> Response:
    form, given, card = request.form, dict(request.form.pairs()), request.form["card"]
    return Response(str(1 / 0) + form["note"] + given["card"] + card)


def test_named_fields_are_hidden_wherever_the_report_has_them() -> None:
    text = page_of(take_card)
    assert f"    card: {MASK}\n    note: {NOTE}\n    amount: 3\n" in text
    assert f"given = {{'card': {MASK}, 'note': '{NOTE}', 'amount': '3'}}" in text
    assert f"card = {MASK} (str, hidden by its name)" in text
    assert CARD not in text


def test_without_names_all_fields_are_hidden() -> None:
    @sensitive_post_parameters()
    def take_all(request: Request[Any]) -> Response:
        note = request.form["note"]
        return Response(str(1 / 0) + note)

    text = page_of(take_all)
    assert f"    card: {MASK}\n    note: {MASK}\n    amount: {MASK}\n" in text
    assert CARD not in text
    assert NOTE not in text


def test_fields_are_hidden_also_where_the_view_was_not_reached() -> None:
    def plain(request: Request[Any]) -> Response:
        return Response("")

    guard = pipeline(hosts=["localhost"], https=False)
    assert CARD in page_of(plain, middleware=[guard])
    text = page_of(take_card, middleware=[guard])
    assert text.startswith("bandstand.http.CrossSiteRequest")
    assert f"    card: {MASK}\n    note: {NOTE}\n" in text
    assert CARD not in text


def test_fields_are_hidden_also_where_a_layer_fails_after_the_view() -> None:
    @sensitive_post_parameters("card")
    def view(request: Request[Any]) -> Response:
        return Response("fine")

    def layer(handler: Any) -> Any:
        def handle(request: Request[Any]) -> object:
            answer = handler(request)
            return answer.status / len(request.form.get("no", ""))

        return handle

    text = page_of(view, middleware=[layer])
    assert text.startswith("ZeroDivisionError")
    assert NOTE in text
    assert CARD not in text


def test_fields_that_a_method_has_named_are_hidden() -> None:
    class Till:
        @sensitive_post_parameters("card")
        def post(self, request: Request[Any]) -> Response:
            return Response(str(len(request.form["card"]) / 0))

    def view(request: Request[Any]) -> Response:
        return Till().post(request)

    text = page_of(view)
    assert f"card: {MASK}\n    note: {NOTE}" in text
    assert CARD not in text
