"""What holds in every request, command and task from its beginning."""

from contextvars import ContextVar

from bandstand.contracts.assembly.testing import assemble
from bandstand.contracts.assembly.values import REQUEST_VALUES, RequestValue
from bandstand.contracts.services import Contract

SEASON: ContextVar[str] = ContextVar("season", default="winter")


class Calendar:
    name = "calendar"
    needs: tuple[Contract[object], ...] = ()

    def install(self, assembly: object, /) -> None:
        add = getattr(assembly, "add")  # noqa: B009 - an Assembly of any kind
        add(REQUEST_VALUES, RequestValue(SEASON, "summer"))


def test_a_value_is_contributed_with_its_variable() -> None:
    (found,) = assemble([Calendar()]).assembly.gathered(REQUEST_VALUES)
    assert (found.variable, found.value) == (SEASON, "summer")
    assert SEASON.get() == "winter"
