// What follows from the columns: who serves where, what is open, what a search looks at.
const COMMITTEES = DATA.committees, LAWYERS = DATA.lawyers, FIRMS = DATA.firms;
const POSTS = DATA.posts, DISTRICTS = DATA.districts;
const upTo = (count) => Array.from({ length: count }, (_, at) => at);

/** Posts of every committee, lawyer and firm, by place. */
const POSTS_OF = {
  c: COMMITTEES.id.map(() => []), l: LAWYERS.id.map(() => []), f: FIRMS.id.map(() => []),
};
POSTS.committee.forEach((committee, at) => {
  POSTS_OF.c[committee].push(at);
  POSTS_OF.l[POSTS.lawyer[at]].push(at);
  POSTS_OF.f[LAWYERS.firm[POSTS.lawyer[at]]].push(at);
});

const lawyersOf = (committee) => POSTS_OF.c[committee].map((at) => POSTS.lawyer[at]);
const firmOf = (post) => LAWYERS.firm[POSTS.lawyer[post]];
const missing = (committee) => Math.max(0, COMMITTEES.asked[committee] - POSTS_OF.c[committee].length);
const isChosen = (post) => POSTS.rank[post] !== null && POSTS.firm_rank[post] !== null;

/** How a post came about: fixed, chosen or dispatched. */
const stateOf = (post) => (POSTS.fixed[post] ? "fixed" : isChosen(post) ? "chosen" : "dispatched");

/** The same in words, with the committee's rank of the firm. */
function agreement(post) {
  const state = stateOf(post);
  return state === "chosen" ? say("chosen_n", { n: POSTS.rank[post] }) : say(state);
}

const kindWord = (committee) => say(COMMITTEES.village[committee] ? "village" : "community");
const districtName = (committee) => DISTRICTS.name[COMMITTEES.district[committee]];
const townName = (committee) => DATA.towns[COMMITTEES.town[committee]];

/** The fixed time of a committee in words; nothing where the page has none. */
const timeOf = (committee) => (COMMITTEES.time[committee] === null ? "" : spoken(DATA.times[COMMITTEES.time[committee]]));

/** The middle of numbers, the lower of two; null of none. */
function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.length ? sorted[(sorted.length - 1) >> 1] : null;
}

/** Minutes of travel in words, or that they are not known and what is counted. */
const wayOf = (post) => say(POSTS.timed[post] ? "minutes_n" : "untimed_n", { n: number(POSTS.minutes[post]) });

/** Minutes that are known, of some posts. */
const knownMinutes = (posts) => posts.filter((post) => POSTS.timed[post]).map((post) => POSTS.minutes[post]);

/** A number over posts whose travel is known, with how many others there are. */
function besideUntimed(value, untimed) {
  const known = value === null ? "—" : number(value);
  return untimed ? say("beside_untimed", { known, n: number(untimed) }) : value === null ? "" : known;
}

const unique = (values) => [...new Set(values)];

/** What a search for somebody looks at, in small letters. */
const SEARCHED = {
  c: COMMITTEES.id.map((id, at) => [COMMITTEES.name[at], districtName(at), townName(at), id]),
  l: LAWYERS.id.map((id, at) => [LAWYERS.name[at], FIRMS.name[LAWYERS.firm[at]], id]),
  f: FIRMS.id.map((id, at) => [FIRMS.name[at], DISTRICTS.name[FIRMS.district[at]], id]),
};
Object.keys(SEARCHED).forEach((kind) => {
  SEARCHED[kind] = SEARCHED[kind].map(foldedAll);
});

/** A committee together with everybody who serves it. */
const AROUND = COMMITTEES.id.map((id, at) => {
  const people = lawyersOf(at).map((one) => SEARCHED.l[one]);
  return [SEARCHED.c[at], ...people].join("\n");
});

const holds = (text, words) => words.every((word) => text.includes(word));
