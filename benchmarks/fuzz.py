"""Fuzzing: so many mutated texts are given to each target of tests/fuzz_kit.py.

A text that makes a target raise is printed, with the command that repeats it, and the exit code is
1. With --save, short texts that led to something new are added to the corpus of the tests.

    PYTHONPATH=src:tests python benchmarks/fuzz.py [--executions N] [--seconds S] [--save]
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import traceback

from fuzz_kit import CORPUS, TARGETS, corpus, mutations

_LONGEST = 400
"""Characters of a text that is saved."""
_MOST = 20
"""Texts of one target that are saved."""


def run(name: str, texts: list[str], executions: int, seconds: float, seed: int) -> list[str]:
    """Fuzz one target; the texts to save. Raises what the target raises."""
    target = TARGETS[name]
    seen = {target.run(text) for text in texts}
    found: list[str] = []
    start, done = time.perf_counter(), 0
    for text in mutations(name, texts, seed):
        if done == executions or (done % 100 == 0 and time.perf_counter() - start > seconds):
            break
        done += 1
        try:
            words = target.run(text)
        except Exception:
            print(f"{name}: failed at execution {done} with --seed {seed}: {text!r}")
            raise
        if words not in seen:
            seen.add(words)
            texts.append(text)
            if len(text) <= _LONGEST:
                found.append(text)
    took = time.perf_counter() - start
    print(f"{name:<28} {done:>9} executions, {len(seen)} outcomes, {took:.0f} s", flush=True)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--executions", type=int, default=10_000, help="of each target")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="for each target")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--save", action="store_true")
    parser.add_argument("targets", nargs="*", default=list(TARGETS))
    asked = parser.parse_args()
    saved = corpus()
    failed = False
    lines = []
    for name in asked.targets:
        old = len(saved[name]) - 1
        try:
            found = run(name, list(saved[name]), asked.executions, asked.seconds, asked.seed)
        except Exception:
            traceback.print_exc()
            failed = True
            continue
        lines += [{"target": name, "text": text} for text in found[: max(0, _MOST - old)]]
    if asked.save:
        with CORPUS.open("a", encoding="utf-8") as file:
            file.writelines(json.dumps(line) + "\n" for line in lines)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
