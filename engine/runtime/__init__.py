"""The token game: from a state and a command to the next state and what it means for the world. Touches no database.

Tasks, task specs and their life cycle are SpiffWorkflow's. What flows is cut by BPMN's words, a spec class for each
element, in ``specs/``.
"""
