"""Settings, read from the environment; production refuses unsafe defaults with one clear message."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent
MIB = 1024 * 1024
_SHORTEST_SECRET = 32
_FEWEST_CHARACTERS = 10
#: Words of examples and documentation: a key that holds one has been copied from somewhere.
_WORDS_OF_EXAMPLES = ("change", "secret", "scret", "rahasia", "password", "example", "contoh", "ganti", "your", "tests")


class UnsafeConfiguration(RuntimeError):
    """The environment asks for something a public installation must not run with."""


def instance_folder(env: Mapping[str, str]) -> Path:
    """Where this installation keeps its database, files and secrets unless told otherwise."""
    return Path(env.get("INSTANCE_DIR") or ROOT / "instance")


def kept_secret(path: Path) -> str:
    """A random secret kept in `path` (0600), made the first time it is asked for."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32))
    return path.read_text(encoding="ascii").strip()


def _secret(env: Mapping[str, str], instance: Path, *, production: bool) -> str:
    given = env.get("SECRET_KEY", "")
    if not production:
        return given or kept_secret(instance / "secret_key")
    if _weak(given):
        raise UnsafeConfiguration(
            "SECRET_KEY belum diisi atau terlalu lemah. Isi dengan paling sedikit 32 karakter acak, misalnya hasil "
            "perintah: python3 -c 'import secrets; print(secrets.token_hex(32))'"
        )
    return given


def _jwt_secret(env: Mapping[str, str], secret: str, *, production: bool) -> str:
    given = env.get("JWT_SECRET_KEY", "")
    if production and given and (_weak(given) or given == secret):
        raise UnsafeConfiguration(
            "JWT_SECRET_KEY terlalu lemah atau sama dengan SECRET_KEY. Kosongkan, atau isi dengan paling sedikit 32 "
            "karakter acak yang lain."
        )
    return given or hashlib.sha256(f"jwt:{secret}".encode()).hexdigest()


def _weak(secret: str) -> bool:
    copied = any(word in secret.lower() for word in _WORDS_OF_EXAMPLES)
    return copied or len(secret) < _SHORTEST_SECRET or len(set(secret)) < _FEWEST_CHARACTERS


def from_environment(env: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The Flask configuration for this environment.

    `APP_ENV=production` demands `SECRET_KEY` and turns on Secure cookies and HTTPS.
    Raises UnsafeConfiguration with one sentence that says what to set.
    """
    env = os.environ if env is None else env
    production = env.get("APP_ENV") == "production"
    instance = instance_folder(env)
    secret = _secret(env, instance, production=production)
    return {
        **_fab_settings(),
        "PRODUCTION": production,
        "INSTANCE_DIR": str(instance),
        "SECRET_KEY": secret,
        "JWT_SECRET_KEY": _jwt_secret(env, secret, production=production),
        "JWT_ALGORITHM": "HS256",
        "JWT_ACCESS_TOKEN_EXPIRES": timedelta(minutes=15),
        "JWT_REFRESH_TOKEN_EXPIRES": timedelta(hours=12),
        "SQLALCHEMY_DATABASE_URI": env.get("DATABASE_URL", f"sqlite:///{instance / 'sepeda-baru.db'}"),
        "STORAGE_URL": env.get("STORAGE_URL", f"file://{instance / 'berkas'}"),
        "BASE_URL": env.get("BASE_URL", ""),
        "TZ_DISPLAY": env.get("TZ_DISPLAY", "Asia/Makassar"),
        "BABEL_DEFAULT_TIMEZONE": env.get("TZ_DISPLAY", "Asia/Makassar"),
        "DECREE_EMBLEM": env.get("DECREE_EMBLEM", ""),
        "LINK_POLICY": None,  # which links may be asked: the public internet's, unless a test says otherwise
        "PDF_ENGINE": env.get("PDF_ENGINE", "weasyprint"),
        "PROXY_HOPS": int(env.get("PROXY_HOPS", "0")),
        "MAX_CONTENT_LENGTH": 2 * MIB,
        "MAX_FORM_MEMORY_SIZE": 2 * MIB,
        "UPLOAD_MAX_DOCUMENT": int(env.get("UPLOAD_MAX_DOCUMENT_MB", "10")) * MIB,
        "UPLOAD_MAX_VIDEO": int(env.get("UPLOAD_MAX_VIDEO_MB", "300")) * MIB,
        "SESSION_COOKIE_NAME": "__Host-sepeda" if production else "sepeda",
        "SESSION_COOKIE_SECURE": production,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=12),
        "WTF_CSRF_TIME_LIMIT": None,
        "RATELIMIT_STORAGE_URI": env.get("RATELIMIT_STORAGE_URI", "memory://"),
        "RATELIMIT_ENABLED": True,
    }


def _fab_settings() -> dict[str, Any]:
    """Flask-AppBuilder's switches. Start-up issues no query: roles are synced by `flask sync-roles`."""
    return {
        "APP_NAME": "SEPEDA BARU",
        "AUTH_TYPE": 1,
        "AUTH_RATE_LIMITED": False,
        "FAB_CREATE_DB": False,
        "FAB_UPDATE_PERMS": False,
        "FAB_ADD_SECURITY_API": False,
        "FAB_ADD_SECURITY_PERMISSION_VIEW": False,
        "FAB_ADD_SECURITY_VIEW_MENU_VIEW": False,
        "FAB_ADD_SECURITY_PERMISSION_VIEWS_VIEW": False,
        "FAB_API_SWAGGER_UI": False,
        "FAB_API_KEY_ENABLED": False,
        "FAB_API_MAX_PAGE_SIZE": 100,
        "BABEL_DEFAULT_LOCALE": "id",
        "LANGUAGES": {
            "id": {"flag": "id", "name": "Bahasa Indonesia"},
            "en": {"flag": "gb", "name": "English"},
        },
        "SQLALCHEMY_TRACK_MODIFICATIONS": False,
    }
