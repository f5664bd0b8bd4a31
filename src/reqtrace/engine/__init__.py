"""The pipeline, in the order of its modules: open, discovery, item reader, link, check.

1. `open` finds the repository, decides which snapshot of it is read (work tree, index, or a
   revision), and returns a `session.Session`.
2. `discovery` finds out where the item files are when the configuration does not say so.
3. `item_reader` turns item files into items, each distinct file once; `loaded_items` reads those of
   the snapshot with it.
4. `link` joins the items and the commits that reference them into one `Project` with its graph.
5. `check` runs the rules on the project and decides which findings count: a `Result`.

`session.Session` is the state that the steps hand on: repository, configuration, project, run
context, item reader. Everything above this package (`history`, `analysis`, `edit`) takes a
session; `reqtrace.workspace` wraps one for the public API.
"""
