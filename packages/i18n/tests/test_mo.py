"""Catalogues as files of GNU gettext."""

import io
import struct
import time
from contextlib import suppress
from gettext import GNUTranslations

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from hypothesis import example, given
from hypothesis import strategies as st

from bandstand.i18n._mo import read_mo
from packages.i18n.tests.catalogues import compiled

HEADER = "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=n > 1;\n"


FRENCH = {
    "": HEADER,
    "Open": "Ouvrir",
    "state\x04Open": "Ouvert",
    "%(count)s seat\x00%(count)s seats": "%(count)s place\x00%(count)s places",
    "missing": "",
}


@pytest.mark.parametrize("order", ["<", ">"])
def test_texts_contexts_and_plurals_are_read_in_either_order_of_bytes(order: str) -> None:
    found = read_mo(compiled(FRENCH, order))
    assert found.texts == {
        "": "",
        "Open": "Ouvrir",
        "state\x04Open": "Ouvert",
        "%(count)s seat": "%(count)s place",
    }
    rule, forms = found.plurals["%(count)s seat"]
    assert forms == ("%(count)s place", "%(count)s places")
    assert [rule.form(number) for number in (0, 1, 2)] == [0, 0, 1]
    assert found.header["content-type"] == "text/plain; charset=UTF-8"


def test_a_catalogue_that_others_wrote_reads_as_the_standard_library_reads_it() -> None:
    catalogue = Catalog(locale="de")
    catalogue.add("Save", "Sichern")
    catalogue.add(("%(n)s day", "%(n)s days"), ("%(n)s Tag", "%(n)s Tage"))
    catalogue.add("May", "Mai", context="month")
    file = io.BytesIO()
    write_mo(file, catalogue)
    found, other = read_mo(file.getvalue()), GNUTranslations(io.BytesIO(file.getvalue()))
    assert found.texts["Save"] == other.gettext("Save") == "Sichern"
    assert found.texts["month\x04May"] == other.pgettext("month", "May") == "Mai"
    rule, forms = found.plurals["%(n)s day"]
    assert forms[rule.form(3)] == other.ngettext("%(n)s day", "%(n)s days", 3) == "%(n)s Tage"


def test_the_encoding_of_the_header_holds() -> None:
    pairs = {"": "Content-Type: text/plain; charset=latin-1\n", "Cafe": "X"}
    assert read_mo(compiled(pairs).replace(b"X\x00", b"\xe9\x00")).texts["Cafe"] == "é"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "does not begin as a catalogue does"),
        (b"PO\x00\x00" + b"\x00" * 40, "does not begin as a catalogue does"),
        (struct.pack("<7I", 0x950412DE, 5 << 16, 0, 28, 28, 0, 0), "has the version 5"),
        (struct.pack("<7I", 0x950412DE, 0, 2**31, 28, 28, 0, 0), "at most 500000 messages"),
        (struct.pack("<7I", 0x950412DE, 0, 100, 28, 28, 0, 0), "tables end behind the file"),
        (struct.pack("<9I", 0x950412DE, 0, 1, 28, 28, 0, 0, 999, 999), "texts ends behind the file"),
        (compiled({"": HEADER.replace("n > 1", "n")}), "gives form 2"),
        (compiled({"": HEADER.replace("UTF-8", "rot13")}), "encoding 'rot13' is not known"),
        (compiled({"": HEADER.replace("UTF-8", "x" * 500)}), "is not known"),
        (compiled({"": HEADER, "a\x00b": "one"}), "has 1 forms, and its language 2"),
        (compiled({"": HEADER, "a": "b"}).replace(b"\x00b\x00", b"\x00\xff\x00"), "invalid start byte"),
    ],
)
def test_what_is_no_catalogue_is_refused_by_name(content: bytes, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        read_mo(content)


def test_a_small_file_cannot_stand_for_endless_text() -> None:
    count, size = 10_000, 1_000_000
    table = struct.pack("<2I", size, 28) * count
    content = struct.pack("<7I", 0x950412DE, 0, count, 28, 28, 0, 0) + table + b"x" * size
    with pytest.raises(ValueError, match="lie over each other"):
        read_mo(content)


def test_ten_times_the_messages_take_no_more_than_some_ten_times_the_time() -> None:
    def seconds(count: int) -> float:
        content = compiled({"": HEADER, **{f"message {number}": f"texte {number}" for number in range(count)}})
        times: list[float] = []
        for _ in range(5):
            begun = time.process_time()
            read_mo(content)
            times.append(time.process_time() - begun)
        return min(times)

    assert seconds(20_000) < 40 * seconds(2_000) + 0.05


@example(compiled(FRENCH)[:-7])
@given(st.binary(max_size=400).map(lambda rest: compiled(FRENCH)[:60] + rest))
def test_a_damaged_file_is_an_error_or_a_catalogue_and_never_anything_else(content: bytes) -> None:
    with suppress(ValueError):
        assert read_mo(content).texts[""] == ""
