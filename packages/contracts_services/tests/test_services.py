"""Tokens, and the error of a missing service."""

import copy
import pickle

import pytest

from bandstand.contracts.services import Contract, MissingService
from bandstand.contracts.services.testing import FixedServices

MAILER = Contract[str]("mail.Mailer")


def test_tokens_of_one_name_are_equal_and_hash_alike() -> None:
    again = Contract[str]("mail.Mailer")
    assert again == MAILER
    assert hash(again) == hash(MAILER)
    assert Contract[str]("mail.Other") != MAILER


def test_a_token_survives_copying_and_pickling() -> None:
    assert copy.deepcopy(MAILER) == MAILER
    assert pickle.loads(pickle.dumps(MAILER)) == MAILER


def test_a_token_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        MAILER.name = "mail.Other"  # type: ignore[misc]  # the point of the test


@pytest.mark.parametrize("name", ["", "Mailer", ".Mailer", "mail.", "mail mail.Mailer", "mail..Mailer", "mail.2"])
def test_a_malformed_name_is_refused_with_the_form_that_is_expected(name: str) -> None:
    with pytest.raises(ValueError, match=r"named 'package\.Protocol'.*got " + repr(name).replace(".", r"\.")):
        Contract[str](name)


def test_names_of_nested_packages_are_accepted() -> None:
    assert Contract[str]("rendering.helpers.Library").name == "rendering.helpers.Library"


def test_the_error_names_the_nearest_contract() -> None:
    error = MissingService(Contract[str]("mail.Mailr"), ["mail.Mailer", "cache.Cache"])
    assert str(error) == "No service is provided for 'mail.Mailr'. Did you mean 'mail.Mailer'?"


def test_the_error_lists_what_is_provided_when_nothing_is_near() -> None:
    error = MissingService(Contract[str]("routing.Reverser"), ["mail.Mailer", "cache.Cache"])
    assert str(error) == ("No service is provided for 'routing.Reverser'; provided: 'cache.Cache', 'mail.Mailer'.")
    assert str(MissingService(MAILER, [])) == "No service is provided for 'mail.Mailer'; provided: nothing."


def test_the_error_is_a_lookup_error_that_survives_pickling() -> None:
    error = pickle.loads(pickle.dumps(MissingService(MAILER, ["cache.Cache"])))
    assert isinstance(error, MissingService)
    assert isinstance(error, LookupError)
    assert (error.contract, error.known) == (MAILER, ("cache.Cache",))


def test_services_without_anything_find_nothing() -> None:
    assert FixedServices().find(MAILER) is None
