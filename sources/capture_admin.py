"""The admin of captures: nothing of them is written here; their text and bytes are handed out."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import filesizeformat
from django.template.response import TemplateResponse
from django.urls import path

from .models import Capture
from .passages import chunks
from .refusals import ReadOnlyAdmin


class CaptureAdmin(ReadOnlyAdmin):
    list_display = ["filename", "source", "taken", "taken_by", "media_type", "size_in_words"]
    list_filter = ["media_type", "tool"]
    list_select_related = ["source", "taken_by"]
    date_hierarchy = "taken"
    search_fields = ["filename", "source__title", "sha256"]
    fields = [
        "source",
        "filename",
        "taken",
        "taken_by",
        "tool",
        "media_type",
        "encoding",
        "size_in_words",
        "sha256",
        "extractor",
        "text_sha256",
        "page_count",
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).without_text()

    def get_urls(self):
        return [
            path(
                "<int:pk>/text/",
                self.admin_site.admin_view(self.text_view),
                name="sources_capture_text",
            ),
            path(
                "<int:pk>/file/",
                self.admin_site.admin_view(self.file_view),
                name="sources_capture_file",
            ),
            *super().get_urls(),
        ]

    def text_view(self, request, pk):
        """The text that was taken out, with the quotes that stand in it marked."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        capture = get_object_or_404(Capture.objects.select_related("source"), pk=pk)
        quotes = capture.quotes.filter(start__isnull=False)
        context = {
            **self.admin_site.each_context(request),
            "title": f"Text of {capture.source}",
            "opts": self.opts,
            "capture": capture,
            "chunks": chunks(capture.text, list(quotes)),
            "quote_count": len(quotes),
        }
        return TemplateResponse(request, "admin/sources/capture/text.html", context)

    def file_view(self, request, pk):
        """The stored bytes, as a file that no browser opens by itself."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        capture = get_object_or_404(self.get_queryset(request), pk=pk)
        try:
            stored = capture.file.open("rb")
        except FileNotFoundError as exc:
            raise Http404("The bytes of this capture are missing from the store.") from exc
        response = FileResponse(
            stored,
            as_attachment=True,
            filename=capture.filename,
            content_type="application/octet-stream",
        )
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = "sandbox"
        return response

    @admin.display(description="size", ordering="size")
    def size_in_words(self, capture):
        return filesizeformat(capture.size)

    @admin.display(description="pages")
    def page_count(self, capture):
        return len(capture.pages) or "not known"
