AS_DEPLOYED = {
    "DEBUG": "off",
    "SECRET_KEY": "for measuring alone",
    "ALLOWED_HOSTS": "127.0.0.1,localhost",
}
