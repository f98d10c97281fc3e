"""Why a backup or a restore did not happen."""

from __future__ import annotations

#: Every code that BackupRefused can carry; each has its sentence in `app/cli_backup.py`.
REFUSAL_CODES = frozenset(
    {
        "backup.exists",
        "backup.running",
        "backup.disk",
        "backup.schema",
        "restore.missing",
        "restore.unknown",
        "restore.damaged",
        "restore.newer",
        "restore.not_empty",
        "restore.key_taken",
        "restore.rows",
    }
)


class BackupRefused(Exception):
    """Nothing was written, or all of it was taken back. `code` is one of REFUSAL_CODES."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail
