"""Keys that the checker does not know, misspelt ones among them, are named."""

import pytest

from lawyer_assign import checker
from tests.worlds.certified import Files, plans

OPTIONAL = {"past", "budgets"}


@pytest.fixture(scope="module")
def proved(tmp_path_factory):
    """Return three plans with certificates, each in a folder of its own."""
    return [Files(tmp_path_factory.mktemp("proved"), outcome) for outcome in plans()]


@pytest.fixture(params=range(3))
def files(proved, request):
    """Return copies of the files of a plan, to be changed."""
    first = proved[request.param]
    first.restore()
    copied = Files(first.path.parent)
    yield copied
    copied.restore()


def place_of(files, place):
    found = files.documents["certificate"]
    for name in place.split(".") if place else ():
        found = found[name]
    return found


def verdict_of(files):
    files.save(forged=True)
    return checker.check(files.path)


def test_every_key_that_is_written_is_known_and_all_known_ones_are_written(files):
    """A column that is written and not listed would be called a slip."""
    for place, known in checker.KEYS.items():
        assert set(place_of(files, place)) == known, place
    verdict = verdict_of(files)
    assert verdict.code == 0
    assert not any("not known" in one.en for one in verdict.lines)
    (untold,) = (one.en for one in verdict.lines if "not recounted" in one.en)
    assert untold.startswith("names, words and summary.seconds, summary.seed: ")


@pytest.mark.parametrize("place", checker.KEYS)
def test_a_key_more_is_named_wherever_it_stands_and_not_taken_as_checked(files, place):
    place_of(files, place)["lawyer_min"] = []
    verdict = verdict_of(files)
    assert verdict.code == 1
    assert not verdict.wrong
    (found,) = verdict.unchecked
    name = f"certificate.{place}.lawyer_min".replace("..", ".")
    assert found.text("en").startswith(f"{name}: not known")
    assert found.text("zh").startswith(f"{name}: 本程序不认识")


@pytest.mark.parametrize("name", sorted(OPTIONAL))
def test_what_may_be_left_out_and_is_misspelt_is_named(proved, name):
    proved[0].restore()
    files = Files(proved[0].path.parent)
    root = files.documents["certificate"]
    root[f"{name}s"] = root.pop(name)
    verdict = verdict_of(files)
    files.restore()
    assert f"certificate.{name}s: not known" in verdict.unchecked[0].text("en")


def test_older_files_with_fewer_keys_are_proved_as_ever(proved):
    proved[0].restore()
    older = Files(proved[0].path.parent)
    for name in OPTIONAL:
        del older.documents["certificate"][name]
    verdict = verdict_of(older)
    older.restore()
    assert verdict.code == 0


def test_of_many_the_first_are_named():
    verdict = checker.Verdict()
    checker._name_unknown_keys({f"k{at}": 1 for at in range(9)}, verdict)
    (found,) = verdict.unchecked
    assert found.about == f"{', '.join(f'certificate.k{at}' for at in range(5))}, ...: "


def test_what_proves_may_hold_more_and_that_is_told(files):
    files.documents["certificate"]["prices"][0]["remark"] = "x"
    verdict = verdict_of(files)
    assert verdict.code == 0
    (found,) = (one for one in verdict.lines if "not used" in one.en)
    assert found.about == "certificate.prices[0].remark: "


def test_words_and_tables_that_a_plan_may_hold_besides_are_named(files):
    plan = files.documents["plan"]
    for row in (plan["plan"][0], plan["tiers"][0], plan["summary"]):
        row["agred"] = "fixed"
    plan["sumary"] = []
    verdict = verdict_of(files)
    assert verdict.code == 0
    (untold,) = (one for one in verdict.lines if "not recounted" in one.en)
    for name in ("plan.agred", "tiers.agred", "summary.agred", "sumary"):
        assert name in untold.en
        assert name in untold.zh
