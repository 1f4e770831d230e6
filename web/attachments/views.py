"""Downloads, each checked against its object: a link that was passed on opens nothing."""

from flask import Blueprint, send_file
from werkzeug.wrappers import Response

from web.access import signed_in
from web.context import current_office, signed_in_person
from workflows.attachments.errors import AttachmentNotFound
from workflows.attachments.queries import attachment_row
from workflows.inbox.access import attachments_seen

pages = Blueprint("attachments", __name__)


@pages.get("/attachments/<attachment_id>")
@signed_in
def download(attachment_id: str) -> Response:
    """The file, always as a download: nothing of it is shown or run by the browser."""
    with current_office().reading() as session:
        attachment = attachment_row(session, attachment_id)
        if not attachments_seen(session, signed_in_person(), [attachment]):
            raise AttachmentNotFound(attachment=attachment_id)
        path = current_office().files.path(attachment.sha256)
        if not path.is_file():
            raise AttachmentNotFound(attachment=attachment_id)
        return send_file(
            path.resolve(),
            mimetype=attachment.media_type,
            as_attachment=True,
            download_name=attachment.file_name,
            etag=attachment.sha256,
        )
