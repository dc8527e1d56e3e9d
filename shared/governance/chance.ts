/*
 * How likely it is that a count is as high as it is by mere chance. Requests that come independently of each other
 * are counts by Poisson's law; given how many came in two times together, how many came in one of them is binomial.
 */

/** Terms so small that those that follow don't matter. */
const NEGLIGIBLE = 1e-18;

/**
 * How likely at least so many are in the window, were they no more frequent than in the windows it is held against.
 * @param count in the window
 * @param others in all the windows it is held against, together
 * @param windows how many these are, each of the same length
 * @returns 1 where it isn't more than there
 */
export function chanceOf(count: number, others: number, windows: number): number {
  const all = count + others;
  const share = 1 / (windows + 1);
  if (count <= all * share) return 1;
  let term = Math.exp(
    logFactorial(all) -
      logFactorial(count) -
      logFactorial(others) +
      count * Math.log(share) +
      others * Math.log(1 - share),
  );
  let sum = term;
  for (let more = count; more < all && term > NEGLIGIBLE; more++) {
    term *= ((all - more) / (more + 1)) * (share / (1 - share));
    sum += term;
  }
  return Math.min(1, sum);
}

/** Stirling's series from 16 on, where it is exact to twelve digits. */
function logFactorial(number: number): number {
  if (number < 16) {
    let product = 1;
    for (let each = 2; each <= number; each++) product *= each;
    return Math.log(product);
  }
  const n = number + 1;
  const inverse = 1 / n;
  const square = inverse * inverse;
  const series = inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square / 1680)));
  return (n - 0.5) * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI) + series;
}
