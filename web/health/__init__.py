"""Whether the office is alive, for machines and for operators."""
