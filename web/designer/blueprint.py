"""The blueprint of the family, and what its views share."""

import io

from flask import Blueprint, send_file
from werkzeug.wrappers import Response

from engine.commands.deployments import DeploymentRefused
from engine.errors import NotFound
from engine.store.tables import DefinitionKind
from web.catalogues import locale_name
from web.findings import Told, told_refusal

pages = Blueprint("designer", __name__, url_prefix="/designer")
MEDIA_TYPES = {
    DefinitionKind.PROCESS: "application/xml",
    DefinitionKind.DECISION: "application/xml",
    DefinitionKind.FORM: "application/json",
}


def kind_of(text: str) -> DefinitionKind:
    """The kind that an address names. Raises NotFound."""
    try:
        return DefinitionKind(text)
    except ValueError:
        raise NotFound from None


def as_file(kind: DefinitionKind, name: str, body: bytes) -> Response:
    """``body`` as a download: nothing of it is shown or run by the browser."""
    return send_file(io.BytesIO(body), MEDIA_TYPES[kind], as_attachment=True, download_name=f"{name}.{kind.value}")


def errors_of(refusal: DeploymentRefused) -> list[Told]:
    """What the linter found in the one file that was refused."""
    return [found for each in told_refusal(locale_name(), refusal).values() for found in each]
