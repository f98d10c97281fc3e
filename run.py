"""Starts the local server; `flask --app run …` finds the application here."""

import os
import sys

from app import create_app
from config import UnsafeConfiguration

try:
    app = create_app()
except UnsafeConfiguration as refusal:
    sys.exit(str(refusal))

if __name__ == "__main__":
    app.run(host=os.environ.get("HOST", "127.0.0.1"), port=int(os.environ.get("PORT", "8080")), threaded=True)
