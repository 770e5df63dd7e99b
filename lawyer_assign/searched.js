// How searches compare text, on every page of ours: old browsers read this, too.

/** Small letters, digits of a Chinese keyboard as plain ones. */
function folded(text) {
  return String(text).normalize("NFKC").toLowerCase();
}

/** The words of a search, all of which are to be found. */
function wordsOf(query) {
  return folded(query).split(/\s+/).filter(Boolean);
}
