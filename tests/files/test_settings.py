"""Settings survive every kind of file, and every mistake has a cell and a cure."""

import datetime as dt

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import lawyer_assign as la
from lawyer_assign.errors import BadInputError, Text
from lawyer_assign.files import read_inspection_rules, read_policy, read_score_sheet
from lawyer_assign.files.settings import sentences as settings_sentences
from lawyer_assign.files.settings import tables as settings_tables
from lawyer_assign.files.settings.labels import SETTINGS_SHEETS
from lawyer_assign.files.settings.terms import GROUPS, MODELS, SETTINGS
from lawyer_assign.pairs import Reach
from lawyer_assign.policy import EVERY_KIND, KINDS, Policy
from lawyer_assign.roster.publish_rules import EXPORT_FIELDS, PublishRules
from lawyer_assign.rules import Duty, Wish
from lawyer_assign.teams import Role, RolePolicy
from lawyer_assign.year.assessment.score_sheet import Grade, ScoreSheet
from lawyer_assign.year.attendance import DoubtRules
from lawyer_assign.year.inspection_rules import InspectionRules
from tests.worlds.both_languages import strict_faults_of
from tests.worlds.examples import many

LANGS = ("zh", "en")
KINDS_OF_FILE = ("settings.xlsx", "settings", "settings.toml")
SAID_ELSEWHERE = {"kind", "wish", "travel", "duty", "caseload", "affinity", "rules",
                  "roles", "reach", "grades", "export", "roster"}  # fmt: skip
OPEN = ("roles", "grades", "export")
DAY = dt.date(2025, 3, 1)

texts = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12
) | st.sampled_from(["=1+1", "'x", " x ", "无", "a；b", '"q"', "_x0041_", "周一"])
skills = st.sampled_from(
    ["mediation", "专利", "mediatoin", "a;b", "法治宣传", '"q', "'q"]
)


def numbers(setting):
    least, most = setting.bounds
    return st.integers(least, 10**9 if most is None else most)


def values_of(setting):
    if setting.kind == "count":
        some = numbers(setting)
        return some | st.none() if setting.default is None else some
    if setting.kind == "words":
        many = st.lists(numbers(setting), min_size=1, max_size=5)
        return many.map(lambda found: tuple(sorted(found)))
    if setting.kind == "date":
        return st.dates(dt.date(1900, 1, 1))
    if setting.kind == "text" and setting.form[0]:
        return st.times().map(lambda time: f"{time:%H:%M}")
    return st.sampled_from(setting.choices) if setting.choices else texts


@st.composite
def models_of(draw, group):
    """Return a model with every number drawn at random."""
    said = MODELS[group]().model_dump()
    for setting in SETTINGS.values():
        if setting.group == group:
            *path, last = setting.path
            inner = said
            for step in path:
                inner = inner[step]
            inner[last] = draw(values_of(setting))
    return said


@st.composite
def rules_of(draw, kind):
    said = draw(models_of(kind))
    said = {k: v for k, v in said.items() if k not in SAID_ELSEWHERE - {"kind"}}
    wish = st.builds(Wish, tier=st.integers(1, 99), weight=st.integers(1, 10**6))
    strength = wish | st.none() if KINDS[kind].is_demand else wish
    return KINDS[kind].model_validate({**said, "wish": draw(strength)})


roles = st.builds(
    Role,
    id=st.from_regex(r"\A[a-z][a-z0-9_]{0,8}\Z"),
    title=texts.filter(bool),
    title_zh=texts.filter(bool),
    source=texts,
    skill=skills | st.none(),
    least_level=st.integers(0, 5),
    needs_party_member=st.booleans(),
    needs_party_branch=st.booleans(),
    kinds=st.sampled_from(
        [("community",), ("village",), ("community", "village"), ("village",) * 2]
    ),
    is_encouraged=st.booleans(),
)


@st.composite
def policies(draw):
    reach = draw(models_of("reach")) | {"travel": draw(models_of("travel"))}
    policy = Policy(
        name=draw(texts),
        reach=Reach.model_validate(reach),
        duty=Duty.model_validate(draw(models_of("duty"))),
        roles=RolePolicy(
            table=draw(st.lists(roles, max_size=3, unique_by=lambda one: one.id))
        ),
    )
    kinds = draw(st.permutations(list(KINDS)))
    for kind in kinds[: draw(st.integers(0, len(kinds)))]:
        policy = policy.with_rule(draw(rules_of(kind)))
    return policy


@st.composite
def score_sheets(draw):
    said = draw(models_of("score_sheet"))
    for names in (("input_weight", "output_weight", "effect_weight"),
                  ("logged_weight", "events_weight"),
                  ("stars_weight", "questionnaire_weight")):  # fmt: skip
        cuts = sorted(draw(st.lists(st.integers(0, 100), min_size=len(names) - 1,
                                    max_size=len(names) - 1)))  # fmt: skip
        edges = [0, *cuts, 100]
        for name, low, high in zip(names, edges, edges[1:], strict=False):
            said[name] = high - low
    steps = draw(st.sets(st.integers(1, 100), max_size=3)) | {0}
    said["grades"] = [
        Grade(name=draw(texts), name_zh=draw(texts), score_from=step)
        for step in sorted(steps, reverse=True)
    ]
    return ScoreSheet.model_validate(said)


@st.composite
def publishing(draw):
    said = draw(models_of("publishing"))
    clock = st.times().map(lambda one: f"{one:%H:%M}")
    times = draw(st.lists(clock, min_size=4, max_size=4, unique=True))
    names = ("morning_from", "morning_to", "afternoon_from", "afternoon_to")
    said |= dict(zip(names, sorted(times), strict=True))
    heads = draw(st.lists(texts.filter(bool), max_size=4, unique=True))
    said["export"] = [
        {"header": one, "field": draw(st.sampled_from(EXPORT_FIELDS))} for one in heads
    ]
    return PublishRules.model_validate(said)


all_settings = st.builds(
    la.Settings,
    policy=policies(),
    score_sheet=score_sheets(),
    inspection=models_of("inspection").map(InspectionRules.model_validate),
    publishing=publishing(),
    doubts=models_of("doubts").map(DoubtRules.model_validate),
)


def test_every_number_of_every_model_is_a_setting_and_has_words():
    for group, model in MODELS.items():
        fields = set(model.model_fields)
        left_out = SAID_ELSEWHERE - ({"travel"} if group == "inspection" else set())
        named = {one.path[0] for one in SETTINGS.values() if one.group == group}
        assert named == fields - left_out, group
    for setting in SETTINGS.values():
        assert any("\u4e00" <= mark <= "\u9fff" for mark in setting.zh)
        assert setting.means.en
        assert any("\u4e00" <= mark <= "\u9fff" for mark in setting.means.zh)
        assert setting.default is not None or setting.name == "most"
    assert set(GROUPS) == {
        one.group for one in SETTINGS.values()
        if one.group not in ("score_sheet", "inspection", "publishing", "doubts")
    } | set(EVERY_KIND)  # fmt: skip


def test_every_sentence_says_problem_and_cure_in_both_languages():
    pairs = [one for one in vars(settings_sentences).values() if isinstance(one, tuple)]
    said = [one for one in pairs if one and isinstance(one[0], Text)]
    assert len(said) >= 8
    for problem, cure in said:
        for one in (problem, cure):
            assert one.en.isascii()
            assert not strict_faults_of(one)


@pytest.mark.parametrize("name", KINDS_OF_FILE)
@given(made=all_settings, lang=st.sampled_from(LANGS))
@settings(
    max_examples=many(40),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
def test_any_settings_survive_every_kind_of_file(made, lang, name, tmp_path_factory):
    path = tmp_path_factory.mktemp("settings") / name
    la.write_settings(made, path, lang=lang)
    assert la.read_settings(path) == made


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
@settings(max_examples=many(15), deadline=None)
def test_a_rule_with_any_parameters_survives_a_workbook(kind, data, tmp_path_factory):
    policy = Policy(name="one").with_rule(data.draw(rules_of(kind)))
    path = tmp_path_factory.mktemp("rule") / "policy.xlsx"
    la.write_settings(la.Settings(policy=policy), path)
    assert read_policy(path) == policy


@pytest.fixture
def book(tmp_path):
    """Return a template and what finds and changes cells of it."""
    return Book(tmp_path / "settings.xlsx")


class Book:
    def __init__(self, path):
        self.path = path
        la.write_settings_template(path)
        self.book = openpyxl.load_workbook(path)

    def cell(self, sheet, code, header):
        """Return the cell of a column in the row with a code, or its row number."""
        rows = self.book[sheet]
        heads = [one.value for one in rows[1]]
        for row in rows.iter_rows(min_row=2):
            if code in [one.value for one in row]:
                return row[heads.index(header)]
        raise KeyError(code)

    def put(self, sheet, code, header, value):
        cell = self.cell(sheet, code, header)
        cell.value = value
        return f"{sheet}!{cell.coordinate}"

    def remove(self, sheet, code):
        self.book[sheet].delete_rows(self.cell(sheet, code, "默认").row)

    def read(self):
        self.book.save(self.path)
        return la.read_settings(self.path)

    def refused(self):
        with pytest.raises(BadInputError) as caught:
            self.read()
        return {one.place: one for one in caught.value.defects}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", KINDS_OF_FILE)
def test_the_template_is_the_default_and_dates_no_consents(tmp_path, name, lang):
    la.write_settings_template(tmp_path / name, lang=lang)
    assert la.read_settings(tmp_path / name) == la.Settings()
    if name.endswith("toml"):
        assert "on = " not in (tmp_path / name).read_text("utf-8")
    with pytest.raises(BadInputError, match="exists already"):
        la.write_settings_template(tmp_path / name, lang=lang)


def test_the_template_leaves_the_day_of_consents_open(book):
    assert book.cell("参数", "on", "值").value is None
    assert book.cell("参数", "on", "默认").value == "使用当天"


def test_what_a_planner_changes_is_what_is_read(book):
    book.put("规则", "one_each", "强度", "必须")
    book.put("规则", "stability", "强度", "不启用")
    book.put("规则", "seats", "强度", "目标")
    book.put("规则", "seats", "层级", 6)
    book.put("规则", "worst_served", "强度", "wish")
    book.put("规则", "worst_served", "层级", 7)
    book.put("参数", "limit", "值", 4)
    book.put("参数", "prices", "值", "10；30")
    book.put("参数", "measure", "值", "配对数")
    book.put("参数", "kept_first", "值", "人员")
    book.put("考核评分", "unrated", "值", "５５")
    book.put("抽查", "share_percent", "值", 25)
    book.put("等次", "优秀", "最低分", 90)
    found = book.read()
    assert found.policy["one_each"].wish is None
    assert "stability" not in found.policy
    assert found.policy["seats"].wish == Wish(tier=6)
    assert found.policy["worst_served"].wish == Wish(tier=7)
    assert found.policy["caseload"].limit == 4
    assert found.policy["further_posts"].prices == (10, 30)
    assert "district_balance" not in found.policy  # its numbers wait until it is on
    assert found.policy.tiers == (1, 4, 6, 7)
    assert found.policy.roster.kept_first == "person"
    assert found.score_sheet.unrated == 55
    assert found.inspection.share_percent == 25
    assert found.score_sheet.grades[0].score_from == 90


def test_an_empty_cell_is_the_default(book):
    for header in ("强度", "层级", "权重"):
        for row in book.book["规则"].iter_rows(min_row=2):
            book.put("规则", row[7].value, header, None)
    for sheet in ("参数", "考核评分", "抽查"):
        column = [one.value for one in book.book[sheet][1]].index("值")
        for row in book.book[sheet].iter_rows(min_row=2):
            row[column].value = None
    assert book.read() == la.Settings(
        policy=la.Policy.model_validate(
            la.Policy.hangzhou_2024().model_dump() | {"name": "custom"}
        )
    )


def test_a_rule_that_is_not_listed_is_off_and_a_missing_sheet_is_the_default(book):
    book.remove("规则", "coverage")
    for sheet in ("岗位", "考核评分", "等次", "抽查", "公示", "导出列", "存疑记录",
                  "填写说明"):  # fmt: skip
        del book.book[sheet]
    found = book.read()
    assert "coverage" not in found.policy
    assert len(found.policy.rules) == len(la.Policy.hangzhou_2024().rules) - 1
    assert found.policy.roles == RolePolicy()
    assert found.score_sheet == ScoreSheet()
    for sheet in ("规则", "参数"):
        alone = Book(book.path.with_name(f"{sheet}.xlsx"))
        for other in ("规则", "参数", "岗位"):
            if other != sheet:
                del alone.book[other]
        kinds = {one.kind for one in alone.read().policy.rules}
        assert kinds == {one.kind for one in la.Policy.hangzhou_2024().rules}


def test_publishing_is_set_like_all_else(book):
    book.put("公示", "publisher", "值", "某区司法局")
    book.put("公示", "complaints", "值", "0571-87654321")
    book.put("公示", "morning_from", "值", dt.time(8, 30))
    book.put("公示", "next_dates", "值", 9)
    book.put("存疑记录", "far_metres", "值", 500)
    book.book["导出列"].delete_rows(2, 20)
    book.book["导出列"].append(["姓名", "律师姓名"])
    book.book["导出列"].append(["Telephone", "phone"])
    found = book.read()
    assert found.publishing.publisher == "某区司法局"
    assert found.publishing.complaints == "0571-87654321"
    assert found.publishing.morning_from == "08:30"
    assert found.publishing.next_dates == 9
    assert found.doubts.far_metres == 500
    said = [(one.header, one.field) for one in found.publishing.export]
    assert said == [("姓名", "lawyer_name"), ("Telephone", "phone")]


@pytest.mark.parametrize(
    "typed", ["8:30", "08:30", "8：30", "８:３０", " 8:30 ", "8:30:00"]
)
def test_a_time_of_day_may_be_typed_as_people_write_it(book, typed):
    book.put("公示", "morning_from", "值", typed)
    assert book.read().publishing.morning_from == "08:30"


@pytest.mark.parametrize("typed", ["24:00", "8.30", "8:3", "830", "٨:٣٠"])
def test_what_is_no_time_of_day_is_refused(book, typed):
    place = book.put("公示", "morning_from", "值", typed)
    assert "default" in book.refused()[place].cure.en


def test_nothing_stands_where_nobody_publishes(book, tmp_path):
    sheet = book.book["公示"]
    head = [cell.value for cell in sheet[1]]
    for name in ("值", "默认"):
        assert sheet.cell(2, head.index(name) + 1).value is None
    assert book.read().publishing.publisher == ""
    la.write_settings(la.Settings(), tmp_path / "s")
    assert "'" not in (tmp_path / "s" / "publishing.csv").read_text("utf-8")


def test_every_mistake_about_publishing_is_named_at_its_cell(book):
    places = {
        book.put("公示", "morning_from", "值", "九点"): "default",
        book.put("公示", "afternoon_to", "值", "13:00"): "one of the two times",
        book.put("公示", "next_dates", "值", 0): "from 1 to 60",
        book.put("公示", "publisher", "值", "长" * 101): "100 characters",
        book.put("存疑记录", "fastest_kmh", "值", 0): "from 1",
    }
    export = book.book["导出列"]
    export["B3"], export["A5"] = "律师性名", export["A4"].value
    export["A2"] = "'"
    found = book.refused()
    assert "缺少表头" in found["导出列!A2"].problem.zh
    for place, cure in places.items():
        assert cure in found[place].cure.en, place
    assert "律师姓名" in found["导出列!B3"].cure.zh
    assert "重复" in found["导出列!A5"].problem.zh


def test_rows_of_roles_and_grades_come_and_go(book):
    roles, grades = book.book["岗位"], book.book["等次"]
    roles.delete_rows(2, 5)
    roles.append(["night_duty", "夜间值守人", None, None, "专利", 3])
    grades.append(["良好", None, 75])
    found = book.read()
    (role,) = found.policy.roles.table
    assert (role.id, role.title, role.title_zh) == ("night_duty",) + ("夜间值守人",) * 2
    assert (role.skill, role.least_level) == ("专利", 3)
    assert [one.name for one in found.score_sheet.grades] == [
        "excellent", "良好", "pass", "fail",
    ]  # fmt: skip


def test_every_mistake_is_named_at_once_with_cell_value_and_cure(book):
    places = {
        book.put("规则", "coverage", "强度", "也许"): ("也许", "必须 (must)"),
        book.put("规则", "one_each", "层级", 0): ("0", "from 1 to 99"),
        book.put("规则", "must_have", "权重", "重"): ("重", "digits only"),
        book.put("规则", "affinity", "强度", "必须"): ("必须", "Choose wish"),
        book.put("规则", "seats", "强度", "目标"): None,
        book.put("规则", "budget", "规则代码", "budgett"): ("budgett", "mean budget?"),
        book.put("规则", "duty_load", "规则代码", "seats"): ("seats", "Keep one"),
        book.put("参数", "skill", "值", -1): ("-1", "from 0 to 1,000,000"),
        book.put("参数", "on", "值", "明天"): ("明天", "2024-09-15"),
        book.put("参数", "prices", "值", "30; 20"): ("30; 20", "at least the one"),
        book.put("参数", "measure", "值", "人数"): ("人数", "得分 (points)"),
        book.put("参数", "year", "参数代码", "yaer"): ("yaer", "Did you mean year?"),
        book.put("参数", "village", "规则代码", "dutty"): ("dutty", "mean duty?"),
        book.put("岗位", "party_liaison", "岗位代码", "Party"): ("Party", "lower case"),
        book.put("岗位", "mediation_guide", "最低等级", 6): ("6", "from 0 to 5"),
        book.put("岗位", "literate_partner", "鼓励", "也许"): ("也许", "yes or no"),
        book.put("考核评分", "input_weight", "值", 50): ("50", "add up to 100"),
        book.put("等次", "合格", "最低分", 85): ("85", "score of its own"),
        book.put("抽查", "share_percent", "值", 101): ("101", "from 0 to 100"),
    }
    tierless = next(place for place, said in places.items() if said is None)
    del places[tierless]
    places[tierless.replace("!C", "!D")] = ("", "tier from 1 to 99")
    found = book.refused()
    assert set(found) == set(places)
    for place, (value, cure) in places.items():
        assert found[place].value == value
        assert cure in found[place].cure, place
    (weights,) = [one for one in found.values() if "add up to" in one.cure.en]
    assert weights.problem.zh.startswith("投入权重（input_weight）、产出权重（")
    assert weights.problem.zh.endswith("之和为110")


def test_unknown_sheets_headers_and_missing_columns_are_named(book):
    book.book["抽查"].title = "抽检"
    book.book["规则"]["C1"].value = "强弱程度"
    book.book["参数"]["H1"].value = None
    found = {place: one.cure for place, one in book.refused().items()}
    assert "抽查" in found["抽检"]
    assert "Rename or remove" in found["规则!C1"]
    assert any("Add the column" in cure for cure in found.values())


def test_a_file_without_the_part_that_is_asked_for_is_refused(book, tmp_path):
    for sheet in ("考核评分", "等次", "抽查"):
        del book.book[sheet]
    book.read()
    assert read_policy(book.path) == la.Settings().policy
    for read, name in ((read_score_sheet, "score_sheet"),
                       (read_inspection_rules, "inspection")):  # fmt: skip
        with pytest.raises(BadInputError, match=name):
            read(book.path)
    facts = tmp_path / "facts.xlsx"
    la.write_template(facts)
    with pytest.raises(BadInputError) as caught:
        la.read_settings(facts)
    assert len(caught.value.defects) == 1
    assert "rules" in caught.value.defects[0].cure


@pytest.mark.parametrize(
    ("text", "part"),
    [
        (la.Policy(name="x").to_toml(), "policy"),
        ("input_weight = 50\noutput_weight = 20", "score_sheet"),
        ("share_percent = 33", "inspection"),
        ("[policy]\nname = 'x'", "policy"),
        ("[inspection]\nshare_percent = 33", "inspection"),
    ],
)
def test_a_toml_file_may_hold_one_part_alone_or_under_its_name(text, part, tmp_path):
    path = tmp_path / "some.toml"
    path.write_text(text, encoding="utf-8")
    found = la.read_settings(path)
    changed = [
        name for name in ("policy", "score_sheet", "inspection")
        if getattr(found, name) != getattr(la.Settings(), name)
    ]  # fmt: skip
    assert changed == [part]
    assert la.Settings.from_toml(text) == found
    readers = {
        "policy": read_policy,
        "score_sheet": read_score_sheet,
        "inspection": read_inspection_rules,
    }
    assert readers[part](path) == getattr(found, part)
    with pytest.raises(BadInputError):
        readers["inspection" if part == "policy" else "policy"](path)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a = ", "settings"),
        ("colour = 3", "settings"),
        ("[policy]\nname = 'x'\n[colours]", "settings: colours"),
        ("[policy.reach]\nmost = 0", "settings: policy.reach.most"),
        ("[reach]\nmost = 0", "settings: reach.most"),
        ("[score_sheet]\nunrated = 101", "settings: score_sheet.unrated"),
    ],
)
def test_what_is_no_setting_in_toml_is_refused_with_its_place(text, place):
    with pytest.raises(BadInputError) as caught:
        la.Settings.from_toml(text)
    (defect,) = caught.value.defects
    assert defect.place == place
    for said in (defect.problem, defect.cure):
        assert not strict_faults_of(said)


def test_settings_are_written_to_no_other_kind_of_file(tmp_path):
    for name in ("settings.json", "settings.xls", "no/settings.toml"):
        with pytest.raises(BadInputError):
            la.write_settings(la.Settings(), tmp_path / name)
    with pytest.raises(BadInputError, match="no such file"):
        la.read_settings(tmp_path / "nothing.xlsx")
    la.write_facts(la.datasets.toy(), tmp_path / "facts.json")
    with pytest.raises(BadInputError, match="kind of file for settings"):
        la.read_settings(tmp_path / "facts.json")


def test_no_text_of_a_settings_folder_is_a_formula(tmp_path):
    policy = la.Policy.model_validate(
        la.Policy.hangzhou_2024().model_dump() | {"name": "=1+1"}
    )
    la.write_settings(la.Settings(policy=policy), tmp_path / "settings")
    text = (tmp_path / "settings" / "parameters.csv").read_text("utf-8-sig")
    assert "'=1+1" in text
    assert ",=1+1" not in text
    assert la.read_settings(tmp_path / "settings").policy.name == "=1+1"


def test_an_error_value_is_named_wherever_it_stands(book):
    places = []
    for sheet, code, header in (
        ("参数", "skill", "值"), ("规则", "coverage", "层级"), ("等次", "合格", "等次"),
    ):  # fmt: skip
        places.append(book.put(sheet, code, header, "#REF!"))
        book.cell(sheet, "#REF!", header).data_type = "e"
    found = book.refused()
    assert set(found) == set(places)
    assert {one.value for one in found.values()} == {"#REF!"}


def test_a_rule_of_ones_own_is_refused_before_anything_is_written(tmp_path):
    class Quiet(type(la.Policy.hangzhou_2024()["seats"])):
        kind: str = "quiet"

    policy = la.Policy.hangzhou_2024().with_rule(Quiet())
    with pytest.raises(BadInputError, match="quiet is a rule of your own") as caught:
        la.write_settings(la.Settings(policy=policy), tmp_path / "settings.xlsx")
    assert not list(tmp_path.iterdir())
    assert "TOML" in caught.value.defects[0].cure.zh
    la.write_settings(la.Settings(policy=policy), tmp_path / "settings.toml")
    assert "quiet" in (tmp_path / "settings.toml").read_text("utf-8")


def test_a_number_without_words_is_refused_and_not_lost(tmp_path, monkeypatch):
    """A rule whose ``Shown`` was missing came back from the workbook as by default."""
    rows = [one for one in settings_tables.POLICY_SETTINGS if one.group != "must_have"]
    monkeypatch.setattr(settings_tables, "POLICY_SETTINGS", rows)
    usual = la.Policy.hangzhou_2024()
    rule = usual["must_have"]
    path = tmp_path / "settings.xlsx"
    la.write_settings(la.Settings(policy=usual), path)
    changed = rule.model_copy(update={"least_level": rule.least_level + 1})
    policy = usual.with_rule(changed)
    with pytest.raises(BadInputError, match=r"must_have\.least_level") as caught:
        la.write_settings(la.Settings(policy=policy), path, force=True)
    assert [one.place for one in caught.value.defects] == ["must_have.least_level"]
    assert "会丢失" in caught.value.defects[0].problem.zh


@pytest.mark.parametrize("lang", LANGS)
def test_the_workbook_is_one_to_work_in(tmp_path, lang):
    path = tmp_path / "settings.xlsx"
    la.write_settings_template(path, lang=lang)
    book = openpyxl.load_workbook(path)
    names = [sheet.zh if lang == "zh" else table
             for table, sheet in SETTINGS_SHEETS.items()]  # fmt: skip
    assert book.sheetnames == ["填写说明" if lang == "zh" else "guide", *names]
    assert book.active.title == book.sheetnames[0]
    for name, table in zip(names, SETTINGS_SHEETS, strict=True):
        sheet = book[name]
        assert sheet.freeze_panes
        assert sheet.protection.sheet == (table not in OPEN)
        heads = [one.value for one in sheet[1]]
        changed = {"值", "强度", "层级", "权重", "value", "strength", "tier", "weight"}
        for row in sheet.iter_rows(min_row=2):
            for head, cell in zip(heads, row, strict=True):
                assert cell.data_type != "f"
                if sheet.protection.sheet:
                    assert cell.protection.locked == (head not in changed)
    rules = [one for one in book[names[0]].data_validations.dataValidation]
    strengths = "必须,目标,不启用" if lang == "zh" else "must,wish,off"
    assert [one.formula1 for one in rules] == [f'"{strengths}"', "1", "1"]


@pytest.mark.parametrize("name", KINDS_OF_FILE)
def test_rules_about_duty_times_survive_every_file(tmp_path, name):
    policy = Policy.hangzhou_2024()
    roster = policy.roster.without("circle").soften("lawyer_hours", 2, 3)
    trip = roster["day_trip"].model_copy(update={"minutes": 45})
    roster = roster.with_rule(trip).model_copy(update={"duty_days": 7})
    for one in (policy, policy.with_roster(roster)):
        path = tmp_path / name
        la.write_settings(la.Settings(policy=one), path)
        assert la.read_settings(path).policy.roster == one.roster


def test_a_file_that_says_nothing_of_duty_times_leaves_them_as_they_are(tmp_path):
    path = tmp_path / "old.xlsx"
    la.write_settings(la.Settings(policy=Policy.hangzhou_2024()), path)
    book = openpyxl.load_workbook(path)
    sheet = book["规则"]
    kinds = {one.kind for one in Policy().roster.rules}
    for row in range(sheet.max_row, 1, -1):
        if kinds & {cell.value for cell in sheet[row]}:
            sheet.delete_rows(row)
    book.save(path)
    assert la.read_settings(path).policy.roster == Policy().roster


def test_the_guide_names_verbs_and_says_of_each_sheet_how_it_is_handed_in(tmp_path):
    """Also of doubtful records; a function of Python is nothing to a planner."""
    path = tmp_path / "settings.xlsx"
    la.write_settings_template(path)
    guide = openpyxl.load_workbook(path)["填写说明"]
    said = [str(x) for row in guide.iter_rows(values_only=True) for x in row if x]
    assert not any("compare_attendance" in one for one in said)
    assert "签到核对 attendance --rules" in said
    (use,) = (one for one in said if "使用：" in one)
    assert "attendance 加 --rules 本文件" in use


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_only_read_stands_left_so_that_no_number_touches_a_text(tmp_path, lang):
    path = tmp_path / "settings.xlsx"
    la.write_settings_template(path, lang=lang)
    book = openpyxl.load_workbook(path)
    count = 0
    for sheet in book.worksheets[1:]:
        heads = [cell.value for cell in sheet[1]]
        at = next((n for n, x in enumerate(heads) if x in ("默认", "default")), None)
        if at is None:
            continue
        for row in sheet.iter_rows(min_row=2):
            count += isinstance(row[at].value, int)
            assert row[at].alignment.horizontal == "left"
    assert count > 20
