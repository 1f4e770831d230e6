"""A process engine for BPMN, DMN and FEEL: deploys checked diagrams, runs them transactionally, remembers everything."""
