"""Signed values: what was changed, or signed for something else, is refused; keys change without a break."""

import hmac
import json
from base64 import urlsafe_b64encode
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.http._signing import (
    BadSignature,
    SignatureExpired,
    Signer,
    TimestampSigner,
    _encoder,
    constant_time_compare,
    dumps,
    loads,
    random_string,
    salted_hmac,
)

KEY = "a-key-that-is-only-for-these-tests-1"
OTHER = "a-key-that-is-only-for-these-tests-2"
TEXT = st.text(max_size=5)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
)


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


def test_a_signed_value_is_given_back() -> None:
    signed = Signer(keys=[KEY], salt="cookies").sign("ada:42", name="user")
    assert signed == "ada:42:2pS1KhehcmI-PHa7r4rWwpppehhs7i36zXtQ84ZTHX4"
    assert Signer(keys=[KEY], salt="cookies").unsign(signed, name="user") == "ada:42"


@pytest.mark.parametrize(
    "signed", ["", ":", "ada", "ada:", "ada:é", "ada:\ud800", "ada:====", "a:" + "A" * 43, "\ud800:x"]
)
def test_what_was_not_signed_here_is_refused(signed: str) -> None:
    for signer in (Signer(keys=[KEY]), TimestampSigner(keys=[KEY])):
        with pytest.raises(BadSignature):
            signer.unsign(signed)
        with pytest.raises(BadSignature):
            signer.unsign_object(signed)


def test_a_signature_has_one_spelling() -> None:
    signer = Signer(keys=[KEY], salt="cookies")
    for signature in ("2pS1KhehcmI-PHa7r4rWwpppehhs7i36zXtQ84ZTHX5", "2pS1KhehcmI-PHa7r4rWwpppehhs7i36zXtQ84ZTHX4="):
        with pytest.raises(BadSignature):
            signer.unsign(f"ada:42:{signature}", name="user")


def test_a_signature_is_the_hmac_of_the_standard_library() -> None:
    derived = hmac.digest(KEY.encode(), b"bandstand.signing:plain:cookies", "sha256")
    signature = hmac.digest(derived, b"text:4:userada:42", "sha256")
    signed = Signer(keys=[KEY], salt="cookies").sign("ada:42", name="user")
    assert signed == f"ada:42:{urlsafe_b64encode(signature).decode().rstrip('=')}"


def test_a_message_names_the_value_and_no_more_than_its_beginning() -> None:
    with pytest.raises(BadSignature, match="'ada' does not match"):
        Signer(keys=[KEY]).unsign("ada:x")
    with pytest.raises(BadSignature, match=r"'x{40}\.\.\.' has no signature"):
        Signer(keys=[KEY]).unsign("x" * 1000)


def test_every_changed_character_is_noticed() -> None:
    signer = Signer(keys=[KEY])
    signed = signer.sign("ada")
    for position in range(len(signed) - 1):
        changed = signed[:position] + ("A" if signed[position] != "A" else "B") + signed[position + 1 :]
        with pytest.raises(BadSignature):
            signer.unsign(changed)


def test_the_first_key_signs_and_all_of_them_verify() -> None:
    old = Signer(keys=[OTHER]).sign("ada")
    both = Signer(keys=[KEY, OTHER])
    assert both.unsign(old) == "ada"
    assert both.sign("ada") == Signer(keys=[KEY]).sign("ada") != old
    with pytest.raises(BadSignature):
        Signer(keys=[KEY]).unsign(old)


@pytest.mark.parametrize("keys", [[], [""], ["x" * 31], [KEY, "short"], "short", [b"x" * 31]])
def test_missing_and_short_keys_are_refused_with_advice(keys: list[str]) -> None:
    with pytest.raises(ValueError, match="token_urlsafe") as raised:
        Signer(keys=keys)
    assert "short" not in str(raised.value)


def test_keys_may_be_bytes_or_a_single_one() -> None:
    signed = Signer(keys=[KEY]).sign("ada")
    assert Signer(keys=[KEY.encode()]).unsign(signed) == Signer(keys=KEY).unsign(signed) == "ada"


def test_keys_are_never_shown() -> None:
    assert repr(Signer(keys=[KEY, OTHER], salt="cookies")) == "Signer(keys=<2>, salt='cookies')"
    assert repr(TimestampSigner(keys=[KEY])) == "TimestampSigner(keys=<1>, salt='bandstand.signing')"


@given(TEXT, TEXT, TEXT, TEXT)
def test_no_name_and_salt_pass_for_another_name_and_salt(
    name: str, salt: str, other_name: str, other_salt: str
) -> None:
    signed = Signer(keys=[KEY], salt=salt).sign("ada", name=name)
    other = Signer(keys=[KEY], salt=other_salt)
    if (name, salt) == (other_name, other_salt):
        assert other.unsign(signed, name=other_name) == "ada"
    else:
        with pytest.raises(BadSignature):
            other.unsign(signed, name=other_name)


@pytest.mark.parametrize(("name", "value"), [("ab", "c"), ("a", "bc"), ("", "abc"), ("3:abc", ""), ("abc", "")])
def test_moving_characters_between_name_and_value_is_noticed(name: str, value: str) -> None:
    signer = Signer(keys=[KEY])
    signature = signer.sign("c", name="ab").rpartition(":")[2]
    if (name, value) != ("ab", "c"):
        with pytest.raises(BadSignature):
            signer.unsign(f"{value}:{signature}", name=name)


def test_no_kind_of_signature_passes_for_another() -> None:
    plain, dated = Signer(keys=[KEY]), TimestampSigner(keys=[KEY])
    packed = plain.sign_object({}).rpartition(":")[0]
    for check, signed in (
        (dated.unsign, plain.sign("ada:f4240")),
        (plain.unsign, dated.sign("ada")),
        (plain.unsign_object, plain.sign(packed)),
        (plain.unsign, plain.sign_object({})),
        (dated.unsign_object, plain.sign_object({})),
        (dated.unsign_object, dated.sign(packed)),
    ):
        with pytest.raises(BadSignature):
            check(signed)


def test_a_signature_expires() -> None:
    clock = Clock()
    signer = TimestampSigner(keys=[KEY], clock=clock)
    signed, packed = signer.sign("ada"), signer.sign_object([1])
    assert signed.startswith("ada:f4240:")
    clock.now += 60
    assert signer.unsign(signed) == signer.unsign(signed, max_age=60) == "ada"
    assert signer.unsign_object(packed, max_age=timedelta(minutes=1)) == [1]
    clock.now += 1
    with pytest.raises(SignatureExpired, match="'ada' is 61 s old; expected at most 60 s"):
        signer.unsign(signed, max_age=timedelta(minutes=1))
    with pytest.raises(SignatureExpired):
        signer.unsign_object(packed, max_age=60)
    assert signer.unsign(signed) == "ada"


def test_a_forged_time_is_noticed() -> None:
    clock = Clock()
    signer = TimestampSigner(keys=[KEY], clock=clock)
    with pytest.raises(BadSignature, match="does not match"):
        signer.unsign(signer.sign("ada").replace("f4240", "fffff"))


def test_objects_are_compact_and_compressed_where_that_helps() -> None:
    signer = Signer(keys=[KEY])
    assert signer.sign_object({"a": [1, "é"]}).startswith("eyJhIjpbMSwiw6kiXX0:")
    assert signer.sign_object("ada", compress=True) == signer.sign_object("ada")
    long = signer.sign_object("x" * 1000, compress=True)
    assert long.startswith(".")
    assert len(long) < 100
    assert signer.unsign_object(long) == "x" * 1000


def test_what_is_decompressed_has_a_limit() -> None:
    signer = Signer(keys=[KEY])
    bomb = signer.sign_object("x" * (1024 * 1024 - 2), compress=True)
    assert len(signer.unsign_object(bomb)) == 1024 * 1024 - 2
    with pytest.raises(BadSignature, match="larger than 1048576 bytes"):
        signer.unsign_object(signer.sign_object("x" * (1024 * 1024), compress=True))


def test_objects_are_signed_and_dated_in_one_call() -> None:
    signed = dumps({"user": 42}, keys=[KEY], salt="reset")
    assert loads(signed, keys=[OTHER, KEY], salt="reset", max_age=60) == {"user": 42}
    with pytest.raises(BadSignature):
        loads(signed, keys=[KEY])
    with pytest.raises(SignatureExpired):
        loads(signed, keys=[KEY], salt="reset", max_age=-1)


@given(JSON, st.booleans())
def test_any_object_comes_back(value: Any, compress: bool) -> None:
    signer = TimestampSigner(keys=[KEY])
    signed = signer.sign_object(value, compress=compress)
    assert signed.isascii()
    assert signer.unsign_object(signed, max_age=60) == value


@given(st.text())
def test_any_text_comes_back_and_none_is_accepted_unsigned(value: str) -> None:
    signer = Signer(keys=[KEY])
    assert signer.unsign(signer.sign(value)) == value
    with pytest.raises(BadSignature):
        signer.unsign(value)
    with pytest.raises(BadSignature):
        signer.unsign_object(value)


def test_secrets_are_compared_as_text_or_bytes() -> None:
    assert constant_time_compare("é", "é".encode())
    assert not constant_time_compare("a", "b")
    assert not constant_time_compare("a", "\ud800")


def test_random_strings_are_of_the_alphabet_and_differ() -> None:
    assert len(random_string()) == 22
    assert set(random_string(1000, "ab")) == {"a", "b"}
    assert random_string() != random_string()


def test_a_salted_hmac_belongs_to_one_purpose() -> None:
    key = "k" * 32
    assert salted_hmac("reset", "ada", key=key).hex() == (
        "ebc058a7f9a21270376a6a538a2e963703a03266dc0ae355b6650ce7997a8a51"
    )
    assert salted_hmac("reset", b"ada", key=key.encode()) == salted_hmac("reset", "ada", key=key)
    assert salted_hmac("login", "ada", key=key) != salted_hmac("reset", "ada", key=key)
    with pytest.raises(ValueError, match=r"^Key 1 of 1 has 5 characters; expected 32 or more"):
        salted_hmac("reset", "ada", key="short")


def test_without_the_encoder_in_c_the_same_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    value: dict[str, object] = {"a": [1, 2.5, None, True], "é": "\ud800\n", "1": {}}
    monkeypatch.delattr(json.encoder, "c_make_encoder")
    plain = _encoder()
    monkeypatch.undo()
    assert (
        "".join(plain(value, 0))
        == "".join(_encoder()(value, 0))
        == json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    )


def test_an_object_that_cannot_be_written_changes_nothing_for_the_next() -> None:
    signer, within = Signer(keys=[KEY]), list[Any]()
    within.append(within)
    with pytest.raises(RecursionError):
        signer.sign_object(within)
    with pytest.raises(TypeError, match="not JSON serializable"):
        signer.sign_object([object()])
    within.clear()
    assert signer.unsign_object(signer.sign_object(within)) == []
