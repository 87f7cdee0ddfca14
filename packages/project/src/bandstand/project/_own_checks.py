"""What a project finds wrong with itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bandstand.contracts.assembly.checks import CheckMessage, Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.project._project import Project

_KEY_LENGTH = 32
_KEY_VARIETY = 8


def own_findings(project: Project, *, deploy: bool) -> Iterator[CheckMessage]:
    """Look at what the project was given, and with ``deploy`` at what is unsafe in production."""
    yield from _apps(project)
    if deploy:
        yield from _deploy(project)
        yield from _secret_keys(project)


def _apps(project: Project) -> Iterator[CheckMessage]:
    for app in project.apps.values():
        is_own_package = app.folder == project.folder  # whose routes are the project's
        if app.at is None and app.has("urls") and not is_own_package:
            yield _message(
                "unmounted",
                f"The app {app.module!r} has routes, and no place for them.",
                f"Give it one, as in App({app.module!r}, at='{app.name}/'), or include its routes.",
                Level.INFO,
            )


def _deploy(project: Project) -> Iterator[CheckMessage]:
    if project.debug:
        yield _message("debug", "Debugging is on.", "Switch it off: debug pages show source code.", Level.ERROR)
    if not project.web.https:
        yield _message("https", "The site takes unencrypted connections.", "Leave out https=False.")
    if "*" in project.web.hosts:
        yield _message("hosts", "The site answers for any host.", "Name its hosts: hosts=['example.org'].")
    elif not any(_is_public(host) for host in project.web.hosts):
        names = ", ".join(project.web.hosts) or "none"
        yield _message("hosts", f"The site answers for this machine alone ({names}).", "Name its public hosts.")


def _secret_keys(project: Project) -> Iterator[CheckMessage]:
    if not project.web.secret_keys:
        yield _message("secret-keys", "There are no secret keys, so nothing can be signed.", _NEW_KEY, Level.ERROR)
    for number, key in enumerate(project.web.secret_keys, start=1):
        if len(key) < _KEY_LENGTH or len(set(key)) < _KEY_VARIETY or "insecure" in key:
            yield _message("secret-keys", f"The secret key number {number} can be guessed.", _NEW_KEY, Level.ERROR)


_NEW_KEY = "Make one: python -c 'import secrets; print(secrets.token_urlsafe(48))'."


def _is_public(host: str) -> bool:
    return host not in {"localhost", "127.0.0.1", "[::1]"}


def _message(name: str, text: str, hint: str, level: Level = Level.WARNING) -> CheckMessage:
    return CheckMessage(level=level, id=f"project.{name}", text=text, hint=hint)
