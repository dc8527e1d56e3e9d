import * as z from 'zod';
import { type Instant, instantOf } from '../../shared/calendar/instant.ts';
import type { WallClock } from '../../shared/ports.ts';
import type { WechatAccount, WechatAccounts } from '../../shared/privacy/ports.ts';
import type { Logger } from '../http/log.ts';
import { standardProblem } from '../http/problem.ts';
import { type ApiRequest, type ApiResponse, type Route, route } from '../http/route.ts';
import { fromWechat, parseWechatXml, passiveReplyXml, scalarFields } from './wechat-protocol.ts';

/** A citizen's text message, to become a ticket. */
export interface WechatMessage {
  readonly account: string;
  readonly region: string;
  readonly openId: string;
  /** 64-bit number as text; the same for every repetition of a message. */
  readonly msgId: string;
  readonly text: string;
  /** When the citizen sent it, by WeChat's clock. */
  readonly createdAt: Instant;
}

export interface WechatDeps {
  readonly accounts: WechatAccounts;
  readonly wallClock: WallClock;
  readonly log: Logger;
  /** Commits the ticket; the same `account` and `msgId` again answer the same ticket number. */
  submit(message: WechatMessage): Promise<{ readonly ticketNo: string }>;
}

/** A request of WeChat's server protocol; its query is read as text. */
export type WechatRequest = Pick<
  ApiRequest<unknown, Readonly<Record<string, string>>, undefined>,
  'params' | 'query' | 'rawBody' | 'requestId'
>;

const OPEN_ID = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);

const push = z.object({
  ToUserName: OPEN_ID,
  FromUserName: OPEN_ID,
  CreateTime: z.string().regex(/^\d{1,10}$/),
  MsgType: z.string().min(1),
  MsgId: z
    .string()
    .regex(/^\d{1,20}$/)
    .optional(),
  Content: z.string().optional(),
  Event: z.string().optional(),
});

type Push = z.infer<typeof push>;

const GREETING =
  '您好，欢迎关注12345政务服务便民热线。请直接发送文字说明您的诉求（时间、地点、涉及的人或单位、事情经过和要求），我们会登记并回复工单编号。';
const TEXT_ONLY =
  '您好，目前这里只能登记文字内容。请用文字说明您的诉求（时间、地点、涉及的人或单位、事情经过和要求），或拨打12345热线。';
const NO_TEXT = '您好，没有收到文字内容。请用文字说明您的诉求，或拨打12345热线。';

function registered(ticketNo: string): string {
  return `您好，您的诉求已登记，工单编号：${ticketNo}。我们会尽快核实受理，请保存此编号，以便查询办理进度。`;
}

/** WeChat's word for "received, nothing to say"; it keeps WeChat from repeating the message. */
const RECEIVED: ApiResponse = {
  status: 200,
  text: { type: 'text/plain; charset=utf-8', content: 'success' },
};
const REFUSED: ApiResponse = { status: 403 };

function replyTo(received: Push, content: string): ApiResponse {
  const xml = passiveReplyXml({
    toUser: received.FromUserName,
    fromUser: received.ToUserName,
    // The message's own time, so that a repetition gets the same bytes.
    createTime: received.CreateTime,
    content,
  });
  return { status: 200, text: { type: 'application/xml; charset=utf-8', content: xml } };
}

function readPush(body: Uint8Array): Push {
  const parsed = push.safeParse(Object.fromEntries(scalarFields(parseWechatXml(body))));
  if (!parsed.success) throw standardProblem('invalid-xml', { rule: 'fields' });
  return parsed.data;
}

async function answerText(received: Push, account: WechatAccount, deps: WechatDeps): Promise<ApiResponse> {
  if (received.MsgId === undefined) throw standardProblem('invalid-xml', { rule: 'fields' });
  const text = received.Content ?? '';
  if (text.trim() === '') return replyTo(received, NO_TEXT);
  const { ticketNo } = await deps.submit({
    account: account.account,
    region: account.region,
    openId: received.FromUserName,
    msgId: received.MsgId,
    text,
    createdAt: instantOf(Number(received.CreateTime) * 1000),
  });
  return replyTo(received, registered(ticketNo));
}

/** Events change no ticket; only somebody who has just subscribed is greeted. */
function answerEvent(received: Push): ApiResponse {
  return received.Event === 'subscribe' ? replyTo(received, GREETING) : RECEIVED;
}

/**
 * Serves WeChat's server protocol for one account in plain mode: URL verification (GET) and messages
 * (POST). A text becomes a ticket whose number is in the reply; other messages are asked to come as
 * text; events are acknowledged. Web and WeChat requests wait for acceptance, so the reply says
 * registered and not accepted.
 * @param method `GET` or `POST`.
 * @returns 403 without a body for an unknown account, a wrong signature or a stale timestamp.
 * @throws Problem 400 for a message that cannot be read; what `submit` throws.
 */
export async function wechatIntake(
  method: 'GET' | 'POST',
  request: WechatRequest,
  deps: WechatDeps,
): Promise<ApiResponse> {
  const { query, requestId } = request;
  const account = await deps.accounts.find(request.params.account ?? '');
  if (!account || !fromWechat(account, query, deps.wallClock.nowMs())) return REFUSED;
  if (method === 'GET') {
    return { status: 200, text: { type: 'text/plain; charset=utf-8', content: query.echostr ?? '' } };
  }
  if (query.encrypt_type !== undefined && query.encrypt_type !== 'raw') {
    // An encrypted push also carries the plain signature, but that one vouches for nothing in it.
    deps.log.warn('WECHAT_ENCRYPTION_NOT_SET_UP', { requestId, account: account.account });
    return REFUSED;
  }
  const received = readPush(request.rawBody);
  if (received.MsgType === 'event') return answerEvent(received);
  return received.MsgType === 'text' ? answerText(received, account, deps) : replyTo(received, TEXT_ONLY);
}

/** The routes of WeChat's server protocol, which authenticates itself. */
export function wechatRoutes(deps: WechatDeps): Route[] {
  return (['GET', 'POST'] as const).map((method) =>
    route({
      method,
      path: '/v1/intake/wechat/{account}',
      auth: 'none',
      handle: (request) => wechatIntake(method, request, deps),
    }),
  );
}
