"""The files of a repository: in the work tree, in the index, in any revision."""
