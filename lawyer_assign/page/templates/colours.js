// Colours of points: by district, firm, minutes of travel, or how the post came about.
const RED = "#b42318", GREY = "#9aa5b1";
const PALETTE = [
  "#4e79a7", "#f28e2b", "#59a14f", "#b07aa1", "#76b7b2", "#e15759", "#9c755f", "#d4a72c",
  "#3d8f9d", "#a0588c", "#7a9a3a", "#c97064", "#5b6bb0",
];
const MINUTES = [15, 30, 60, 90];
const WARM = ["#2f7f5f", "#7ab08a", "#d9b44a", "#d9843b", "#a8432f"];
const RANKS = { rank_1: "#1f5f99", rank_2: "#5c9fd6", rank_4: "#a9cbe8", dispatched: "#e0a23c", fixed: "#7b6a9e" };

const ofDistrict = (at) => PALETTE[at % PALETTE.length];
// Steps of the golden angle keep any few firms apart.
const ofFirm = (at) => `hsl(${Math.round((at * 137.508) % 360)} 48% ${44 + (at % 3) * 7}%)`;

function ofMinutes(minutes) {
  const at = MINUTES.findIndex((most) => minutes <= most);
  return WARM[at < 0 ? MINUTES.length : at];
}

function rankKey(post) {
  const state = stateOf(post), rank = POSTS.rank[post];
  if (state !== "chosen") { return state; }
  return rank === 1 ? "rank_1" : rank <= 3 ? "rank_2" : "rank_4";
}

/** How committees can be coloured: by their district, or by their first post. */
const COLOURS = {
  by_district: { of: (committee) => ofDistrict(COMMITTEES.district[committee]), legend: districtLegend },
  by_choice: { of: byPost((post) => RANKS[rankKey(post)]), legend: choiceLegend },
  by_minutes: { of: byPost((post) => (POSTS.timed[post] ? ofMinutes(POSTS.minutes[post]) : GREY)), legend: minutesLegend },
  by_firm: { of: byPost((post) => ofFirm(firmOf(post))), legend: firmLegend },
};

function byPost(colour) {
  return (committee) => {
    const posts = POSTS_OF.c[committee];
    return posts.length ? colour(posts[0]) : GREY;
  };
}

function districtLegend() {
  return DISTRICTS.name.map((name, at) => [ofDistrict(at), name]);
}

function choiceLegend() {
  const counts = {};
  POSTS.lawyer.forEach((_, post) => {
    counts[rankKey(post)] = (counts[rankKey(post)] || 0) + 1;
  });
  return Object.keys(RANKS).map((key) => [RANKS[key], `${say(key)} ${number(counts[key] || 0)}`]);
}

function minutesLegend() {
  const most = MINUTES[MINUTES.length - 1];
  const said = MINUTES.map((n, at) => [WARM[at], say("up_to", { n })]);
  const untimed = POSTS.timed.filter((one) => !one).length;
  const last = untimed ? [[GREY, say("untimed_posts", { n: number(untimed) })]] : [];
  return [...said, [WARM[MINUTES.length], say("above", { n: most })], ...last];
}

function firmLegend() {
  const firms = upTo(FIRMS.id.length).sort((a, b) => POSTS_OF.f[b].length - POSTS_OF.f[a].length);
  const first = firms.slice(0, 6).map((at) => [ofFirm(at), `${FIRMS.name[at]} ${POSTS_OF.f[at].length}`]);
  return [[null, say("most_firms")], ...first];
}

/** A colour mixed with white, as a hull is filled. */
function tint(hex, share) {
  const parts = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
  return `rgb(${parts.map((one) => Math.round(255 - (255 - one) * share)).join(" ")})`;
}
