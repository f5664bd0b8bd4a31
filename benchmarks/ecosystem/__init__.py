"""Findings, items and links of public repositories, before and after a change of reqtrace.

`repositories.toml` pins the repositories, `judgements.jsonl` holds the verdicts of people on
findings. Both hold names, commits, places and our own messages, nothing of the repositories.
"""
