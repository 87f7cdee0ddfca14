"""Findings of checks."""

from bandstand.contracts.assembly.checks import CheckMessage, Level
from bandstand.contracts.i18n import LazyText


def test_a_finding_prints_as_one_line() -> None:
    finding = CheckMessage(
        level=Level.ERROR,
        id="urls.shadowed",
        text=LazyText(id="Never reached: %(by)s comes first.", params={"by": "'<path:rest>'"}),
        hint="Declare it earlier.",
        subject="books/new",
    )
    assert str(finding) == (
        "ERROR (urls.shadowed) books/new: Never reached: '<path:rest>' comes first. Declare it earlier."
    )


def test_subject_and_hint_may_be_missing() -> None:
    assert str(CheckMessage(level=Level.INFO, id="a.b", text="All is well.")) == "INFO (a.b) All is well."


def test_levels_are_ordered() -> None:
    assert sorted(Level) == [Level.DEBUG, Level.INFO, Level.WARNING, Level.ERROR, Level.CRITICAL]
