// The map: hulls or outlines of districts, lines to offices, points; moved and zoomed.
const canvas = document.getElementById("canvas");
const pen = canvas.getContext("2d");
const tip = document.getElementById("tip");
const view = { scale: 1, x: 0, y: 0, width: 0, height: 0 };
const shown = { colour: "by_district", lines: true, matches: null };
const FONT = getComputedStyle(document.body).fontFamily;
const SOFT = 0.7; // kilometres, half the width of a hull's soft rim
const isPlaced = (table, at) => table.lon[at] !== null;
const PLACED = upTo(COMMITTEES.id.length).filter((at) => isPlaced(COMMITTEES, at));

// Degrees become flat kilometres round the middle of all places.
const MIDDLE = PLACED.reduce((sum, at) => sum + COMMITTEES.lat[at], 0) / Math.max(1, PLACED.length);
const KM = 111.2 / DATA.grain;
const NARROW = Math.cos((MIDDLE / DATA.grain) * (Math.PI / 180));
const flat = (lon, lat) => [lon * KM * NARROW, -lat * KM];
const place = (table, at) => flat(table.lon[at], table.lat[at]);
const screen = ([x, y]) => [(x - view.x) * view.scale + view.width / 2, (y - view.y) * view.scale + view.height / 2];

const RINGS = DISTRICTS.rings.map((rings) => rings.map((ring) =>
  upTo(ring.length / 2).map((at) => flat(ring[2 * at], ring[2 * at + 1]))));

/** The smallest box round places. */
function boxOf(places) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  places.forEach(([x, y]) => {
    box[0] = Math.min(box[0], x); box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x); box[3] = Math.max(box[3], y);
  });
  return box;
}

/** Show all of some places, and no closer than a few kilometres. */
function fit(places, least) {
  if (!places.length) { return; }
  const [left, top, right, bottom] = boxOf(places);
  view.x = (left + right) / 2;
  view.y = (top + bottom) / 2;
  const wide = Math.max(right - left, least), high = Math.max(bottom - top, least);
  view.scale = Math.min((view.width - 56) / wide, (view.height - 56) / high);
}

let whole = "";
const seen = () => [view.x, view.y, view.scale].join();
const everywhere = () => [...RINGS.flat(2), ...PLACED.map((at) => place(COMMITTEES, at))];
const fitAll = () => { fit(everywhere(), 4); whole = seen(); };

/** Take the room there is; the whole map stays whole, when a phone is turned too. */
function size(ratio) {
  const isWhole = view.width === 0 || seen() === whole;
  view.width = canvas.clientWidth;
  view.height = canvas.clientHeight;
  canvas.width = view.width * ratio;
  canvas.height = view.height * ratio;
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  if (isWhole) { fitAll(); }
}

function draw() {
  pen.clearRect(0, 0, view.width, view.height);
  pen.lineJoin = pen.lineCap = "round";
  RINGS.forEach(drawDistrict);
  if (shown.lines) { drawLines(upTo(POSTS.lawyer.length).filter(isShown), "rgba(70, 85, 100, .2)", 0.7); }
  drawPoints();
  drawNames();
  drawChosen();
  drawScale();
}

function drawDistrict(rings, at) {
  const colour = tint(ofDistrict(at), 0.16);
  pen.beginPath();
  rings.forEach((ring) => {
    ring.forEach((point, nth) => pen[nth ? "lineTo" : "moveTo"](...screen(point)));
    if (ring.length === 1) { pen.lineTo(...screen(ring[0])); }
    pen.closePath();
  });
  pen.fillStyle = colour;
  pen.fill("evenodd");
  const isGiven = DISTRICTS.given[at];
  pen.strokeStyle = isGiven ? tint(ofDistrict(at), 0.6) : colour;
  pen.lineWidth = isGiven ? 1 : Math.min(44, Math.max(10, 2 * SOFT * view.scale));
  pen.stroke();
}

function drawLines(posts, colour, width) {
  pen.beginPath();
  posts.forEach((post) => {
    const committee = POSTS.committee[post], lawyer = POSTS.lawyer[post];
    if (!isPlaced(COMMITTEES, committee) || !isPlaced(LAWYERS, lawyer)) { return; }
    pen.moveTo(...screen(place(COMMITTEES, committee)));
    pen.lineTo(...screen(place(LAWYERS, lawyer)));
  });
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  pen.stroke();
}

const radius = () => Math.min(6, Math.max(2, 1.6 + Math.sqrt(view.scale) * 0.35));

const isMatch = (committee) => shown.matches === null || shown.matches.has(committee);
const isShown = (post) => isMatch(POSTS.committee[post]);

function drawPoints() {
  const colour = COLOURS[shown.colour].of;
  if (shown.matches !== null) { PLACED.filter((at) => !isMatch(at)).forEach((at) => drawPoint(at, "#d8dfe6")); }
  PLACED.filter(isMatch).forEach((at) => drawPoint(at, colour(at)));
}

function drawPoint(at, colour) {
  const [x, y] = screen(place(COMMITTEES, at)), r = radius();
  if (x < -9 || y < -9 || x > view.width + 9 || y > view.height + 9) { return; }
  pen.beginPath();
  pen.arc(x, y, r, 0, 7);
  pen.fillStyle = colour; pen.fill();
  if (missing(at)) { drawCross(x, y, r + 2); }
}

function drawCross(x, y, r) {
  pen.beginPath();
  pen.moveTo(x - r, y - r); pen.lineTo(x + r, y + r);
  pen.moveTo(x - r, y + r); pen.lineTo(x + r, y - r);
  pen.strokeStyle = RED; pen.lineWidth = 2;
  pen.stroke();
}

/** Names of districts in the middle of their points, of towns from near; none on another. */
function drawNames() {
  const taken = [];
  label(DISTRICTS.name, COMMITTEES.district, 13, "600", taken);
  if (view.scale > 22) { label(DATA.towns, COMMITTEES.town, 11, "400", taken); }
}

function label(names, owner, high, weight, taken) {
  const sums = names.map(() => [0, 0, 0]);
  PLACED.forEach((at) => {
    const [x, y] = place(COMMITTEES, at), sum = sums[owner[at]];
    sum[0] += x; sum[1] += y; sum[2] += 1;
  });
  pen.font = `${weight} ${high}px ${FONT}`;
  pen.textAlign = "center";
  pen.lineWidth = 3;
  pen.strokeStyle = "rgba(255, 255, 255, .85)";
  pen.fillStyle = "#3b4a58";
  upTo(names.length).filter((at) => sums[at][2]).sort((a, b) => sums[b][2] - sums[a][2]).forEach((at) => {
    const [x, y, count] = sums[at], spot = screen([x / count, y / count]);
    const half = pen.measureText(names[at]).width / 2;
    const box = [spot[0] - half, spot[1] - high, spot[0] + half, spot[1] + 3];
    if (taken.some((one) => box[0] < one[2] && one[0] < box[2] && box[1] < one[3] && one[1] < box[3])) { return; }
    taken.push(box);
    pen.strokeText(names[at], ...spot);
    pen.fillText(names[at], ...spot);
  });
}

/** What is chosen: its posts, a ring round each committee, a square at each office. */
function drawChosen() {
  if (!chosen) { return; }
  const posts = POSTS_OF[chosen.kind][chosen.at];
  drawLines(posts, "#1b2733", 1.6);
  const committees = chosen.kind === "c" ? [chosen.at] : posts.map((at) => POSTS.committee[at]);
  const lawyers = unique(chosen.kind === "l" ? [chosen.at] : posts.map((at) => POSTS.lawyer[at]));
  pen.lineWidth = 2;
  committees.filter((at) => isPlaced(COMMITTEES, at)).forEach((at) => {
    const [x, y] = screen(place(COMMITTEES, at));
    pen.beginPath();
    pen.arc(x, y, radius() + 3.5, 0, 7);
    pen.strokeStyle = "#1b2733";
    pen.stroke();
  });
  lawyers.filter((at) => isPlaced(LAWYERS, at)).forEach((at) => {
    const [x, y] = screen(place(LAWYERS, at));
    pen.fillStyle = "#1b2733";
    pen.fillRect(x - 5, y - 5, 10, 10);
    named(LAWYERS.name[at], x, y - 9);
  });
  if (chosen.kind === "c" && isPlaced(COMMITTEES, chosen.at)) {
    const [x, y] = screen(place(COMMITTEES, chosen.at));
    named(COMMITTEES.name[chosen.at], x, y + 22);
  }
}

function named(name, x, y) {
  pen.font = `600 13px ${FONT}`;
  pen.textAlign = "center";
  pen.lineWidth = 4;
  pen.strokeStyle = "#fff";
  pen.strokeText(name, x, y);
  pen.fillStyle = "#1b2733";
  pen.fillText(name, x, y);
}

/** A line of a round number of kilometres. */
function drawScale() {
  if (!PLACED.length) {
    pen.font = `14px ${FONT}`;
    pen.textAlign = "center";
    pen.fillStyle = "#5f6b76";
    pen.fillText(say("no_points"), view.width / 2, view.height / 2);
    return;
  }
  const rounds = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
  const km = rounds.find((one) => one * view.scale >= 60) || 2000;
  const y = view.height - 14;
  pen.beginPath();
  pen.moveTo(14, y - 4); pen.lineTo(14, y); pen.lineTo(14 + km * view.scale, y); pen.lineTo(14 + km * view.scale, y - 4);
  pen.strokeStyle = "#5f6b76";
  pen.lineWidth = 1.2;
  pen.stroke();
  pen.font = `12px ${FONT}`;
  pen.textAlign = "left";
  pen.fillStyle = "#5f6b76";
  pen.fillText(say("km", { n: km }), 18, y - 5);
}

/** The committee nearest to a place on the screen, if one is near enough. */
function nearest(x, y) {
  let found = null, least = 14 ** 2;
  PLACED.forEach((at) => {
    const [px, py] = screen(place(COMMITTEES, at));
    const far = (px - x) ** 2 + (py - y) ** 2;
    if (far < least) { least = far; found = at; }
  });
  return found;
}

function zoom(factor, x, y) {
  const fx = (x - view.width / 2) / view.scale, fy = (y - view.height / 2) / view.scale;
  const scale = Math.min(2000, Math.max(0.2, view.scale * factor));
  view.x += fx - (fx * view.scale) / scale;
  view.y += fy - (fy * view.scale) / scale;
  view.scale = scale;
  draw();
}

function showTip(at, x, y) {
  tip.hidden = at === null;
  canvas.style.cursor = at === null ? "grab" : "pointer";
  if (at === null) { return; }
  const people = lawyersOf(at).map((one) => LAWYERS.name[one]);
  tip.textContent = `${COMMITTEES.name[at]}\n${people.length ? people.join(joint()) : say("nobody")}`;
  tip.style.left = `${Math.max(0, Math.min(x + 12, view.width - tip.offsetWidth - 4))}px`;
  tip.style.top = `${Math.max(0, Math.min(y + 14, view.height - tip.offsetHeight - 4))}px`;
}

// One finger or the mouse moves, two fingers zoom; what hardly moved was a click.
const fingers = new Map();
let moved = 0;

canvas.addEventListener("pointerdown", (event) => {
  canvas.setPointerCapture(event.pointerId);
  fingers.set(event.pointerId, [event.offsetX, event.offsetY]);
  if (fingers.size === 1) { moved = 0; }
});
canvas.addEventListener("pointermove", (event) => {
  const x = event.offsetX, y = event.offsetY, before = fingers.get(event.pointerId);
  if (!before) {
    if (event.pointerType === "mouse") { showTip(nearest(x, y), x, y); }
    return;
  }
  const other = [...fingers].find(([id]) => id !== event.pointerId);
  moved += Math.hypot(x - before[0], y - before[1]);
  fingers.set(event.pointerId, [x, y]);
  if (other) {
    const [ox, oy] = other[1];
    const factor = Math.hypot(x - ox, y - oy) / Math.max(1, Math.hypot(before[0] - ox, before[1] - oy));
    view.x -= (x - before[0]) / 2 / view.scale;
    view.y -= (y - before[1]) / 2 / view.scale;
    zoom(factor, (x + ox) / 2, (y + oy) / 2);
    return;
  }
  if (moved < 5) { return; }
  tip.hidden = true;
  view.x -= (x - before[0]) / view.scale;
  view.y -= (y - before[1]) / view.scale;
  draw();
});
["pointerup", "pointercancel"].forEach((name) => canvas.addEventListener(name, (event) => {
  const wasLast = fingers.delete(event.pointerId) && fingers.size === 0;
  if (name === "pointerup" && wasLast && moved < 5) {
    const at = nearest(event.offsetX, event.offsetY);
    if (at !== null) { choose("c", at, { stay: true }); }
  }
}));
canvas.addEventListener("pointerleave", () => { tip.hidden = true; });
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const NEARER = { "+": 1.6, "=": 1.6, "-": 1 / 1.6 };
canvas.addEventListener("keydown", (event) => {
  const step = STEPS[event.key], factor = NEARER[event.key];
  if (!step && !factor) { return; }
  event.preventDefault();
  if (factor) { zoom(factor, view.width / 2, view.height / 2); return; }
  view.x += (40 * step[0]) / view.scale;
  view.y += (40 * step[1]) / view.scale;
  draw();
});
canvas.addEventListener("wheel", (event) => {
  event.preventDefault();
  zoom(Math.exp(-event.deltaY * 0.0015), event.offsetX, event.offsetY);
}, { passive: false });
