// Puts it together: what is chosen, the language, tiles, filters, printing.
let chosen = null;
const OTHER = { zh: "English", en: "中文" }; // what leads to the other language

/** Show somebody: say why, mark the row, and move the map there unless told to stay. */
function choose(kind, at, how) {
  chosen = { kind, at };
  if (!how || !how.stay) { moveTo(kind, at); }
  showDetail();
  showTable();
  draw();
  if (matchMedia("(max-width: 60rem)").matches) { detail.scrollIntoView({ block: "start" }); }
}

function moveTo(kind, at) {
  const posts = POSTS_OF[kind][at];
  const committees = kind === "c" ? [at] : posts.map((post) => POSTS.committee[post]);
  const lawyers = kind === "l" ? [at] : posts.map((post) => POSTS.lawyer[post]);
  fit([
    ...committees.filter((one) => isPlaced(COMMITTEES, one)).map((one) => place(COMMITTEES, one)),
    ...lawyers.filter((one) => isPlaced(LAWYERS, one)).map((one) => place(LAWYERS, one)),
  ], 12);
}

/** The filters have changed: points that are left out turn grey. */
function filtered() {
  table.most = SOME;
  shown.matches = isFiltered() ? new Set(matching()) : null;
  showTable();
  draw();
}

function pickDistrict(at) {
  filters.district = String(at);
  table.tab = "committees";
  const here = PLACED.filter((one) => COMMITTEES.district[one] === at);
  fit(here.map((one) => place(COMMITTEES, one)), 8);
  showChoices();
  filtered();
}

function tiles() {
  const all = COMMITTEES.id.length;
  const sum = sums("", upTo(all), null);
  const covered = say("of", { part: number(sum.covered), all: number(all) });
  const beyond = sum.posts - sum.lawyers;
  const share = sum.posts ? `${Math.round((100 * sum.chosen) / sum.posts)}%` : "—";
  const firms = FIRMS.id.filter((_, at) => POSTS_OF.f[at].length).length;
  const rows = [
    ["covered", covered], ["missing", number(sum.missing), sum.missing], ["serving", number(sum.lawyers)],
    ["firms_serving", number(firms)], ["beyond", number(beyond)], ["chosen_share", share],
    ["median", besideUntimed(sum.median, sum.untimed)],
  ];
  const made = rows.map(([key, value, isShort]) => make(isShort ? "li.short" : "li", make("b", value), make("span", say(key))));
  document.getElementById("tiles").replaceChildren(...made);
}

function options(id, rows, value) {
  const made = rows.map(([key, text]) => {
    const one = make("option", text);
    one.value = key;
    return one;
  });
  const select = document.getElementById(id);
  select.replaceChildren(...made);
  select.value = value;
}

/** Tabs, filters and the choice of colours, in the language of the page. */
function showChoices() {
  options("colour", Object.keys(COLOURS).map((key) => [key, say(key)]), shown.colour);
  options("district", [["", say("all_districts")], ...DISTRICTS.name.map((name, at) => [String(at), name])], filters.district);
  options("kind", [["", say("all_kinds")], ["0", say("community")], ["1", say("village")]], filters.kind);
  const states = ["chosen", "dispatched", "fixed", "open"].map((key) => [key, say(key)]);
  options("state", [["", say("all_states")], ...states], filters.state);
  const tabs = Object.keys(COLUMNS).map((key) => {
    const tab = make("button", say(key));
    tab.type = "button";
    tab.dataset.tab = key;
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-selected", String(key === table.tab));
    tab.addEventListener("click", () => {
      table.tab = key;
      table.most = SOME;
      showChoices();
      showTable();
    });
    return tab;
  });
  renew(document.getElementById("tabs"), ...tabs);
  document.getElementById("filters").hidden = table.tab === "tiers";
}

function legend() {
  const rows = COLOURS[shown.colour].legend().map(([colour, text]) => {
    const dot = make("i");
    dot.style.background = colour || "none";
    return make("li", colour ? dot : "", text);
  });
  if (upTo(COMMITTEES.id.length).some(missing)) { rows.push(make("li", make("i.cross", "×"), say("open"))); }
  document.getElementById("legend").replaceChildren(...rows);
}

/** How many points the map lacks. */
function sayNotDrawn() {
  const line = document.getElementById("not-drawn"), n = COMMITTEES.id.length - PLACED.length;
  line.hidden = !n;
  line.textContent = say("not_drawn", { n: number(n) });
}

/** Say everything anew, in the language of the page. */
function speak() {
  document.documentElement.lang = lang === "zh" ? "zh-CN" : "en";
  document.title = say("title");
  document.querySelectorAll("[data-say]").forEach((one) => { one.textContent = say(one.dataset.say); });
  const proved = DATA.tiers.filter((tier) => tier[2] === tier[3]).length;
  const tiers = say("tiers_proved", { n: proved, all: DATA.tiers.length });
  document.getElementById("status").textContent = [spoken(DATA.status), tiers, ended()].filter(Boolean).join(" · ");
  document.getElementById("switch").textContent = OTHER[lang];
  box.placeholder = say("example");
  canvas.setAttribute("aria-label", say("map"));
  [["closer"], ["wider"], ["whole"]].forEach(([id]) => {
    const button = document.getElementById(id);
    button.title = say(id);
    button.setAttribute("aria-label", say(id));
  });
  tiles();
  legend();
  sayNotDrawn();
  showChoices();
  showDetail();
  showTable();
  draw();
}

document.getElementById("switch").addEventListener("click", () => {
  lang = lang === "zh" ? "en" : "zh";
  speak();
  if (box.value) { search(); found.hidden = true; }
});
document.getElementById("print").addEventListener("click", () => window.print());
document.getElementById("colour").addEventListener("change", (event) => {
  shown.colour = event.target.value;
  legend();
  draw();
});
document.getElementById("lines").addEventListener("change", (event) => {
  shown.lines = event.target.checked;
  draw();
});
["district", "kind", "state"].forEach((id) => {
  document.getElementById(id).addEventListener("change", (event) => {
    filters[id] = event.target.value;
    filtered();
  });
});
document.getElementById("more").addEventListener("click", () => {
  table.most += 5 * SOME;
  showTable();
});
const zoomed = (factor) => () => zoom(factor, view.width / 2, view.height / 2);
document.getElementById("closer").addEventListener("click", zoomed(1.6));
document.getElementById("wider").addEventListener("click", zoomed(1 / 1.6));
document.getElementById("whole").addEventListener("click", () => { fitAll(); draw(); });

function resized() { size(window.devicePixelRatio || 1); draw(); }
window.addEventListener("resize", resized);

// On paper every row is there, and the map as fine as paper can show it.
window.addEventListener("beforeprint", () => {
  table.most = Infinity;
  showTable();
  size(3);
  draw();
});
window.addEventListener("afterprint", () => {
  table.most = SOME;
  showTable();
  resized();
});

size(window.devicePixelRatio || 1);
speak();
