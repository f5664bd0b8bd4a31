"""SCH007."""

from __future__ import annotations

from collections.abc import Iterator

from reqtrace.model.finding import Finding, Severity
from reqtrace.model.item import Item
from reqtrace.model.item_templates import TEXTS, UNTITLED, is_nothing_yet, left_in
from reqtrace.model.vocabulary import Role
from reqtrace.project import Project
from reqtrace.rules.base import Example, Rule
from reqtrace.rules.phrases import state
from reqtrace.rules.samples import NEED, ORDERS

_TEXT = "Buyers want to look up what they bought."
_AGREED = (Role.ACTIVE, Role.DONE)


class TemplateLeftInItem(Rule):
    """An item that is agreed on still contains a sentence of the template.

    ## What it checks
    The title, the text, the sections and the fields of an item that is active or done (approved,
    accepted, implemented …) contain no sentence that `reqtrace new` writes for somebody to replace.
    Nor is the whole text only `TBD` or `TODO`; a section that is no more is an info. Drafts are
    not reported. Choices, dates and titles of decision templates have a rule of their own, ADR008.

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
        for item in project.items:
            if item.role in _AGREED and item.normative:
                yield from self._of_item(item)

    def _of_item(self, item: Item) -> Iterator[Finding]:
        if item.title == UNTITLED:
            yield self._report(item, "title", UNTITLED)
        parts = [
            (name, found)
            for name, value in (*item.attributes.items(), *item.sections.items())
            if (found := left_in(value))
        ]
        for name, found in parts:
            yield self._report(item, name, found)
        # The text of a decision holds its sections.
        named = {found for name, found in parts if name in item.sections}
        if (found := left_in(item.text)) and found not in named:
            yield self._report(item, "text", found)
        elif is_nothing_yet(item.text):
            yield self._report(item, "text", item.text.strip())
        for name, text in item.sections.items():
            if is_nothing_yet(text):
                yield self._report(item, name, text.strip(), Severity.INFO)

    def _report(
        self, item: Item, field: str, words: str, severity: Severity | None = None
    ) -> Finding:
        return self.finding(
            f"{item.id} is {state(item)}, but its {field} is still “{words}”",
            help=f"write the {field}, or set the status of {item.id} back to a draft",
            at=item.at(field),
            item=item.id,
            key=field,
            severity=severity,
        )
