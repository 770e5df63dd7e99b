// The tables: sorted by a click on a head, filtered, shown a hundred rows at a time.
const SOME = 100;
const collator = new Intl.Collator("zh-CN", { numeric: true });
const table = { tab: "committees", most: SOME, sort: {} };
const filters = { district: "", kind: "", state: "", words: [] };
const listed = (names) => names.join(joint());

/** A column: its head, what a row sorts by and, unless `shown` says more, shows; number and wide ones say so. */
const column = (head, of, more) => Object.assign({ head, of }, more);
const NUMBER = { number: true }, WIDE = { wide: true };

const postOf = (row, found) => (row.post === null ? null : found(row.post));
const COLUMNS = {
  committees: [
    column("name", (row) => COMMITTEES.name[row.at]),
    column("kind", (row) => kindWord(row.at), WIDE),
    column("district", (row) => districtName(row.at), WIDE),
    column("town", (row) => townName(row.at), WIDE),
    column("lawyer", (row) => postOf(row, (post) => LAWYERS.name[POSTS.lawyer[post]]) || say("nobody")),
    column("firm", (row) => postOf(row, (post) => FIRMS.name[firmOf(post)]) || "", WIDE),
    column("agreed", (row) => postOf(row, agreement) || "", WIDE),
    ...(DATA.times.length ? [column("time", (row) => timeOf(row.at), WIDE)] : []),
    column("minutes", (row) => postOf(row, (post) => (POSTS.timed[post] ? POSTS.minutes[post] : null)),
      { number: true, shown: (row) => postOf(row, (post) => (POSTS.timed[post] ? null : wayOf(post))) }),
    column("points", (row) => postOf(row, (post) => POSTS.points[post]), { number: true, wide: true }),
  ],
  lawyers: [
    column("name", (row) => LAWYERS.name[row.at]),
    column("firm", (row) => FIRMS.name[LAWYERS.firm[row.at]], WIDE),
    column("count", (row) => POSTS_OF.l[row.at].length, NUMBER),
    column("longest", (row) => longest(POSTS_OF.l[row.at]),
      { number: true, wide: true, shown: (row) => besideUntimed(longest(POSTS_OF.l[row.at]), untimed(POSTS_OF.l[row.at])) }),
    column("served", (row) => listed(POSTS_OF.l[row.at].map((post) => COMMITTEES.name[POSTS.committee[post]]))),
  ],
  firms: [
    column("name", (row) => FIRMS.name[row.at]),
    column("district", (row) => DISTRICTS.name[FIRMS.district[row.at]], WIDE),
    column("seats", (row) => FIRMS.seats[row.at], { number: true, wide: true }),
    column("serving", (row) => unique(POSTS_OF.f[row.at].map((post) => POSTS.lawyer[post])).length, NUMBER),
    column("count", (row) => POSTS_OF.f[row.at].length, NUMBER),
    column("number_chosen", (row) => POSTS_OF.f[row.at].filter(isChosen).length, NUMBER),
  ],
  districts: [
    column("name", (row) => row.name),
    column("number_committees", (row) => row.committees, NUMBER),
    column("number_covered", (row) => row.covered, NUMBER),
    column("missing", (row) => row.missing, NUMBER),
    column("serving", (row) => row.lawyers, { number: true, wide: true }),
    column("count", (row) => row.posts, { number: true, wide: true }),
    column("number_chosen", (row) => row.chosen, { number: true, wide: true }),
    column("median", (row) => row.median, { number: true, wide: true, shown: (row) => besideUntimed(row.median, row.untimed) }),
    column("scarce", (row) => (row.scarce === null ? "" : say(row.scarce ? "yes" : "no")), WIDE),
  ],
  tiers: [
    column("tier", (row) => row.tier[0], NUMBER),
    column("wishes", (row) => spoken(row.tier[1])),
    column("price", (row) => row.tier[2], NUMBER),
    column("bound", (row) => row.tier[3], NUMBER),
    column("is_proved", (row) => say(row.tier[2] === row.tier[3] ? "yes" : "no")),
  ],
};
const PICKS = { committees: "c", lawyers: "l", firms: "f" };

const ROWS = {
  committees: () => matching().flatMap((at) => {
    const posts = POSTS_OF.c[at].filter((post) => !filters.state || filters.state === "open" || stateOf(post) === filters.state);
    return posts.length ? posts.map((post) => ({ at, post })) : [{ at, post: null }];
  }),
  lawyers: () => serving("l").map((at) => ({ at })),
  firms: () => serving("f").map((at) => ({ at })),
  districts: districtRows,
  tiers: () => DATA.tiers.map((tier) => ({ tier })),
};

const untimed = (posts) => posts.length - knownMinutes(posts).length;

/** The most minutes that are known; null of none. */
function longest(posts) {
  const known = knownMinutes(posts);
  return known.length ? Math.max(...known) : null;
}

/** Committees that the filters and the words of the search leave. */
function matching() {
  return upTo(COMMITTEES.id.length).filter((at) => {
    if (filters.district !== "" && COMMITTEES.district[at] !== Number(filters.district)) { return false; }
    if (filters.kind !== "" && COMMITTEES.village[at] !== Number(filters.kind)) { return false; }
    if (filters.state === "open" && !missing(at)) { return false; }
    const isState = (post) => stateOf(post) === filters.state;
    if (filters.state && filters.state !== "open" && !POSTS_OF.c[at].some(isState)) { return false; }
    return holds(AROUND[at], filters.words);
  });
}

const isFiltered = () => filters.district !== "" || filters.kind !== "" || filters.state !== "" || filters.words.length > 0;

/** Lawyers or firms that serve one of these committees. */
function serving(kind) {
  const posts = matching().flatMap((at) => POSTS_OF.c[at]);
  const found = unique(posts.map((post) => (kind === "l" ? POSTS.lawyer[post] : firmOf(post))));
  return found.sort((a, b) => a - b);
}

function sums(name, committees, scarce) {
  const posts = committees.flatMap((at) => POSTS_OF.c[at]);
  return {
    name, scarce, committees: committees.length, covered: committees.filter((at) => !missing(at)).length,
    missing: committees.reduce((sum, at) => sum + missing(at), 0),
    lawyers: unique(posts.map((post) => POSTS.lawyer[post])).length, posts: posts.length,
    chosen: posts.filter(isChosen).length, median: median(knownMinutes(posts)), untimed: untimed(posts),
  };
}

function districtRows() {
  const found = matching(), by = DISTRICTS.id.map(() => []);
  found.forEach((at) => by[COMMITTEES.district[at]].push(at));
  const rows = by.map((committees, at) => Object.assign(sums(DISTRICTS.name[at], committees, DISTRICTS.scarce[at]), { district: at }));
  const total = Object.assign(sums(say("total"), found, null), { isTotal: true });
  return [...rows.filter((row) => row.committees), total];
}

function sorted(rows) {
  const sort = table.sort[table.tab];
  if (!sort) { return rows; }
  const { of } = COLUMNS[table.tab][sort.column];
  const keyed = rows.filter((row) => !row.isTotal).map((row, at) => ({ row, at, key: of(row) }));
  keyed.sort((a, b) => sort.turn * compare(a.key, b.key) || a.at - b.at);
  return [...keyed.map((one) => one.row), ...rows.filter((row) => row.isTotal)];
}

function compare(a, b) {
  if (a === null || b === null) { return (a === null) - (b === null); }
  return typeof a === "number" ? a - b : collator.compare(a, b);
}

function showTable() {
  const rows = sorted(ROWS[table.tab]());
  const columns = COLUMNS[table.tab];
  const heads = make("tr", ...columns.map(headOf));
  const body = make("tbody", ...rows.slice(0, table.most).map((row) => lineOf(row, columns)));
  renew(document.getElementById("table"), make("thead", heads), body);
  const count = rows.filter((row) => !row.isTotal).length, left = rows.length - table.most;
  document.getElementById("count").textContent = say("rows", { n: number(count) });
  document.getElementById("table-head").textContent = tableHead();
  const more = document.getElementById("more");
  more.hidden = left <= 0;
  more.textContent = say("more_rows", { n: number(Math.min(left, 5 * SOME)) });
}

/** What the table shows, for paper, where the filters are not seen. */
function tableHead() {
  const kind = filters.kind === "" ? "" : say(filters.kind === "1" ? "village" : "community");
  const district = filters.district === "" ? "" : DISTRICTS.name[filters.district];
  const parts = [district, kind, filters.state && say(filters.state), filters.words.join(" ")].filter(Boolean);
  return [say(table.tab), ...(table.tab === "tiers" ? [] : parts), document.getElementById("count").textContent].join(" · ");
}

const lookOf = (one) => [one.number ? "number" : "", one.wide ? "wide" : ""].filter(Boolean).join(" ");

const isPaper = () => table.most === Infinity;

function headOf(one, at) {
  const sort = table.sort[table.tab], isSorted = sort && sort.column === at;
  const arrow = isSorted ? (sort.turn > 0 ? " ▲" : " ▼") : "";
  const button = make("button", say(one.head), make("span.arrow", arrow));
  button.type = "button";
  button.addEventListener("click", () => {
    table.sort[table.tab] = { column: at, turn: isSorted ? -sort.turn : 1 };
    showTable();
  });
  // Chromium repeats heads on every sheet of paper only if they hold no button.
  const head = make("th", isPaper() ? say(one.head) : button);
  head.className = lookOf(one);
  head.scope = "col";
  head.setAttribute("aria-sort", isSorted ? (sort.turn > 0 ? "ascending" : "descending") : "none");
  return head;
}

function lineOf(row, columns) {
  const cells = columns.map((one) => {
    const value = (one.shown && one.shown(row)) || one.of(row);
    const cell = make("td", typeof value === "number" ? number(value) : value === null ? "" : value);
    cell.className = lookOf(one);
    return cell;
  });
  const line = make("tr", ...cells), kind = PICKS[table.tab];
  line.classList.toggle("total", Boolean(row.isTotal));
  line.classList.toggle("open", table.tab === "committees" && missing(row.at) > 0);
  line.classList.toggle("on", Boolean(chosen && chosen.kind === kind && chosen.at === row.at));
  if (kind) { line.addEventListener("click", () => choose(kind, row.at)); }
  if (row.district !== undefined) { line.addEventListener("click", () => pickDistrict(row.district)); }
  return line;
}
