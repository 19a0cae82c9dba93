"""Words that turn or weaken a statement, and where sentences end.

The lists hold what a reader must not lose without being told: negations, hedges and the
words that
belong to a number.
"""

import re

from .tokens import APOSTROPHES

_NEGATIONS = """
not no never none nobody nothing nowhere neither nor without cannot non ain aint hardly barely
scarcely rarely seldom unlikely false falsely wrongly untrue deny denies denied denying refuse
refused refuses declined unable unless except ceased prevented prohibited avoided
nicht nichts nie niemals kein keine keinen keiner keines keinem ohne weder kaum niet geen nooit
ne pas jamais aucun aucune sans rien guère ni nada nunca ningún ninguna ninguno sin
jamás tampoco
não nem nenhum nenhuma sem não mai senza nessuno nessuna nulla
nu niciodată није нису nije nisu не нет ни никогда нельзя без никто ничто нигде ані
немає ніколи nie nigdy bez brak není nikdy
inte aldrig ingen inga intet ikke ei en et emme ette eivät eikä nem nincs soha değil yok
hiç asla δεν μην ποτέ χωρίς όχι
لا لم لن ليس ليست لست ولا ولم ولن وليس وليست فلا فلم فلن بلا
هرگز غير بدون نه نیست نہیں לא אין בלי אינו אינה אינם ולא שלא ואין שאין מעולם
नहीं नही न मत बिना कहिल्यै না নেই নয় ਨਹੀਂ இல்லை లేదు ഇല്ല ಇಲ್ಲ နဟီး không chưa chẳng
tidak bukan belum tanpa
않 못 안 아니 없
""".split()
_HEDGES = """
allegedly alleged reportedly supposedly supposed purportedly purported apparently ostensibly
seemingly perhaps possibly probably presumably maybe might may could likely unconfirmed unproven
unverified rumoured rumored rumour rumor almost nearly doubtful disputed disputedly if whether
claimed claims seems seem seemed so-called potentially hypothetically conceivably arguably
reputedly tentatively
angeblich vermutlich mutmaßlich vielleicht möglicherweise wohl soll sollen vermoedelijk
prétendument aurait auraient serait seraient apparemment peut-être probablement
supuestamente presuntamente quizá quizás
probablemente supostamente talvez presumibilmente forse prý rzekomo нібито güya μάλλον
якобы возможно вероятно предположительно
يزعم ربما לכאורה कथित
""".split()
_LETTERS_THAT_NEGATE = "不没沒未无無非莫勿别弗"
_PHRASES_THAT_HEDGE = """
据称 據稱 涉嫌 或许 或許 決して 결코 据说 據說 可能 也许 疑似 传闻
とされる らしい かもしれない ない ません なかった ไม่ มิได้
""".split()
_APPROXIMATE = re.compile(
    r"\b(?:at (?:least|most)|up to|about|around|almost|nearly|roughly|approximately|over|under|some"
    r"|(?:more|less|fewer) than|as (?:many|much|few|little) as|only|just|circa|ca\.?|close to"
    r"|an estimated|estimated|mindestens|höchstens|etwa|rund|au moins|environ|près de|al menos"
    r"|unos|около|более|менее|не менее|至少|约|超过|近)\W*\Z",
    re.IGNORECASE,
)
_NUMBER_WORDS = frozenset(
    """
    zero one two three four five six seven eight nine ten eleven twelve thirteen
    fourteen fifteen
    sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety
    hundred hundreds thousand thousands million millions billion billions trillion trillions
    dozen dozens half third quarter double once twice thrice percent percentage per cent
    first second
    """.split()
)
_CARDINALS = frozenset(
    """
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety
    """.split()
)
MAGNITUDES = frozenset(
    """
    hundred thousand million millions billion billions trillion trillions dozen percent bn mn tn
    lakh lakhs crore crores
    hundert tausend million millionen milliarde milliarden prozent mio mrd
    mille million millions milliard milliards mil millón millones mila milione milioni miliardi
    milhão milhões bilhão bilhões miljoen miljard tysięcy milion milionów miliard
    тысяча тысячи тысяч миллион миллиона миллионов миллиард миллиарда миллиардов процент
    процента
    процентов тыс млн млрд мільйон мільйонів мільярд тисяч
    مليون مليار ألف بالمئة بالمائة מיליון מיליארד אלף אחוז אחוזים
    लाख करोड़ हज़ार हजार प्रतिशत লাখ কোটি হাজার শতাংশ
    yüzde milyon milyar bin
    """.split()
)

# A combining mark goes on with the word, in Indic scripts above all.
_IN_WORD = (
    r"[^\W\d_]|[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0903\u093a-\u094f\u0980-\u0983"
    r"\u09bc-\u09cd\u0a01-\u0a03\u0a3c-\u0a4d\u0b82\u0bbe-\u0bcd\u0c3e-\u0c4d\u0cbe-\u0ccd\u0d3e-\u0d4d]"
)


def _pattern(words: list[str], *others: str) -> re.Pattern[str]:
    """Any of the words, whole, or what `others` match."""
    longest_first = sorted(set(words), key=len, reverse=True)
    whole = f"(?<!{_IN_WORD})(?:{'|'.join(longest_first)})(?!{_IN_WORD})"
    return re.compile("|".join((whole, *others)), re.IGNORECASE)


# Written with any apostrophe, or broken by a loss of it: wasn't, wasn´t, was n't, wasn t, wasnt.
_CONTRACTED = (
    rf"\b\w*n\s?[{APOSTROPHES}]\s?t\b"
    r"|\b(?:are|ca|could|did|do|does|had|has|have|is|might|must|need|should|was|were|wo|would)"
    r"\s?n\s?t\b"
)
_SAID_OF = (
    r"\b(?:am|are|be|been|being|is|was|were)\s+(?:accused|alleged|believed|estimated|reported|rumou?red"
    r"|said|suspected|thought)\s+(?:of|to)\b",
    r"\bit\s+is\s+(?:believed|said|thought)\b",
    r"\bappear(?:s|ed)?\s+to\b",
    r"\bwould\s+have\b",
    r"\baccording\s+to\s+rumou?rs?\b",
    r"\bin\s+theory\b",
    r"\bstopped\s+\w+ing\b",
    r"\bвряд\s+ли\b",
)
_NEGATING = (_CONTRACTED, f"[{_LETTERS_THAT_NEGATE}]")
_NEGATION = _pattern(_NEGATIONS, *_NEGATING)
_WEIGHTY = _pattern(
    [*_NEGATIONS, *_HEDGES], *_NEGATING, r"\bfail(?:ed|s)? to\b", *_SAID_OF, *_PHRASES_THAT_HEDGE
)
# Arabic and Hebrew are written with their vowels or without.
_POINTS = re.compile("[\u0591-\u05c7\u064b-\u065f\u0670]")
# "May" and "Will" with a capital are a month and a name.
_NAMES = frozenset(("May", "Mai", "Ne", "Sin", "An", "Non"))
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|No|Nos|vs|cf|Inc|Ltd|Co|Corp|Gen|Lt|Col|Sen|Rep|Jan|Feb|Mar|Apr"
    r"|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|approx|ca|e\.g|i\.e|al|Fig|Art|bzw|Nr|z\.B)|\b\w)\Z"
)
_ENDS = re.compile(
    "[.!?؟۔।॥…]+[\"'”’»›\\])\ufffd]*(?=\\s+[\"'“‘«„‹\\[(\ufffd]*[^\\Wa-zа-яà-öø-ÿ_]|\\s*\\Z)"
    "|[。！？][”’」』]*"
)


# A short line, and the letter that the next one begins with.
_LINE = re.compile(r"^([^\n]{0,50})\n\s*(?=(\S))", re.MULTILINE)


def ends(text: str, start: int, end: int) -> list[int]:
    """Where sentences end within `text[start:end]`."""
    return [
        match.end()
        for match in _ENDS.finditer(text, start, end)
        if not (text[match.start()] == "." and _ABBREVIATION.search(text, start, match.start()))
    ]


def weighty(text: str) -> str:
    """The first negation or hedge in `text`, or ""."""
    for match in _WEIGHTY.finditer(_POINTS.sub("", text)):
        if match[0] not in _NAMES:
            return match[0]
    return ""


def is_negation(word: str) -> bool:
    return bool(_NEGATION.fullmatch(word))


def counts(word: str) -> bool:
    """Whether a word states a number, or part of one."""
    return any(map(str.isnumeric, word)) or any(
        part in _NUMBER_WORDS or part in MAGNITUDES for part in word.lower().split("-")
    )


def is_cardinal(word: str) -> bool:
    """Whether a word can stand in a number that is written out."""
    return word[:1].isnumeric() or all(
        part in _CARDINALS or part in MAGNITUDES for part in word.lower().split("-")
    )


def approximate(text: str) -> str:
    """The words at the end of `text` that would bound a number after them ("at least"), or ""."""
    match = _APPROXIMATE.search(text[-60:])
    return match[0].strip() if match else ""


def hidden(text: str, start: int, end: int) -> str:
    """The negation or hedge that leaving out `text[start:end]` would take from a sentence, or "".

    Sentences that are left out whole may say what they like.
    """
    stops = [place for place in ends(text, start, min(end + 2, len(text))) if place <= end]
    if not stops:
        found = weighty(text[start:end])
    else:
        found = weighty(text[start : stops[0]]) or weighty(text[stops[-1] : end])
    if found:
        return found
    following = text[end : end + 2].lstrip("$€£¥")
    return approximate(text[start:end]) if following[:1].isnumeric() else ""


def sentence_around(text: str, start: int, end: int, reach: int = 400) -> tuple[int, int]:
    """The bounds of the sentences that `text[start:end]` lies in, at most `reach` to each side."""
    low, high = max(0, start - reach), min(len(text), end + reach)
    first = max([low, *ends(text, low, start), *_breaks(text, low, start)])
    after = [place for place in ends(text, max(start, end - 1), high) if place >= end]
    last = min([high, *after, *_breaks(text, end, high)])
    while first > 0 and first == low and first < start and not text[first - 1].isspace():
        first += 1
    while first < start and text[first].isspace():
        first += 1
    while last < len(text) and last == high and last > end and not text[last].isspace():
        last -= 1
    while last > end and text[last - 1].isspace():
        last -= 1
    return first, last


def _breaks(text: str, start: int, end: int) -> list[int]:
    """Where a heading, a running head or a paragraph ends without a mark that ends a sentence.

    Such a line is short and the next one begins afresh. A blank line alone says nothing: some
    extractors put one after every line of a page.
    """
    return [
        match.end()
        for match in _LINE.finditer(text, text.rfind("\n", 0, start) + 1, end + 1)
        if start < match.end() <= end and not match[2].islower()
    ]


def caution(text: str, start: int) -> str:
    """The negations, hedges or words of hearsay just before `start` in its sentence, or ""."""
    low = max(0, start - 200)
    first = max([low, *ends(text, low, start)])
    before = text[first:start]
    found = [m[0] for m in _WEIGHTY.finditer(before) if m[0] not in _NAMES]
    return ", ".join(dict.fromkeys(found))
