"""What is hidden, and what is not."""

import pytest

from bandstand.http import Hooks, Request, Response, Signer, wsgi
from bandstand.http.testing import Client
from bandstand.project.debugging import Masking, mask_with
from bandstand.project.debugging._masking import MASK, masking_of

MASKING = Masking()


@pytest.mark.parametrize(
    "name",
    [
        "password", "PASSWORD", "old_password", "passwords", "passwd", "DB_PASS", "secret", "client_secret", "key",
        "token", "accessToken", "x-csrf-token", "SECRET_KEY", "api", "api_key", "apiKey", "APIKey",
        "auth", "authorization", "Proxy-Authorization", "cookie", "set-cookie", "session", "sessionid", "user.session",
        "signature", "credentials", "JWT",
    ],
)  # fmt: skip
def test_names_with_a_secret_word_are_hidden(name: str) -> None:
    assert MASKING.hides_name(name)


@pytest.mark.parametrize(
    "name",
    ["monkey", "keyboard", "author", "authors", "capital", "apiary", "passenger", "tokenise", "x", "", "primary_key"],
)
def test_names_that_only_contain_the_letters_are_shown(name: str) -> None:
    assert not MASKING.hides_name(name)


def test_the_words_can_be_replaced() -> None:
    masking = Masking(words=frozenset({"salary"}))
    assert masking.hides_name("yearly_salary")
    assert not masking.hides_name("password")


def test_types_are_hidden_by_name_and_by_their_own_word() -> None:
    class Vault:
        __secret__ = True

    class Inner(Vault):
        pass

    assert MASKING.hides_type(Signer)
    assert MASKING.hides_type(Inner)
    assert not MASKING.hides_type(dict)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("postgres://shop:hunter2@db/shop", f"postgres://shop:{MASK}@db/shop"),
        ("redis://:hunter2@localhost", f"redis://:{MASK}@localhost"),
        ("to https://a.example:8000/b@c failed", "to https://a.example:8000/b@c failed"),
        ("host=db password=hunter2 port=1", f"host=db password={MASK} port=1"),
        ("Settings(secret_key='a, b', debug=True)", f"Settings(secret_key={MASK}, debug=True)"),
        ("{'token': 'abc', 'title': 'Emma'}", f"{{'token': {MASK}, 'title': 'Emma'}}"),
        ("MultiDict([('password', 'it\\'s'), ('a', 'b')])", f"MultiDict([('password', {MASK}), ('a', 'b')])"),
        ("Bearer abcdefghijklmnopqrstuvwxyz", f"Bearer {MASK}"),
        ("KeyError: 'title'", "KeyError: 'title'"),
        ("if key == value", "if key == value"),
        ("Basic authentication", "Basic authentication"),
        ("Did you mean 'token', which 'shelf' has?", "Did you mean 'token', which 'shelf' has?"),
    ],
)
def test_secrets_within_a_text_are_hidden(text: str, expected: str) -> None:
    assert MASKING.scrub(text) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('password = "hunter2"', 'password = "•••••••"'),
        ("secret_key: str = 'hun\\'ter'", "secret_key: str = '••••••••'"),
        ('connect(user="shop", password=f"hunter2", port=1)', 'connect(user="shop", password=f"•••••••", port=1)'),
        ('{"token": "abc", "title": "Emma"}', '{"token": "•••", "title": "Emma"}'),
        ('url = "postgres://shop:hunter2@db/shop"', 'url = "postgres://shop:•••••••@db/shop"'),
        ('if token == "abc":', 'if token == "abc":'),
        ("api_key = load(name)", "api_key = load(name)"),
        ('title = "Emma"', 'title = "Emma"'),
        ('token = "unfinished', 'token = "unfinished'),
    ],
)
def test_literals_in_code_are_hidden_and_no_column_moves(line: str, expected: str) -> None:
    assert MASKING.scrub_code(line) == expected
    assert len(expected) == len(line)


def test_a_request_can_have_a_masking_of_its_own() -> None:
    seen: list[object] = []
    chosen = Masking(words=frozenset({"salary"}))

    def view(request: Request[None]) -> Response:
        seen.append(masking_of(request))
        mask_with(request, chosen)
        seen.append(masking_of(request))
        return Response("page")

    Client(wsgi(view, middleware=[Hooks()])).get("/")
    assert seen == [None, chosen]
