#!/usr/bin/env bash
# networkx and pydot: ids with a colon become ports of one node in DOT.
#
# Expected: a node called `sys:REQ-1` is quoted in the DOT file, as `REQ-1` with its hyphen is, and a
#   graph of three requirements has three nodes.
# What happens: the part behind the colon is written as a port. The requirements of one namespace
#   are a single node `sys` that carries the title of the last one, and a link between two of them
#   is a loop. No error, no warning.
# Versions: networkx 3.6.1, pydot 4.0.1. Source: the graph below. Day: 2026-12-01.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip -qq --disable-pip-version-check install 'networkx==3.6.1' 'pydot==4.0.1'
cat > "$work/dot.py" <<'PY'
import networkx as nx

graph = nx.DiGraph()
graph.add_node("sys:REQ-1", label="Heat water")
graph.add_node("sys:REQ-2", label="Whistle")
graph.add_node("REQ-3", label="Stop")
graph.add_edge("sys:REQ-2", "sys:REQ-1")
dot = nx.nx_pydot.to_pydot(graph)
print("\n".join(line for line in dot.to_string().splitlines() if line))
PY
"$work/venv/bin/python" -W error "$work/dot.py" | tee "$work/out"
diff "$work/out" - <<'OUT' || { echo "the behaviour has changed" >&2; exit 1; }
strict digraph {
sys [label="Heat water"];
sys [label=Whistle];
"REQ-3" [label=Stop];
sys:"REQ-2" -> sys:"REQ-1";
}
OUT
