import { DecryptCommand, GenerateDataKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { kmsDataKeys } from '../../shared/adapters/kms-cipher.ts';

const client = new KMSClient({ region: 'local' });
const kms = mockClient(client);
const TICKET = '43050026112112345678';
const PLAIN = Uint8Array.from(Buffer.alloc(32, 1));

beforeEach(() => {
  kms.reset();
  kms
    .on(GenerateDataKeyCommand)
    .resolves({ Plaintext: PLAIN, CiphertextBlob: Uint8Array.from(Buffer.from('wrapped')) })
    .on(DecryptCommand)
    .resolves({ Plaintext: PLAIN });
});

function decrypted(): number {
  return kms.commandCalls(DecryptCommand).length;
}

describe('a data key', () => {
  it('is made under the master key, bound to its ticket', async () => {
    const made = await kmsDataKeys(client, 'vault-key').create(TICKET);
    expect(made).toEqual({ plain: PLAIN, wrapped: Buffer.from('wrapped').toString('base64') });
    expect(kms.commandCalls(GenerateDataKeyCommand)[0]?.args[0].input).toEqual({
      KeyId: 'vault-key',
      KeySpec: 'AES_256',
      EncryptionContext: { ticketNo: TICKET },
    });
  });

  it('is unwrapped for its ticket, by the master key only', async () => {
    const wrapped = Buffer.from('wrapped').toString('base64');
    expect(await kmsDataKeys(client, 'vault-key').unwrap(TICKET, wrapped)).toEqual(PLAIN);
    const input = kms.commandCalls(DecryptCommand)[0]?.args[0].input;
    expect(input).toMatchObject({ KeyId: 'vault-key', EncryptionContext: { ticketNo: TICKET } });
    expect(Buffer.from(input?.CiphertextBlob ?? []).toString()).toBe('wrapped');
  });

  it('is held in memory, per ticket', async () => {
    const keys = kmsDataKeys(client, 'vault-key');
    const { wrapped } = await keys.create(TICKET);
    await keys.unwrap(TICKET, wrapped);
    expect(decrypted()).toBe(0);
    await keys.unwrap('43050026112187654321', wrapped);
    expect(decrypted()).toBe(1);
  });

  it('is forgotten when more are used, the longest unused first', async () => {
    const keys = kmsDataKeys(client, 'vault-key', 2);
    await keys.unwrap(TICKET, 'AAAA');
    await keys.unwrap(TICKET, 'BBBB');
    await keys.unwrap(TICKET, 'AAAA');
    await keys.unwrap(TICKET, 'CCCC');
    expect(decrypted()).toBe(3);
    await keys.unwrap(TICKET, 'AAAA');
    expect(decrypted()).toBe(3);
    await keys.unwrap(TICKET, 'BBBB');
    expect(decrypted()).toBe(4);
  });

  it("that KMS refuses is refused, so another ticket's key opens nothing", async () => {
    kms.on(DecryptCommand).rejects(Object.assign(new Error('no'), { name: 'InvalidCiphertextException' }));
    await expect(kmsDataKeys(client, 'vault-key').unwrap(TICKET, 'AAAA')).rejects.toThrow('no');
  });
});
