/*
 * How likely it is that a count is as high as it is by mere chance. Requests that come independently of each other
 * are counts by Poisson's law; given how many came in two times together, how many came in one of them is binomial.
 * Where the rate itself strays from day to day by a gamma law (so that counts are negative binomial), it is
 * beta-binomial, exactly and whatever the rate; with less and less unrest that becomes the binomial.
 */

/** Terms so small that those that follow don't matter. */
const NEGLIGIBLE = 1e-18;
/** Below so little unrest the counts are as good as Poisson's. */
const CALM = 1e-6;

/**
 * How likely at least so many are in the window, were they no more frequent than in the windows it is held against.
 * @param count in the window
 * @param others in all the windows it is held against, together
 * @param windows how many these are, each of the same length
 * @param unrest the variance of the window's rate by the square of its mean; 0 for counts by Poisson's law
 * @returns 1 where it isn't more than there
 */
export function chanceOf(count: number, others: number, windows: number, unrest = 0): number {
  const all = count + others;
  const share = 1 / (windows + 1);
  if (count <= all * share) return 1;
  const [shape, rest] = [1 / unrest, windows / unrest];
  const calm = unrest < CALM;
  const choices = logGamma(all + 1) - logGamma(count + 1) - logGamma(others + 1);
  const first = calm
    ? count * Math.log(share) + others * Math.log(1 - share)
    : logBeta(count + shape, others + rest) - logBeta(shape, rest);
  let term = Math.exp(choices + first);
  let sum = term;
  for (let more = count; more < all && term > NEGLIGIBLE; more++) {
    const left = all - more;
    const odds = calm ? share / (1 - share) : (more + shape) / (left - 1 + rest);
    term *= (left / (more + 1)) * odds;
    sum += term;
  }
  return Math.min(1, sum);
}

function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b);
}

/** Stirling's series, from 16 on, where it is exact to twelve digits; smaller numbers are raised to there first. */
function logGamma(number: number): number {
  let n = number;
  let raised = 0;
  for (; n < 17; n++) raised += Math.log(n);
  const inverse = 1 / n;
  const square = inverse * inverse;
  const series = inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square / 1680)));
  return (n - 0.5) * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI) + series - raised;
}
