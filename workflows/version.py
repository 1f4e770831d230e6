"""Which version of the program this is."""

from importlib.metadata import PackageNotFoundError, version


def program_version() -> str:
    """The version that is installed, such as 0.1.0; a dash where it runs without having been installed."""
    try:
        return version("duban")
    except PackageNotFoundError:
        return "–"
