"""Full-text search: what a matter says in its number, title, requirement, directives, reports and comments."""
