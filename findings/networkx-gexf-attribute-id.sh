#!/usr/bin/env bash
# networkx: write_gexf takes a node's attribute `id` for its name, and items become one.
#
# Expected: an attribute called id is written as an attribute, as write_graphml does, or refused. A
#   node keeps the name that it has in the graph.
# What happens: the attribute replaces the name. Two requirements with local ids ("FR-1" of two
#   features) become one node in the file, all links of both start there, and one title is lost.
#   Nothing is raised. write_gml keeps the names and drops the attribute without a word.
# Versions: networkx 3.6.1. Source: the round trips below. Day: 2026-12-01.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip -qq --disable-pip-version-check install 'networkx==3.6.1'
cat > "$work/trip.py" <<'PY'
import io

import networkx as nx

graph = nx.DiGraph()
graph.add_node("login/FR-1", id="FR-1", title="Log in")
graph.add_node("pay/FR-1", id="FR-1", title="Pay")
graph.add_edge("login/FR-1", "NEED-1")
graph.add_edge("pay/FR-1", "NEED-2")
for name in ("graphml", "gml", "gexf"):
    stream = io.BytesIO()
    getattr(nx, f"write_{name}")(graph, stream)
    stream.seek(0)
    again = getattr(nx, f"read_{name}")(stream)
    items = [f"{node}[id={data.get('id')}]" for node, data in again.nodes(data=True) if "title" in data]
    print(f"{name}:", *items, *(f"{source}->{target}" for source, target in again.edges))
PY
"$work/venv/bin/python" -W error "$work/trip.py" | tee "$work/out"
diff "$work/out" - <<'OUT' || { echo "the behaviour has changed" >&2; exit 1; }
graphml: login/FR-1[id=FR-1] pay/FR-1[id=FR-1] login/FR-1->NEED-1 pay/FR-1->NEED-2
gml: login/FR-1[id=None] pay/FR-1[id=None] login/FR-1->NEED-1 pay/FR-1->NEED-2
gexf: FR-1[id=None] FR-1->NEED-1 FR-1->NEED-2
OUT
