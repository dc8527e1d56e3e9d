import { DecryptCommand, GenerateDataKeyCommand, type KMSClient } from '@aws-sdk/client-kms';
import type { DataKeys } from '../privacy/ports.ts';

/** Unwrapped keys held in memory, for the lists and feeds that open many tickets again and again. */
const MOST_HELD = 500;

/** A map that forgets what was used longest ago. */
function recentlyUsed(most: number) {
  const held = new Map<string, Uint8Array>();
  const put = (name: string, key: Uint8Array) => {
    held.delete(name);
    held.set(name, key);
    const oldest = held.keys().next().value;
    if (held.size > most && oldest !== undefined) held.delete(oldest);
  };
  return {
    put,
    get(name: string): Uint8Array | undefined {
      const key = held.get(name);
      if (key) put(name, key);
      return key;
    },
  };
}

/**
 * Data keys made and unwrapped by KMS, bound to their ticket by the encryption context {ticketNo}: a
 * wrapped key moved to another ticket is refused by KMS. A key is found in memory only by its wrapped
 * form, so a shredded one is out of reach at once.
 * @param keyId the vault's master key, id or ARN.
 */
export function kmsDataKeys(client: KMSClient, keyId: string, mostHeld = MOST_HELD): DataKeys {
  const held = recentlyUsed(mostHeld);
  return {
    async create(ticketNo) {
      const made = await client.send(
        new GenerateDataKeyCommand({ KeyId: keyId, KeySpec: 'AES_256', EncryptionContext: { ticketNo } }),
      );
      if (!made.Plaintext || !made.CiphertextBlob) throw new Error('KMS answered without a data key');
      const wrapped = Buffer.from(made.CiphertextBlob).toString('base64');
      held.put(`${ticketNo}|${wrapped}`, made.Plaintext);
      return { plain: made.Plaintext, wrapped };
    },
    async unwrap(ticketNo, wrapped) {
      const name = `${ticketNo}|${wrapped}`;
      const known = held.get(name);
      if (known) return known;
      const opened = await client.send(
        new DecryptCommand({
          KeyId: keyId,
          CiphertextBlob: Buffer.from(wrapped, 'base64'),
          EncryptionContext: { ticketNo },
        }),
      );
      if (!opened.Plaintext) throw new Error('KMS answered without a data key');
      held.put(name, opened.Plaintext);
      return opened.Plaintext;
    },
  };
}
