"""Whether somebody is working on an application."""

from __future__ import annotations

from bandstand.contracts.services import Contract

__all__ = ["DEBUG"]

DEBUG: Contract[bool] = Contract("assembly.Debug")
"""Provided by whoever assembles the application; a part that was not told may ask it whether to look for changed files
and to say more of mistakes."""
