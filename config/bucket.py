"""Documents in a bucket that speaks S3, and one error of ours for all that goes wrong there."""

import functools

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage

from .documents import PATIENCE, StoreIsAway


def or_away(method):
    """The method, with one error of ours for all that the store cannot do at the moment."""

    @functools.wraps(method)
    def answer(self, *args, **kwargs):
        try:
            return method(self, *args, **kwargs)
        except (BotoCoreError, ClientError) as error:
            raise StoreIsAway(str(error)) from error

    return answer


class Bucket(S3Storage):
    def __init__(self, **options):
        super().__init__(**options)
        # Checksums of its own that AWS introduced in 2025 are not known to every other store.
        self.client_config = self.client_config.merge(
            Config(
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
                **PATIENCE,
            )
        )

    _open = or_away(S3Storage._open)
    _save = or_away(S3Storage._save)
    exists = or_away(S3Storage.exists)
    delete = or_away(S3Storage.delete)
    listdir = or_away(S3Storage.listdir)
    size = or_away(S3Storage.size)
