"""Search that finds Chinese words: Chinese is looked up by pairs of signs.

Chinese puts no space between words. A page is found if it holds all pairs of neighbours
in what was typed, 律师, 师事, 事务, 务所 for 律师事务所: no dictionary is needed.
"""

import re

from sphinx.application import Sphinx
from sphinx.search import SearchEnglish

_RUN = re.compile(r"[一-鿿]+|[^\W一-鿿]+")


class SearchEnglishAndChinese(SearchEnglish):
    """English words by their stems, Chinese ones by pairs of signs."""

    lang = "en_zh"
    js_splitter_code = """
const WORDS = /[一-鿿]+|(?:(?![一-鿿])[\\p{Letter}\\p{Number}_])+/gu;
function splitQuery(query) {
  const found = [];
  for (const run of query.match(WORDS) || []) {
    if (!/[一-鿿]/.test(run) || run.length === 1) found.push(run);
    else for (let at = 0; at + 1 < run.length; at++) found.push(run.slice(at, at + 2));
  }
  return found;
}
"""

    def split(self, input: str) -> list[str]:
        """Return the words of a text."""
        return [word for run in _RUN.findall(input) for word in _words(run)]


def _words(run: str) -> list[str]:
    if "一" <= run[0] <= "鿿" and len(run) > 1:
        return [run[at : at + 2] for at in range(len(run) - 1)]
    return [run]


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx."""
    app.add_search_language(SearchEnglishAndChinese)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
