"""Whether two quotes use the same words, so that one of them may come from the other.

They do with six words in a row in common, or with a fifth of the runs of three words of the
shorter. Case, white space, quotation marks and punctuation do not count. In a script that puts no
space between words each letter stands for half a word. Of a longer quote the first MOST words are
compared.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from itertools import combinations

IN_A_ROW = 6  # words
SHINGLE = 3  # words
SHARE = 0.2
MOST = 400  # words
# Han, kana, Thai, Lao, Burmese and Khmer.
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
WORD = re.compile(rf"[{UNSPACED}]|(?:(?![{UNSPACED}])[^\W_])+(?:[.,'](?:(?![{UNSPACED}])[^\W_])+)*")


def same_wording(texts):
    """{(id, id)}: the pairs in {id: text} that use the same words; the lower id first."""
    short, long = {}, {}
    for key, text in texts.items():
        said = words(text)
        width = 2 if sum(len(w) == 1 and is_unspaced(w) for w in said) * 2 > len(said) else 1
        said = said[: MOST * width]
        short[key] = runs(said, SHINGLE * width)
        long[key] = runs(said, IN_A_ROW * width)
    ties = set(shared(long))
    for pair, number in shared(short).items():
        if number >= SHARE * min(len(short[key]) for key in pair):
            ties.add(pair)
    return ties


def words(text):
    plain = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    return WORD.findall(plain)


def is_unspaced(word):
    return re.match(rf"[{UNSPACED}]", word) is not None


def runs(said, length):
    """The runs of so many words; a text that is shorter is one run itself."""
    if not said:
        return set()
    return {tuple(said[i : i + length]) for i in range(max(1, len(said) - length + 1))}


def shared(runs_of):
    """{(id, id): how many runs both have}."""
    having = defaultdict(list)
    for key in sorted(runs_of):
        for run in runs_of[key]:
            having[run].append(key)
    return Counter(pair for keys in having.values() for pair in combinations(keys, 2))
