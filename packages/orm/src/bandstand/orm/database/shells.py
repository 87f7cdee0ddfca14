"""The command lines of databases' own shells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from bandstand.orm.errors import NotSupportedError, nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import URL

__all__ = ["ShellCommand", "shell_command"]

_POSTGRESQL: Final = {
    "application_name": "PGAPPNAME",
    "channel_binding": "PGCHANNELBINDING",
    "client_encoding": "PGCLIENTENCODING",
    "connect_timeout": "PGCONNECT_TIMEOUT",
    "gssencmode": "PGGSSENCMODE",
    "options": "PGOPTIONS",
    "passfile": "PGPASSFILE",
    "require_auth": "PGREQUIREAUTH",
    "service": "PGSERVICE",
    "sslcert": "PGSSLCERT",
    "sslcrl": "PGSSLCRL",
    "sslkey": "PGSSLKEY",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "target_session_attrs": "PGTARGETSESSIONATTRS",
}
"""What a URL may say of PostgreSQL, and the variable by which psql is told."""

_MYSQL: Final = {
    "charset": "default-character-set",
    "read_default_file": "defaults-file",
    "ssl_ca": "ssl-ca",
    "ssl_capath": "ssl-capath",
    "ssl_cert": "ssl-cert",
    "ssl_cipher": "ssl-cipher",
    "ssl_key": "ssl-key",
    "ssl_mode": "ssl-mode",
    "unix_socket": "socket",
}
"""What a URL may say of MySQL, and the option by which its client is told."""


@dataclass(frozen=True, slots=True)
class ShellCommand:
    """A shell as it is started.

    Attributes:
        arguments: The program and what it is given.
        environment: The variables that it needs besides those that are there; secrets are among them.
    """

    arguments: list[str]
    environment: dict[str, str]


def shell_command(url: str | URL, parameters: Sequence[str] = ()) -> ShellCommand:
    """Give the command that starts the shell of a database: sqlite3, psql, mysql or mariadb, sqlplus or sqlcmd.

    A password is in the environment, where others do not see it; sqlplus, which takes none from there, asks for it.

    Args:
        url: Which database, as ``Database`` takes it.
        parameters: Further arguments of the shell, which come before the name of the database.

    Raises:
        NotSupportedError: No shell is known for that kind of database.
    """
    from sqlalchemy.engine import make_url

    made = make_url(url)
    kind = made.get_backend_name()
    if kind not in _SHELLS:
        message = f"No shell is known for {kind!r}.{nearest(kind, _SHELLS)}"
        raise NotSupportedError(message)
    return _SHELLS[kind](made, list(parameters))


def _sqlite(url: URL, parameters: list[str]) -> ShellCommand:
    return ShellCommand(["sqlite3", *parameters, url.database or ":memory:"], {})


def _psql(url: URL, parameters: list[str]) -> ShellCommand:
    query = _query(url)
    environment = {variable: query[name] for name, variable in _POSTGRESQL.items() if name in query}
    password = url.password or query.get("password")
    if password:
        environment["PGPASSWORD"] = str(password)
    given = {
        "--username": url.username or query.get("user"),
        "--host": url.host or query.get("host"),
        "--port": url.port or query.get("port"),
    }
    database = url.database or query.get("dbname")
    return ShellCommand(["psql", *_options(given), *parameters, *([database] if database else [])], environment)


def _mysql(url: URL, parameters: list[str]) -> ShellCommand:
    query = _query(url)
    program = "mariadb" if url.get_backend_name() == "mariadb" else "mysql"
    further = {f"--{option}": query[name] for name, option in _MYSQL.items() if name in query}
    # The client reads a file of defaults only where that is its first argument.
    first = {"--defaults-file": further.pop("--defaults-file", None)}
    given = {"--user": url.username, "--host": url.host, "--port": url.port, **further}
    arguments = [f"{name}={value}" for name, value in {**first, **given}.items() if value]
    environment = {"MYSQL_PWD": str(url.password)} if url.password else {}
    return ShellCommand([program, *arguments, *parameters, *([url.database] if url.database else [])], environment)


def _sqlplus(url: URL, parameters: list[str]) -> ShellCommand:
    service = _query(url).get("service_name") or url.database
    port = f":{url.port}" if url.port else ""
    place = f"//{url.host}{port}/{service or ''}" if url.host else service
    logon = f"{url.username or ''}@{place}" if place else url.username or "/"
    return ShellCommand(["sqlplus", "-L", *parameters, logon], {})


def _sqlcmd(url: URL, parameters: list[str]) -> ShellCommand:
    query = _query(url)
    server = f"{url.host},{url.port}" if url.port else url.host
    given: dict[str, Any] = {"-S": server, "-d": url.database, "-U": url.username}
    arguments = _options(given)
    if not url.username:
        arguments.append("-E")
    if query.get("TrustServerCertificate", "").lower() in _YES:
        arguments.append("-C")
    if query.get("Encrypt", "").lower() in (*_YES, "strict", "mandatory"):
        arguments.append("-N")
    environment = {"SQLCMDPASSWORD": str(url.password)} if url.password else {}
    return ShellCommand(["sqlcmd", *arguments, *parameters], environment)


_YES: Final = ("yes", "true")


def _options(given: dict[str, Any]) -> list[str]:
    """Give each name with its value after it, where there is one."""
    return [text for name, value in given.items() if value for text in (name, str(value))]


def _query(url: URL) -> dict[str, str]:
    """Give the options of a URL; of one that is repeated, all together."""
    return {name: value if isinstance(value, str) else ",".join(value) for name, value in url.query.items()}


_SHELLS: Final[dict[str, Callable[[URL, list[str]], ShellCommand]]] = {
    "sqlite": _sqlite,
    "postgresql": _psql,
    "mysql": _mysql,
    "mariadb": _mysql,
    "oracle": _sqlplus,
    "mssql": _sqlcmd,
}
