"""Projects: parts become a site, with its configuration, its commands and its development server.

Each name is imported when it is used first, so that the command line starts fast.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bandstand.project._apps import App
    from bandstand.project._environment import Env, env
    from bandstand.project._problems import BadEnvironment, NoProject, ProjectError, UnknownApp
    from bandstand.project._project import Project
    from bandstand.project._reading import Reading

__all__ = ["App", "BadEnvironment", "Env", "NoProject", "Project", "ProjectError", "Reading", "UnknownApp", "env"]

_PLACES = {
    "App": "_apps",
    "BadEnvironment": "_problems",
    "Env": "_environment",
    "NoProject": "_problems",
    "Project": "_project",
    "ProjectError": "_problems",
    "Reading": "_reading",
    "UnknownApp": "_problems",
    "env": "_environment",
}


def __getattr__(name: str) -> object:
    if name not in _PLACES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    value: object = getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
    globals()[name] = value
    return value
