"""Which item files are not as the last commit has them?"""

from __future__ import annotations

from reqtrace.engine.session import Session
from reqtrace.git.snapshot.index_and_revision import Revision


def uncommitted_files(session: Session) -> tuple[str, ...]:
    """Item files whose bytes are not those of the revision, sorted: a report names them."""
    tree = Revision(session.repository, session.head)
    committed = {str(entry.path): entry.blob for entry in tree.entries()}
    files = session.project.files
    return tuple(sorted(path for path in files if files[path] != committed.get(path)))
