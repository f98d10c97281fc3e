"""Response headers of every page: what a browser may load, frame, guess and keep."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, request

CONTENT_SECURITY_POLICY = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": ["'self'", "data:"],
    "media-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}


def content_security(app: Flask) -> dict[str, Any]:
    """Talisman's settings for this installation; also makes pages behind sign-in uncacheable."""
    app.after_request(_no_store)
    production = app.config["PRODUCTION"]
    return {
        "force_https": production,
        "session_cookie_secure": production,
        "session_cookie_samesite": "Lax",
        "strict_transport_security": production,
        "strict_transport_security_max_age": 31_536_000,
        "frame_options": "DENY",
        "referrer_policy": "same-origin",
        "content_security_policy": CONTENT_SECURITY_POLICY,
        "content_security_policy_nonce_in": ["script-src"],
        "permissions_policy": {"geolocation": "()", "camera": "()", "microphone": "()"},
    }


def _no_store(response: Response) -> Response:
    static = request.endpoint == "static" or (request.endpoint or "").endswith(".static")
    if not static and "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    return response
