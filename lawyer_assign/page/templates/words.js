// What the page says: words in two languages, sentences put together from their forms.
const DATA = JSON.parse(document.getElementById("data").textContent);
let lang = DATA.lang;

/** The text of a pair (Chinese, English). */
const spoken = (pair) => pair[lang === "zh" ? 0 : 1];

/** A word of the page by its key; {gaps} are filled from values. */
function say(key, values) {
  return spoken(DATA.words[key]).replace(/\{(\w+)\}/g, (gap, name) => values[name]);
}

/** A whole number with thousands marked. */
const number = (value) => (value === null ? "" : value.toLocaleString("en-US"));

/** An element with text or children; a class may follow the tag after a dot. */
function make(tag, ...children) {
  const [name, look] = tag.split(".");
  const made = document.createElement(name);
  if (look) { made.className = look; }
  made.append(...children.filter((one) => one !== null && one !== ""));
  return made;
}

/** Puts children in the place of others; the focus stays where it was among the buttons. */
function renew(parent, ...children) {
  const at = [...parent.querySelectorAll("button")].indexOf(document.activeElement);
  parent.replaceChildren(...children);
  const button = parent.querySelectorAll("button")[at];
  if (button) { button.focus({ preventScroll: true }); }
}

const TABLES = { c: DATA.committees, l: DATA.lawyers, f: DATA.firms };

/** A name that leads to what is said of its bearer. */
function link(kind, at) {
  const made = make("a.link", TABLES[kind].name[at]);
  made.href = "#detail";
  made.title = TABLES[kind].id[at];
  made.addEventListener("click", (event) => {
    event.preventDefault();
    choose(kind, at);
  });
  return made;
}

/** A sentence, packed as [form, value, value ...], with links for names. */
function sentence(packed) {
  const form = DATA.forms[packed[0]][lang];
  return form.map((piece) => {
    if (typeof piece === "string") { return piece; }
    const value = packed[1 + piece[1]];
    return piece[0] === "n" ? number(value) : link(piece[0], value);
  });
}

/** What joins names in a list. */
const joint = () => (lang === "zh" ? "、" : ", ");

/** Links in a list. */
function links(kind, places) {
  return places.flatMap((at, nth) => (nth ? [joint(), link(kind, at)] : [link(kind, at)]));
}
