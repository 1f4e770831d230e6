"""`pytest --rule A13`: only the tests that name this rule of the rule book."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """The option."""
    parser.addoption("--rule", metavar="ID", help="run only the tests that name this rule of the rule book")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the others."""
    rule = config.getoption("--rule")
    if rule is not None:
        items[:] = [item for item in items if any(rule in mark.args for mark in item.iter_markers("rule"))]
