"""What is known of all texts in the indexes: their languages, and words to correct others by."""

from django.db import models


class Language(models.Model):
    """A language that texts were stemmed in, and so what is looked for must be."""

    code = models.CharField(max_length=8, primary_key=True)

    def __str__(self):
        return self.code

    @classmethod
    def known(cls, using):
        return list(cls.objects.using(using).order_by("code").values_list("code", flat=True))

    @classmethod
    def add(cls, codes, using):
        if new := sorted(set(codes) - set(cls.known(using))):
            rows = [cls(code=code) for code in new]
            cls.objects.using(using).bulk_create(rows, ignore_conflicts=True)


class Word(models.Model):
    """A word that stood in some text, and may stand in none any more."""

    word = models.CharField(max_length=64, primary_key=True)
    # How it begins and ends: what is looked through for words like a mistyped one.
    head = models.CharField(max_length=2, db_index=True)
    tail = models.CharField(max_length=3, db_index=True)

    def __str__(self):
        return self.word


class Name(models.Model):
    """A name of something, from one of its words on: “office” for the harbour office."""

    kind = models.CharField(max_length=20)
    thing = models.CharField(max_length=500, help_text="Its id, as text.")
    slug = models.CharField(max_length=500)
    label = models.CharField(max_length=500)
    key = models.CharField(max_length=80, db_index=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "thing"], name="search_name_thing")]

    def __str__(self):
        return f"{self.key}: {self.label}"
