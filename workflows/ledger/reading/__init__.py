"""Reading an office's ledger, dirty as it is: file bytes in, rows as understood out. Pure: nothing is stored."""

from workflows.ledger.reading.directory import Directory, UnitNames, directory_from_csv
from workflows.ledger.reading.ledger import LedgerRow, OtherLine, Reading, read_ledger
from workflows.ledger.reading.records import as_records

__all__ = [
    "Directory",
    "LedgerRow",
    "OtherLine",
    "Reading",
    "UnitNames",
    "as_records",
    "directory_from_csv",
    "read_ledger",
]
