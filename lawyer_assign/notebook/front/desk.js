// Draws what the kernel says (sheet, reasons) and sends what is clicked; plans nothing.

const MOST_ROWS = 200;
const REVEALED = { why: ["reasons"], replan: ["no_plan", "changes"] };

class View {
  constructor(model, root) {
    this.model = model;
    this.root = root;
    this.words = [];
    this.parts = {};
    this.row_at = "";
    root.classList.add("lawyer-desk");
    this.frame();
    this.spots = new Spots(this, this.parts.map, this.parts.spot);
    // JupyterLab hears keys before the desk does, and D D deletes a cell: it looks for this
    // attribute on what has the focus. Ctrl and Cmd are left to it, for Ctrl+S saves.
    this.guard = (event) => {
      if (root.contains(event.target)) event.target.toggleAttribute(
        "data-lm-suppress-shortcuts", !event.ctrlKey && !event.metaKey);
    };
    window.addEventListener("keydown", this.guard, true);
  }

  leave() { window.removeEventListener("keydown", this.guard, true); }

  get sheet() { return this.model.get("sheet"); }

  send(what, committee = "", lawyer = "", rest = {}) {
    this.revealed = REVEALED[what] || [];
    this.model.send({ do: what, committee, lawyer, ...rest });
  }

  why(committee) {
    this.send("why", committee);
    if (committee === this.model.get("reasons").committee) this.reveal();
  }

  // What was asked for last stands at the top of its column, and on the screen.
  reveal() {
    const { side } = this.parts;
    const part = (this.revealed || []).map((name) => this.parts[name])
      .find((one) => one.childElementCount);
    if (!part) return;
    side.scrollTop = part.offsetTop;
    part.scrollIntoView({ block: "nearest" });
  }

  // Draws, and gives the focus back to what had it; while that is gone or switched off the
  // status has it, for keys that reach the page belong to the notebook.
  holding(draw) {
    const here = this.root.getRootNode().activeElement;
    const isInside = Boolean(here) && this.root.contains(here);
    if (isInside && here !== this.parts.status) this.wanted = here.dataset.key;
    draw();
    if (!isInside || (here !== this.parts.status && here.isConnected && !here.disabled)) return;
    const back = [...this.root.querySelectorAll("[data-key]")].find(
      (one) => one.dataset.key === this.wanted && !one.disabled);
    (back || this.parts.status).focus({ preventScroll: true });
  }

  // The table that a saved notebook keeps of the desk is not shown while the desk is.
  hiding(kept) {
    return element("style", {}, kept
      ? `.${kept} { display: none } .jp-OutputArea-child:has(.${kept}) { display: none }` : "");
  }

  // The skeleton stands for good, so that what somebody types is never taken away.
  frame() {
    const part = (name, tag, attributes = {}) =>
      (this.parts[name] = element(tag, { "data-part": name, ...attributes }));
    const button = (name, what) => part(name, "button",
      { type: "button", "data-key": name, onclick: () => this.send(what) });
    this.root.replaceChildren(
      element("header", {},
        part("title", "strong"), part("status", "span", { role: "status", tabindex: -1 }),
        part("search", "input", { type: "search", oninput: (event) => {
          this.words = wordsOf(event.target.value);
          this.rows();
        } }),
        button("replan", "replan"), button("undo", "undo"), button("turn", "turn")),
      part("problem", "pre", { role: "alert" }),
      this.hiding(this.model.get("kept")),
      element("main", {},
        part("table", "div", { onfocusin: (event) => this.stand(event.target.closest("tr")),
          onkeydown: (event) => this.walk(event) }),
        element("aside", {},
          part("map", "canvas", { width: 460, height: 220, tabindex: 0, role: "application",
            onclick: (event) => this.spots.pick(event),
            onkeydown: (event) => this.spots.walk(event),
            onfocus: () => this.spots.draw(), onblur: () => this.spots.draw() }),
          part("legend", "p", { class: "note" }), part("spot", "p", { "aria-live": "polite" }),
          part("side", "div"))));
    this.parts.side.append(part("reasons", "div"), part("no_plan", "div"),
      part("changes", "div"), part("tiers", "div"), part("budgets", "div"), part("marks", "div"));
  }

  draw() {
    const sheet = this.sheet;
    this.busy();
    if (!sheet.words) return;
    const { parts } = this, words = sheet.words;
    parts.title.textContent = sheet.title;
    parts.search.placeholder = words.search;
    parts.search.setAttribute("aria-label", words.search);
    parts.replan.textContent = words.replan;
    parts.undo.textContent = words.undo;
    parts.turn.textContent = words.language;
    this.rows();
    this.tiers();
    this.budgets();
    this.marks();
    this.legend();
    this.spots.draw();
    this.reasons();
    this.blocks("no_plan");
    this.blocks("changes");
    this.reveal();
  }

  blocks(name) {
    const { words, [name]: blocks } = this.sheet;
    this.parts[name].replaceChildren(...(blocks.length
      ? [element("h3", {}, words[name]), ...blocks.map(blockTable)] : []));
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
    if (!this.words.length) return rows;
    return rows.filter((row) => {
      const text = foldedAll(seen.map((at) => row[at]));
      return this.words.every((word) => text.includes(word));
    });
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
      left > 0 ? element("p", { class: "note" }, `${left} ${words.more}`) : "",
      found.length ? "" : element("p", { class: "note" }, words.nothing));
    const drawn = [...this.parts.table.querySelectorAll("tr[data-key]")];
    this.stand(drawn.find((one) => one.dataset.key === this.row_at) || drawn[0]);
  }

  // One row is a stop of Tab with its buttons, not each of 200; arrows go to the others.
  stand(row) {
    if (!row || !row.dataset.key) return;
    const stops = (one, index) => [one, ...one.querySelectorAll("button")]
      .forEach((stop) => stop.setAttribute("tabindex", index));
    const last = [...row.parentElement.children].find((one) => one.tabIndex === 0);
    if (last && last !== row) stops(last, -1);
    stops(row, 0);
    this.row_at = row.dataset.key;
  }

  walk(event) {
    const row = event.target.closest("tr[data-key]");
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
    const next = { ArrowUp: row.previousElementSibling, ArrowDown: row.nextElementSibling,
      Home: row.parentElement.firstElementChild, End: row.parentElement.lastElementChild };
    if (event.target === row && isPress(event)) this.why(row.dataset.committee);
    else if (!(event.key in next)) return;
    else if (next[event.key]) {
      const kind = event.target.dataset.kind;
      (next[event.key].querySelector(`[data-kind="${kind}"]`) || next[event.key]).focus();
    }
    event.preventDefault();
  }

  row(row) {
    const words = this.sheet.words;
    const marked = new Set(this.sheet.marks.map((one) => one.slice(0, 3).join("|")));
    const key = (kind) => [kind, row[ROW.id], row[ROW.lawyer]].join("|");
    const tick = (kind, committee) => element("button", {
      type: "button", class: "tick", tabindex: -1, "data-kind": kind, "data-key": key(kind),
      "aria-label": this.named(kind, row[ROW.name], row[ROW.place]),
      "aria-pressed": String(marked.has([kind, committee, row[ROW.lawyer]].join("|"))),
      onclick: (event) => {
        event.stopPropagation();
        this.send(kind, committee, row[ROW.lawyer]);
      } }, words[kind]);
    const picked = this.model.get("reasons").committee === row[ROW.id];
    const shown = (at) => (row[at] === null ? "" : String(row[at]));
    return element("tr", { class: `${row[ROW.state]} ${picked ? "picked" : ""}`,
      "data-committee": row[ROW.id], "data-key": key("row"), tabindex: -1,
      "aria-current": picked, onclick: () => this.why(row[ROW.id]) },
    element("td", {}, row[ROW.place]), element("td", {}, row[ROW.district]),
    element("td", {}, row[ROW.name] || words.open, row[ROW.before]
      ? element("div", { class: "note" }, row[ROW.before]) : null),
    element("td", {}, row[ROW.firm]),
    element("td", { class: "right" }, shown(ROW.minutes)),
    element("td", { class: "right" }, shown(ROW.points)),
    element("td", { class: "ticks" },
      row[ROW.pinned] ? element("span", { class: "pinned", title: words.why_pinned }, words.pinned)
        : null,
      ...(row[ROW.lawyer] && !row[ROW.pinned]
        ? [tick("pin", row[ROW.id]), tick("forbid", row[ROW.id])] : []),
      row[ROW.lawyer] ? tick("leave", "") : null));
  }

  // A button by whom it is about: a table has a hundred of the same word.
  named(kind, who, place) {
    const { words } = this.sheet;
    const form = kind === "leave" ? words.of_whom : words.of_pair;
    const said = { what: words[kind], who, place };
    return form.replace(/\{(\w+)\}/g, (_, name) => said[name]);
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
          : `${words.not_proved} ${price(tier.bound)}`))))),
    element("p", { class: "note" }, this.sheet.tiers_note));
  }

  // An emptied field lifts the budget; what is no number changes nothing.
  budgets() {
    const { budgets, words } = this.sheet;
    const field = ([id, name, , budget, marked]) => element("input", {
      type: "number", min: 0, step: 1, class: marked ? "marked" : "", value: budget ?? "",
      placeholder: words.no_budget,
      "aria-label": `${words.budget}: ${name}`, "data-key": `budget|${id}`,
      onchange: ({ target }) => {
        if (target.validity.badInput) target.value = budget ?? "";
        else this.send("budget", "", "",
          { district: id, yuan: target.value === "" ? null : Number(target.value) });
      } });
    this.parts.budgets.replaceChildren(...(budgets.length ? [
      element("h3", {}, words.budgets),
      element("table", { class: "budgets" },
        element("thead", {}, element("tr", {}, element("th", {}, words.district),
          element("th", { class: "right" }, words.spent), element("th", {}, words.budget))),
        element("tbody", {}, ...budgets.map((row) => element("tr", {},
          element("td", {}, row[1]),
          element("td", { class: "right" }, row[2].toLocaleString()),
          element("td", {}, field(row))))))] : []));
  }

  marks() {
    const { marks, steps, words } = this.sheet;
    const listed = (tag, items) => (items.length
      ? element(tag, { class: "marks" }, ...items) : element("p", { class: "note" }, words.none));
    this.parts.marks.replaceChildren(
      element("h3", {}, words.marks),
      listed("ul", marks.map((one) =>
        element("li", { class: one[4] ? "clash" : "" }, one[3], " ",
          one[4] ? element("strong", {}, `${words.clashes} `) : null, element("button", { type: "button",
          "aria-label": words.drop.replace("{what}", one[3]),
          "data-key": ["drop", ...one.slice(0, 3), one[5].firm, one[5].district].join("|"),
          onclick: () => this.send(one[0], one[1], one[2], one[5]) }, "×")))),
      element("h3", {}, words.steps),
      listed("ol", steps.map((text) => element("li", {}, text))));
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
          class: "tick", "data-lawyer": lawyer, "data-key": `other|${lawyer}`,
          "aria-label": this.named("pin", name, this.place(reasons.committee)),
          onclick: () => this.send("pin", reasons.committee, lawyer) }, words.pin)))),
      element("h4", {}, words.firms),
      element("ul", { class: "firms" }, ...reasons.firms.map(([firm, name]) =>
        element("li", {}, `${name} `, this.ofFirm("forbid", reasons.committee, firm, name), " ",
          this.ofFirm("leave", "", firm, name)))));
  }

  // Here a firm may be barred from a place, or leave altogether.
  ofFirm(what, committee, firm, name) {
    const { marks, words } = this.sheet, kind = `${what}_firm`;
    const isMarked = marks.some((one) =>
      one[0] === kind && one[1] === committee && one[5].firm === firm);
    return element("button", { type: "button", class: "tick", "data-firm": firm, "data-kind": kind,
      "data-key": `${kind}|${firm}`, "aria-pressed": String(isMarked),
      "aria-label": this.named(what, name, this.place(committee)),
      onclick: () => this.send(kind, committee, "", { firm }) }, words[what]);
  }

  place(committee) {
    return (this.sheet.rows.find((row) => row[ROW.id] === committee) || [])[ROW.place] || "";
  }

  legend() {
    const { states } = this.sheet;
    this.parts.legend.replaceChildren(...states.flatMap(([state, text]) =>
      [element("span", { class: `spot ${state || "same"}` }), element("span", {}, text)]));
  }
}

function render({ model, el }) {
  const view = new View(model, el);
  const drawn = () => view.holding(() => view.draw());
  const said = () => view.holding(() => view.busy());
  model.on("change:sheet", drawn);
  model.on("change:reasons", drawn);
  model.on("change:busy", said);
  model.on("change:problem", said);
  view.draw();
  if (!view.sheet.words) view.send("open");
  return () => {
    view.leave();
    for (const name of ["sheet", "reasons"]) model.off(`change:${name}`, drawn);
    for (const name of ["busy", "problem"]) model.off(`change:${name}`, said);
  };
}

export default { render };
