"""What is sent again with the same Idempotency-Key is answered again, and not done again.

A script that lost the answer cannot know whether its claim was written.
"""

import hashlib
from functools import wraps

from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse

from .bodies import JSON, TOO_LONG, refuse
from .models import Sent

HEADER = "Idempotency-Key"
LONGEST = Sent._meta.get_field("key").max_length


def once(view):
    """The view; `request.token` tells the keys of one script from those of another."""

    @wraps(view)
    def answered(request, *args, **kwargs):
        key = request.headers.get(HEADER, "")
        if not key:
            return view(request, *args, **kwargs)
        if len(key) > LONGEST or not key.isprintable():
            refuse(400, f"The {HEADER} can hold at most {LONGEST} characters.")
        Sent.objects.forgotten().delete()
        found = {"digest": digest_of(request)}
        sent, is_new = Sent.objects.get_or_create(token=request.token, key=key, defaults=found)
        if not is_new:
            return again(sent, found["digest"])
        try:
            response = view(request, *args, **kwargs)
        except BaseException:
            sent.delete()
            raise
        keep(sent, response)
        return response

    return answered


def digest_of(request):
    try:
        parts = [request.method.encode(), request.path.encode(), request.body]
    except RequestDataTooBig:
        refuse(413, TOO_LONG)
    return hashlib.sha256(b"\n".join(parts)).hexdigest()


def keep(sent, response):
    if response.status_code >= 400:
        sent.delete()
        return
    sent.status = response.status_code
    sent.answer = response.content.decode()
    sent.location = response.headers.get("Location", "")
    sent.save()


def again(sent, digest):
    if sent.digest != digest:
        refuse(422, f"Something else was sent with this {HEADER} before.")
    if sent.status is None:
        refuse(409, f"What was sent with this {HEADER} is worked on at this moment.")
    response = HttpResponse(sent.answer, status=sent.status, content_type=JSON)
    if sent.location:
        response["Location"] = sent.location
    response["Idempotency-Replayed"] = "true"
    return response
