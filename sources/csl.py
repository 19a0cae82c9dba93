"""A source as a CSL-JSON item."""

from citations import dates


def item(source):
    fields = {
        "id": source.slug,
        "type": source.type,
        "title": source.title,
        "author": source.authors,
        "container-title": source.container_title,
        "publisher": source.publisher,
        "issued": csl_date(source.issued),
        "accessed": csl_date(source.accessed),
        "URL": source.url,
        "DOI": source.doi,
        "archive_location": source.archive_url,
        "language": source.language,
    }
    return {name: value for name, value in fields.items() if value}


def csl_date(text):
    return dates.parse(text).csl() if text else None
