"""The process administrator's pages: procedures, the designer, proposals and versions."""
