"""What claims.csv says of a figure beside its number: range, measure, of whom, where, when."""

import datetime
from decimal import Decimal

import pytest
from django.core.management import CommandError

from claims.models import Claim, Quantity, Subject
from claims.tests.dossiers import everything, imported, written

pytestmark = pytest.mark.django_db

HEAD = "id,text,subjects,value,value_to,unit,qualifier,printed,measure,of,place,period\n"
CLAIMS = f"""{HEAD}barges,40 to 60 barges came.,Harbour Office,40,60,barges,over,40 to 60,\
Barges taken in,Harbour Office,North quay,2021-03
planned,Some are planned.,,12,,barges,planned,,,Gate Office,,
"""


def folder(path, claims=CLAIMS):
    return written(path, claims=claims, evidence=None, relations=None)


def stored():
    names = "value upper unit bound printed measure measure_slug subject__slug place period".split()
    return list(Quantity.objects.order_by("id").values_list(*names, "period_from", "period_to"))


def test_a_figure_comes_in_with_all_that_is_said_of_it(tmp_path):
    imported(folder(tmp_path))
    days = datetime.date(2021, 3, 1), datetime.date(2021, 3, 31)
    assert stored() == [
        (
            *(Decimal(40), Decimal(60), "barges", "more than", "40 to 60", "Barges taken in"),
            *("barges-taken-in", "harbour-office", "North quay", "2021-03", *days),
        ),
        # A word that is not known is kept; a subject that there is not yet is made.
        (Decimal(12), None, "barges", "planned", "", "", "", "gate-office", "", "", None, None),
    ]
    assert sorted(Subject.objects.values_list("name", flat=True)) == [
        "Gate Office",
        "Harbour Office",
    ]


def test_a_second_import_changes_nothing_and_a_changed_cell_one_claim(tmp_path):
    imported(folder(tmp_path))
    before = everything()
    assert imported(folder(tmp_path)).splitlines()[-1] == "Nothing changed."
    assert everything() == before
    imported(folder(tmp_path, CLAIMS.replace("North quay", "South quay").replace(",60,", ",,")))
    assert [(row[1], row[8]) for row in stored()] == [(None, ""), (None, "South quay")]
    assert Claim.objects.get(slug="barges").versions.count() == 1


@pytest.mark.parametrize(
    "cells, problem",
    [
        ("60,40,,,,,,,", "value_to: The high end of a range is not below its low end."),
        (",40,,,,,,,", "value_to: It needs a number in the column “value”."),
        (",,,,,Barges,,,", "measure: It needs a number in the column “value”."),
        ("1,,,,,a; b,,,", "measure: “a; b” has a semicolon: a row states one figure."),
        ("1,,,,,m,a; b,,", "of: “a; b” has a semicolon: a figure is stated of one subject."),
        ("1,,,,,–,,,", "measure: “–” has no letter or digit to make an address from."),
        ("1,0,,,,,,,", "value_to: The high end of a range is not below its low end."),
    ],
)
def test_what_cannot_be_read_is_told(tmp_path, cells, problem):
    with pytest.raises(CommandError) as refusal:
        imported(folder(tmp_path, f"{HEAD}barges,Barges came.,,{cells}\n"))
    assert str(refusal.value) == f"Nothing was written: 1 problem.\nclaims.csv, line 2, {problem}"
    assert Claim.objects.count() == 0
