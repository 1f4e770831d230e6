"""Reports of units on their assignments, in versions, and feedback on progress in between."""
