from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bandstand.orm.errors import DatabaseError, ProgrammingError
from bandstand.orm.functions import MD5, SHA1, SHA224, SHA256, SHA384, SHA512, Left

if TYPE_CHECKING:
    from collections.abc import Callable

    from bandstand.orm.database import Database


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (MD5, "fdbb3a56280acfa9031707622c599ccb"),
        (SHA224, "a99c9d01fa757e09be63ef1131a91a084536ddbe069832d3301b4453"),
        (SHA256, "d353a2671b67afff0941ae456e5c76e9394bd6579774ae7542a6185fb9843384"),
        (
            SHA384,
            "85969818496f2b8108e6df4bc45692eb3c47b3e1cf208e60a69f77705b25952907810a34c7580cb1779242597017aff5",
        ),
        (
            SHA512,
            (
                "4079747068d80d483e8aedaf374c5a905dde63f358bb7cdda7cc48b093f791e2"
                "d75f94a6b82076c3d0440e4f278b7b65a41ec20b1de47201a55612e8387de0a0"
            ),
        ),
    ],
)
def test_hashes_are_those_of_the_text_in_utf_8(value: Callable[..., Any], function: Any, expected: str) -> None:
    assert value(function("text"), text="größe") == expected
    assert value(function("other")) is None


def test_the_known_hash_of_abc(value: Callable[..., Any]) -> None:
    assert value(MD5("text"), text="abc") == "900150983cd24fb0d6963f7d28e17f72"
    assert value(SHA256("text"), text="abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_sha1_needs_an_extension_of_postgresql(value: Callable[..., Any], database: Database) -> None:
    if database.backend.dialect.name == "postgresql":
        try:
            database.execute("CREATE EXTENSION IF NOT EXISTS pgcrypto")
        except DatabaseError as error:  # the server has no such extension, or the user may not
            pytest.skip(str(error))
    assert value(SHA1("text"), text="abc") == "a9993e364706816aba3e25717850c26c9cd0d89d"
    if database.backend.dialect.name == "postgresql":
        database.execute("DROP EXTENSION pgcrypto")
        with pytest.raises(ProgrammingError, match="digest"):
            value(SHA1("text"), text="abc")


def test_hashes_are_texts(rows: Any) -> None:
    rows.objects.create(text="abc")
    assert rows.objects.filter(Left(MD5("text"), 4) == "9001").count() == 1
    assert rows.objects.annotate(hash=MD5("text")).filter(hash__startswith="9001").count() == 1
