// What every part of the desk is made of. The files of this folder are read as one.

const ROW = { id: 0, place: 1, district: 2, lawyer: 3, name: 4, firm: 5, minutes: 6,
  points: 7, state: 8, before: 9, pinned: 10 };
const isPress = (event) => event.key === "Enter" || event.key === " ";

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
