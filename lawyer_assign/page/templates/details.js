// What is said of a committee, a lawyer or a firm; and what to do where none is chosen.
const detail = document.getElementById("detail");

function showDetail() {
  detail.classList.toggle("chosen", chosen !== null);
  const parts = chosen ? { c: ofCommittee, l: ofLawyer, f: ofOneFirm }[chosen.kind](chosen.at) : overview();
  detail.replaceChildren(...parts);
  detail.scrollTop = 0;
}

function overview() {
  const open = upTo(COMMITTEES.id.length).filter(missing);
  const found = [make("h2", say("why")), make("p.hint", say("hint"))];
  if (open.length) {
    const rows = open.map((at) => make("li", link("c", at), ` ${districtName(at)} ${townName(at)}`));
    found.push(make("h3.short-note", `${say("open_list")} (${number(open.length)})`), make("ul.plain", ...rows));
  } else {
    found.push(make("p", say("all_covered")));
  }
  const far = upTo(POSTS.lawyer.length).filter((post) => POSTS.timed[post]).sort((a, b) => POSTS.minutes[b] - POSTS.minutes[a]).slice(0, LOOK_AT);
  const busy = upTo(LAWYERS.id.length).filter((at) => POSTS_OF.l[at].length > 1)
    .sort((a, b) => POSTS_OF.l[b].length - POSTS_OF.l[a].length).slice(0, LOOK_AT);
  if (far.length) { found.push(make("h3", say("far")), make("ul.plain", ...far.map(farLine))); }
  if (busy.length) { found.push(make("h3", say("busy")), make("ul.plain", ...busy.map(busyLine))); }
  return found;
}

const LOOK_AT = 6; // posts and people that are shown before anybody is chosen
const colon = () => (lang === "zh" ? "：" : ": ");

function farLine(post) {
  const committee = POSTS.committee[post];
  return make("li", link("c", committee), ` ${districtName(committee)}${colon()}`, link("l", POSTS.lawyer[post]), ` · ${wayOf(post)}`);
}

function busyLine(lawyer) {
  const said = say("posts_n", { n: POSTS_OF.l[lawyer].length });
  return make("li", link("l", lawyer), ` ${FIRMS.name[LAWYERS.firm[lawyer]]} · ${said}`);
}

function ofCommittee(at) {
  const where = [kindWord(at), districtName(at), townName(at), say("code", { id: COMMITTEES.id[at] })];
  const found = [make("h2", COMMITTEES.name[at]), make("p.sub", where.filter(Boolean).join(" · "))];
  const n = missing(at), all = COMMITTEES.asked[at];
  if (timeOf(at)) { found.push(make("p", `${say("time")}${colon()}`, strong(timeOf(at)))); }
  if (n) { found.push(make("p.short-note", say("lacks", { n, all }))); }
  found.push(...POSTS_OF.c[at].map((post) => card(post)));
  found.push(...reasonsOf(at));
  found.push(...DATA.notes[at].map((note) => make("p.note", ...sentence(note), lang === "zh" ? "。" : ".")));
  found.push(make("p.note", proof()));
  return found;
}

/** Whether the plan is proved best, and why its search ended where it is not. */
function proof() {
  if (DATA.proved) { return say("proved"); }
  return DATA.ended ? say("not_proved_for", { why: ended() }) : say("not_proved");
}

/** Why the search ended; nothing where all is proved, or nobody searched. */
const ended = () => (DATA.ended ? spoken(DATA.ended) : "");

/** Why a lawyer serves here: both sides' choice, travel, points by part, place, load. */
function card(post) {
  const lawyer = POSTS.lawyer[post], committee = POSTS.committee[post];
  const parts = POSTS.parts[post].map((points, at) => [points, spoken(DATA.parts[at])]).filter(([points]) => points);
  const others = POSTS_OF.l[lawyer].map((one) => POSTS.committee[one]);
  const rows = [
    ["agreed", sentence(POSTS.choice[post])],
    ["travel", [wayOf(post)]],
    ["points", [number(POSTS.points[post]), chips(parts)]],
    ["place", [say("place_n", { n: number(POSTS.place[post]), all: number(COMMITTEES.candidates[committee]) })]],
    ["load", [`${say("posts_n", { n: others.length })}${colon()}`, ...links("c", others)]],
  ];
  const said = rows.flatMap(([key, value]) => [make("dt", say(key)), make("dd", ...value)]);
  const who = make("p", strong(link("l", lawyer)), " ", link("f", LAWYERS.firm[lawyer]));
  return make("div.who", who, make("dl", ...said));
}

const strong = (child) => make("b", child);

function chips(parts) {
  return make("div.parts", ...parts.map(([points, word]) => {
    const sign = points > 0 ? "+" : "−";
    return make(points > 0 ? "span" : "span.less", `${word} ${sign}${number(Math.abs(points))}`);
  }));
}

function reasonsOf(at) {
  const rows = DATA.reasons[at], all = COMMITTEES.others[at];
  const candidates = number(COMMITTEES.candidates[at]), team = POSTS_OF.c[at].length;
  const isOpen = team < COMMITTEES.asked[at];
  if (!all) { return [make("p", say(isOpen ? "no_others" : "best", { all: candidates }))]; }
  const head = say(isOpen ? "others" : team > 1 ? "better_team" : "better", { n: number(rows.length), all: number(all) });
  return [make("h3", head), make("ol.reasons", ...rows.map((row) => make("li", ...sentence(row))))];
}

function ofLawyer(at) {
  const posts = POSTS_OF.l[at], firm = LAWYERS.firm[at];
  const sub = make("p.sub", link("f", firm), ` · ${say("posts_n", { n: posts.length })} · ${say("code", { id: LAWYERS.id[at] })}`);
  return [make("h2", LAWYERS.name[at]), sub, make("ul.plain", ...posts.map(postLine))];
}

function postLine(post) {
  const committee = POSTS.committee[post];
  const said = [districtName(committee), townName(committee), agreement(post), wayOf(post)];
  return make("li", link("c", committee), ` ${said.filter(Boolean).join(" · ")}`);
}

function ofOneFirm(at) {
  const posts = POSTS_OF.f[at], lawyers = unique(posts.map((post) => POSTS.lawyer[post]));
  const seats = FIRMS.seats[at];
  const said = [DISTRICTS.name[FIRMS.district[at]], say("lawyers_n", { n: lawyers.length }),
    say("posts_n", { n: posts.length }), seats === null ? "" : say("seats_n", { n: seats }),
    say("code", { id: FIRMS.id[at] })];
  const rows = lawyers.map((one) => {
    const served = POSTS_OF.l[one].map((post) => POSTS.committee[post]);
    return make("li", link("l", one), colon(), ...links("c", served));
  });
  return [make("h2", FIRMS.name[at]), make("p.sub", said.filter(Boolean).join(" · ")), make("ul.plain", ...rows)];
}
