"""Files that came with a posted form: kept at once, so that a refused form does not lose them."""

from dataclasses import dataclass, field
from functools import partial

from werkzeug.datastructures import FileStorage, MultiDict

from engine.errors import Fault
from web.context import current_actor, current_office
from web.repeats import file_once
from workflows.attachments.service import attach


@dataclass
class Uploads:
    """What became of the files of one post: the ids of those kept and the faults of those refused, by field name."""

    kept: MultiDict[str, str] = field(default_factory=MultiDict)
    refused: dict[str, Fault] = field(default_factory=dict)


def keep_uploads(files: MultiDict[str, FileStorage], task_id: str | None, matter_id: str | None) -> Uploads:
    """Keep every file that was chosen, for a task, a matter, or both."""
    office, uploads = current_office(), Uploads()
    for name, file in files.items(multi=True):
        if not file.filename:
            continue
        try:
            with office.transaction(current_actor()) as tx:
                keep = partial(
                    attach,
                    tx,
                    office.files,
                    file.stream,
                    file.filename,
                    megabytes=office.settings.upload_megabytes,
                    matter_id=matter_id,
                    task_id=task_id,
                )
                kept = file_once(tx, file, lambda keep=keep: keep().id)  # type: ignore[misc]  # bound at once
            uploads.kept.add(name, kept)
        except Fault as fault:
            uploads.refused[name] = fault
    return uploads
