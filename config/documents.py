"""Where documents are kept: in a folder, or in a bucket that speaks S3, which machines share."""

from django.core.exceptions import ImproperlyConfigured

FOLDER = "django.core.files.storage.FileSystemStorage"
BUCKET = "config.bucket.Bucket"
# In seconds; botocore's own minute for each of five tries would hold a curator for that long.
PATIENCE = {"connect_timeout": 5, "read_timeout": 60, "retries": {"max_attempts": 3}}


class StoreIsAway(Exception):
    """The store of documents does not answer, or will not have us."""


def documents(env):
    """The entry of STORAGES for documents.

    Nothing in the bucket is public, and no address into it is ever handed out: whoever may read a
    document gets it through our own pages, which ask who they are.
    """
    bucket = env.str("S3_BUCKET", default="")
    if not bucket:
        return {"BACKEND": FOLDER}
    key, secret = (env.str(f"S3_{name}", default="") for name in ("ACCESS_KEY", "SECRET_KEY"))
    if bool(key) != bool(secret):
        raise ImproperlyConfigured("S3_ACCESS_KEY and S3_SECRET_KEY come together, or not at all.")
    options = {
        "bucket_name": bucket,
        "location": env.str("S3_PREFIX", default=""),
        "endpoint_url": env.str("S3_ENDPOINT", default="") or None,
        "region_name": env.str("S3_REGION", default="") or None,
        "addressing_style": env.str("S3_ADDRESSING", default="") or None,
        # Without them boto3 looks where it always does: the machine's role, or its own files.
        "access_key": key or None,
        "secret_key": secret or None,
        "default_acl": None,
        "querystring_auth": True,
        "file_overwrite": False,
        "signature_version": "s3v4",
    }
    return {"BACKEND": BUCKET, "OPTIONS": options}
