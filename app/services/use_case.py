"""A use case is one transaction: it commits when its outermost verb ends well, and leaves no trace otherwise."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

from sqlalchemy.orm.exc import StaleDataError

from app.extensions import db
from app.security.row_guard import RowForbidden
from app.services.errors import NotFoundForActor, Stale

P = ParamSpec("P")
R = TypeVar("R")

_depth: ContextVar[int] = ContextVar("use_case_depth", default=0)


def use_case(verb: Callable[P, R]) -> Callable[P, R]:
    """Make `verb` one transaction. A verb called by another joins the caller's.

    A row that somebody else changed meanwhile surfaces as Stale; a row the person may not touch as
    NotFoundForActor, because what one may not know of does not exist.
    """

    @wraps(verb)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        token = _depth.set(_depth.get() + 1)
        try:
            result = verb(*args, **kwargs)
            if _depth.get() == 1:
                db.session.commit()
            else:
                db.session.flush()
        except StaleDataError as error:
            db.session.rollback()
            raise Stale from error
        except RowForbidden as error:
            db.session.rollback()
            raise NotFoundForActor from error
        except BaseException:
            db.session.rollback()
            raise
        finally:
            _depth.reset(token)
        return result

    return run
