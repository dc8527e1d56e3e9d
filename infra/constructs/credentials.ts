import { RemovalPolicy, SecretValue } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { UNSET } from '../../shared/adapters/token-verifier.ts';
import type { HotlineFunctions } from './hotline-functions.ts';
import { CARRIERS, DOORS } from './ticket-store.ts';

/** Who vouches for people's and provinces' tokens. */
export interface Oidc {
  /** The issuer's address, under which its `/.well-known/openid-configuration` is found. */
  readonly issuer: string;
  readonly audience: string;
  /** The longest that a token may still hold, in minutes; as long as the issuer says when left out. */
  readonly tokenMinutes?: number;
}

/** Minutes as the context names them. @throws Error for what is no number of minutes */
export function tokenMinutesIn(given: string): number {
  const minutes = Number(given);
  if (!Number.isInteger(minutes) || minutes < 1)
    throw new Error(`context tokenMinutes: no number of minutes: ${given}`);
  return minutes;
}

/** How callers are known: the channels' keys, the key of keyed indexes, and the issuer of tokens. */
export class Credentials extends Construct {
  constructor(scope: Construct, id: string, functions: HotlineFunctions, oidc: Oidc) {
    super(scope, id);

    // No client may call until an operator writes the channels' keys into the secret.
    const channels = new Secret(this, 'channels', {
      secretName: 'hotline-channels',
      description: 'Keys of channels and WeChat accounts',
      secretStringValue: SecretValue.unsafePlainText(JSON.stringify({ clients: [], wechat: [] })),
      removalPolicy: RemovalPolicy.RETAIN,
    });
    functions.bind({
      variable: 'HOTLINE_CHANNELS_SECRET',
      value: channels.secretArn,
      grants: [
        {
          to: ['intake', 'wechat', 'wechat-jobs', 'open311', 'calls', 'webhooks'],
          actions: ['secretsmanager:GetSecretValue'],
          resources: [channels.secretArn],
        },
      ],
    });

    // Every way but the topics' own is off until an operator writes a city's providers into the secret.
    const senders = new Secret(this, 'senders', {
      secretName: 'hotline-senders',
      description: 'Providers, keys and approved templates by which alerts are sent',
      secretStringValue: SecretValue.unsafePlainText(JSON.stringify({ cities: [] })),
      removalPolicy: RemovalPolicy.RETAIN,
    });
    functions.bind({
      variable: 'HOTLINE_SENDERS_SECRET',
      value: senders.secretArn,
      grants: [
        {
          to: ['sender', 'receipts', 'push', 'look-ups', 'reveal'],
          actions: ['secretsmanager:GetSecretValue'],
          resources: [senders.secretArn],
        },
      ],
    });

    const index = new Secret(this, 'index', {
      secretName: 'hotline-index',
      description: 'Key of keyed indexes; without it no index can be read or written again',
      // 64 of the 16 hexadecimal digits: 256 bits.
      generateSecretString: {
        passwordLength: 64,
        excludeUppercase: true,
        excludePunctuation: true,
        excludeCharacters: 'ghijklmnopqrstuvwxyz',
      },
      removalPolicy: RemovalPolicy.RETAIN,
    });
    functions.bind({
      variable: 'HOTLINE_INDEX_SECRET',
      value: index.secretArn,
      grants: [
        {
          // The register of deputies is searched by the same indexes; queries look for a person's other tickets.
          to: [...DOORS, ...CARRIERS, 'rulebook', 'audit', 'sender', 'queries', 'keys'],
          actions: ['secretsmanager:GetSecretValue'],
          resources: [index.secretArn],
        },
        // A new key is drawn and put beside the old one where it is needed, and passes through nobody's hands.
        { to: ['keys'], actions: ['secretsmanager:PutSecretValue'], resources: [index.secretArn] },
      ],
    });

    functions.bind({ variable: 'HOTLINE_OIDC_ISSUER', value: oidc.issuer, grants: [] });
    functions.bind({ variable: 'HOTLINE_OIDC_AUDIENCE', value: oidc.audience, grants: [] });
    const longest = oidc.tokenMinutes === undefined ? UNSET : String(oidc.tokenMinutes);
    functions.bind({ variable: 'HOTLINE_TOKEN_MINUTES', value: longest, grants: [] });
  }
}
