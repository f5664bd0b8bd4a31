"""The formats of other tools → items in reqtrace's own layout, and what could not be imported.

A reader for each format makes a `ForeignItems` of foreign items; `plan_import` puts them into our
words and makes files of them, each of which is read back before it counts.
"""
