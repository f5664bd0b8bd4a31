"""SCH007."""

from __future__ import annotations

from collections.abc import Iterator

from reqtrace.model.finding import Finding, Severity
from reqtrace.model.item import Item
from reqtrace.model.item_templates import TEXTS, UNTITLED, left_in, says_nothing_yet
from reqtrace.model.vocabulary import Role
from reqtrace.project import Project
from reqtrace.rules.base import Example, Rule
from reqtrace.rules.phrases import state
from reqtrace.rules.samples import NEED, ORDERS

_TEXT = "Buyers want to look up what they bought."
_AGREED = (Role.ACTIVE, Role.DONE)
_SEVERAL = 3


class TemplateLeftInItem(Rule):
    """An item that is agreed on still contains a sentence of the template.

    ## What it checks
    The title, the text, the sections and the fields of an item that is active or done (approved,
    accepted, implemented …) contain no sentence that `reqtrace new` writes for somebody to replace,
    and none of them is only `TBD` or `TODO`. That is an info where it is not a normative field
    (`[review]`), and one info for all items where several say it of the same field. Drafts are not
    reported. Choices, dates and titles of decision templates have a rule of their own, ADR008.

    ## Why it matters
    The item counts as agreed on and covers others, but nobody said what it is.

    ## How to fix
    Replace the sentence, or set the status back to draft.

    ## References
    - ISO/IEC/IEEE 29148:2018, 5.2.5 (characteristics: complete, unambiguous)
    - INCOSE Guide to Writing Requirements, C4 (complete)
    """

    id = "SCH007"
    name = "template-left-in-item"
    severity = Severity.WARNING
    good = (
        Example(title="said in own words", files=ORDERS),
        Example(
            title="a draft",
            files={
                "needs/NEED-2.yaml": "id: NEED-2\ntitle: Gifts\nstatus: draft\n"
                f"text: {TEXTS['need']}\n"
            },
        ),
    )
    bad = (
        Example(
            title="the text of the template",
            files={"needs/NEED-1.yaml": NEED.replace(_TEXT, TEXTS["need"])},
            expect=("needs/NEED-1.yaml:4",),
        ),
        Example(
            title="nothing yet",
            files={"needs/NEED-1.yaml": NEED.replace(_TEXT, "TBD")},
            expect=("needs/NEED-1.yaml:4",),
        ),
    )

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding for each field with a placeholder of an item that is agreed on."""
        later: dict[tuple[str, str], list[Item]] = {}
        for item in project.items:
            if item.role not in _AGREED or not item.normative:
                continue
            for field, words in _left_in(item):
                if field in project.normative or not says_nothing_yet(words):
                    yield self._report(item, field, words)
                else:
                    later.setdefault((field, words), []).append(item)
        for (field, words), items in later.items():
            if len(items) < _SEVERAL:
                yield from (self._report(one, field, words, Severity.INFO) for one in items)
            else:
                yield self._report_all(items, field, words)

    def _report_all(self, items: list[Item], field: str, words: str) -> Finding:
        first = items[0]
        return self.finding(
            f"the {field} of {len(items)} items that are agreed on is still “{words}”, "
            f"{first.id} is the first",
            help=f"write the {field}, or leave it out",
            severity=Severity.INFO,
            at=first.at(field),
            item=first.id,
            key=f"all {field}",
        )

    def _report(
        self, item: Item, field: str, words: str, severity: Severity | None = None
    ) -> Finding:
        return self.finding(
            f"{item.id} is {state(item)}, but its {field} is still “{words}”",
            help=f"write the {field}, or set the status of {item.id} back to a draft",
            severity=severity,
            at=item.at(field),
            item=item.id,
            key=field,
        )


def _left_in(item: Item) -> Iterator[tuple[str, str]]:
    """The fields of *item* with a placeholder, each with what stands there."""
    if item.title == UNTITLED:
        yield "title", UNTITLED
    parts = [
        (name, found)
        for name, value in (*item.attributes.items(), *item.sections.items())
        if (found := left_in(value))
    ]
    yield from parts
    # The text of a decision holds its sections.
    named = {found for name, found in parts if name in item.sections}
    if (found := left_in(item.text)) and found not in named:
        yield "text", found
