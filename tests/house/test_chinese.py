"""Chinese sentences keep to the words and the marks of official documents."""

import ast
import re
from pathlib import Path

import pytest

import lawyer_assign as la
from tests.house.test_both_languages import literal, said_in

PACKAGE = Path(la.__file__).parent
ROOT = PACKAGE.parent
HAN = re.compile("[\u4e00-\u9fff]")

BANNED = {
    # what was written for it elsewhere -> the word of the glossary
    "价格": "未达到程度",
    "加价": "递增扣分",
    "一人多村": "兼任",
    "一人多任": "兼任",
    "结合方式": "配备方式",
    "紧缺": "资源欠缺",
    "可及律师": "可调配律师",
    "更愿彼此": "更愿意彼此",
    "本项目规则": "本软件规则",
    "自定规则": "本软件规则",
    "台账": "记录",
    "市局": "市司法局",
    "替班": "代班",
    "签到比对": "签到核对",
    "可服务单位": "承诺服务数",
    "可承担": "承诺服务数",
    "限时内": "时限内",
    "必守": "必须遵守",
    "您": "（不用代词）",
    "你": "（不用代词）",
}
NAMES_OF_COLUMNS = "社区村(?:编号|名称|志愿序|不接受|所列志愿)|^社区村$"
"""Where 社区村 stands in the name of a column, which readers compare folded and writers
write with its brackets."""
KEPT = {
    # file -> words of workbooks made before, which are still read
    "cli/plans/written.py": {"价格"},
    "files/plans/team_tables.py": {"价格", "加价"},
    "facts/sheets/labels.py": {"紧缺", "可服务单位"},
}
MARKS = {
    "half-width punctuation": "[\u4e00-\u9fff”）][,;?!]|[,;?!][\u4e00-\u9fff“（]"
    "|[\u4e00-\u9fff]: ",
    "a space beside a number": "[\u4e00-\u9fff，。；：、（）] [0-9]"
    "|(?<![A-Za-z.] )(?<![-A-Za-z.0-9])[0-9][0-9.,]*%? [\u4e00-\u9fff]",
    "a clause in half-width brackets": "[一二三]\\([一二三]\\)",
}


def strings_of(tree):
    """Yield every string with a Chinese sign that a reader may see, with its line."""
    silent = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    parts = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for part in node.values
    }
    for node in ast.walk(tree):
        if id(node) in silent or id(node) in parts:
            continue
        if isinstance(node, ast.Constant | ast.JoinedStr):
            text = literal(node)
            if text is not None and HAN.search(text):
                yield node.lineno, text


def words_of(path):
    """Return place and text of all that is Chinese in a file of the package."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        return [(at, line) for at, line in enumerate(text.splitlines(), start=1)
                if HAN.search(line)]  # fmt: skip
    return list(strings_of(ast.parse(text)))


def faults_of(text, kept=()):
    """Return which banned words a text has, and where it says 社区村 of places."""
    found = [f"{word}: {good}" for word, good in BANNED.items()
             if word in text and word not in kept]  # fmt: skip
    if "社区村" in re.sub(NAMES_OF_COLUMNS, "", text):
        found.append("社区村: 社区（村）")
    return found


CODE = sorted(
    path
    for kind in ("*.py", "*.html", "*.js")
    for path in PACKAGE.rglob(kind)
    if HAN.search(path.read_text(encoding="utf-8"))
)
PAGES = [ROOT / "README.zh-CN.md", *sorted((ROOT / "docs/zh").glob("*.md"))]


@pytest.mark.parametrize(
    "text",
    ["第1层价格2", "该社区村无人服务", "共社区村3个", "请替班", "你好", "“按社区村”表"],
)
def test_a_second_word_for_one_thing_is_noticed(text):
    assert faults_of(text)


@pytest.mark.parametrize("text", ["社区村编号", "社区（村）", "社区村"])
def test_names_of_columns_are_no_fault(text):
    assert not faults_of(text)


def test_the_package_has_one_chinese_word_for_one_thing():
    found = [
        f"{path.relative_to(PACKAGE)}:{line}: {fault}"
        for path in CODE
        for line, text in words_of(path)
        for fault in faults_of(text, KEPT.get(path.relative_to(PACKAGE).as_posix(), ()))
    ]
    assert not found
    assert len(CODE) > 100


def test_the_chinese_pages_have_one_word_for_one_thing():
    found = [
        f"{path.name}:{line}: {fault}"
        for path in PAGES
        for line, text in words_of(path)
        for fault in faults_of(text)
    ]
    assert not found
    assert len(PAGES) > 10


@pytest.mark.parametrize("name", MARKS)
@pytest.mark.parametrize(
    "text", ["有 3 个", "有3 个", "请改正,再读", "依一(三)办", "第1项: 是"]
)
def test_marks_of_english_are_noticed(name, text):
    assert any(re.search(mark, text) for mark in MARKS.values())
    assert not re.search(MARKS[name], "依一（三），第1项：请改正，共3个")


@pytest.mark.parametrize("name", MARKS)
def test_chinese_texts_of_the_package_have_chinese_marks(name):
    found = []
    for path in CODE:
        if path.suffix == ".py":
            for node in said_in(path).texts:
                zh = literal(node.args[-1])
                if zh and re.search(MARKS[name], zh):
                    found.append(f"{path.relative_to(PACKAGE)}:{node.lineno}: {zh}")
    assert not found


def test_every_word_of_the_glossary_is_in_the_chinese_glossary():
    """The two glossaries name a thing alike."""

    def rows(path):
        lines = path.read_text(encoding="utf-8").splitlines()
        cells = [[one.strip() for one in line.strip("|").split("|")]
                 for line in lines if line.startswith("|")]  # fmt: skip
        return cells[2:]

    english = {word: zh for word, zh, _ in rows(ROOT / "docs/glossary.md")}
    chinese = {en: zh for zh, en, _ in rows(ROOT / "docs/zh/glossary.md")}
    shared = english.keys() & chinese.keys()
    assert len(shared) > 25
    assert {en: english[en] for en in shared} == {en: chinese[en] for en in shared}
