"""What must not lie open in the database: quarantined bodies are encrypted with the secret key."""

from __future__ import annotations

import base64
import hashlib
import secrets
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

KEY_BYTES = 32


class Vault:
    """Encrypts and decrypts bodies. ``session_key`` signs the dashboard's sessions; the two keys are independent.
    ``mark`` tells whether two processes have the same secret key, without telling the key."""

    def __init__(self, secret_key: str) -> None:
        self._fernet = Fernet(base64.urlsafe_b64encode(_derived(secret_key, b"quarantine")))
        self.session_key = _derived(secret_key, b"session")
        self.mark = _derived(secret_key, b"mark").hex()[:12]

    def seal(self, body: bytes) -> bytes:
        """The encrypted form of ``body``."""
        return self._fernet.encrypt(body)

    def unseal(self, sealed: bytes) -> bytes:
        """The body again. Raises ``ValueError`` where the key is another one than at sealing."""
        try:
            return self._fernet.decrypt(sealed)
        except InvalidToken as error:
            raise ValueError("The body was encrypted with another HANDOFF_SECRET_KEY and cannot be read") from error


def kept_secret_key(folder: Path) -> str:
    """The secret key of the embedded default: made once and kept in ``secret.key`` beside the database (owner only)."""
    path = folder / "secret.key"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="ascii") as file:
            path.chmod(0o600)
            file.write(secrets.token_hex(KEY_BYTES))
    except FileExistsError:
        pass
    return path.read_text(encoding="ascii").strip()


def _derived(secret_key: str, purpose: bytes) -> bytes:
    return hashlib.blake2b(secret_key.encode(), digest_size=KEY_BYTES, person=purpose).digest()
