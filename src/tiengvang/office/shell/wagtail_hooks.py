"""What the shell adds to Wagtail's admin: the style of our pages and the brand. No menu entries of its own."""

from __future__ import annotations

from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks


@hooks.register("insert_global_admin_css")
def office_css() -> str:
    """The office's own style sheet on every page."""
    return format_html('<link rel="stylesheet" href="{}">', static("shell/office.css"))
