"""Facts: items, commits and the trace links between them. The only networkx."""
