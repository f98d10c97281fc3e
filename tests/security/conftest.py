"""The world that the attacks of this folder are made on."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.security.world import World, build_world


@pytest.fixture
def world(app: Flask) -> World:
    return build_world(app)
