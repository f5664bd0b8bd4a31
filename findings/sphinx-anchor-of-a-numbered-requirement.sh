#!/usr/bin/env bash
# docutils and Sphinx: the anchor of a numbered requirement is a running number of the page.
#
# Expected: the target `.. _1.2.3:` above requirement 1.2.3 gives the page an anchor made of that
#   number, and a link to it from a ticket stays good when other requirements are added.
# What happens: docutils drops digits and points at the start of an id, so nothing of 1.2.3 is left
#   and the anchor is `id1`, `id2` … by position. After a requirement was inserted above, the old
#   address shows another requirement. REQ_7 and REQ-7 are both `req-7`, and the second gets such a
#   number, too. References within the documentation stay right, and -W and -n report nothing.
# Versions: Sphinx 9.0.4, docutils 0.22.4. Source: the two builds below. Day: 2026-12-01.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip -qq --disable-pip-version-check install 'sphinx==9.0.4' 'docutils==0.22.4'
cat > "$work/anchors.py" <<'PY'
import pathlib, re, subprocess, sys

work = pathlib.Path(sys.argv[1])


def anchors(names):
    docs = work / "docs"
    docs.mkdir(exist_ok=True)
    (docs / "conf.py").write_text('project = "Boiler"\n')
    parts = [f".. _{name}:\n\nRequirement {name}\n----------------------\n" for name in names]
    (docs / "index.rst").write_text("Boiler\n======\n\n" + "\n".join(parts))
    build = [sys.executable, "-m", "sphinx", "-q", "-E", "-W", "-n", "-b", "html", docs, work / "out"]
    subprocess.run(build, check=True)
    page = (work / "out" / "index.html").read_text()
    found = re.findall(r'<span id="([^"]+)"></span><h2>Requirement ([^<]+)<', page)
    return " ".join(f"{name}=#{anchor}" for anchor, name in found)


print("before:", anchors(["1.2.1", "1.2.3", "REQ_7", "REQ-7"]))
print("after: ", anchors(["1.2.1", "1.2.2", "1.2.3", "REQ_7", "REQ-7"]))
PY
"$work/venv/bin/python" "$work/anchors.py" "$work" | tee "$work/out.txt"
diff "$work/out.txt" - <<'OUT' || { echo "the behaviour has changed" >&2; exit 1; }
before: 1.2.1=#id1 1.2.3=#id2 REQ_7=#req-7 REQ-7=#id4
after:  1.2.1=#id1 1.2.2=#id2 1.2.3=#id3 REQ_7=#req-7 REQ-7=#id5
OUT
