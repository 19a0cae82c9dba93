"""DATABASES out of the environment: the primary, its replicas, and how each is connected to."""

from django.core.exceptions import ImproperlyConfigured

PRIMARY = "default"
SQLITE = "django.db.backends.sqlite3"
# WAL lets readers go on while one writes; IMMEDIATE takes the write lock at the start of a
# transaction, so that two writers wait for each other instead of failing half-way.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    # Pages of the file stand in memory once, for all processes, and are not copied to each.
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
    "PRAGMA mmap_size=1073741824; PRAGMA cache_size=-16000;",
}
# In seconds. A server that is gone without a word must not hold a reader for the minutes that
# TCP would wait. Instead of a replica, another database can be asked.
CONNECT_TIMEOUT = 5
REPLICA_CONNECT_TIMEOUT = 2
SILENCE = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}
UNANSWERED = 10_000  # milliseconds
POOL_TIMEOUT = 3


def databases(env, default):
    """{alias: settings}: "default" is the primary, "replica1" and so on what follows it."""
    # `or`: a variable that is set to nothing is a variable that is not set.
    primary = env.db_url_config(env.str("DATABASE_URL", default="") or default)
    replicas = [url for url in env.list("DATABASE_REPLICA_URLS", default=[]) if url]
    if primary["ENGINE"] == SQLITE:
        if replicas:
            raise ImproperlyConfigured("DATABASE_REPLICA_URLS needs PostgreSQL as DATABASE_URL.")
        # To open the file and read its schema takes longer than most pages ask of it.
        kept = env.int("CONN_MAX_AGE", default=60)
        return {PRIMARY: {"CONN_MAX_AGE": kept, **primary, "OPTIONS": {**SQLITE_OPTIONS}}}
    found = {PRIMARY: connected(env, primary)}
    for number, url in enumerate(replicas, 1):
        replica = env.db_url_config(url)
        if replica["ENGINE"] != primary["ENGINE"]:
            raise ImproperlyConfigured("DATABASE_REPLICA_URLS names something else than replicas.")
        # Tests have one database: what is read from a replica is read from it.
        found[f"replica{number}"] = {
            **connected(env, replica, REPLICA_CONNECT_TIMEOUT),
            "TEST": {"MIRROR": PRIMARY},
        }
    return found


def connected(env, database, timeout=CONNECT_TIMEOUT):
    options = {
        "connect_timeout": timeout,
        "tcp_user_timeout": UNANSWERED,
        **SILENCE,
        **database.get("OPTIONS", {}),
    }
    most = env.int("DATABASE_POOL", default=0)
    if most:
        options["pool"] = {"min_size": 1, "max_size": most, "timeout": POOL_TIMEOUT}
    kept = 0 if most else env.int("CONN_MAX_AGE", default=60)
    return {"CONN_MAX_AGE": kept, **database, "OPTIONS": options, "CONN_HEALTH_CHECKS": True}
