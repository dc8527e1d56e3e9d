/** How people call something, and in a few English words. */
export interface Words {
  readonly chinese: string;
  readonly english: string;
  /** What else callers have to know. */
  readonly note?: string;
}

/** `POST /v1/tickets/{ticketNo}/review-return` in words: `Review return`. */
export function inWords(name: string): string {
  const words = name.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The name by which programs call an operation: `postTicketsByTicketNoReviewReturn`. */
export function operationId(method: string, path: string): string {
  const parts = path
    .split('/')
    .filter((part) => part !== '' && part !== 'v1')
    .map((part) => part.replace(/^\{(\w+)\}$/, 'by-$1').replaceAll('.', '-'));
  return parts
    .flatMap((part) => part.split('-'))
    .reduce((name, word) => name + word.charAt(0).toUpperCase() + word.slice(1), method.toLowerCase());
}
