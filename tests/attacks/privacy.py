"""Does any sink show a phone, or a name that it has no need of?

Every lawyer and contact has a phone drawn by seed, every name is a word that stands
nowhere else; then everything that can be shown, written or said is looked through.
"""

import io
import json
import logging
import random
import re
import traceback
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from pprint import pformat
from tempfile import TemporaryDirectory
from typing import NamedTuple

from typer.testing import CliRunner

import lawyer_assign as la
from lawyer_assign import views
from lawyer_assign.cli import app
from lawyer_assign.errors import BadInputError
from lawyer_assign.facts import Facts
from lawyer_assign.facts.contacts import Resident
from tests.attacks.sinks import Planned, planned, small_town, texts_of, write_all
from tests.attacks.tried import Tried, seeds
from tests.files.spoilt import spoilt_document
from tests.worlds.canaries import all_said_by

GAPS = re.compile(r"[\s\-.()+]")
RUNS = re.compile(r"\d{10,}")
SHORTEST = 10
"""Digits of a phone that tell whose it is: masked ones have 7, never side by side."""

MAY_SAY = {
    # whose name: the sinks that are there to say it
    "lawyer": re.compile(
        r"facts|plan[./](?!certificate)|page|roster|published|scenario|view|answer|shell"
    ),
    "contact": re.compile(r"facts|plan\.xlsx"),
    "remark": re.compile("facts"),
}
"""Contacts are for the bureau, remarks for nobody but who keeps the facts."""


class Secrets(NamedTuple):
    """Facts with canaries: digits of phones, and words that are names."""

    facts: Facts
    phones: tuple[str, ...]
    words: dict[str, re.Pattern[str]]


def attack(seed: int, until: float) -> Tried:
    """Look through all that is shown of small towns."""
    count, findings = 0, []
    for at in seeds(seed, until):
        for name, shown in sinks(secrets := secrets_of(at), at):
            count += 1
            findings += [
                f"seed {at}, {name}: {one}" for one in leaks(secrets, name, shown)
            ]
    return Tried(count, findings, "sinks")


def secrets_of(seed: int) -> Secrets:
    """Return a town in which everything that is secret can be told apart."""
    chance = random.Random(f"canary {seed}")
    facts = small_town(seed)
    lawyers = [
        one.model_copy(
            update={
                "name": _word(chance, "lawyer"),
                "phone": _phone(chance),
                "may_publish_phone": chance.random() < 0.5,
            }
        )
        for one in facts.lawyers
    ]
    contacts = [
        la.Contact(
            committee=one.id,
            name=_word(chance, "contact"),
            phone=_phone(chance),
            remark=_word(chance, "remark"),
        )
        for one in facts.committees
    ]
    residents = [
        Resident(committee=one.id, name="孙明白", remark=_word(chance, "remark"))
        for one in facts.committees
    ]
    facts = facts.replace(lawyers=lawyers, contacts=contacts, residents=residents)
    known = (one.reached_at for one in (*facts.lawyers, *facts.contacts))
    digits = tuple(re.sub(r"\D", "", _plain(one.reveal())) for one in known if one)
    return Secrets(
        facts, digits, {kind: re.compile(f"Q{kind}[a-p]{{8}}") for kind in MAY_SAY}
    )


def _word(chance: random.Random, kind: str) -> str:
    return f"Q{kind}" + "".join(chance.choice("abcdefghijklmnop") for _ in range(8))


def _phone(chance: random.Random) -> str:
    """Return a phone in one of the ways people write them."""
    mobile = f"1{chance.choice('3456789')}{chance.randrange(10**9):09}"
    landline = f"0571-8{chance.randrange(10**7):07}"
    wide = mobile.translate({ord(str(one)): chr(0xFF10 + one) for one in range(10)})
    spaced = f"+86 {mobile[:3]} {mobile[3:7]} {mobile[7:]}"
    return chance.choice([mobile, mobile, landline, wide, spaced])


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def leaks(secrets: Secrets, name: str, shown: str) -> Iterator[str]:
    """Say what a sink shows that it must not."""
    runs = " ".join(RUNS.findall(GAPS.sub("", _plain(shown))))
    for phone in secrets.phones:
        parts = (phone[at : at + SHORTEST] for at in range(len(phone) - SHORTEST + 1))
        if runs and any(one in runs for one in parts):
            yield f"the phone {phone}"
    for kind, word in secrets.words.items():
        if not MAY_SAY[kind].search(name) and (found := word.search(shown)):
            yield f"a name: {found.group()}"


def sinks(secrets: Secrets, seed: int) -> Iterator[tuple[str, str]]:
    """Yield everything that is said, shown and written, by its name."""
    with TemporaryDirectory() as folder:
        with _overheard() as heard:
            one = planned(secrets.facts, seed, workers=1)
            write_all(one, Path(folder), ("zh", "en")[seed % 2])
        yield "log and screen", heard.getvalue()
        for name, content in texts_of(Path(folder)):
            yield name, content.decode("utf-8", "replace")
        yield from _shell(secrets.facts, Path(folder), seed)
    yield from _objects(one, seed)
    yield from _errors(secrets.facts, seed)


@contextmanager
def _overheard() -> Iterator[io.StringIO]:
    """Hear what is logged at any level, and printed."""
    heard = io.StringIO()
    root, handler = logging.getLogger(), logging.StreamHandler(heard)
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        with redirect_stdout(heard), redirect_stderr(heard):
            yield heard
    finally:
        root.removeHandler(handler)
        root.setLevel(level)


def _objects(one: Planned, seed: int) -> Iterator[tuple[str, str]]:
    """Yield how values show themselves, and what is said of a plan."""
    outcome, facts = one.outcome, one.outcome.problem.facts
    assert outcome.plan is not None
    post = outcome.plan.posts[seed % len(outcome.plan)]
    teams = la.fill_teams(outcome)
    report = la.check(facts, outcome.problem.policy, outcome.plan)
    for value in (*one, outcome.problem, report, teams, la.Scenario(facts), facts):
        name = f"display of {type(value).__name__}"
        yield name, "\n".join([repr(value), str(value), f"{value}", pformat(value)])
    for value in (
        outcome, outcome.problem, outcome.tiers[0], post, one.roster.visits[0],
        facts.committees[0], facts.firms[0],
        la.Changes(committees_join=facts.committees),
    ):  # fmt: skip
        yield f"display of html, {type(value).__name__}", value._repr_html_()
    for value in (*facts.lawyers, *facts.contacts):
        yield f"facts, one {type(value).__name__}", f"{value!r}{value._repr_html_()}"
    yield "facts as JSON", facts.model_dump_json()
    yield "facts, dumped", repr(facts.model_dump())
    answers = (
        la.why(outcome, post.committee),
        la.why_not(outcome, post.committee, facts.lawyers[0].id),
        la.shortage(outcome),
        la.critical(outcome),
        la.cost(facts, outcome.plan) if facts.tariffs else la.why_all(outcome),
    )
    for answer in answers:
        yield f"answer {type(answer).__name__}", f"{answer!r}{answer}"
    for answer in answers[:4]:
        yield f"answer {type(answer).__name__} as JSON", answer.to_json()
    for lang in ("zh", "en"):
        yield f"view {lang}", views.report_text(outcome, lang, report, teams)
        yield f"view html {lang}", views.html(outcome, lang)


def _errors(facts: Facts, seed: int) -> Iterator[tuple[str, str]]:
    """Yield tracebacks, with all that is in scope, and refusals of damaged files."""
    chance = random.Random(f"errors {seed}")
    left = iter(range(chance.randrange(9)))

    def give_up(*_: object) -> bool:
        if next(left, None) is None:
            raise RuntimeError("given up")
        return False

    for name, ask in (
        ("progress", lambda: la.solve(facts, progress=give_up)),
        ("stop", lambda: la.solve(facts, backend="cpsat", stop=give_up)),
    ):
        try:
            ask()
        except RuntimeError as error:
            told = traceback.TracebackException.from_exception(
                error, capture_locals=True
            )
            yield f"traceback of {name}", "".join(told.format())
    document = json.loads(facts.model_dump_json(context={"phones": True}))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "facts.json"
        for turn in range(5):
            path.write_bytes(spoilt_document(document, chance))
            try:
                la.read(path)
            except BadInputError as error:
                yield f"error {turn}: facts refused", "\n".join(all_said_by(error))


def _shell(facts: Facts, folder: Path, seed: int) -> Iterator[tuple[str, str]]:
    """Yield what verbs print of a file with phones in full."""
    full = folder / "full.json"
    la.write_facts(facts, full, phones=True)
    plan, lang = folder / "plan.json", ("zh", "en")[seed % 2]
    for words in (
        ("check", full),
        ("check", full, "--plan", plan),
        ("verify", full, plan),
        ("explain", full, plan),
        ("solve", full, "--out", folder / "again.json"),
    ):
        said = CliRunner().invoke(app, [*map(str, words), "--lang", lang])
        yield f"shell {words[0]}", said.output + said.stderr
        if said.exception is not None and not isinstance(said.exception, SystemExit):
            yield (
                f"shell {words[0]}, broken",
                "".join(traceback.format_exception(said.exception)),
            )
