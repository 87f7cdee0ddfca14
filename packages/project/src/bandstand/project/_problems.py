"""What is wrong with a project before it runs; each is told in one sentence."""

from __future__ import annotations

__all__ = ["BadEnvironment", "NoProject", "ProjectError", "UnknownApp"]


class ProjectError(Exception):
    """A project cannot be put together or found; the text says what to change."""


class BadEnvironment(ProjectError):
    """A value of the environment is missing or malformed."""


class UnknownApp(ProjectError, LookupError):
    """An app names no package that can be imported."""


class NoProject(ProjectError, LookupError):
    """There is no project here, or what is named is none."""
