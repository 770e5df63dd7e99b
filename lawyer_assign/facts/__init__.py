"""What is: districts, committees, firms, lawyers, choices, and what binds them."""

from lawyer_assign.facts.agreements import Agreement, Approval, Conflict, PairScore
from lawyer_assign.facts.base import (
    CARDS,
    DEFAULT_SKILLS,
    HALF_DAYS,
    SHEETS_ZH,
    CommitteeKind,
    Fact,
    HalfDay,
)
from lawyer_assign.facts.choices import Choice
from lawyer_assign.facts.contacts import Contact, OnlineHours, Resident
from lawyer_assign.facts.duty import Day, Leave, PublishedTime, TimeWish, Venue
from lawyer_assign.facts.facts import MODELS, Facts
from lawyer_assign.facts.inspectors import Inspector
from lawyer_assign.facts.money import Adjustment, Tariff
from lawyer_assign.facts.people import Firm, Lawyer
from lawyer_assign.facts.phone import Phone
from lawyer_assign.facts.places import Committee, District
from lawyer_assign.facts.sheets import SHEETS
from lawyer_assign.facts.sheets.cards import card_of

__all__ = [
    "DEFAULT_SKILLS",
    "HALF_DAYS",
    "MODELS",
    "Adjustment",
    "Agreement",
    "Approval",
    "Choice",
    "Committee",
    "CommitteeKind",
    "Conflict",
    "Contact",
    "Day",
    "District",
    "Fact",
    "Facts",
    "Firm",
    "HalfDay",
    "Inspector",
    "Lawyer",
    "Leave",
    "OnlineHours",
    "PairScore",
    "Phone",
    "PublishedTime",
    "Resident",
    "Tariff",
    "TimeWish",
    "Venue",
]

CARDS.update(dict.fromkeys(MODELS.values(), card_of))
SHEETS_ZH.update((name, one.zh) for name, one in SHEETS.items())
