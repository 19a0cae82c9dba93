"""The bar of the desk: where one can go, and how much waits there."""

from django import template

from desk.queue import numbers

register = template.Library()


@register.inclusion_tag("desk/bar.html", takes_context=True)
def desk_bar(context):
    user = context["request"].user
    return {
        "waiting": numbers(user),
        "section": context.get("section", ""),
        "user": user,
        "csrf_token": context.get("csrf_token"),
        "perms": context["perms"],
        "site_name": context["site_name"],
    }
