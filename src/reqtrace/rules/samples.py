"""Small items that examples of several rules are made of: each is clean by itself or in pairs."""

from __future__ import annotations

NEED = """\
id: NEED-1
title: See old orders
status: approved
text: Buyers want to look up what they bought.
"""

REQ = """\
id: REQ-1
title: Order list
status: approved
text: The shop shall list the orders of the last 24 months.
satisfies: NEED-1
"""

DRAFT_NEED = """\
id: NEED-2
title: Buy again
status: draft
text: Buyers want to repeat an order.
"""

ORDERS = {"needs/NEED-1.yaml": NEED, "requirements/REQ-1.yaml": REQ}
"""An approved need and the requirement that satisfies it."""


def decision(number: int, title: str, status: str) -> str:
    """A decision record in Nygard's form; *status* may have several lines."""
    return (
        f"# {number}. {title}\n\n## Status\n\n{status}\n\n"
        "## Context\n\nOrders must be kept.\n\n"
        "## Decision\n\nWe keep them in one place.\n\n"
        "## Consequences\n\nOne backup is enough.\n"
    )


def wanted_by(number: int, *extra: str) -> str:
    """An approved requirement that satisfies NEED-1, with further lines at its end."""
    lines = (
        f"id: REQ-{number}",
        f"title: Order list, part {number}",
        "status: approved",
        f"text: The shop shall list part {number} of the orders.",
        "satisfies: NEED-1",
        *extra,
    )
    return "".join(f"{line}\n" for line in lines)


DOORSTOP = '[[source]]\npreset = "doorstop"\n'
"""The configuration of a tree of Doorstop."""

OTHER_STAMP = "".join(("OtherWords0123456789", "OtherWords0123456789", "abc="))
"""A fingerprint that fits nothing."""


def doorstop_tree(
    *, link: str = "true", reviewed: str = "true", references: str = ""
) -> dict[str, str]:
    """A requirement of Doorstop and the test below it, which bears what is given.

    *link* is the fingerprint of its link, *reviewed* that of the item; *references* are lines.
    """
    return {
        "reqs/.doorstop.yml": "settings:\n  digits: 3\n  prefix: REQ\n  sep: ''\n",
        "reqs/REQ001.yml": "active: true\nlinks: []\nreviewed: true\n"
        "text: |\n  The shop shall list the orders of the last 24 months.\n",
        "tests/.doorstop.yml": (
            "settings:\n  digits: 3\n  parent: REQ\n  prefix: TST\n  sep: ''\n"
        ),
        "tests/TST001.yml": f"active: true\nderived: false\nlinks:\n- REQ001: {link}\n"
        f"{references}reviewed: {reviewed}\n"
        "text: |\n  Look up an order of last year.\n",
    }


OPENFASTTRACE = '[[source]]\npreset = "openfasttrace"\n'
"""The configuration of a project that is traced by OpenFastTrace."""


def openfasttrace(*, revision: int = 1, tag: str = "impl->dsn~order-list~1") -> dict[str, str]:
    """A requirement of OpenFastTrace, its design of some *revision*, and code with a *tag*."""
    return {
        "doc/requirements.md": (
            "# List of Orders\n`req~order-list~1`\n\n"
            "Customers see what they ordered in the last 24 months.\n\n"
            "Needs: dsn\n"
        ),
        "doc/design.md": (
            f"## Order List\n`dsn~order-list~{revision}`\n\n"
            "The list is read from the archive of orders.\n\n"
            "Covers:\n\n* `req~order-list~1`\n\n"
            "Needs: impl\n"
        ),
        "src/orders.py": f"# [{tag}]\ndef orders():\n    return []\n",
    }
