"""Between receiving a file and the row that claims it: if no row comes to stand, the bytes go."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DataError, IntegrityError

from app.models import Evidence
from app.services.errors import ServiceError
from app.services.receive_file import Received
from app.storage.store import Storage


@contextmanager
def claiming(received: Received, storage: Storage) -> Iterator[Received]:
    """Run the use case that claims `received` inside this block; a refusal discards the bytes and goes on up.

    Only refusals that certainly left no row discard. When the database breaks off in the middle of a commit nobody
    knows whether the row stands: then the bytes stay, and the sweep of unclaimed files decides later.
    """
    try:
        yield received
    except (ServiceError, IntegrityError, DataError):
        storage.discard(received.stored.key)
        raise


def discard_twin(evidence: Evidence, received: Received, storage: Storage) -> None:
    """Let the bytes go that `evidence` did not claim, because it holds the very same ones already."""
    if all(one.file.storage_key != received.stored.key for one in evidence.versions):
        storage.discard(received.stored.key)
