"""The revisions of the engine's own tables: the branch ``engine``, carried out by ``workflows.migrations``."""
