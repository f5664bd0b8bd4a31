"""All rules, in one literal table that tools and people can read."""

from __future__ import annotations

from reqtrace.errors import UsageError
from reqtrace.rules import selection
from reqtrace.rules.base import Rule
from reqtrace.rules.commits.commit_names_retired_item import CommitNamesRetiredItem
from reqtrace.rules.commits.commit_names_unknown_item import CommitNamesUnknownItem
from reqtrace.rules.commits.trailer_lost import TrailerLost
from reqtrace.rules.coverage.implemented_without_commit import ImplementedWithoutCommit
from reqtrace.rules.coverage.need_without_requirement import NeedWithoutRequirement
from reqtrace.rules.coverage.needed_coverage_missing import NeededCoverageMissing
from reqtrace.rules.coverage.requirement_without_need import RequirementWithoutNeed
from reqtrace.rules.coverage.uncovered_item import UncoveredItem
from reqtrace.rules.coverage.work_on_inactive_item import WorkOnInactiveItem
from reqtrace.rules.decisions.dead_link_in_decision import DeadLinkInDecision
from reqtrace.rules.decisions.decision_number_differs import DecisionNumberDiffers
from reqtrace.rules.decisions.decision_number_used_twice import DecisionNumberUsedTwice
from reqtrace.rules.decisions.decision_without_status import DecisionWithoutStatus
from reqtrace.rules.decisions.gap_in_numbers import GapInNumbers
from reqtrace.rules.decisions.index_differs import IndexDiffers
from reqtrace.rules.decisions.link_label_differs import LinkLabelDiffers
from reqtrace.rules.decisions.one_sided_supersede import OneSidedSupersede
from reqtrace.rules.decisions.superseded_by_nothing import SupersededByNothing
from reqtrace.rules.decisions.template_left_in_decision import TemplateLeftInDecision
from reqtrace.rules.decisions.unclear_decision_date import UnclearDecisionDate
from reqtrace.rules.decisions.unknown_decision_status import UnknownDecisionStatus
from reqtrace.rules.identity.duplicate_id import DuplicateId
from reqtrace.rules.identity.id_reused import IdReused
from reqtrace.rules.identity.id_taken_on_branch import IdTakenOnBranch
from reqtrace.rules.identity.ids_differ_by_case import IdsDifferByCase
from reqtrace.rules.links.broken_reference import BrokenReference
from reqtrace.rules.links.dangling_link import DanglingLink
from reqtrace.rules.links.duplicate_link import DuplicateLink
from reqtrace.rules.links.informative_item_linked import InformativeItemLinked
from reqtrace.rules.links.link_by_former_id import LinkByFormerId
from reqtrace.rules.links.link_cycle import LinkCycle
from reqtrace.rules.links.link_kind_not_allowed import LinkKindNotAllowed
from reqtrace.rules.links.link_to_other_revision import LinkToOtherRevision
from reqtrace.rules.links.link_to_retired_item import LinkToRetiredItem
from reqtrace.rules.links.self_link import SelfLink
from reqtrace.rules.links.unwanted_coverage import UnwantedCoverage
from reqtrace.rules.review.approved_by_author import ApprovedByAuthor
from reqtrace.rules.review.approved_without_approval import ApprovedWithoutApproval
from reqtrace.rules.review.approved_without_signature import ApprovedWithoutSignature
from reqtrace.rules.review.changed_since_review import ChangedSinceReview
from reqtrace.rules.review.reference_changed import ReferenceChanged
from reqtrace.rules.review.suspect_link import SuspectLink
from reqtrace.rules.run.expired_suppression import ExpiredSuppression
from reqtrace.rules.run.impossible_date_in_suppression import ImpossibleDateInSuppression
from reqtrace.rules.run.suppression_without_reason import SuppressionWithoutReason
from reqtrace.rules.run.unknown_rule_in_suppression import UnknownRuleInSuppression
from reqtrace.rules.run.unused_suppression import UnusedSuppression
from reqtrace.rules.schema.malformed_id import MalformedId
from reqtrace.rules.schema.missing_field import MissingField
from reqtrace.rules.schema.template_left_in_item import TemplateLeftInItem
from reqtrace.rules.schema.unknown_field import UnknownField
from reqtrace.rules.schema.unknown_status import UnknownStatus
from reqtrace.rules.schema.unknown_type import UnknownType
from reqtrace.rules.schema.wrong_type import WrongType
from reqtrace.rules.syntax.duplicate_key import DuplicateKey
from reqtrace.rules.syntax.invalid_yaml import InvalidYaml
from reqtrace.rules.syntax.not_an_item import NotAnItem
from reqtrace.rules.syntax.not_utf8 import NotUtf8
from reqtrace.rules.syntax.over_limit import OverLimit
from reqtrace.rules.syntax.unsafe_yaml import UnsafeYaml

ALL_RULES: tuple[type[Rule], ...] = (
    UnknownDecisionStatus,
    OneSidedSupersede,
    SupersededByNothing,
    DecisionNumberUsedTwice,
    DecisionWithoutStatus,
    UnclearDecisionDate,
    DeadLinkInDecision,
    TemplateLeftInDecision,
    DecisionNumberDiffers,
    LinkLabelDiffers,
    IndexDiffers,
    GapInNumbers,
    UnknownRuleInSuppression,
    UnusedSuppression,
    SuppressionWithoutReason,
    ExpiredSuppression,
    ImpossibleDateInSuppression,
    NeedWithoutRequirement,
    RequirementWithoutNeed,
    ImplementedWithoutCommit,
    WorkOnInactiveItem,
    NeededCoverageMissing,
    UncoveredItem,
    CommitNamesUnknownItem,
    CommitNamesRetiredItem,
    TrailerLost,
    DuplicateId,
    IdsDifferByCase,
    IdReused,
    IdTakenOnBranch,
    DanglingLink,
    LinkKindNotAllowed,
    LinkCycle,
    SelfLink,
    DuplicateLink,
    LinkToRetiredItem,
    LinkByFormerId,
    BrokenReference,
    InformativeItemLinked,
    LinkToOtherRevision,
    UnwantedCoverage,
    SuspectLink,
    ApprovedWithoutApproval,
    ApprovedByAuthor,
    ApprovedWithoutSignature,
    ChangedSinceReview,
    ReferenceChanged,
    MissingField,
    WrongType,
    UnknownField,
    MalformedId,
    UnknownStatus,
    UnknownType,
    TemplateLeftInItem,
    NotUtf8,
    InvalidYaml,
    DuplicateKey,
    OverLimit,
    UnsafeYaml,
    NotAnItem,
)
"""Every rule, sorted by id. Ids and names are for ever; a removed id is never given again."""


def rules_matching(selector: str) -> tuple[type[Rule], ...]:
    """The rules that *selector* names by id, prefix of ids or name; empty where it names none."""
    return selection.matching(selector, ALL_RULES)


def rules_named(selector: str) -> tuple[type[Rule], ...]:
    """The same, but a `UsageError` with a suggestion where *selector* names no rule."""
    found = rules_matching(selector)
    if not found:
        near = selection.suggestion(selector, ALL_RULES)
        question = f"did you mean {near}? " if near else ""
        raise UsageError(
            f"unknown rule {selector}", hint=f"{question}`reqtrace rules` lists all rules"
        )
    return found


def rule_named(selector: str) -> type[Rule]:
    """The one rule that *selector* names; a `UsageError` where it names none or several."""
    rules = rules_named(selector)
    exact = next((rule for rule in rules if rule.id == selector.strip().upper()), None)
    if exact is None and len(rules) > 1:
        ids = ", ".join(rule.id for rule in rules)
        raise UsageError(f"{selector} matches several rules: {ids}", hint="give one of them")
    return exact or rules[0]
