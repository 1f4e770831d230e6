"""How the built assets are sent."""

import gzip
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.support.offices import make_office
from web.app import create_app

SCRIPT = b"console.log('duban');\n" * 50


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    """A site whose static folder holds one script, as the build leaves it, and one picture."""
    app = create_app(make_office(tmp_path))
    folder = tmp_path / "static"
    (folder / "dist").mkdir(parents=True)
    (folder / "dist" / "app-ABC.js").write_bytes(SCRIPT)
    (folder / "dist" / "app-ABC.js.gz").write_bytes(gzip.compress(SCRIPT))
    (folder / "seal.png").write_bytes(b"\x89PNG")
    app.static_folder = str(folder)
    return app.test_client()


def test_a_browser_that_takes_gzip_gets_what_the_build_compressed(client: FlaskClient) -> None:
    """The answer is the compressed file under the type of the original, to be kept for ever."""
    answer = client.get("/static/dist/app-ABC.js", headers={"Accept-Encoding": "gzip, br"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.mimetype == "text/javascript"
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert "immutable" in answer.headers["Cache-Control"]
    assert gzip.decompress(answer.data) == SCRIPT


def test_other_readers_and_other_files_get_the_file_as_it_is(client: FlaskClient) -> None:
    """Without gzip in the request, or without a compressed twin, the file itself is sent."""
    plain = client.get("/static/dist/app-ABC.js", headers={"Accept-Encoding": "identity"})
    assert plain.data == SCRIPT
    picture = client.get("/static/seal.png", headers={"Accept-Encoding": "gzip"})
    assert picture.data == b"\x89PNG"
    assert "Content-Encoding" not in picture.headers


def test_compressed_files_do_not_open_another_way_out_of_the_folder(client: FlaskClient, tmp_path: Path) -> None:
    """A path that leaves the static folder is not found, compressed twin or not."""
    (tmp_path / "secret.key.gz").write_bytes(b"x")
    assert client.get("/static/../secret.key", headers={"Accept-Encoding": "gzip"}).status_code == 404
    assert client.get("/static/%2e%2e/secret.key", headers={"Accept-Encoding": "gzip"}).status_code == 404
