"""The id of something new, made from its words."""

from django.utils.text import slugify


def free_slug(rows, words, *, otherwise, longest=80):
    """An id that none of `rows` (a QuerySet) has: of the words, or “claim-7” where none is left.

    Words in a script that has no Latin letters leave none.
    """
    stem = slugify(words)[:longest].strip("-") or otherwise
    taken = set(rows.filter(slug__startswith=stem).values_list("slug", flat=True))
    if stem not in taken and stem != otherwise:
        return stem
    number = 1 if stem == otherwise else 2
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"
