"""The last step to each database: the statements that every command sends, given to the driver itself.

A ``Statement`` is compiled once; a ``Line`` is the driver's own connection, which carries out such text: SQLite's at
once, PostgreSQL's together, as few times back and forth as there are answers to wait for.
"""
