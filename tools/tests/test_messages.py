"""The catalogues of the whole repository."""

import messages
import pytest


def test_every_catalogue_is_in_step_with_its_source_and_complete(capsys: pytest.CaptureFixture[str]) -> None:
    status = messages.main(["check"])
    assert (capsys.readouterr().out, status) == ("", 0)


def test_the_demo_and_the_parts_with_texts_are_looked_at() -> None:
    names = {folder.name for folder in messages.sources() if (folder / "locale").is_dir()}
    assert names >= {"airfields", "data", "forms", "http", "orm", "project", "sqlalchemy", "templates", "validation"}
