import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SNSClient } from '@aws-sdk/client-sns';
import { type CitySenders, parseSenders } from '../alert/senders.ts';
import type { AlertSender, AlertSenders, WallClock } from '../ports.ts';
import type { SenderWay } from '../routing/contact.ts';
import { aliyunSms } from './aliyun-sms.ts';
import { dingtalkRobots, wecomRobots } from './group-robots.ts';
import { cached, secretText } from './secrets.ts';
import { smtpMail } from './smtp-mail.ts';
import { snsSms } from './sns-sms.ts';
import { tencentSms } from './tencent-sms.ts';
import { unitWebhooks } from './unit-webhooks.ts';

/** What the makers of ways need. */
export interface WayDeps {
  readonly wallClock: WallClock;
  readonly sns: () => SNSClient;
}

/** How each way is made of what a city has entered for it; undefined where it has entered nothing. */
const WAYS: Readonly<Record<SenderWay, (city: CitySenders, deps: WayDeps) => AlertSender | undefined>> = {
  aliyun: ({ aliyun }, { wallClock }) => aliyun && aliyunSms(aliyun, wallClock),
  tencent: ({ tencent }, { wallClock }) => tencent && tencentSms(tencent, wallClock),
  sns: ({ sns: account }, { sns }) => account && snsSms(sns(), account.limits),
  smtp: ({ smtp }) => smtp && smtpMail(smtp),
  webhook: ({ webhook }, { wallClock }) => webhook && unitWebhooks(webhook, wallClock),
  wecom: ({ wecom }) => wecom && wecomRobots(wecom),
  dingtalk: ({ dingtalk }, { wallClock }) => dingtalk && dingtalkRobots(dingtalk, wallClock),
};

/** The ways of cities by their entries. */
export function sendersOf(cities: () => Promise<readonly CitySenders[]>, deps: WayDeps): AlertSenders {
  return {
    async of(region, way) {
      const city = (await cities()).find((each) => each.region === region);
      return city && WAYS[way](city, deps);
    },
  };
}

/**
 * The senders' secret in Secrets Manager, read on first use and again after five minutes of machine time.
 * Each reading throws SecretFormError where an entry is wrong or a kind of alert has no template.
 */
export function secretsManagerSenders(
  client: SecretsManagerClient,
  id: string,
  wallClock: WallClock,
): () => Promise<readonly CitySenders[]> {
  return cached(wallClock, async () => parseSenders(await secretText(client, id)));
}
