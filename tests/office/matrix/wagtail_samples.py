"""Samples for addresses of Wagtail: pages, images, documents, workflows, sites. How samples work: `samples`."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from matrix.samples import World, sample
from PIL import Image as Picture
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection, GroupApprovalTask, Page, Site, Workflow


def _page(world: World) -> Page:
    def make() -> Page:
        page = Page.get_first_root_node().add_child(instance=Page(title="A page", slug="a-page", live=False))
        page.save_revision()
        return page

    return world.once("page", make)


def _task(world: World) -> GroupApprovalTask:
    return world.once("approval task", lambda: GroupApprovalTask.objects.create(name="Read"))


def _workflow(world: World) -> Workflow:
    def make() -> Workflow:
        workflow = Workflow.objects.create(name="Reading")
        workflow.workflow_tasks.create(task=_task(world), sort_order=0)
        return workflow

    return world.once("workflow", make)


@sample("wagtailadmin_explore*", "wagtailadmin_pages:*", "wagtailadmin_choose_page*")
def _pages(world: World) -> dict[str, Any]:
    page, root = _page(world), Page.get_first_root_node()
    return {
        "page_id": page.pk, "parent_page_id": root.pk, "page_to_move_id": page.pk, "destination_id": root.pk,
        "revision_id": page.latest_revision.pk, "content_type_app_name": "wagtailcore",
        "content_type_model_name": "page", "app_label": "wagtailcore", "model_name": "page", "action_name": "approve",
        "task_state_id": 0, "task_id": _task(world).pk, "workflow_state_id": 0,
        "0": page.pk, "1": "earliest", "2": "latest",
    }  # fmt: skip


@sample("wagtail_bulk_action")
def _bulk(world: World) -> dict[str, Any]:
    return {"app_label": "wagtailimages", "model_name": "image", "action": "delete"}


@sample("wagtailadmin_api:*")
def _api(world: World) -> dict[str, Any]:
    return {"pk": _page(world).pk, "action_name": "unpublish"}


@sample("wagtailadmin_api:images:*", "wagtailimages:*", "wagtailimages_chooser:*")
def _images(world: World) -> dict[str, Any]:
    def make() -> Image:
        file = BytesIO()
        Picture.new("RGB", (8, 8)).save(file, "PNG")
        return Image.objects.create(title="A dot", file=ImageFile(file, name="dot.png"))

    image = world.once("image", make)
    return {"pk": image.pk, "image_id": image.pk, "filter_spec": "width-8", "uploaded_file_id": 0}


@sample("wagtailadmin_api:documents:*", "wagtaildocs:*", "wagtaildocs_chooser:*", "wagtaildocs_serve")
def _documents(world: World) -> dict[str, Any]:
    document = world.once(
        "document", lambda: Document.objects.create(title="A note", file=ContentFile(b"note", name="note.txt"))
    )
    number = document.pk
    return {
        "pk": number, "document_id": number, "doc_id": number, "uploaded_file_id": 0, "0": number,
        "1": document.filename,
    }  # fmt: skip


@sample("wagtaildocs_authenticate_with_password")
def _restriction(world: World) -> dict[str, Any]:
    return {"restriction_id": 0}


@sample("wagtailadmin_collections:*")
def _collection(world: World) -> dict[str, Any]:
    made = world.once("collection", lambda: Collection.get_first_root_node().add_child(name="Photographs"))
    return {"pk": made.pk, "collection_id": made.pk}


@sample("wagtailadmin_workflows:*")
def _workflows(world: World) -> dict[str, Any]:
    number = _workflow(world).pk
    return {"pk": number, "workflow_pk": number, "page_pk": _page(world).pk, "app_label": "wagtailcore",
            "model_name": "groupapprovaltask", "task_id": _task(world).pk}  # fmt: skip


@sample("wagtailadmin_workflows:edit_task", "wagtailadmin_workflows:disable_task", "wagtailadmin_workflows:enable_task")
def _tasks(world: World) -> dict[str, Any]:
    return {"pk": _task(world).pk}


@sample("wagtailadmin_tag_model_autocomplete", "wagtailsettings:*")
def _model(world: World) -> dict[str, Any]:
    return {"app_name": "taggit", "model_name": "tag", "pk": 1}


@sample("wagtailadmin_editing_sessions:*")
def _editing(world: World) -> dict[str, Any]:
    return {"app_label": "wagtailcore", "model_name": "page", "object_id": _page(world).pk, "session_id": 0}


@sample("wagtailsites:*")
def _site(world: World) -> dict[str, Any]:
    made = world.once(
        "site", lambda: Site.objects.create(hostname="gong.example", root_page=Page.get_first_root_node())
    )
    return {"pk": made.pk}


@sample("wagtailusers_*:*")
def _user(world: World) -> dict[str, Any]:
    return {"pk": world.people["viewer"].user.pk}


@sample("wagtailadmin_password_reset_confirm")
def _reset(world: World) -> dict[str, Any]:
    return {"uidb64": "MQ", "token": "set-password"}


@sample("wagtail.admin.views.home.default")
def _nowhere(world: World) -> dict[str, Any]:
    return {"path": "/office/no/such/page/"}
