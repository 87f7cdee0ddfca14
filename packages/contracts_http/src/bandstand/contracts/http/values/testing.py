"""The conformance suite of ``MultiMapping`` and its reference implementation in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar, cast

from bandstand.contracts.http.values._values import MultiMapping
from bandstand.contracts.services.conformance import Suite, raises, rule

__all__ = ["MultiMappingSuite", "MultiValues"]

V_co = TypeVar("V_co", covariant=True)


class MultiValues(Mapping[str, V_co]):
    """Several values by name, from a mapping of single values or from pairs."""

    def __init__(self, values: Mapping[str, V_co] | Iterable[tuple[str, V_co]] = ()) -> None:
        self._lists: dict[str, list[V_co]] = {}
        # The cast is for pyright, to which a mapping of strings might be an iterable of pairs as well.
        pairs = cast("Mapping[str, V_co]", values).items() if isinstance(values, Mapping) else values
        for name, value in pairs:
            self._lists.setdefault(name, []).append(value)

    def __getitem__(self, name: str, /) -> V_co:
        """Give the last value of a name."""
        return self._lists[name][-1]

    def __iter__(self) -> Iterator[str]:
        """Give the names."""
        return iter(self._lists)

    def __len__(self) -> int:
        """Count the names."""
        return len(self._lists)

    def __repr__(self) -> str:
        return f"MultiValues({self.pairs()!r})"

    def getlist(self, name: str, /) -> list[V_co]:
        """Give all values of a name."""
        return self._lists.get(name, []).copy()

    def pairs(self) -> list[tuple[str, V_co]]:
        """Give every value with its name, those of one name together."""
        return [(name, value) for name, values in self._lists.items() for value in values]


_TAGS = (("tag", "old"), ("page", "1"), ("tag", "red"), ("tag", "old"), ("q", ""))


class MultiMappingSuite(Suite[Callable[[Iterable[tuple[str, str]]], MultiMapping[str]]]):
    """The rules of ``MultiMapping``; ``make`` returns a function that builds one from pairs of strings."""

    @rule("VALUES-01")
    def test_the_last_value_of_a_name_is_the_one_given(self) -> None:
        values = self.make()((*_TAGS, ("page", "2")))
        assert (values["page"], values.get("page"), values.get("page", "9")) == ("2", "2", "2")
        assert (values["tag"], values["q"], values.get("q", "9")) == ("old", "", "")

    @rule("VALUES-01")
    def test_a_name_without_a_value_is_a_key_error_or_the_default(self) -> None:
        values = self.make()(_TAGS)
        raises(KeyError, lambda: values["size"])
        assert (values.get("size"), values.get("size", "9")) == (None, "9")

    @rule("VALUES-02")
    def test_all_values_of_a_name_are_given_in_order(self) -> None:
        values = self.make()(_TAGS)
        assert [*values.getlist("tag")] == ["old", "red", "old"]
        assert [*values.getlist("q")] == [""]
        assert [*values.getlist("size")] == []

    @rule("VALUES-03")
    def test_each_name_is_given_once(self) -> None:
        values = self.make()(_TAGS)
        assert [*values] == ["tag", "page", "q"]
        assert [*values.keys()] == ["tag", "page", "q"]
        assert dict(values) == {"tag": "old", "page": "1", "q": ""}
        assert len(values) == 3
        assert "q" in values

    @rule("VALUES-03")
    def test_looking_for_a_name_does_not_add_it(self) -> None:
        values = self.make()(())
        values.get("tag")
        values.getlist("tag")
        assert "tag" not in values
        assert ([*values], len(values)) == ([], 0)
