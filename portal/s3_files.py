"""Files in storage that speaks S3, for a city with several servers.

Who may use it, and where it is, is said by the variables that every S3 client knows:
AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION, and AWS_ENDPOINT_URL for storage of one's own.
"""

import os
import secrets
from datetime import timedelta
from typing import Any

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from portal.file_keys import FileMissing, FilesUnavailable, is_key

# Somebody waits for the page: better without a photo than not at all.
CONNECT = timedelta(seconds=3)
ANSWER = timedelta(seconds=15)
RETRIES = 2
IS_ABSENT = (FileNotFoundError,)  # obstore's own error for it is one of these


class S3Files:
    """A FileStore in a bucket, below a prefix."""

    def __init__(self, bucket: str, prefix: str) -> None:
        endpoint = os.environ.get("AWS_ENDPOINT_URL", "")
        self._store = S3Store(
            bucket,
            prefix=prefix or None,
            client_options={
                "connect_timeout": CONNECT,
                "timeout": ANSWER,
                "allow_http": endpoint.startswith("http://"),
            },
            retry_config={"max_retries": RETRIES, "retry_timeout": ANSWER},
        )

    def put(self, data: bytes) -> str:
        """Store under a new key; the storage answers once it is kept. Raises FilesUnavailable."""
        key = secrets.token_hex(16)
        self.put_back(key, data)
        return key

    def put_back(self, key: str, data: bytes) -> None:
        """The same under a key that is known already."""
        self._asked(obstore.put, key, data)

    def get(self, key: str) -> bytes:
        """Return what was put. Raises FileMissing and FilesUnavailable."""
        return bytes(self._asked(lambda store, path: store.get(path).bytes(), key))

    def delete(self, key: str) -> None:
        """Remove the file for good; quiet if it is gone. Raises FileMissing for what is no key."""
        try:
            self._asked(obstore.delete, key)
        except FileMissing:
            if not is_key(key):
                raise

    def exists(self, key: str) -> bool:
        """Tell whether a file is kept under `key`. Raises FilesUnavailable."""
        try:
            self._asked(obstore.head, key)
        except FileMissing:
            return False
        return True

    def _asked(self, ask: Any, key: str, *given: Any) -> Any:
        if not is_key(key):
            raise FileMissing
        try:
            return ask(self._store, key, *given)
        except IS_ABSENT:
            raise FileMissing from None
        except BaseError as error:
            raise FilesUnavailable from error
