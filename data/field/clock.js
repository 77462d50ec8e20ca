// The time as the desk has it. A phone's clock that is minutes off would put its positions and steps where they do
// not belong, so times are corrected by what was measured at the last answer. Its owner is warned as well.

const TOLERATED = 30_000;
const SET = 10_000;

let skew = 0; // the phone's clock less the desk's
let base = 0;

function offset() {
  return Date.now() - performance.now();
}

// What the last answer showed.
export function measured(milliseconds) {
  skew = Math.abs(milliseconds) > TOLERATED ? milliseconds : 0;
  base = offset();
}

// A clock that somebody has set since, or a phone that slept: what was measured holds no more.
function current() {
  if (skew !== 0 && Math.abs(offset() - base) > SET)
    skew = 0;
  return skew;
}

// A time of the phone's clock, or now, as the desk has it.
export function deskTime(time = Date.now()) {
  return Math.round(time - current());
}
