"""Any text gets its verdict, and soon."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.contracts.validation import ValidationError, Validator
from bandstand.validation import (
    DomainNameValidator,
    FileExtensionValidator,
    MaxLengthValidator,
    ProhibitNullCharactersValidator,
    RegexValidator,
    URLValidator,
    int_list_validator,
    validate_comma_separated_integer_list,
    validate_domain_name,
    validate_email,
    validate_image_file_extension,
    validate_ipv4_address,
    validate_ipv6_address,
    validate_ipv46_address,
    validate_slug,
    validate_unicode_slug,
)

if TYPE_CHECKING:
    from collections.abc import Callable

VALIDATORS: dict[str, Validator] = {
    "regex": RegexValidator(r"^[a-z]+\Z"),
    "slug": validate_slug,
    "unicode slug": validate_unicode_slug,
    "integers": validate_comma_separated_integer_list,
    "negative integers": int_list_validator(" ; ", allow_negative=True),
    "email": validate_email,
    "url": URLValidator(),
    "domain": validate_domain_name,
    "ascii domain": DomainNameValidator(accept_idna=False),
    "ipv4": validate_ipv4_address,
    "ipv6": validate_ipv6_address,
    "address": validate_ipv46_address,
    "image": validate_image_file_extension,
    "extension": FileExtensionValidator(["a"]),
    "nulls": ProhibitNullCharactersValidator(),
    "length": MaxLengthValidator(5),
}

HOSTILE: dict[str, Callable[[int], str]] = {
    "letters": lambda size: "a" * size,
    "letters and a line feed": lambda size: "a" * (size - 1) + "\n",
    "marked letters": lambda size: "ü" * size,
    "marks": lambda size: "a" + "\u0301" * (size - 1),
    "letters that grow": lambda size: "\ufdfa" * size,
    "halves of signs": lambda size: "\ud800" * size,
    "hyphens": lambda size: "a-" * (size // 2),
    "digits": lambda size: "1" * size,
    "numbers": lambda size: "1," * (size // 2),
    "labels": lambda size: "a." * (size // 2),
    "marked labels": lambda size: "ü." * (size // 2),
    "dots": lambda size: "." * size,
    "long labels": lambda size: ("a" * 63 + ".") * (size // 64),
    "mail of labels": lambda size: "a@" + "a." * (size // 2 - 1),
    "mail of marked labels": lambda size: "a@" + "ü." * (size // 2 - 1),
    "mail of words": lambda size: "a." * (size // 2 - 3) + "@b.co",
    "mail of words without an end": lambda size: "a." * (size // 2),
    "mail in quotes": lambda size: '"' + "\\a" * (size // 2 - 4) + '"@b.co',
    "mail in open quotes": lambda size: '"' + "\\" * (size - 6) + "@b.co",
    "signs of mail": lambda size: "@" * size,
    "literal": lambda size: "a@[" + ":" * (size - 4) + "]",
    "addresses": lambda size: "1." * (size // 2),
    "colons": lambda size: ":" * size,
    "hexadecimal": lambda size: "f:" * (size // 2),
    "url of labels": lambda size: "http://" + "a." * (size // 2 - 4),
    "url of marked labels": lambda size: "http://" + "ü." * (size // 2 - 4),
    "url of users": lambda size: "http://" + "a:" * (size // 2 - 6) + "@b.co",
    "url of a user": lambda size: "http://" + "a" * (size - 8) + ":",
    "url of ports": lambda size: "http://b.co:" + "8" * (size - 12),
    "url of brackets": lambda size: "http://[" + "[" * (size - 8),
    "url of a path": lambda size: "http://b.co/" + "/a" * (size // 2 - 6),
    "slashes": lambda size: "/" * size,
    "nulls": lambda size: "\0" * size,
}


def seconds(validator: Validator, texts: list[str]) -> float:
    start = time.process_time()
    for text in texts:
        with suppress(ValidationError):
            validator(text)
    return time.process_time() - start


@pytest.mark.parametrize("length", [256, 320, 2048, 10_000], ids=str)
@pytest.mark.parametrize("name", VALIDATORS)
def test_four_times_the_text_takes_about_four_times_the_time(name: str, length: int) -> None:
    validator = VALIDATORS[name]
    quarter = [make(length // 4) for make in HOSTILE.values()]
    whole = [make(length) for make in HOSTILE.values()]
    # The least of several, in turn, is what the code needs; the rest is the machine's business. Below a millisecond
    # the clock counts more than the code. Time that grows with the square of the length would be sixteen times as much.
    times = [(seconds(validator, quarter * 3), seconds(validator, whole * 3)) for _ in range(5)]
    assert min(four for _, four in times) < 8 * max(min(one for one, _ in times), 1e-3)


@pytest.mark.parametrize("name", VALIDATORS)
def test_a_million_signs_take_no_time_worth_the_name(name: str) -> None:
    texts = [make(1_000_000) for make in HOSTILE.values()]
    # They are beyond every limit; the checks that have none look for one sign.
    assert min(seconds(VALIDATORS[name], texts) for _ in range(3)) < 0.2


pieces = st.sampled_from(
    ["a", "1", ".", "-", "_", "@", ":", "/", "//", "://", "http", "ftp", "[", "]", "::", "ipv6:", '"', "\\", ",", "?",
     "#", "%", " ", "\n", "\0", "ü", "\u0301", "\u200d", "\ud800", "\uff0e", "xn--", "org", "localhost", "1.2.3.4"]
)  # fmt: skip
texts = st.text() | st.lists(pieces, max_size=20).map("".join)


@pytest.mark.parametrize("name", VALIDATORS)
@given(text=texts)
def test_any_text_passes_or_is_refused(name: str, text: str) -> None:
    with suppress(ValidationError):
        VALIDATORS[name](text)


@given(st.from_regex(r"\A[a-z]{1,9}(\.[a-z0-9]{1,9}){0,3}\Z"), st.from_regex(r"\A([a-z0-9]{1,9}\.){1,4}[a-z]{2,9}\Z"))
def test_a_plain_address_passes_and_so_do_its_domain_and_a_url_of_it(who: str, domain: str) -> None:
    validate_email(f"{who}@{domain}")
    validate_domain_name(domain)
    URLValidator()(f"https://{who}@{domain}/{who}")
