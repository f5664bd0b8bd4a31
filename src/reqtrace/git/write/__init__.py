"""Writing to a repository: commits that change no file, notes, made-up histories."""
