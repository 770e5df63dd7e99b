"""The search of the pages finds Chinese words, as the index has them."""

import importlib.util
from pathlib import Path

import pytest

from tests.worlds.browsers import needs_browser, started

PATH = Path(__file__).parents[2] / "docs/_ext/chinese_search.py"
SAMPLES = {
    "律师事务所": ["律师", "师事", "事务", "务所"],
    "社区（村）": ["社区", "村"],
    "read_plan 读方案, 3 times": ["read_plan", "读方", "方案", "3", "times"],
    "Excel表": ["Excel", "表"],
    "": [],
}


@pytest.fixture(scope="module")
def language():
    pytest.importorskip("sphinx")
    spec = importlib.util.spec_from_file_location("chinese_search", PATH)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.SearchEnglishAndChinese({})


@pytest.mark.parametrize("text", SAMPLES)
def test_chinese_is_indexed_by_pairs_of_signs(language, text):
    assert language.split(text) == SAMPLES[text]


@needs_browser
def test_the_browser_splits_what_is_typed_as_the_index_does(language):
    browser = started()
    try:
        script = f"{language.js_splitter_code}; return splitQuery(arguments[0]);"
        found = {text: browser.execute_script(script, text) for text in SAMPLES}
    finally:
        browser.quit()
    assert found == SAMPLES
