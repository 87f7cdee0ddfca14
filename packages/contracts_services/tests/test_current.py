"""Which services are current: the context's, else the only composed project's, else an error."""

from collections.abc import Iterator
from contextvars import Context
from threading import Thread

import pytest

from bandstand.contracts.services import CURRENT, Contract, NoCurrentServices, Services, compose, current, find
from bandstand.contracts.services.testing import FixedServices

PLACE = Contract[str]("example.Place")


@pytest.fixture(autouse=True)
def outside_any_context() -> Iterator[None]:
    """Leave the process as it was found, whatever a test composes."""
    yield
    assert current_or_none() is None


def current_or_none() -> Services | None:
    try:
        return current()
    except NoCurrentServices:
        return None


def test_without_a_project_the_error_says_to_pass_the_service() -> None:
    with pytest.raises(NoCurrentServices) as caught:
        current()
    assert caught.value.composed == ()
    assert str(caught.value) == (
        "No project is composed in this process: pass the service as an argument, or enter a project first."
    )


def test_one_composed_project_is_the_default_of_the_process() -> None:
    services = FixedServices({PLACE: "park"})
    withdraw = compose("shop", services)
    seen: list[Services] = []
    thread = Thread(target=lambda: seen.append(current()))
    thread.start()
    thread.join()
    assert seen == [services]
    assert find(PLACE) == "park"
    withdraw()


def test_with_two_projects_the_error_names_them() -> None:
    withdraw_shop = compose("shop", FixedServices({PLACE: "park"}))
    withdraw_blog = compose("blog", FixedServices({PLACE: "hall"}))
    with pytest.raises(NoCurrentServices) as caught:
        current()
    assert str(caught.value) == (
        "Several projects are composed ('shop' and 'blog') and none is entered: use 'with project:' around this call."
    )
    assert find(PLACE) is None
    withdraw_shop()
    assert find(PLACE) == "hall"
    withdraw_blog()


def test_the_context_wins_over_composed_projects() -> None:
    withdraw = compose("shop", FixedServices({PLACE: "park"}))
    inside = FixedServices({PLACE: "hall"})
    context = Context()
    context.run(CURRENT.set, inside)
    assert context.run(current) is inside
    assert context.run(find, PLACE) == "hall"
    assert find(PLACE) == "park"
    withdraw()


def test_withdrawing_twice_does_nothing_and_leaves_others_alone() -> None:
    services = FixedServices({PLACE: "park"})
    first = compose("shop", services)
    second = compose("shop", services)
    first()
    first()
    assert current() is services
    second()


def test_finding_without_any_services_gives_none() -> None:
    assert find(PLACE) is None
