// A second opinion on due times: goes day by day and minute by minute, without anything of the program's own arithmetic.
// Times are minutes since 1970-01-01 of the local clock, so no time zone has a say.
// LAW BLDS 91/2015 art. 146-148; BLLD 45/2019 art. 111, 112; the days off of 2022-2026 as announced.
const off = {
  2022: '01-03 01-31..02-04 04-11 05-02..05-03 09-01..09-02',
  2023: '01-02 01-20 01-23..01-26 05-01..05-03 09-01 09-04',
  2024: '01-01 02-08..02-09 02-12..02-14 04-18 04-29..05-01 09-02..09-03',
  2025: '01-01 01-27..01-31 04-07 04-30..05-02 09-01..09-02',
  2026: '01-01..01-02 02-16..02-20 04-27 04-30..05-01 08-31..09-02 11-24',
  // By art. 111, 112 alone: the first day of Tet is 2027-02-06, a Saturday, and 1 May is one too.
  2027: '01-01 02-05 02-08..02-11 04-16 04-30 05-03 09-02..09-03 11-24',
};
const worked = ['2024-05-04', '2025-04-26', '2026-01-10', '2026-08-22'];

const day_minutes = 24 * 60;
export const minutes_of = (text) => Date.parse(`${text.slice(0, 16)}:00Z`) / 60_000;
export const text_of = (minutes) => new Date(minutes * 60_000).toISOString().slice(0, 16);
const midnight = (minutes) => Math.floor(minutes / day_minutes) * day_minutes;

const closed = new Set(), open_anyway = new Set(worked.map((d) => minutes_of(`${d}T00:00`)));
for (const [year, list] of Object.entries(off)) {
  for (const part of list.split(' ')) {
    const [from, to = from] = part.split('..');
    for (let day = minutes_of(`${year}-${from}T00:00`); day <= minutes_of(`${year}-${to}T00:00`); day += day_minutes) closed.add(day);
  }
}
function works(day) {
  if (closed.has(day)) return false;
  const weekday = new Date(day * 60_000).getUTCDay();
  return open_anyway.has(day) || (weekday >= 1 && weekday <= 5);
}
// Whether the minute that begins at `m` is one of the office's.
const spans = [[7 * 60 + 30, 11 * 60 + 30], [13 * 60 + 30, 17 * 60]];
const is_open = (m) => works(midnight(m)) && spans.some(([a, b]) => m - midnight(m) >= a && m - midnight(m) < b);
const at_an_end = (m) => works(midnight(m)) && spans.some(([, b]) => m - midnight(m) === b);

export function naive_due(received, limit) {
  let start = minutes_of(received);
  while (!is_open(start) && !at_an_end(start)) ++start;  // closed: counts as the next opening
  const [, number, unit] = /^(\d+)(wd|d|h|m)$/.exec(limit);
  const amount = Number(number);
  if (unit === 'h') {
    let left = amount * 60, m = start;
    while (left > 0) { if (is_open(m)) --left; ++m; }
    return text_of(m);
  }
  let day = midnight(start);
  if (amount === 0 && unit !== 'm' && start - day > 15 * 60) do day += day_minutes; while (!works(day));  // LAW ND 61/2018 art. 18
  if (unit === 'wd') {
    for (let left = amount; left > 0;) { day += day_minutes; if (works(day)) --left; }
  } else if (unit === 'd') {
    for (let left = amount; left > 0; --left) day += day_minutes;
  } else {
    const base = new Date(day * 60_000);
    const last = new Date(Date.UTC(base.getUTCFullYear(), base.getUTCMonth() + amount + 1, 0)).getUTCDate();
    day = Date.UTC(base.getUTCFullYear(), base.getUTCMonth() + amount, Math.min(base.getUTCDate(), last)) / 60_000;
  }
  while (!works(day)) day += day_minutes;
  return text_of(day + 17 * 60);
}
