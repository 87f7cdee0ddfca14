"""Checks: what is wrong with a project, found before it runs.

Components contribute checks; here they are called, with those of the project itself, and their findings are sorted out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bandstand.contracts.assembly.checks import CHECKS, CheckMessage, Level
from bandstand.contracts.assembly.errors import AssemblyError
from bandstand.project._own_checks import own_findings
from bandstand.project._problems import ProjectError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bandstand.contracts.assembly.checks import Check
    from bandstand.project._project import Project

__all__ = ["as_data", "check", "find_level"]


def check(project: Project, *, deploy: bool = False, problems: Iterable[str] = ()) -> list[CheckMessage]:
    """Call all checks of a project.

    A project that cannot be put together is a finding, and so is a check that fails.

    Args:
        project: It is put together, and not started.
        deploy: Whether what matters only in production is looked at too.
        problems: What was wrong with the environment, as ``Env.placeholders`` tells it.

    Returns:
        The findings, the worst first, without those whose ids are silenced.
    """
    found = [CheckMessage(level=Level.ERROR, id="environment.value", text=problem) for problem in problems]
    try:
        checks = project.assembly.gathered(CHECKS)
    except (AssemblyError, ProjectError, LookupError, ImportError, ValueError) as error:
        found.append(CheckMessage(level=Level.CRITICAL, id="project.assembly", text=str(error)))
    else:
        found += own_findings(project, deploy=deploy)
        found += [message for each in checks for message in _findings(project, each, deploy=deploy)]
    heard = [message for message in found if message.id not in project.silenced_checks]
    return sorted(heard, key=lambda message: -message.level)


def _findings(project: Project, each: Check, *, deploy: bool) -> list[CheckMessage]:
    try:
        return [*each(project.assembly, deploy=deploy)]
    except Exception as error:  # noqa: BLE001 - one that fails must not hide what the others find
        name = getattr(each, "__qualname__", type(each).__qualname__)
        text = f"The check {name} failed: {type(error).__name__}: {error}"
        return [CheckMessage(level=Level.CRITICAL, id="project.check", text=text, subject=None)]


def as_data(messages: Iterable[CheckMessage]) -> list[dict[str, object]]:
    """Give findings as what JSON can hold."""
    return [
        {
            "level": message.level.name.lower(),
            "id": message.id,
            "text": str(message.text),
            "hint": str(message.hint),
            "subject": None if message.subject is None else str(message.subject),
        }
        for message in messages
    ]


def find_level(name: str) -> Level:
    """Give the level of a name in letters of any case.

    Raises:
        ValueError: There is none.
    """
    try:
        return Level[name.upper()]
    except KeyError:
        known = ", ".join(level.name.lower() for level in Level)
        message = f"A level is one of {known}; got {name!r}."
        raise ValueError(message) from None
