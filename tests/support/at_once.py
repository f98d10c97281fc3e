"""Two people at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from flask import Flask

from app.services.errors import ServiceError


def at_once(app: Flask, verbs: Sequence[Callable[[], object]]) -> list[str]:
    """Run the verbs in threads that start together; how each ended."""
    gate = threading.Barrier(len(verbs))
    ended: list[str] = []

    def run(verb: Callable[[], object]) -> None:
        with app.app_context():
            gate.wait()
            try:
                verb()
                ended.append("done")
            except ServiceError as error:
                ended.append(" ".join([type(error).__name__, *[one.code for one in getattr(error, "problems", ())]]))

    threads = [threading.Thread(target=run, args=(verb,)) for verb in verbs]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return ended
