/** The part of Secrets Manager that the product uses, over development secrets made on the first start. */
import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { type ChannelSecrets, parseChannelSecrets } from '../../shared/privacy/channel-secrets.ts';
import { AwsError } from './aws-json.ts';
import { readJson, writeDurably } from './data-folder.ts';
import { HERE, localSenders, WEBHOOKS, withNewKinds } from './providers.ts';

const FILE = 'secrets.json';
/** The secret's name in the deployment. */
const CHANNELS = 'hotline-channels';
/** The variable that carries the ARN of the senders' secret. */
const SENDERS = 'HOTLINE_SENDERS_SECRET';
const REGIONS = ['430500', '370900', '150000', '341500', '441400'];
/** Cities of one of the regions, so that what crosses them can be tried. */
const LEAGUES = ['150100', '150200'];

/** A secret of the deployment; `variable` is the environment variable that carries its ARN, if one does. */
export interface LocalSecret {
  readonly name: string;
  readonly arn: string;
  readonly variable: string | undefined;
}

interface Kept {
  readonly value: string;
  readonly version: string;
  /** Epoch seconds. */
  readonly created: number;
}

const input = z.object({ SecretId: z.string(), SecretString: z.string().optional() });

/**
 * Answers `GetSecretValue` and `PutSecretValue` for the deployment's secrets, making each one's value on first start.
 * @param places what stands for addresses of this runtime, which change from start to start, and what they are now
 */
export function secretsEndpoint(
  dataDir: string,
  secrets: readonly LocalSecret[],
  places: Readonly<Record<string, string>> = {},
) {
  const kept = readJson<Record<string, Kept>>(dataDir, FILE) ?? {};
  const missing = secrets.filter(({ name }) => kept[name] === undefined);
  for (const { name, variable } of missing) {
    kept[name] = {
      value: initialValue(variable),
      version: crypto.randomUUID(),
      created: Math.floor(Date.now() / 1000),
    };
  }
  const senders = secrets.find(({ variable }) => variable === SENDERS)?.name;
  const before = senders === undefined ? undefined : kept[senders];
  const value = before && withNewKinds(before.value);
  const renewed = before !== undefined && value !== undefined && value !== before.value;
  if (renewed && senders !== undefined) kept[senders] = { ...before, value };
  if (missing.length > 0 || renewed) writeDurably(dataDir, FILE, `${JSON.stringify(kept)}\n`);
  return (target: string, body: unknown): Promise<Record<string, unknown>> => {
    const action = target.slice(target.indexOf('.') + 1);
    if (action !== 'GetSecretValue' && action !== 'PutSecretValue') {
      throw new AwsError('InvalidRequestException', `${action} is not among what this runtime answers`, 400);
    }
    const parsed = input.safeParse(body);
    if (!parsed.success) throw new AwsError('InvalidParameterException', 'SecretId is required', 400);
    const secret = secrets.find(
      ({ name, arn }) => parsed.data.SecretId === name || parsed.data.SecretId === arn,
    );
    const value = secret && kept[secret.name];
    if (!value) throw new AwsError('ResourceNotFoundException', 'The secret does not exist', 400);
    if (action === 'PutSecretValue') return Promise.resolve(put(secret, value, parsed.data.SecretString));
    return Promise.resolve({
      ARN: secret.arn,
      Name: secret.name,
      VersionId: value.version,
      VersionStages: ['AWSCURRENT'],
      CreatedDate: value.created,
      SecretString: placed(value.value, places),
    });
  };

  /** A new value is on disk before it is answered for. */
  function put({ name, arn }: LocalSecret, before: Kept, value: string | undefined): Record<string, unknown> {
    if (value === undefined) throw new AwsError('InvalidParameterException', 'SecretString is required', 400);
    const version = crypto.randomUUID();
    kept[name] = { ...before, value, version };
    writeDurably(dataDir, FILE, `${JSON.stringify(kept)}\n`);
    return { ARN: arn, Name: name, VersionId: version, VersionStages: ['AWSCURRENT'] };
  }
}

/** The value a folder keeps of the secret behind an environment variable's ARN; undefined before the first start. */
export function keptSecret(dataDir: string, name: string): string | undefined {
  return readJson<Record<string, Kept>>(dataDir, FILE)?.[name]?.value;
}

/** The channels' keys that a folder keeps; undefined before the first start. Addresses of the runtime are not in them. */
export function keptChannels(dataDir: string): ChannelSecrets | undefined {
  const text = keptSecret(dataDir, CHANNELS);
  return text === undefined ? undefined : parseChannelSecrets(placed(text, { [HERE]: 'http://127.0.0.1' }));
}

/** A secret's value with the addresses of this start. */
export function placed(value: string, places: Readonly<Record<string, string>>): string {
  return Object.entries(places).reduce((text, [mark, place]) => text.replaceAll(mark, place), value);
}

function initialValue(variable: string | undefined): string {
  if (variable === SENDERS)
    return localSenders([...REGIONS, ...LEAGUES], (digits) => randomBytes(digits / 2).toString('hex'));
  if (variable !== 'HOTLINE_CHANNELS_SECRET') return randomBytes(32).toString('hex');
  const client = (keyId: string, channel: string) => ({
    keyId,
    secrets: [randomBytes(32).toString('hex')],
    regions: [...REGIONS, ...LEAGUES],
    channels: [channel],
  });
  return JSON.stringify({
    clients: [
      client('local-phone', 'phone'),
      client('local-web', 'web'),
      client('local-referral', 'referral'),
      // Linked platforms, each with what it may bring.
      {
        ...client('local-supervision', 'referral'),
        channels: [],
        links: ['supervision'],
        lines: ['督查平台'],
      },
      { ...client('local-rating', 'referral'), channels: [], links: ['rating'], lines: ['好差评系统'] },
      // 110's own system, which is told what became of its matters.
      {
        ...client('local-110', 'referral'),
        lines: ['110'],
        webhook: {
          url: `${HERE}${WEBHOOKS}`,
          secret: `whsec_${randomBytes(32).toString('base64')}`,
        },
      },
    ],
    open311: {
      jurisdiction: REGIONS[0],
      clients: [
        {
          keyId: 'local-open311',
          secrets: [randomBytes(32).toString('hex')],
          regions: [...REGIONS, ...LEAGUES],
        },
      ],
    },
    wechat: REGIONS.map((region) => ({
      account: `demo-${region}`,
      appId: `wx0000000000${region}`,
      token: randomBytes(16).toString('hex'),
      region,
      freshnessSeconds: 300,
      // Plain messages are easier to try; encrypted ones are taken as well.
      encodingAESKey: randomBytes(64).toString('base64').replaceAll(/[+/=]/g, '').slice(0, 43),
      mode: 'compatible',
    })),
  });
}
