/** ISO 8601 durations of fixed length, by which a virtual clock is moved. */

const FORM = /^P(?:(\d+)W|(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?)$/;
const SECONDS = [7 * 86_400, 86_400, 3_600, 60, 1] as const;

/** Milliseconds in `P3D`, `PT2H`, `P1DT12H30M`, `P2W`; undefined when the text is none of these, months and years included. */
export function durationMs(text: string): number | undefined {
  const match = FORM.exec(text);
  if (!match || text === 'P' || text.endsWith('T')) return undefined;
  return (
    match.slice(1).reduce((sum, part, index) => sum + Number(part ?? 0) * (SECONDS[index] as number), 0) *
    1000
  );
}
