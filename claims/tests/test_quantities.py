"""What a figure holds, and what is refused of it."""

import importlib
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from claims import review
from claims.models import Quantity, Subject
from sources.refusals import change_address
from tests.admin_forms import filled, signed_in
from tests.builders import a_figure, a_version, add_figure

pytestmark = pytest.mark.django_db


def test_the_measure_and_the_days_are_written_with_the_row():
    version = a_version(quotes=[], occurred="2017")
    first, second = Quantity.objects.bulk_create(
        [
            Quantity(version=version, value=1, measure="Yearly  Revenue", period="2018-05/.."),
            Quantity(version=version, value=2),
        ]
    )
    first, second = Quantity.objects.order_by("id")
    assert (first.measure_slug, [str(day) for day in first.days]) == (
        "yearly-revenue",
        ["2018-05-01", "9999-12-31"],
    )
    # Without a period of its own, that of the claim.
    assert (second.measure_slug, [str(day) for day in second.days], second.when) == (
        "",
        ["2017-01-01", "2017-12-31"],
        "2017",
    )


def test_a_range_that_ends_below_its_start_is_refused_by_the_database():
    with (
        pytest.raises(IntegrityError, match="claims_quantity_range_in_order"),
        transaction.atomic(),
    ):
        add_figure(a_version(quotes=[]), 5, upper=4)
    add_figure(a_version(quotes=[]), 5, upper=5)


def test_a_subject_of_which_figures_are_stated_stays():
    add_figure(a_version(quotes=[]), 5)
    with pytest.raises(ValidationError, match="Figures are stated of this subject, so it stays."):
        Subject.objects.get().delete()
    Quantity.objects.get().delete()
    Subject.objects.get().delete()
    assert Subject.objects.count() == 0


def test_a_figure_of_a_published_version_never_changes_and_goes_on_to_the_next():
    version = a_figure("a", 5, upper=7, period="2018", place="Leeds", printed="5 to 7")
    quantity = version.quantities.get()
    quantity.measure = "Other"
    with pytest.raises(ValidationError, match="never changed"):
        quantity.save()
    following = review.start_next(version.claim)
    names = "value upper measure measure_slug subject period period_from place printed".split()
    stored, copied = (v.quantities.values(*names).get() for v in (version, following))
    assert copied == stored


def test_a_reviewer_sees_all_that_a_figure_says():
    version = a_figure("a", 5, upper=7, unit="t", period="2018", place="Leeds", printed="5 to 7")
    page = signed_in("Reviewer").get(f"/desk/claims/{version.claim.slug}/review/")
    shown = {field["name"]: field["value"] for field in page.context["fields"]}
    assert shown["figures"] == ("5 to 7 (5–7 tonnes; contracts; of Harbour office; in Leeds; 2018)")


def test_words_for_a_bound_that_are_known_are_named_alike_when_the_site_is_upgraded():
    version = a_version(quotes=[])
    words = ["over", "roughly", "no more than", "exactly", "planned", "at least", ""]
    for bound in words:
        Quantity.objects.create(version=version, value=1, bound=bound)
    module = importlib.import_module("claims.migrations.0005_figures_and_proposals")
    editor = SimpleNamespace(connection=connection)
    module.name_known_bounds(apps, editor)
    assert list(version.quantities.values_list("bound", flat=True)) == [
        *("more than", "about", "up to", "", "planned", "at least", "")
    ]


TOO_MANY = {"value": ["A number has at most 15 digits here: round it."]}


@pytest.mark.parametrize(
    "number, refusal",
    [
        ("999999999999999.99999", TOO_MANY),
        ("-1234567890.12345", {}),
        ("99999999999.00001", TOO_MANY),
        ("999999999999999", {}),
        ("100000000000000.00000", {}),
        ("0.00001", {}),
        ("0", {}),
    ],
)
def test_a_number_has_no_more_digits_than_every_database_keeps(number, refusal):
    version = a_version(quotes=[])
    quantity = Quantity(version=version, value=number)
    try:
        quantity.full_clean()
    except ValidationError as refused:
        assert refused.message_dict == refusal
    else:
        assert refusal == {}
        quantity.save()
        assert Quantity.objects.get().value == Decimal(number)


def test_both_ends_of_a_range_are_refused_on_the_pages_where_they_are_typed():
    version = a_version(quotes=[])
    number, words = "999999999999999.99999", "A number has at most 15 digits here: round it."
    client = signed_in("Editor")
    typed = {"quantities-TOTAL_FORMS": "1", "quantities-0-value": number}
    typed |= {"quantities-0-upper": number, "quantities-0-version": str(version.pk)}
    address = change_address(version)
    response = client.post(address, {**filled(client, address), **typed, "_save": "1"})
    [formset] = [
        f.formset for f in response.context["inline_admin_formsets"] if f.formset.model is Quantity
    ]
    assert formset.errors == [{"value": [words], "upper": [words]}]
    assert Quantity.objects.count() == 0


def test_a_row_that_holds_more_digits_already_is_let_be():
    version, number = a_version(quotes=[]), Decimal("12345678901234.5678")
    quantity = Quantity.objects.create(version=version, value=number)
    quantity.full_clean()
    quantity.value += 1
    with pytest.raises(ValidationError, match="at most 15 digits"):
        quantity.full_clean()
