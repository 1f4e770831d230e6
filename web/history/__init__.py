"""The auditor's pages: find an instance, play its history, read it as a table, see whether it is true."""
