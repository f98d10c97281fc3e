"""These tests need whole installations."""

from tests.support.places import live, new_live, new_place

__all__ = ["live", "new_live", "new_place"]
