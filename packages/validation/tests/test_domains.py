"""Names of domains."""

from __future__ import annotations

import pytest

from bandstand.contracts.validation import ValidationError
from bandstand.validation import DomainNameValidator, validate_domain_name

ASCII = [
    "example.org",
    "EXAMPLE.Org",
    "a.b.c.example.org",
    "1.2.example.org",
    "a-b.example.org",
    "a--b.example.org",
    "xn--bcher-kva.example",
    "example.xn--p1ai",
    "a" * 63 + ".org",
    ("a" * 61 + ".") * 4 + "museu",
]

BEYOND = [
    "bücher.example",
    "bu\N{COMBINING DIAERESIS}cher.example",
    "例え.テスト",
    "उदाहरण.परीक्षा",
    "пример.рф",
    "שם.ישראל",
    "col·lecció.example",
    "نامه\N{ZERO WIDTH NON-JOINER}ای.example",
    "ß.example",
]

WRONG = [
    "",
    ".",
    "org",
    "example.org.",
    ".example.org",
    "example..org",
    "-a.example",
    "a-.example",
    "a.-b",
    "example.1",
    "example.o1g",
    "example.o",
    "192.0.2.1",
    "exam_ple.org",
    "exam ple.org",
    "example.org/",
    "example.org:80",
    "user@example.org",
    "☃.example",
    "☃\N{VARIATION SELECTOR-16}.example",
    "-ü.example",
    "ü-.example",
    "\N{COMBINING DIAERESIS}u.example",
    "\N{FULLWIDTH LATIN SMALL LETTER E}xample.org",
    "example.\N{FULLWIDTH LATIN SMALL LETTER O}rg",
    "example。org",
    "ﬁsh.example",
    "x².example",
    "½.example",
    "bü\u202echer.example",
    "bü\ud800cher.example",
    "a" * 64 + ".org",
    "ü" * 64 + ".org",
    "\u4e00\u9fff" * 31 + ".org",
    ("a" * 61 + ".") * 4 + "museum",
    ("ü" * 56 + ".") * 4 + "example",
]

CONTROLS = [*map(chr, range(33)), "\x7f", "\x85", "\u2028"]


@pytest.mark.parametrize("name", [*ASCII, *BEYOND])
def test_a_domain(name: str) -> None:
    validate_domain_name(name)


@pytest.mark.parametrize("name", WRONG)
def test_no_domain(name: str) -> None:
    with pytest.raises(ValidationError, match=r"^Enter a domain name, for example example\.org\.$"):
        validate_domain_name(name)


@pytest.mark.parametrize("name", [*ASCII, *BEYOND])
def test_no_control_before_or_after_a_domain(name: str) -> None:
    for sign in CONTROLS:
        for text in (name + sign, sign + name):
            with pytest.raises(ValidationError):
                validate_domain_name(text)


def test_a_name_of_253_signs_is_the_longest() -> None:
    assert len(ASCII[-1]) == 253
    assert len(WRONG[-2]) == 254


def test_where_only_ascii_is_wanted_the_ascii_form_of_other_names_passes() -> None:
    ascii_only = DomainNameValidator(accept_idna=False)
    for name in ASCII:
        ascii_only(name)
    for name in BEYOND:
        with pytest.raises(ValidationError):
            ascii_only(name)
