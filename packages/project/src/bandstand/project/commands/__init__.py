"""The commands of every project, a module each, imported when they are run."""
