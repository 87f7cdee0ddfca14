"""The templates of widgets."""

from pathlib import Path

__all__ = ["FOLDER"]

FOLDER = Path(__file__).with_name("templates")
"""Where engines find ``forms/widgets/text.html`` and the others: ``Engine(dirs=[FOLDER])``.

They are portable, and write what the functions of the widgets do; sites replace some of them by their own."""
