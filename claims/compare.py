"""The comparison page: the figures of some claims, or of a subject, side by side; and its files."""

import csv
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db.models import Case, Count, Exists, OuterRef, Q, When
from django.http import JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from sources import citing
from sources.addresses import absolute

from . import side_by_side, spreadsheet
from .models import Quantity, Subject, Version

MOST_CLAIMS = 50
MOST_OFFERED = 100
PARAMETERS = ("claim", "measure", "subject")
NOTHING = "Say what is to be compared: claims, or a subject and a measure."
COLUMNS = (
    "of subject_slug measure measure_slug number printed value value_to unit bound place period "
    "claim version status text url version_url independent_origins documents sources "
    "cannot_hold_with reason"
).split()


@dataclass
class Asked:
    """What a query asks for, as far as it can be read."""

    versions: list = field(default_factory=list)  # the listed ones of the claims, as they are named
    subject: Subject | None = None
    measure: str = ""
    errors: list = field(default_factory=list)
    typed: dict = field(default_factory=dict)

    @property
    def is_empty(self):
        return not (self.versions or self.subject)


def read(parameters):
    """The Asked of a QueryDict."""
    asked = Asked()
    said = {
        name: [value.strip().replace("\0", "\ufffd") for value in values if value.strip()]
        for name, values in parameters.lists()
    }
    for name in said.keys() - set(PARAMETERS):
        there_are = ", ".join(PARAMETERS)
        asked.errors.append(f"“{name}” is not known here. There are: {there_are}.")
    for name in ("measure", "subject"):
        if len(said.get(name, [])) > 1:
            asked.errors.append(f"“{name}” was given more than once.")
    asked.typed = {name: " ".join(said.get(name, [])[:1]) for name in ("measure", "subject")}
    slugs = list(dict.fromkeys(said.get("claim", [])))
    if slugs and (asked.typed["subject"] or asked.typed["measure"]):
        asked.errors.append("Name claims, or a subject and a measure: not both.")
    elif len(slugs) > MOST_CLAIMS:
        asked.errors.append(f"claim: at most {MOST_CLAIMS} can be compared.")
    elif slugs:
        read_claims(asked, slugs)
    else:
        read_subject(asked)
    return asked


def read_claims(asked, slugs):
    listed = Version.objects.listed().select_related("claim").prefetch_related("quantities")
    listed = listed.filter(claim__slug__in=slugs)
    found = {version.claim.slug: version for version in listed}
    unknown = [slug for slug in slugs if slug not in found]
    asked.errors += [f"claim: “{slug}” is not one of those there are." for slug in unknown]
    asked.versions = [found[slug] for slug in slugs if slug in found]


def read_subject(asked):
    subject, measure = asked.typed["subject"], asked.typed["measure"]
    if measure and not subject:
        asked.errors.append("measure: say of which subject, too.")
    if not subject:
        return
    asked.subject = subject_called(subject)
    if asked.subject is None:
        asked.errors.append(f"subject: “{subject}” is not one of those there are.")
        return
    asked.measure = slugify(measure, allow_unicode=True)
    known = Quantity.objects.shown().compared().filter(subject=asked.subject)
    if measure and not known.filter(measure_slug=asked.measure).exists():
        words = f"measure: no claim states a figure of “{measure}” of {asked.subject}."
        asked.errors.append(words)


def subject_called(said):
    """The known subject of this slug, else of this name, else of the slug that the name gives."""
    slug = slugify(said, allow_unicode=True)
    found = known_subjects().filter(Q(slug=said) | Q(name__iexact=said) | Q(slug=slug))
    nearest = Case(When(slug=said, then=0), When(name__iexact=said, then=1), default=2)
    return found.order_by(nearest, "slug").first()


def known_subjects():
    """Those that claims stand under, and those that figures are stated of."""
    stated = Quantity.objects.shown().compared().filter(subject=OuterRef("pk"))
    return Subject.objects.filter(Exists(stated)) | Subject.objects.public()


def compared(asked):
    """([Measure], whether some are left out)."""
    if asked.versions:
        return side_by_side.of_claims([version.claim_id for version in asked.versions])
    return side_by_side.of_subject(asked.subject, asked.measure)


@require_safe
def page(request):
    asked = read(request.GET)
    context = {"asked": asked}
    if asked.errors or asked.is_empty:
        context["offered"] = found = offered()
        context["names"] = list(dict.fromkeys(each["name"] for each in found))
        context["said_measures"] = list(dict.fromkeys(each["measure"] for each in found))
        status = 400 if asked.errors else 200
        return render(request, "claims/compare.html", context, status=status)
    measures, has_more = compared(asked)
    stating = {row.version.claim_id for measure in measures for row in measure.rows}
    context |= {
        "measures": measures,
        "has_more": has_more,
        "most": side_by_side.MOST,
        "silent": [v for v in asked.versions if v.claim_id not in stating],
        "query": f"?{request.GET.urlencode()}",
        "formats": {"csv": "CSV", "json": "JSON"},
    }
    return render(request, "claims/compare.html", context)


def offered():
    """[{name, measure, query, number}]: what is measured by most claims."""
    counted = (
        Quantity.objects.shown()
        .compared()
        .order_by()
        .values("subject__slug", "subject__name", "measure_slug")
        .annotate(number=Count("version__claim", distinct=True))
        .order_by("-number", "subject__name", "measure_slug")[:MOST_OFFERED]
    )
    return [
        {
            "name": row["subject__name"],
            "measure": row["measure_slug"].replace("-", " "),
            "query": urlencode({"subject": row["subject__slug"], "measure": row["measure_slug"]}),
            "number": row["number"],
        }
        for row in counted
    ]


@require_safe
def file(request, suffix):
    asked = read(request.GET)
    errors = asked.errors or ([NOTHING] if asked.is_empty else [])
    if errors:
        return citing.sentence("\n".join(errors), 400)
    measures, has_more = compared(asked)
    answer = as_json(measures, has_more) if suffix == "json" else as_csv(measures)
    answer["Content-Disposition"] = f'attachment; filename="compare.{suffix}"'
    answer["Link"] = f'<{absolute(request.get_full_path())}>; rel="canonical"'
    return answer


def as_json(measures, has_more):
    shape = {
        "is_whole": not has_more,
        "measures": [side_by_side.as_json(measure, absolute) for measure in measures],
    }
    return JsonResponse(shape, json_dumps_params={"ensure_ascii": False})


def as_csv(measures):
    content_type = "text/csv; charset=utf-8"
    return StreamingHttpResponse(csv_lines(measures), content_type=content_type)


def csv_lines(measures):
    writer = csv.writer(spreadsheet.Echo())
    yield writer.writerow(COLUMNS)
    for measure in measures:
        for row in measure.rows:
            cells = side_by_side.row_as_json(row, absolute) | {
                "of": measure.subject.name,
                "subject_slug": measure.subject.slug,
                "measure": measure.name,
                "measure_slug": measure.slug,
                "sources": "; ".join(source.slug for source in row.sources),
                "cannot_hold_with": "; ".join(map(str, row.clashes)),
                "reason": " ".join(c.reason for c in measure.clashes if c.is_of(row)),
            }
            for name in ("value", "value_to"):
                cells[name] = spreadsheet.number(cells[name]) if cells[name] else ""
            yield writer.writerow([spreadsheet.cell(cells[name]) for name in COLUMNS])
