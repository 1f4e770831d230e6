"""A process engine for BPMN, DMN and FEEL.

Deploys checked diagrams, runs them transactionally, remembers everything.
"""
