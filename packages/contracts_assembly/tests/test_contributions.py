"""What components contribute."""

from pathlib import Path

import pytest

from bandstand.contracts.assembly import Slot
from bandstand.contracts.assembly.contributions import COMMANDS, Command, Folder


def test_slots_of_one_name_are_equal() -> None:
    assert Slot[Command]("commands") == COMMANDS
    assert hash(Slot[Command]("commands")) == hash(COMMANDS)


def test_contributions_are_values() -> None:
    folders = {Folder(kind="templates", path=Path("shop/templates"), owner="shop") for _ in range(2)}
    assert len(folders) == 1


@pytest.mark.parametrize("target", ["shop.commands", "shop.commands:", ":sell", "shop commands:sell", "shop:sell.all"])
def test_a_malformed_target_is_refused_with_the_form_that_is_expected(target: str) -> None:
    with pytest.raises(ValueError, match=r"^The target of the command 'sell' is 'package\.module:name'; got '"):
        Command(name="sell", target=target, help="Sell.")
