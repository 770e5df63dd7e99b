// Points of communities on a canvas: drawn, clicked, and gone along by arrows.

const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

class Spots {
  constructor(view, canvas, name) {
    Object.assign(this, { view, canvas, name, at: "" });
  }

  // Degrees to pixels, the same scale both ways at the middle latitude.
  projection() {
    const places = this.view.sheet.places.filter((one) => one[1] !== null && one[2] !== null);
    if (!places.length) return null;
    const lats = places.map((one) => one[1]), lons = places.map((one) => one[2]);
    const least = (values) => values.reduce((a, b) => Math.min(a, b));
    const most = (values) => values.reduce((a, b) => Math.max(a, b));
    const [south, north, west, east] = [least(lats), most(lats), least(lons), most(lons)];
    const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180);
    const { width, height } = this.canvas, margin = 12;
    const middle = (width - 2 * margin) / 2;
    const scale = Math.min(
      (width - 2 * margin) / Math.max((east - west) * squeeze, 1e-6),
      (height - 2 * margin) / Math.max(north - south, 1e-6));
    return places.map(([id, lat, lon]) => ({ id,
      x: margin + middle + (lon - (west + east) / 2) * squeeze * scale,
      y: height - margin - (lat - south) * scale }));
  }

  draw() {
    if (!this.view.sheet.words) return;
    const { canvas } = this, pen = canvas.getContext("2d");
    pen.clearRect(0, 0, canvas.width, canvas.height);
    this.spots = this.projection();
    if (!this.spots) return;
    const style = getComputedStyle(this.view.root);
    const state = new Map(this.view.sheet.rows.map((row) => [row[ROW.id], row[ROW.state]]));
    const picked = this.view.model.get("reasons").committee;
    const size = this.spots.length > 500 ? 1.6 : 4;
    for (const { id, x, y } of this.spots) {
      pen.fillStyle = style.getPropertyValue(`--spot-${state.get(id) || "same"}`);
      pen.beginPath();
      pen.arc(x, y, id === picked ? size + 3 : size, 0, 2 * Math.PI);
      pen.fill();
    }
    this.ring(pen);
  }

  // The point where the keyboard is, and its name below the map.
  ring(pen) {
    const { canvas, name: said } = this, { words } = this.view.sheet;
    const isHere = this.view.root.getRootNode().activeElement === canvas;
    const at = isHere && this.spots.find((one) => one.id === this.at);
    const name = at ? this.view.place(at.id) : "";
    said.textContent = name;
    canvas.setAttribute("aria-label", name ? `${words.map}: ${name}` : `${words.map}: ${words.by_keys}`);
    canvas.title = `${words.map}: ${words.by_keys}`;
    if (!at) return;
    pen.beginPath();
    pen.arc(at.x, at.y, 9, 0, 2 * Math.PI);
    pen.lineWidth = 2;
    pen.strokeStyle = getComputedStyle(this.view.root).color;
    pen.stroke();
  }

  walk(event) {
    if (!this.spots || event.ctrlKey || event.metaKey || event.altKey) return;
    const here = this.spots.find((one) => one.id === this.at);
    if (here && isPress(event)) this.view.why(here.id);
    else if (!(event.key in ARROWS)) return;
    else this.at = (here ? this.beside(here, ARROWS[event.key]) : this.spots[0]).id;
    event.preventDefault();
    this.draw();
  }

  // The nearest point on that side; what lies aslant counts as farther.
  beside(here, [right, down]) {
    const cost = (spot) => {
      const ahead = (spot.x - here.x) * right + (spot.y - here.y) * down;
      const aslant = Math.abs((spot.x - here.x) * down) + Math.abs((spot.y - here.y) * right);
      return ahead > 0 ? ahead + 2 * aslant : Infinity;
    };
    const best = this.spots.reduce((a, b) => (cost(a) <= cost(b) ? a : b));
    return cost(best) < Infinity ? best : here;
  }

  pick(event) {
    if (!this.spots || !this.spots.length) return;
    const box = this.canvas.getBoundingClientRect();
    const x = ((event.clientX - box.left) * this.canvas.width) / box.width;
    const y = ((event.clientY - box.top) * this.canvas.height) / box.height;
    const far = (spot) => (spot.x - x) ** 2 + (spot.y - y) ** 2;
    this.at = this.spots.reduce((a, b) => (far(a) <= far(b) ? a : b)).id;
    this.view.why(this.at);
  }
}
