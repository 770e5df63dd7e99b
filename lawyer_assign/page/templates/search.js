// The search: what is found is listed under the box, in the table and on the map.
const box = document.getElementById("q");
const found = document.getElementById("found");
const MOST = 8;
let hits = [], marked = -1;

/** Places of one kind that hold all words, by how well their own name does. */
function hitsOf(kind, words) {
  const all = upTo(SEARCHED[kind].length).filter((at) => holds(SEARCHED[kind][at], words));
  const found = all.map((at) => ({ kind, at, far: farness(folded(TABLES[kind].name[at]), words) }));
  return found.sort((a, b) => a.far - b.far || a.at - b.at);
}

/** 0 where a name begins with the words, 1 where it holds them, 2 where others do. */
const farness = (name, words) => (name.startsWith(folded(words.join(" "))) ? 0 : holds(name, words) ? 1 : 2);

function search() {
  const words = wordsOf(box.value);
  filters.words = words;
  table.most = SOME;
  marked = -1;
  const all = words.length ? ["c", "l", "f"].map((kind) => hitsOf(kind, words)) : [];
  hits = all.flatMap((some) => some.slice(0, MOST)).sort((a, b) => a.far - b.far);
  const count = all.reduce((sum, some) => sum + some.length, 0);
  const lines = hits.map((hit, nth) => hitLine(hit, nth));
  if (words.length && !count) { lines.push(make("li", say("nothing"))); }
  if (count > hits.length) { lines.push(make("li", say("more_found", { n: number(count - hits.length) }))); }
  found.replaceChildren(...lines);
  found.hidden = !lines.length;
  filtered();
}

const KIND_WORDS = { l: "lawyer", f: "firm" };

function hitLine({ kind, at }, nth) {
  const badge = kind === "c" ? kindWord(at) : say(KIND_WORDS[kind]);
  const about = {
    c: () => [districtName(at), townName(at), listed(lawyersOf(at).map((one) => LAWYERS.name[one]))],
    l: () => [FIRMS.name[LAWYERS.firm[at]], say("posts_n", { n: POSTS_OF.l[at].length })],
    f: () => [DISTRICTS.name[FIRMS.district[at]], say("posts_n", { n: POSTS_OF.f[at].length })],
  }[kind]();
  const line = make("li.hit", make("span.badge", badge), make("b", TABLES[kind].name[at]), about.filter(Boolean).join(" · "));
  line.addEventListener("click", () => take(nth));
  return line;
}

function take(nth) {
  found.hidden = true;
  choose(hits[nth].kind, hits[nth].at);
}

box.addEventListener("input", search);
box.addEventListener("focus", () => { found.hidden = !found.children.length; });
box.addEventListener("keydown", (event) => {
  if (event.key === "Escape") { found.hidden = true; }
  if (event.key === "Enter" && hits.length) { take(Math.max(0, marked)); }
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    const step = event.key === "ArrowDown" ? 1 : -1;
    marked = Math.max(0, Math.min(hits.length - 1, marked + step));
    [...found.children].forEach((line, nth) => line.classList.toggle("on", nth === marked));
  }
});
document.addEventListener("click", (event) => {
  if (!event.target.closest(".find")) { found.hidden = true; }
});
