"""The command lines of databases' own shells."""

from __future__ import annotations

import os
import subprocess
from shutil import which
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import make_url

from bandstand.orm.database.shells import ShellCommand, shell_command
from bandstand.orm.errors import NotSupportedError

if TYPE_CHECKING:
    from pathlib import Path

COMMANDS: dict[str, tuple[list[str], dict[str, str]]] = {
    "sqlite:///shop.db": (["sqlite3", "shop.db"], {}),
    "sqlite+aiosqlite:////data/shop.db": (["sqlite3", "/data/shop.db"], {}),
    "sqlite://": (["sqlite3", ":memory:"], {}),
    "postgresql://ann:p%40ss@db.example/shop": (
        ["psql", "--username", "ann", "--host", "db.example", "shop"],
        {"PGPASSWORD": "p@ss"},
    ),
    "postgresql+psycopg://db.example:6432/shop?sslmode=verify-full&sslrootcert=/ca.pem&options=-c%20geqo%3Doff": (
        ["psql", "--host", "db.example", "--port", "6432", "shop"],
        {"PGOPTIONS": "-c geqo=off", "PGSSLMODE": "verify-full", "PGSSLROOTCERT": "/ca.pem"},
    ),
    "postgresql:///?service=shop&connect_timeout=3": (["psql"], {"PGCONNECT_TIMEOUT": "3", "PGSERVICE": "shop"}),
    "postgresql://ann@/shop?host=/run/postgresql&password=x": (
        ["psql", "--username", "ann", "--host", "/run/postgresql", "shop"],
        {"PGPASSWORD": "x"},
    ),
    "postgresql://h1/shop?host=h2&host=h3": (["psql", "--host", "h1", "shop"], {}),
    "postgresql:///shop?host=h2&host=h3": (["psql", "--host", "h2,h3", "shop"], {}),
    "mysql://ann:secret@db.example:3307/shop?charset=utf8mb4&ssl_ca=/ca.pem": (
        [
            "mysql",
            "--user=ann",
            "--host=db.example",
            "--port=3307",
            "--default-character-set=utf8mb4",
            "--ssl-ca=/ca.pem",
            "shop",
        ],
        {"MYSQL_PWD": "secret"},
    ),
    "mysql+pymysql:///shop?unix_socket=/run/mysql.sock&read_default_file=/my.cnf": (
        ["mysql", "--defaults-file=/my.cnf", "--socket=/run/mysql.sock", "shop"],
        {},
    ),
    "mariadb+mariadbconnector://ann@db.example": (["mariadb", "--user=ann", "--host=db.example"], {}),
    "oracle+oracledb://ann:secret@db.example:1521/?service_name=shop": (
        ["sqlplus", "-L", "ann@//db.example:1521/shop"],
        {},
    ),
    "oracle://ann@/shop": (["sqlplus", "-L", "ann@shop"], {}),
    "oracle://": (["sqlplus", "-L", "/"], {}),
    "mssql+pyodbc://ann:secret@db.example:1434/shop?TrustServerCertificate=yes&Encrypt=yes&driver=x": (
        ["sqlcmd", "-S", "db.example,1434", "-d", "shop", "-U", "ann", "-C", "-N"],
        {"SQLCMDPASSWORD": "secret"},
    ),
    "mssql://db.example/shop": (["sqlcmd", "-S", "db.example", "-d", "shop", "-E"], {}),
}


@pytest.mark.parametrize("url", COMMANDS)
def test_a_url_is_a_command_line_and_the_environment_it_needs(url: str) -> None:
    assert shell_command(url) == ShellCommand(*COMMANDS[url])


@pytest.mark.parametrize("url", COMMANDS)
def test_no_password_is_an_argument(url: str) -> None:
    password = make_url(url).password
    assert password is None or not any(password in each for each in shell_command(url).arguments)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("sqlite:///shop.db", ["sqlite3", "-header", "shop.db"]),
        ("postgresql:///shop", ["psql", "-header", "shop"]),
        ("mysql:///shop", ["mysql", "-header", "shop"]),
        ("oracle://ann@/shop", ["sqlplus", "-L", "-header", "ann@shop"]),
        ("mssql://ann@h/shop", ["sqlcmd", "-S", "h", "-d", "shop", "-U", "ann", "-header"]),
    ],
)
def test_further_arguments_come_before_the_database(url: str, expected: list[str]) -> None:
    assert shell_command(make_url(url), ["-header"]).arguments == expected


def test_a_database_without_a_known_shell_is_an_error() -> None:
    with pytest.raises(NotSupportedError, match="No shell is known for 'firebird'"):
        shell_command("firebird://h/shop")


def run(command: ShellCommand, sql: str) -> str:
    ran = subprocess.run(
        command.arguments,
        input=sql,
        env={**os.environ, **command.environment},
        text=True,
        capture_output=True,
        check=True,
    )
    return ran.stdout.strip()


if which("sqlite3"):

    def test_sqlite3_opens_the_file(tmp_path: Path) -> None:
        command = shell_command(f"sqlite:///{tmp_path}/shop.db")
        assert run(command, "CREATE TABLE t (id); INSERT INTO t VALUES (7); SELECT id FROM t;") == "7"
        assert (tmp_path / "shop.db").exists()


if which("psql"):

    def test_psql_is_in_the_database(postgresql_url: str) -> None:
        command = shell_command(
            f"{postgresql_url}?application_name=shop", ["--tuples-only", "--no-align", "--no-psqlrc"]
        )
        name = postgresql_url.rpartition("/")[2]
        assert run(command, "SELECT current_database(), current_setting('application_name')") == f"{name}|shop"
