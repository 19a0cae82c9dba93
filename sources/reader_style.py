"""The style and language in which a reader wants citations: asked for, remembered, or guessed."""

from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import get_language_info
from django.utils.translation.trans_real import parse_accept_lang_header

from citations import styles

PARAMETERS = {"style", "other", "locale"}
COOKIE = "citation_style"
A_YEAR = 365 * 24 * 60 * 60


def in_own_words(code):
    """A language as its speakers call it: `Deutsch (AT)`; the code where that is not known."""
    for known in (code.lower(), code.partition("-")[0]):
        try:
            name = get_language_info(known)["name_local"]
        except KeyError:
            continue
        region = code.partition("-")[2]
        return f"{name} ({region})" if region else name
    return code


LOCALES = {code: in_own_words(code) for code in styles.LOCALES}


def choice_of(request):
    """What the form for a style shows: {style, locale, named, locales} and perhaps an `error`.

    At first the default style in the reader's language, later what they chose last.
    """
    kept, _, spoken = request.COOKIES.get(COOKIE, "").partition(".")
    if not is_known(kept, spoken):
        kept, spoken = styles.DEFAULT, spoken_locale(request)
    asked = request.GET.get("other", "").strip() or request.GET.get("style", "")
    style, locale = asked or kept, request.GET.get("locale", spoken)
    choice = {"style": style, "locale": locale, "named": styles.NAMED, "locales": LOCALES}
    try:
        styles.style(style)
        choice["locale"] = styles.check_locale(locale)
    except styles.UnknownStyle as exc:
        choice["error"] = str(exc)
    return choice


def is_known(style, locale):
    try:
        return bool(styles.style(style)) and styles.check_locale(locale) == locale
    except styles.UnknownStyle:
        return False


def remember(request, response, choice):
    """The response, which keeps a style that was asked for and could be shown."""
    patch_vary_headers(response, ["Cookie", "Accept-Language"])
    patch_cache_control(response, private=True)
    if response.status_code == 200 and PARAMETERS & set(request.GET):
        value = f"{choice['style']}.{choice['locale']}"
        response.set_cookie(COOKIE, value, max_age=A_YEAR, samesite="Lax")
    return response


def spoken_locale(request):
    """The language that the browser asks for, as CSL writes it; "" where CSL has none of them."""
    for code, _ in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        try:
            return styles.check_locale(code)
        except styles.UnknownStyle:
            continue
    return ""
