"""One process of ``bench_migrations``: reads a history of one side, and prints what that took.

``python -m bench.migrations_process ours``; the folder with the apps is in ``BENCH_HISTORY``.
"""

from __future__ import annotations

import json
import os
import sys
import time
from importlib import import_module
from typing import Any

from bench.history import APPS

LABELS = [f"app{number}" for number in range(APPS)]


def ours() -> tuple[Any, Any]:
    """Give what reads the history, and what compares it with the models."""
    from bandstand.orm import models
    from bandstand.orm.migrations.apps import Apps, apps_of
    from bandstand.orm.migrations.questioner import Questioner

    import_module("bandstand.orm.commands.makemigrations")  # so that only the history is timed
    for label in LABELS:
        import_module(f"{label}.models")
    apps = Apps(apps_of([f"{label}.models" for label in LABELS]), models)
    return lambda: apps.graph().state(), lambda: apps.changes(Questioner())


def django() -> tuple[Any, Any]:
    """Give the same of Django's."""
    settings: Any = import_module("django.conf").settings
    settings.configure(
        INSTALLED_APPS=LABELS,
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    )
    import_module("django").setup()
    loaders: Any = import_module("django.db.migrations.loader")
    states: Any = import_module("django.db.migrations.state")
    detecting: Any = import_module("django.db.migrations.autodetector")
    apps: Any = import_module("django.apps").apps
    import_module("django.core.management.commands.makemigrations")
    kept: list[Any] = []

    def load() -> object:
        kept.append(loaders.MigrationLoader(None))
        return kept[0].project_state()

    def compare() -> object:
        loader = kept[0]
        detector = detecting.MigrationAutodetector(loader.project_state(), states.ProjectState.from_apps(apps))
        return detector.changes(graph=loader.graph)

    return load, compare


def main(subject: str) -> None:
    """Print the milliseconds of CPU time."""
    sys.path.insert(0, os.environ["BENCH_HISTORY"] + "/" + subject)
    load, compare = {"ours": ours, "django": django}[subject]()
    start = time.process_time()
    load()
    loaded = time.process_time()
    found = compare()
    compared = time.process_time()
    if found:
        message = f"{subject}: the models differ from the history: {found!r}"
        raise SystemExit(message)
    print(json.dumps({"load": (loaded - start) * 1000, "idle": (compared - start) * 1000}))


if __name__ == "__main__":
    main(sys.argv[1])
