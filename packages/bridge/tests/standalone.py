"""The package's main job in a fresh process, with nothing else installed but greenlet."""

import asyncio

from bandstand.bridge import run, wait


async def ask(question: str) -> str:
    await asyncio.sleep(0)
    return f"{question} Yes."


def talk(question: str) -> str:
    return wait(ask(question))


assert asyncio.run(run(talk, "Is it so?")) == "Is it so? Yes."
