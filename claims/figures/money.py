"""Money: signs, codes and names of currencies, and which of them can mean several."""

import re
from collections.abc import Iterable
from functools import cache

from babel import Locale
from babel.core import get_global
from babel.numbers import get_currency_name

# Signs that Babel’s English does not give, or gives only with a country before them.
SIGNS = {
    "US$": "USD",
    "US $": "USD",
    "U.S.$": "USD",
    "$": "USD",
    "C$": "CAD",
    "AU$": "AUD",
    "S$": "SGD",
    "¥": "JPY",
    "元": "CNY",
    "₽": "RUB",
    "₺": "TRY",
    "₴": "UAH",
    "₦": "NGN",
    "RMB": "CNY",
    "Rs.": "INR",
    "Rs": "INR",
}
NAMES = {
    "dollars": "USD",
    "dollar": "USD",
    "U.S. dollars": "USD",
    "American dollars": "USD",
    "pounds": "GBP",
    "pounds sterling": "GBP",
    "sterling": "GBP",
    "yuan": "CNY",
    "renminbi": "CNY",
    "yen": "JPY",
    "rupees": "INR",
    "roubles": "RUB",
    "rubles": "RUB",
    "francs": "CHF",
    "won": "KRW",
    "lira": "TRY",
}
DOUBTS = {
    "$": "“$” is read as US dollars; other countries write their dollars so too.",
    "dollars": "“dollars” is read as US dollars; other countries have dollars too.",
    "dollar": "“dollar” is read as US dollars; other countries have dollars too.",
    "¥": "“¥” is read as Japanese yen; it may be Chinese yuan.",
    "pounds": "“pounds” is read as pounds sterling; it may be a weight or other money.",
    "Rs": "“Rs” is read as Indian rupees; other countries write theirs so too.",
    "Rs.": "“Rs.” is read as Indian rupees; other countries write theirs so too.",
    "rupees": "“rupees” is read as Indian rupees; other countries have rupees too.",
    "francs": "“francs” is read as Swiss francs; other countries have francs too.",
}


@cache
def codes() -> frozenset[str]:
    """The codes of ISO 4217, of money that is gone as well."""
    return frozenset(get_global("all_currencies"))


@cache
def signs() -> dict[str, str]:
    """{sign or code before a number: code}."""
    known = {
        sign: code
        for code, sign in Locale("en").currency_symbols.items()
        if not sign.isalpha() and code in codes()
    }
    return {code: code for code in codes()} | known | SIGNS


@cache
def names() -> dict[str, str]:
    """{name after a number, small letters: code}."""
    found = {}
    for code in codes():
        for count in (1, 2):
            name = get_currency_name(code, count=count, locale="en")
            if " " in name or name in ("euro", "euros"):
                found[name.casefold()] = code
    return found | {name.casefold(): code for name, code in NAMES.items()}


def any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@cache
def before() -> str:
    """A pattern of what may stand before an amount."""
    return rf"(?<![\w$£€¥])(?:{any_of(signs())})"


@cache
def after() -> re.Pattern[str]:
    """What may stand after an amount: a code or a sign, or a name in small or capital letters."""
    plain = {name: code for name, code in signs().items() if name not in ("Rs", "Rs.", "RMB")}
    return re.compile(rf"\s?(?:(?P<sign>{any_of(plain)})|(?i:(?P<name>{any_of(names())})))(?!\w)")


def currency(said: str) -> tuple[str, str]:
    """(code, doubt) of a sign, code or name as it was matched."""
    code = signs().get(said) or names()[" ".join(said.casefold().split())]
    return code, DOUBTS.get(said, DOUBTS.get(said.casefold(), ""))
