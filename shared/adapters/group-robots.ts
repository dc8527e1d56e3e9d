import { createHmac } from 'node:crypto';
import * as z from 'zod';
import type { DingtalkAccount, WecomAccount } from '../alert/senders.ts';
import type { AlertSender, OutgoingMessage, Sent, WallClock } from '../ports.ts';
import { type HttpAnswer, objectIn } from './outgoing-http.ts';
import { asked } from './provider-answer.ts';

/** Where the vendors' robots are asked; no robot is asked anywhere else. */
export const WECOM_ROBOT = 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send';
export const DINGTALK_ROBOT = 'https://oapi.dingtalk.com/robot/send';

const HEADERS = { 'content-type': 'application/json; charset=utf-8' };
const answerSchema = z.object({ errcode: z.number() });

/** Codes that say: too many, or busy; and for how many seconds. */
type Passing = Readonly<Record<number, number>>;
const WECOM_PASSING: Passing = { [-1]: 30, 45009: 60, 45033: 60 };
/** DingTalk shuts out for ten minutes whoever sends more than twenty in one. */
const DINGTALK_PASSING: Passing = { [-1]: 30, 130101: 600, 410100: 600 };

/** Alerts to groups of WeCom (企业微信) by their robots. */
export function wecomRobots({ robots, endpoint = WECOM_ROBOT, limits }: WecomAccount): AlertSender {
  return {
    async send(message) {
      const key = robots[message.to];
      if (key === undefined) return { result: 'refused', reason: 'no-key' };
      const url = new URL(`${endpoint}?${new URLSearchParams({ key })}`);
      return asked(url, { headers: HEADERS, body: bodyOf(message) }, reader(WECOM_PASSING));
    },
    limits: ({ to, region }) => ({ subject: `wecom ${region} ${to}`, limits }),
  };
}

/** Alerts to groups of DingTalk (钉钉) by their robots, which sign (加签). */
export function dingtalkRobots(
  { robots, endpoint = DINGTALK_ROBOT, limits }: DingtalkAccount,
  wallClock: WallClock,
): AlertSender {
  return {
    async send(message) {
      const robot = robots[message.to];
      if (robot === undefined) return { result: 'refused', reason: 'no-key' };
      const timestamp = String(Math.floor(wallClock.nowMs()));
      const sign = dingtalkSign(timestamp, robot.secret);
      const query = new URLSearchParams({ access_token: robot.token, timestamp, sign });
      const url = new URL(`${endpoint}?${query}`);
      return asked(url, { headers: HEADERS, body: bodyOf(message) }, reader(DINGTALK_PASSING));
    },
    limits: ({ to, region }) => ({ subject: `dingtalk ${region} ${to}`, limits }),
  };
}

/** DingTalk's signature: HMAC-SHA256 over time and secret, in base64. @param timestamp milliseconds */
export function dingtalkSign(timestamp: string, secret: string): string {
  return createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64');
}

function bodyOf({ parameters, text }: OutgoingMessage): string {
  return JSON.stringify({ msgtype: 'text', text: { content: `【${parameters.title}】${text}` } });
}

function reader(passing: Passing) {
  return (answer: HttpAnswer): Sent | undefined => {
    const parsed = answerSchema.safeParse(objectIn(answer));
    if (!parsed.success) return undefined;
    const { errcode } = parsed.data;
    if (errcode === 0) return { result: 'accepted' };
    const reason = `errcode-${errcode}`;
    const seconds = passing[errcode];
    return seconds === undefined ? { result: 'refused', reason } : { result: 'later', reason, seconds };
  };
}
