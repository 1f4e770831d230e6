"""One BPMN element a file: what a token does when it stands there."""
