// How searches compare text, on every page of ours: old browsers read this, too.

/** Small letters, digits of a Chinese keyboard as plain ones. */
function small(text) {
  return String(text).normalize("NFKC").toLowerCase();
}

/** Text that is searched: names of two characters are padded in sheets (王　静 is 王静). */
function folded(text) {
  return small(text).replace(/([\u3400-\u9fff])\s+(?=[\u3400-\u9fff])/g, "$1");
}

/** Several texts as one; what ends one and begins the next is no word. */
function foldedAll(texts) {
  return texts.map(folded).join("\n");
}

/** The words of a search, all of which are to be found. */
function wordsOf(query) {
  return small(query).split(/\s+/).filter(Boolean);
}
