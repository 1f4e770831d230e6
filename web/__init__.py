"""The web site and the command line: thin, they call services and render what these return."""
