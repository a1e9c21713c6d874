"""One module a command, each with ``run(options, settings) -> exit code``."""
