"""A roster with the words and names in which it is published."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from unicodedata import category

from lawyer_assign.errors import Text
from lawyer_assign.facts import Committee, Facts, Lawyer
from lawyer_assign.phones import hide_id_cards, holds_id_card, mask_phones
from lawyer_assign.roster import Visit, provisional_text
from lawyer_assign.roster.publish_rules import PublishRules
from lawyer_assign.roster.times import HALVES
from lawyer_assign.roster_outcome import RosterOutcome

_STEERING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_WEEK_ZH = "一二三四五六日"
_WEEK_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
KIND_WORDS: dict[str, Text] = {
    "duty": Text("duty", "值班"),
    "visit": Text("visit", "驻村服务"),
    "event": Text("publicity event", "法治宣传"),
}
CHANNEL_WORDS: dict[str, Text] = {
    "phone": Text("phone", "电话"),
    "wechat": Text("WeChat", "微信"),
    "dingtalk": Text("DingTalk", "钉钉"),
    "email": Text("e-mail", "邮件"),
}
WHY_WORDS: dict[str, Text] = {
    "day_off": Text("a day off", "遇休息日"),
    "leave": Text("the lawyer is not available", "律师另有安排"),
    "asked": Text("moved on request", "应要求调整"),
}


@dataclass(frozen=True)
class Edition:
    """What one publication shows, and to whom.

    Parameters
    ----------
    outcome
        The roster, its dates, and the facts they rest on.
    rules
        Hours of half days, who publishes.
    shows_phones
        Whether phones that may be published are; others never are.
    """

    outcome: RosterOutcome
    rules: PublishRules = field(default_factory=PublishRules)
    shows_phones: bool = False

    @property
    def facts(self) -> Facts:
        """The facts of the roster, with whoever its visits name and they do not."""
        return self.outcome.known

    @cached_property
    def committees(self) -> tuple[Committee, ...]:
        """Committees that somebody serves or should, by id."""
        return tuple(sorted(self.outcome.facts.committees, key=lambda row: row.id))

    @cached_property
    def taken_back(self) -> tuple[tuple[Visit, bool, tuple[str, ...]], ...]:
        """Events that calendars have to take back since the roster goes on anew.

        Each with whether it is no more for anybody, and with those who had it and are
        not told of it by the roster as it is now.
        """
        past = self.outcome.past
        if past is None or not past.withdrawn:
            return ()
        now = {one.key: one for one in self.outcome.visits}
        found = []
        for visit in past.withdrawn:
            held = now.get(visit.key)
            told = set() if held is None else {*held.lawyers, *held.instead_of}
            gone = tuple(one for one in visit.instead_of if one not in told)
            found.append((held or visit, held is None, gone))
        return tuple(found)

    @cached_property
    def remark(self) -> Text | None:
        """Which years rest on days that nobody has announced; ``None`` if none does."""
        days = self.outcome.days
        shown = {visit.date for visit in self.outcome.visits}
        shown |= {visit.nominal_date for visit in self.outcome.visits}
        inside = (day for day in shown if days.first <= day <= days.last)
        return provisional_text({d.year for d in inside if not days.is_official(d)})

    @cached_property
    def venue(self) -> Mapping[str, str]:
        """Committee -> name of the room that it shares with others."""
        return {
            one: plain(venue.name)
            for venue in self.facts.venues
            for one in sorted(venue.committees)
        }

    @cached_property
    def place(self) -> Mapping[str, str]:
        """Committee -> where one goes: district, town, name, and room if shared."""
        district = {row.id: plain(row.name) for row in self.facts.districts}
        return {
            row.id: " ".join(
                part
                for part in (
                    district[row.district],
                    plain(row.town),
                    plain(row.name),
                    self.venue.get(row.id, ""),
                )
                if part
            )
            for row in self.facts.committees
        }

    @cached_property
    def name(self) -> Mapping[str, str]:
        """Lawyer -> name."""
        return {row.id: plain(row.name) for row in self.facts.lawyers}

    @cached_property
    def person(self) -> Mapping[str, str]:
        """Lawyer -> name, and firm in brackets."""
        firm = {row.id: plain(row.name) for row in self.facts.firms}
        return {
            row.id: f"{plain(row.name)}（{firm[row.firm]}）"
            for row in self.facts.lawyers
        }

    @cached_property
    def online(self) -> Mapping[str, Text]:
        """Lawyer -> when and how she answers without coming (非现场服务)."""
        found: dict[str, list[Text]] = {}
        for row in self.facts.online_hours:
            channel = CHANNEL_WORDS[row.channel]
            hours = plain(row.hours)
            found.setdefault(row.lawyer, []).append(
                Text(f"{channel.en} {hours}", f"{channel.zh} {hours}")
            )
        return {
            one: Text("; ".join(t.en for t in texts), "；".join(t.zh for t in texts))
            for one, texts in found.items()
        }

    @cached_property
    def residents(self) -> Mapping[str, tuple[str, ...]]:
        """Committee -> its law-literate residents (法律明白人)."""
        found: dict[str, list[str]] = {}
        for row in self.facts.residents:
            found.setdefault(row.committee, []).append(plain(row.name))
        return {one: tuple(names) for one, names in found.items()}

    def phone_of(self, lawyer: Lawyer) -> str:
        """Return a lawyer's phone if it is asked for and may be published, or nothing.

        A masked one is not published either: its digits help nobody who needs her. Nor
        is an ID-card number, from whichever door the facts came.
        """
        phone = lawyer.phone
        may = lawyer.may_publish_phone
        if phone is None or not (self.shows_phones and may):
            return ""
        text = phone.reveal()
        return "" if "*" in text or holds_id_card(text) else text

    def names(self, lawyers: tuple[str, ...]) -> Text:
        """Return the names of lawyers as each language lists them."""
        names = [self.name[one] for one in lawyers]
        return Text(", ".join(names), "、".join(names))

    def why(self, visit: Visit) -> Text:
        """Return what is not as published about a visit, in words, or nothing."""
        return visit_note(self, visit)


def plain(text: str) -> str:
    """Return a text as it may be published.

    What looks like a phone is masked, and an ID-card number hidden: a shifted cell puts
    one into any column. Signs that steer the page, and that no calendar may hold, are
    left out.
    """
    if not text.isprintable():
        text = "".join(one for one in text if category(one) not in _STEERING)
    return mask_phones(hide_id_cards(text))


def day_text(day: dt.date) -> Text:
    """Return a date with its weekday."""
    at = day.weekday()
    return Text(
        f"{day.isoformat()} ({_WEEK_EN[at]})",
        f"{day.year}年{day.month}月{day.day}日（周{_WEEK_ZH[at]}）",
    )


def short_day(day: dt.date) -> Text:
    """Return a date with its weekday, without the year."""
    at = day.weekday()
    return Text(
        f"{_WEEK_EN[at]} {day.month}/{day.day}",
        f"{day.month}月{day.day}日（周{_WEEK_ZH[at]}）",
    )


def visit_note(edition: Edition, visit: Visit) -> Text:
    """Return in a sentence how a visit differs from the published time.

    For who is told beside it who comes, as in a calendar.
    """
    parts = _moved(visit)
    if visit.instead_of and visit.lawyers:
        usual = edition.names(visit.instead_of)
        parts.append(Text(f"stands in for {usual.en}", f"代{usual.zh}"))
    return _joined(parts, WHY_WORDS.get(visit.why) if parts else None)


def resident_note(edition: Edition, visit: Visit) -> Text:
    """Return in a sentence how a visit differs, for residents: it names who comes."""
    parts, why = _moved(visit), WHY_WORDS.get(visit.why)
    if not (visit.instead_of and visit.lawyers):
        return _joined(parts, why if parts else None)
    comes, usual = edition.names(visit.lawyers), edition.names(visit.instead_of)
    reason = Text(f"stands in for {usual.en}", f"代{_called(usual.zh)}")
    if visit.why == "leave":
        reason = Text(f"{usual.en} is not available", f"{_called(usual.zh)}另有安排")
    elif why is not None:
        reason = Text(f"{reason.en}; {why.en}", f"{reason.zh}，{why.zh}")
    parts.append(
        Text(
            f"{comes.en} comes ({reason.en})",
            f"由{_called(comes.zh)}代班（{reason.zh}）",
        )
    )
    return _joined(parts, None)


def _moved(visit: Visit) -> list[Text]:
    if visit.is_lapsed:
        return [Text("cancelled", "本次取消")]
    if not visit.is_moved:
        return []
    day, half = short_day(visit.nominal_date), HALVES[visit.nominal_half]
    return [Text(f"moved from {day.en}, {half.en}", f"原{day.zh}{half.zh}")]


def _called(names: str) -> str:
    """Return how a Chinese sentence calls lawyers: 律师 once, though a name has it."""
    return names if "律师" in names else f"{names}律师"


def _joined(parts: list[Text], why: Text | None) -> Text:
    said = parts if why is None else [*parts, why]
    return Text("; ".join(p.en for p in said), "，".join(p.zh for p in said))
