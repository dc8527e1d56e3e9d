/**
 * The part of KMS that the product uses, over one master key kept in the data folder: data keys sealed with
 * AES-256-GCM, with the encryption context bound as additional authenticated data, as KMS binds it.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import * as z from 'zod';
import { AwsError } from './aws-json.ts';
import { keepText } from './data-folder.ts';

const FILE = 'master.key';
const FORMAT = 1;
const HEADER = 2;
const IV = 12;
const TAG = 16;

/** A key of the deployment: the id and the ARN, by either of which callers name it. */
export interface LocalKey {
  readonly id: string;
  readonly arn: string;
}

const context = z.record(z.string(), z.string()).optional();
const generateInput = z.object({
  KeyId: z.string(),
  KeySpec: z.literal('AES_256').optional(),
  NumberOfBytes: z.literal(32).optional(),
  EncryptionContext: context,
});
const decryptInput = z.object({
  KeyId: z.string().optional(),
  CiphertextBlob: z.string(),
  EncryptionContext: context,
});

const reEncryptInput = z.object({
  CiphertextBlob: z.string(),
  SourceKeyId: z.string().optional(),
  SourceEncryptionContext: context,
  DestinationKeyId: z.string(),
  DestinationEncryptionContext: context,
});

/** The folder's master key, 32 bytes, made on first use. */
export function masterKey(dataDir: string): Buffer {
  return Buffer.from(
    keepText(dataDir, FILE, () => randomBytes(32).toString('hex')),
    'hex',
  );
}

/** A key for one purpose, derived from the master key (HKDF-SHA-256). */
export function derivedKey(master: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', master, '', `hotline12345 ${purpose}`, 32));
}

/** Encrypts with AES-256-GCM: iv, tag and ciphertext in one buffer. */
export function seal(key: Buffer, plain: Buffer, bound: string): Buffer {
  const iv = randomBytes(IV);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(bound));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), body]);
}

/** Undoes {@link seal}; throws when the key, what was bound, or a byte differs. */
export function unseal(key: Buffer, sealed: Buffer, bound: string): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, IV))
    .setAAD(Buffer.from(bound))
    .setAuthTag(sealed.subarray(IV, IV + TAG));
  return Buffer.concat([decipher.update(sealed.subarray(IV + TAG)), decipher.final()]);
}

/** Answers `TrentService.*` calls for the deployment's keys; throws AwsError as KMS would. */
export function kmsEndpoint(master: Buffer, keys: readonly LocalKey[]) {
  return (target: string, body: unknown): Promise<Record<string, unknown>> => {
    const action = target.slice(target.indexOf('.') + 1);
    if (action === 'GenerateDataKey') return Promise.resolve(generate(parse(generateInput, body)));
    if (action === 'Decrypt') return Promise.resolve(decrypt(parse(decryptInput, body)));
    if (action === 'ReEncrypt') return Promise.resolve(reEncrypt(parse(reEncryptInput, body)));
    throw new AwsError('UnknownOperationException', `${action} is not among what this runtime answers`, 400);
  };

  function generate(input: z.infer<typeof generateInput>) {
    const key = find(input.KeyId);
    const plain = randomBytes(32);
    const blob = encrypt(key, plain, input.EncryptionContext);
    return { KeyId: key.arn, Plaintext: plain.toString('base64'), CiphertextBlob: blob.toString('base64') };
  }

  function encrypt(key: LocalKey, plain: Buffer, given: Record<string, string> | undefined): Buffer {
    const id = Buffer.from(key.id);
    const sealed = seal(derivedKey(master, key.id), plain, bound(given));
    return Buffer.concat([Buffer.from([FORMAT, id.length]), id, sealed]);
  }

  function reEncrypt(input: z.infer<typeof reEncryptInput>) {
    const { CiphertextBlob, SourceKeyId, SourceEncryptionContext } = input;
    const opened = decrypt({
      CiphertextBlob,
      ...(SourceKeyId !== undefined && { KeyId: SourceKeyId }),
      ...(SourceEncryptionContext && { EncryptionContext: SourceEncryptionContext }),
    });
    const key = find(input.DestinationKeyId);
    const plain = Buffer.from(opened.Plaintext, 'base64');
    const blob = encrypt(key, plain, input.DestinationEncryptionContext);
    return { KeyId: key.arn, SourceKeyId: opened.KeyId, CiphertextBlob: blob.toString('base64') };
  }

  function decrypt(input: z.infer<typeof decryptInput>) {
    const blob = Buffer.from(input.CiphertextBlob, 'base64');
    const length = blob[1] ?? 0;
    if (blob[0] !== FORMAT || blob.length < HEADER + length + IV + TAG) throw invalid();
    const key = find(blob.subarray(HEADER, HEADER + length).toString());
    if (input.KeyId !== undefined && find(input.KeyId) !== key) {
      throw new AwsError(
        'IncorrectKeyException',
        'The key ID in the request does not identify this CMK',
        400,
      );
    }
    return {
      KeyId: key.arn,
      EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
      Plaintext: open(blob, key, length, input),
    };
  }

  function open(blob: Buffer, key: LocalKey, length: number, input: z.infer<typeof decryptInput>): string {
    try {
      const sealed = blob.subarray(HEADER + length);
      return unseal(derivedKey(master, key.id), sealed, bound(input.EncryptionContext)).toString('base64');
    } catch {
      throw invalid();
    }
  }

  function find(name: string): LocalKey {
    const key = keys.find((candidate) => candidate.id === name || candidate.arn === name);
    if (!key) throw new AwsError('NotFoundException', 'The key does not exist', 400);
    return key;
  }
}

/** The encryption context as one string, in one order. */
function bound(given: Record<string, string> | undefined): string {
  return JSON.stringify(Object.entries(given ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function parse<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new AwsError('ValidationException', z.prettifyError(parsed.error), 400);
  return parsed.data;
}

function invalid(): AwsError {
  return new AwsError(
    'InvalidCiphertextException',
    'The ciphertext or its context is not what was sealed',
    400,
  );
}
