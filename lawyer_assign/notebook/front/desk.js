// Draws what the kernel says (sheet, reasons) and sends what is clicked; plans nothing.

const MOST_ROWS = 200;
const ROW = { id: 0, place: 1, district: 2, lawyer: 3, name: 4, firm: 5, minutes: 6,
  points: 7, state: 8 };

// Text as searches compare it: small letters, digits of a Chinese keyboard as plain ones.
const folded = (text) => String(text).normalize("NFKC").toLowerCase();

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((one) => one !== null && one !== undefined));
  return made;
}

function blockTable(block) {
  const cells = (tag, row) => row.map((text, at) =>
    element(tag, { class: block.left.includes(at) ? "left" : "right" }, text));
  return element("section", { class: "block" },
    element("h4", {}, block.title),
    element("table", {},
      block.heads.length ? element("thead", {}, element("tr", {}, ...cells("th", block.heads))) : null,
      element("tbody", {}, ...block.rows.map((row) => element("tr", {}, ...cells("td", row))))),
    ...block.notes.map((note) => element("p", { class: "note" }, note)));
}

class View {
  constructor(model, root) {
    this.model = model;
    this.root = root;
    this.query = "";
    this.parts = {};
    root.classList.add("lawyer-desk");
    this.frame();
  }

  get sheet() { return this.model.get("sheet"); }

  send(what, committee = "", lawyer = "") {
    this.model.send({ do: what, committee, lawyer });
  }

  // The skeleton stands for good, so that what somebody types is never taken away.
  frame() {
    const part = (name, tag, attributes = {}) =>
      (this.parts[name] = element(tag, { "data-part": name, ...attributes }));
    const button = (name, what) => part(name, "button",
      { type: "button", onclick: () => this.send(what) });
    this.root.replaceChildren(
      element("header", {},
        part("title", "strong"), part("status", "span", { role: "status" }),
        part("search", "input", { type: "search", oninput: (event) => {
          this.query = folded(event.target.value).trim();
          this.rows();
        } }),
        button("replan", "replan"), button("undo", "undo"), button("turn", "turn")),
      part("problem", "pre", { role: "alert" }),
      element("main", {},
        part("table", "div"),
        element("aside", {},
          part("map", "canvas", { width: 460, height: 220,
            onclick: (event) => this.pickOnMap(event) }),
          part("tiers", "div"), part("marks", "div"), part("reasons", "div"),
          part("changes", "div"))));
  }

  draw() {
    const sheet = this.sheet;
    this.busy();
    if (!sheet.words) return;
    const { parts } = this, words = sheet.words;
    parts.title.textContent = sheet.title;
    parts.search.placeholder = words.search;
    parts.replan.textContent = words.replan;
    parts.undo.textContent = words.undo;
    parts.turn.textContent = words.language;
    parts.map.title = words.map;
    this.rows();
    this.tiers();
    this.marks();
    this.map();
    this.reasons();
    parts.changes.replaceChildren(...(sheet.changes.length
      ? [element("h3", {}, words.changes), ...sheet.changes.map(blockTable)] : []));
  }

  busy() {
    const busy = this.model.get("busy"), sheet = this.sheet;
    const ready = Boolean(sheet.words) && !busy;
    this.parts.status.textContent = busy || sheet.status || "";
    this.parts.replan.disabled = !ready || !sheet.marks.length;
    this.parts.undo.disabled = !ready || !sheet.can_undo;
    this.parts.turn.disabled = !ready;
    this.parts.problem.textContent = this.model.get("problem");
    this.parts.problem.hidden = !this.model.get("problem");
  }

  found() {
    const seen = [ROW.id, ROW.place, ROW.district, ROW.lawyer, ROW.name, ROW.firm];
    const rows = this.sheet.rows;
    if (!this.query) return rows;
    return rows.filter((row) =>
      seen.some((at) => folded(row[at]).includes(this.query)));
  }

  rows() {
    const sheet = this.sheet;
    if (!sheet.words) return;
    const words = sheet.words, found = this.found();
    const heads = ["committee", "district", "lawyer", "firm", "minutes", "points"];
    const left = found.length - MOST_ROWS;
    this.parts.table.replaceChildren(
      element("table", { class: "plan" },
        element("thead", {}, element("tr", {},
          ...heads.map((head) => element("th", {}, words[head])), element("th", {}))),
        element("tbody", {}, ...found.slice(0, MOST_ROWS).map((row) => this.row(row)))),
      left > 0 ? element("p", { class: "note" }, `${left} ${words.more}`) : "");
  }

  row(row) {
    const words = this.sheet.words;
    const marked = new Set(this.sheet.marks.map((one) => one.slice(0, 3).join("|")));
    const tick = (kind, committee) => element("button", {
      type: "button", class: "tick", "data-kind": kind,
      "aria-pressed": String(marked.has([kind, committee, row[ROW.lawyer]].join("|"))),
      onclick: (event) => {
        event.stopPropagation();
        this.send(kind, committee, row[ROW.lawyer]);
      } }, words[kind]);
    const picked = this.model.get("reasons").committee === row[ROW.id];
    const shown = (at) => (row[at] === null ? "" : String(row[at]));
    return element("tr", { class: `${row[ROW.state]} ${picked ? "picked" : ""}`,
      "data-committee": row[ROW.id], onclick: () => this.send("why", row[ROW.id]) },
    element("td", {}, row[ROW.place]), element("td", {}, row[ROW.district]),
    element("td", {}, row[ROW.name] || words.open), element("td", {}, row[ROW.firm]),
    element("td", { class: "right" }, shown(ROW.minutes)),
    element("td", { class: "right" }, shown(ROW.points)),
    element("td", { class: "ticks" }, ...(row[ROW.lawyer]
      ? [tick("pin", row[ROW.id]), tick("forbid", row[ROW.id]), tick("leave", "")] : [])));
  }

  tiers() {
    const { tiers, words } = this.sheet;
    const price = (value) => (value === null ? "–" : value.toLocaleString());
    this.parts.tiers.replaceChildren(element("table", { class: "tiers" },
      element("thead", {}, element("tr", {}, element("th", {}, words.tiers),
        element("th", {}, words.before), element("th", {}, words.now), element("th", {}))),
      element("tbody", {}, ...tiers.map((tier) => element("tr", {},
        element("td", {}, `${tier.number} ${tier.title}`),
        element("td", { class: "right" }, price(tier.before)),
        element("td", { class: "right" }, price(tier.now)),
        element("td", {}, tier.is_proved ? words.proved
          : `${words.not_proved} ${price(tier.bound)}`))))));
  }

  marks() {
    const { marks, steps, words } = this.sheet;
    this.parts.marks.replaceChildren(
      element("h3", {}, words.marks),
      element("ul", { class: "marks" }, ...(marks.length ? marks.map((one) =>
        element("li", {}, one[3], " ", element("button", { type: "button",
          onclick: () => this.send(one[0], one[1], one[2]) }, "×")))
        : [element("li", {}, words.none)])),
      element("h3", {}, words.steps),
      element("ol", {}, ...(steps.length ? steps : [words.none]).map((text) =>
        element("li", {}, text))));
  }

  reasons() {
    const reasons = this.model.get("reasons"), words = this.sheet.words;
    if (!reasons.committee) {
      this.parts.reasons.replaceChildren(element("p", { class: "note" }, words.pick));
      return;
    }
    this.parts.reasons.replaceChildren(
      element("h3", {}, words.why), ...reasons.blocks.map(blockTable),
      element("h4", {}, words.others),
      element("ul", { class: "others" }, ...reasons.others.map(([lawyer, name, points]) =>
        element("li", {}, `${name} · ${points} `, element("button", { type: "button",
          class: "tick", "data-lawyer": lawyer,
          onclick: () => this.send("pin", reasons.committee, lawyer) }, words.pin)))));
  }

  // Degrees to pixels, the same scale both ways at the middle latitude.
  projection() {
    const places = this.sheet.places.filter((one) => one[1] !== null && one[2] !== null);
    if (!places.length) return null;
    const lats = places.map((one) => one[1]), lons = places.map((one) => one[2]);
    const least = (values) => values.reduce((a, b) => Math.min(a, b));
    const most = (values) => values.reduce((a, b) => Math.max(a, b));
    const [south, north, west, east] = [least(lats), most(lats), least(lons), most(lons)];
    const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180);
    const { width, height } = this.parts.map, margin = 12;
    const scale = Math.min(
      (width - 2 * margin) / Math.max((east - west) * squeeze, 1e-6),
      (height - 2 * margin) / Math.max(north - south, 1e-6));
    return places.map(([id, lat, lon]) => ({ id,
      x: margin + (lon - west) * squeeze * scale, y: height - margin - (lat - south) * scale }));
  }

  map() {
    const canvas = this.parts.map, pen = canvas.getContext("2d");
    pen.clearRect(0, 0, canvas.width, canvas.height);
    this.spots = this.projection();
    if (!this.spots) return;
    const style = getComputedStyle(this.root);
    const state = new Map(this.sheet.rows.map((row) => [row[ROW.id], row[ROW.state]]));
    const picked = this.model.get("reasons").committee;
    const size = this.spots.length > 500 ? 1.6 : 4;
    for (const { id, x, y } of this.spots) {
      pen.fillStyle = style.getPropertyValue(`--spot-${state.get(id) || "same"}`);
      pen.beginPath();
      pen.arc(x, y, id === picked ? size + 3 : size, 0, 2 * Math.PI);
      pen.fill();
    }
  }

  pickOnMap(event) {
    if (!this.spots || !this.spots.length) return;
    const box = this.parts.map.getBoundingClientRect();
    const x = ((event.clientX - box.left) * this.parts.map.width) / box.width;
    const y = ((event.clientY - box.top) * this.parts.map.height) / box.height;
    const far = (spot) => (spot.x - x) ** 2 + (spot.y - y) ** 2;
    this.send("why", this.spots.reduce((a, b) => (far(a) <= far(b) ? a : b)).id);
  }
}

function render({ model, el }) {
  const view = new View(model, el);
  const drawn = () => view.draw();
  const said = () => view.busy();
  model.on("change:sheet", drawn);
  model.on("change:reasons", drawn);
  model.on("change:busy", said);
  model.on("change:problem", said);
  view.draw();
  if (!view.sheet.words) view.send("open");
  return () => {
    for (const name of ["sheet", "reasons"]) model.off(`change:${name}`, drawn);
    for (const name of ["busy", "problem"]) model.off(`change:${name}`, said);
  };
}

export default { render };
