import type { Vault } from '../shared/ports.ts';
import { TextsDestroyedError } from '../shared/privacy/errors.ts';

/** What a ticket's texts say; undefined where they were destroyed at the end of their keeping. */
export async function openedTexts(
  { vault }: { readonly vault: Pick<Vault, 'open'> },
  ticketNo: string,
  refs: readonly string[],
): Promise<Readonly<Record<string, string>> | undefined> {
  try {
    return await vault.open(ticketNo, refs);
  } catch (error) {
    if (error instanceof TextsDestroyedError) return undefined;
    throw error;
  }
}
