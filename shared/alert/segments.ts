/** Characters that a single SMS holds in UCS-2, and that each part of a longer one does. */
const SINGLE = 70;
const PART = 67;

/** Of how many parts an SMS with Chinese in it is. */
export function segmentsOf(text: string): number {
  return text.length <= SINGLE ? 1 : Math.ceil(text.length / PART);
}
