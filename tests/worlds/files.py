"""Facts for file tests: a small clean world, and a strategy to break files with."""

import datetime as dt
import io
import pickle
from functools import cache, lru_cache
from pathlib import Path

import openpyxl
from hypothesis import strategies as st

from lawyer_assign.facts import (
    DEFAULT_SKILLS,
    HALF_DAYS,
    MODELS,
    Adjustment,
    Agreement,
    Approval,
    Choice,
    Committee,
    Conflict,
    Contact,
    Day,
    District,
    Facts,
    Firm,
    Inspector,
    Lawyer,
    Leave,
    OnlineHours,
    PairScore,
    PublishedTime,
    Resident,
    Tariff,
    TimeWish,
    Venue,
)
from lawyer_assign.files.formats import xlsx_writer as xlsx_out

NASTY = (
    "", "=1+1", "+86", "-5", "@SUM(A1)", "\t=1", "\r=1", "＝1", "'quoted", "''", "'",
    '"', 'say "hi"', "a\nb", "a\r\nb", "\\n", "\\", "'\\x", " spaced ", "　宽　",
    "００１", "001", "1e5", "3.30102E+11", "TRUE", "是", "无", "none", "None", "nan",
    "#REF!",
    "😀👩‍⚖️", "a;b", "a；b，c、d", "a:5", "a：5", "mediation", "矛盾纠纷化解", "调解",
    "_x0041_", "_x0041_x0042_", "<r>x</r>", "<b>&amp;", "\x00\x01", "\ufffe\uffff",
    "\u200b", "\u200bx", "\x85", "2024-09-15", "330102001051", "1234567890123456789",
    "NA", "null", "-", "~",
)  # fmt: skip

texts = st.one_of(st.sampled_from(NASTY), st.text(max_size=12))
ids = texts.filter(
    lambda t: t != "" and t == t.strip() and "\n" not in t and not t[0].isspace()
).filter(lambda t: not any(c in "\x1c\x1d\x1e\x1f\x85\u2028\u2029" for c in t))
skills = st.one_of(st.sampled_from(DEFAULT_SKILLS), ids)
words = texts.filter(bool)
halves = st.sampled_from(["am", "pm"])
half_days = st.frozensets(st.sampled_from(HALF_DAYS))
counts = st.integers(0, 100_000)
ranks = st.none() | st.integers(1, 10_000)
days = st.dates(dt.date(1900, 1, 1))


@st.composite
def points(draw):
    if draw(st.booleans()):
        return {}
    return {"lat": draw(st.floats(-90, 90)), "lon": draw(st.floats(-180, 180))}


@st.composite
def districts(draw, one):
    return District(
        id=one,
        name=draw(texts),
        is_scarce=draw(st.sampled_from([None, True, False])),
        budget_yuan=draw(st.none() | st.integers(0, 10**12)),
        city_share_percent=draw(st.none() | st.integers(0, 100)),
        area_class=draw(st.none() | ids),
    )


fen = st.integers(0, 10**9)


@st.composite
def tariffs(draw):
    """Draw steps that follow on one another, alike everywhere or apart by kind."""
    rows = []
    for kind in draw(st.sampled_from([(), (None,), ("community", "village")])):
        ends = sorted(draw(st.sets(st.integers(1, 99), max_size=3)))
        for first, last in zip(
            [1, *(one + 1 for one in ends)], [*ends, None], strict=True
        ):
            least, amount, most = sorted(draw(st.tuples(fen, fen, fen)))
            rows.append(
                Tariff(
                    kind=kind,
                    post_from=first,
                    post_to=last,
                    fen_per_year=amount,
                    least_fen_per_year=draw(st.sampled_from([None, least])),
                    most_fen_per_year=draw(st.sampled_from([None, most])),
                )
            )
    return draw(st.permutations(rows))


@st.composite
def adjustments(draw):
    """Draw no ranges, or ranges that cover 0 to 100."""
    if draw(st.booleans()):
        return []
    ends = sorted(draw(st.sets(st.integers(0, 99), max_size=3)))
    ranges = zip([0, *(one + 1 for one in ends)], [*ends, 100], strict=True)
    return [
        Adjustment(
            grade=draw(texts),
            score_from=first,
            score_to=last,
            percent=draw(st.integers(-100, 100)),
        )
        for first, last in ranges
    ]


@st.composite
def committees(draw, one, district):
    least = draw(st.integers(1, 100_000))
    return Committee(
        id=one,
        name=draw(texts),
        kind=draw(st.sampled_from(["community", "village"])),
        district=district,
        town=draw(texts),
        **draw(points()),
        lawyers_min=least,
        lawyers_max=draw(st.integers(least, 100_000)),
        needs=draw(st.dictionaries(skills, st.integers(0, 10), max_size=4)),
        must_have=draw(st.frozensets(skills, max_size=3)),
        languages=draw(st.frozensets(words, max_size=3)),
        duty_half_days=draw(half_days),
    )


@st.composite
def firms(draw, one, district):
    return Firm(
        id=one,
        name=draw(texts),
        district=district,
        **draw(points()),
        seats=draw(st.none() | counts),
        has_party_branch=draw(st.booleans()),
    )


@st.composite
def lawyers(draw, one, firm, known):
    most = draw(st.none() | counts)
    return Lawyer(
        id=one,
        name=draw(texts),
        firm=firm,
        skills=draw(st.dictionaries(skills, st.integers(0, 5), max_size=4)),
        **draw(points()),
        districts=draw(st.none() | st.frozensets(st.sampled_from(known))),
        max_committees=most,
        min_committees=draw(st.integers(0, 100_000 if most is None else most)),
        languages=draw(st.frozensets(words, max_size=3)),
        is_party_member=draw(st.booleans()),
        years_of_practice=draw(st.integers(0, 80)),
        assessment=draw(st.none() | st.integers(0, 100)),
        phone=draw(st.none() | texts),
        free_half_days=draw(half_days),
    )


def day_kinds(date):
    return ("day_off", "makeup") if date.weekday() >= 5 else ("workday", "day_off")


@st.composite
def duty_tables(draw, committee, lawyer):
    """Draw a row or none of every table about duty times, on a community or village."""
    dates = sorted([draw(days), draw(days)])
    date = draw(days)
    of_lawyer, is_official = draw(st.booleans()), draw(st.booleans())
    return {
        "days": [
            Day(
                date=date,
                kind=draw(st.sampled_from(day_kinds(date))),
                is_official=is_official,
                name=draw(texts),
                source=draw(texts.filter(bool) if is_official else texts),
            )
        ],
        "venues": [
            Venue(
                id=committee,
                name=draw(texts),
                capacity=draw(st.integers(1, 100_000)),
                committees=draw(st.sampled_from([(), (committee,)])),
            )
        ],
        "leaves": [
            Leave(
                lawyer=lawyer,
                first_day=dates[0],
                last_day=dates[1],
                reason=draw(texts),
                first_half=draw(halves) if dates[0] < dates[1] else "am",
                last_half=draw(halves),
            )
        ],
        "time_wishes": [
            TimeWish(
                lawyer=lawyer if of_lawyer else None,
                committee=None if of_lawyer else committee,
                half_days=draw(half_days.filter(bool)),
                weight=draw(st.integers(1, 10)),
            )
        ],
    }


@st.composite
def any_facts(draw):
    """Draw facts with every field of every model in use, on two ids per table."""
    d, c, f, w = (
        draw(st.lists(ids, min_size=2, max_size=2, unique=True)) for _ in range(4)
    )
    dates = sorted([draw(days), draw(days)])
    named = draw(st.booleans())
    refuses = draw(st.booleans())
    pinned = draw(st.booleans())
    team = draw(st.sampled_from([(), (w[0],)]))
    return Facts(
        districts=[draw(districts(one)) for one in d],
        committees=[draw(committees(one, draw(st.sampled_from(d)))) for one in c],
        firms=[draw(firms(one, draw(st.sampled_from(d)))) for one in f],
        lawyers=[draw(lawyers(w[0], f[0], d)), draw(lawyers(w[1], f[1], d))],
        choices=[
            Choice(
                firm=f[0],
                committee=c[0],
                firm_rank=None if refuses else draw(ranks),
                committee_rank=draw(ranks),
                firm_refuses=refuses,
            ),
            Choice(firm=f[1], committee=c[0], committee_refuses=draw(st.booleans())),
        ],
        conflicts=[
            Conflict(
                committee=c[0],
                lawyer=w[0] if named else None,
                firm=None if named else f[0],
                reason=draw(texts),
            )
        ],
        approvals=[
            Approval(
                document=draw(words),
                limit=draw(st.integers(6, 100_000)),
                district=d[0] if named else None,
                lawyer=None if named else w[0],
                valid_from=dates[0],
                valid_to=dates[1],
            )
        ],
        agreements=[
            Agreement(
                committee=c[0],
                firm=f[0],
                lawyers=team,
                is_fixed=pinned,
                former_lawyers=draw(st.frozensets(words, max_size=3)),
            )
        ],
        scores=[
            PairScore(
                lawyer=w[0],
                committee=c[0],
                points=draw(st.none() | st.integers(-1_000_000, 1_000_000)),
                minutes=draw(st.none() | counts),
            )
        ],
        online_hours=[
            OnlineHours(
                lawyer=w[0],
                channel=draw(st.sampled_from(["phone", "wechat", "dingtalk", "email"])),
                hours=draw(words),
            )
        ],
        residents=[Resident(committee=c[0], name=draw(words), remark=draw(texts))],
        contacts=[
            Contact(
                committee=c[0],
                name=draw(words),
                phone=draw(st.none() | texts),
                remark=draw(texts),
            )
        ],
        tariffs=draw(tariffs()),
        adjustments=draw(adjustments()),
        inspectors=[
            Inspector(
                id=w[0],
                name=draw(texts),
                district=d[0],
                firm=draw(st.sampled_from([None, f[0]])),
                **draw(points()),
                max_visits=draw(st.none() | st.integers(1, 100_000)),
                is_city=draw(st.booleans()),
            )
        ],
        **draw(duty_tables(c[0], w[0])),
    )


def clean_facts():
    """Return a small world with a row in every table."""
    d = [District(id="330102", name="上城区"), District(id="330127", name="淳安县")]
    c = [
        Committee(id="330102001051", name="清波门社区", kind="community",
                  district="330102", lat=30.24, lon=120.16, needs={"mediation": 5}),
        Committee(id="330127100201", name="东风村", kind="village", district="330127"),
        Committee(id="330127100202", name="东风村", kind="village", district="330127"),
    ]  # fmt: skip
    f = [
        Firm(id="F001", name="钱江律师事务所", district="330102", seats=5),
        Firm(id="F002", name="千岛湖律师事务所", district="330127"),
    ]
    w = [
        Lawyer(id="L001", name="王芳", firm="F001", skills={"mediation": 4},
               phone="13812345678", may_publish_phone=True),
        Lawyer(id="L002", name="李伟", firm="F001"),
        Lawyer(id="L003", name="王芳", firm="F002", lat=29.6, lon=119.0),
    ]  # fmt: skip
    return Facts(
        districts=d,
        committees=c,
        firms=f,
        lawyers=w,
        choices=[
            Choice(firm="F001", committee="330102001051", firm_rank=1),
            Choice(firm="F002", committee="330127100201", firm_rank=1),
        ],
        conflicts=[Conflict(committee="330127100201", lawyer="L001", reason="亲属")],
        approvals=[
            Approval(document="杭司〔2024〕1号", limit=8, district="330127",
                     valid_from=dt.date(2024, 9, 15), valid_to=dt.date(2025, 9, 14))
        ],
        agreements=[Agreement(committee="330102001051", firm="F001", lawyers=["L001"])],
        scores=[PairScore(lawyer="L001", committee="330102001051", points=7)],
        online_hours=[
            OnlineHours(lawyer="L001", channel="wechat", hours="周一至周五 19:00-20:30")
        ],
        residents=[Resident(committee="330102001051", name="孙明白")],
        contacts=[
            Contact(
                committee="330102001051", name="周主任", phone="0571-81234567",
                remark="主任",
            )
        ],
        tariffs=[
            Tariff(kind="community", post_to=1, fen_per_year=1_200_050),
            Tariff(kind="community", post_from=2, fen_per_year=1_000_000),
            Tariff(kind="village", fen_per_year=1_500_000,
                   most_fen_per_year=1_600_000),
        ],
        adjustments=[
            Adjustment(grade="合格以下", score_from=0, score_to=59, percent=-20),
            Adjustment(score_from=60, score_to=100, percent=10),
        ],
        inspectors=[Inspector(id="J001", name="赵明", district="330102")],
        days=[Day(date=dt.date(2027, 2, 14), kind="makeup", name="春节")],
        venues=[Venue(id="V001", name="清波街道公共法律服务站",
                      committees=["330102001051"])],
        leaves=[Leave(lawyer="L001", first_day=dt.date(2026, 3, 2),
                      last_day=dt.date(2026, 3, 13), last_half="am",
                      reason="病假")],
        time_wishes=[TimeWish(lawyer="L001", half_days=["tue-am"])],
        times=[
            PublishedTime(committee="330102001051", half_day="tue-am"),
            PublishedTime(committee="330127100201", half_day="wed-pm", nth=2),
        ],
    )  # fmt: skip


@cache
def _clean_pickle() -> bytes:
    """Return the clean world as a workbook, less what only people look at."""
    packed = io.BytesIO(xlsx_out.workbook(clean_facts(), phones=True, lang="zh"))
    book = openpyxl.load_workbook(packed)
    del book["填写说明"]
    for sheet in book:
        sheet.data_validations.dataValidation.clear()
        for cell in sheet[1]:
            cell.comment = None
    packed = io.BytesIO()
    book.save(packed)
    # As it is after reading; copied in a third of the time that takes.
    return pickle.dumps(openpyxl.load_workbook(packed))


def clean_book() -> openpyxl.Workbook:
    """Return the clean world as a workbook that a test may spoil."""
    return pickle.loads(_clean_pickle())


@lru_cache(8)
def _pickled(packed: bytes) -> bytes:
    return pickle.dumps(openpyxl.load_workbook(io.BytesIO(packed)))


def loaded(path: Path) -> openpyxl.Workbook:
    """Return a workbook that a test may change; one read before is only copied."""
    return pickle.loads(_pickled(path.read_bytes()))


assert set(MODELS) == set(Facts.model_fields)
