import pytest
from django.core.exceptions import ValidationError

from claims.models import Topic, Version
from sources.models import Quote, Source
from sources.plain_text import control_in


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Two lines,\r\n\tindented — and 摄像机, مرحبا, 🚢.", ""),
        (
            "The port paid\x0b 5 million.",
            "There is an invisible control character (U+000B) after “The port paid”. Take it out.",
        ),
        ("\x00", "There is an invisible control character (U+0000). Take it out."),
        ("\ud800", "There is an invisible control character (U+D800). Take it out."),
    ],
)
def test_control_characters_are_named(text, sentence):
    assert control_in(text) == sentence


@pytest.mark.parametrize(
    ("row", "fields"),
    [
        (Source(slug="a", title="a\x0bb", note="c\x01d"), ["note", "title"]),
        (Version(number=1, text="a\x0bb"), ["text"]),
        (Topic(slug="a", name="a\x0bb"), ["name"]),
        (Quote(text="a\x0b\x0cb", via="c\x02d"), ["via"]),
    ],
)
def test_models_refuse_them_field_by_field(row, fields):
    with pytest.raises(ValidationError) as refusal:
        row.clean_fields(exclude=["claim", "source"])
    assert sorted(refusal.value.message_dict) == fields
