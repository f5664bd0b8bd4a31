"""Needs of Sphinx-Needs: directives in reStructuredText and MyST."""
