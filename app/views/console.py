"""Flask-AppBuilder's own screens as this console uses them: sign-in, accounts, roles, passwords."""

from __future__ import annotations

from app.security.manager import ConsoleSecurityManager


class ConsoleManager(ConsoleSecurityManager):
    """The security manager with the edge's views named."""

    userstatschartview = None  # draws with a script from a foreign server
