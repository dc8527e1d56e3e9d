/** Bodies as nobody ought to send them, and some as they ought to be, for every intake. */
import type { Chance } from './chance.ts';

/** One request to be sent, signed as the channel signs. */
export interface FuzzedRequest {
  readonly channel: 'phone' | 'web' | 'referral' | 'wechat';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

type Value = unknown;
type Form = Record<string, Value>;

const REGION = '430500';

const WORDS = [
  '路灯不亮，晚上看不见路',
  '楼下工地夜间施工',
  'It’s dark & <b>cold</b>',
  '1e5',
  '0012 ',
  "'; DROP TABLE tickets; --",
  '👨‍👩‍👧‍👦 𠮷野家',
  '‮反‬',
] as const;

/** Values that fit hardly any field. */
const ODD: readonly [Value, ...Value[]] = [
  null,
  '',
  ' ',
  0,
  -1,
  1e308,
  true,
  [],
  {},
  [[[]]],
  { $ne: null },
  '\u0000',
  '\uD800',
  'a'.repeat(21 * 1024),
  '水'.repeat(7 * 1024),
  '__proto__',
  '../../etc/passwd',
  '2026-13-45T99:99:99+08:00',
  'null',
  { text: '路灯' },
  ['路灯'],
  2 ** 53,
  '１２３４５',
];

const NAMES = [
  '',
  '__proto__',
  'constructor',
  '路灯',
  'region ',
  'TEXT',
  'a'.repeat(300),
  'ticketNo',
  'accepted',
] as const;

function phoneForm(random: Chance): Form {
  return {
    ...{ region: REGION, kind: random.pick(['complaint', 'help', 'consultation', 'praise']) },
    text: `${random.pick(WORDS)} ${random.whole(0, 1e9)}`,
    ...{ phone: '13900001111', name: '王某', confidential: random.pick(['none', 'name', 'phone', 'all']) },
    ...{ callId: `S-${random.whole(0, 50)}`, agentId: 'A07', urgency: 'urgent', calledNumber: '12345' },
    ...{ happenedAt: '昨晚', coordinates: { latitude: 27.2, longitude: 111.4 }, entrance: 'phone' },
  };
}

function webForm(random: Chance): Form {
  return {
    region: REGION,
    text: `${random.pick(WORDS)} ${random.whole(0, 1e9)}`,
    subject: '某公司',
    sex: 'male',
  };
}

/** Few numbers, so that some matters come twice, alike or not. */
function referral(random: Chance): Form {
  const source = { line: random.pick(['110', '120', '供水']), externalNo: `J-${random.whole(0, 200)}` };
  return { region: REGION, text: random.pick(WORDS), kind: 'complaint', source };
}

function callReport(random: Chance): Form {
  return {
    ...{
      region: REGION,
      callId: `S-${random.whole(0, 50)}`,
      direction: 'in',
      talkSeconds: random.whole(0, 900),
    },
    ...{ startedAt: '2026-11-02T09:00:00+08:00', callerPhone: '13900001111', outcome: 'answered' },
    transfers: [{ at: '2026-11-02T09:01:00+08:00', mode: 'one-key', to: '110' }],
  };
}

function recordingReport(random: Chance): Form {
  const recordId = `R-${random.whole(0, 50)}`;
  return {
    region: REGION,
    callId: 'S-1',
    recordId,
    provider: 'ccc',
    uri: 'https://a.example.cn',
    seconds: 9,
  };
}

function upload(random: Chance): Form {
  const sha256 = random
    .whole(0, 2 ** 31)
    .toString(16)
    .padStart(64, '0');
  return { region: REGION, purpose: 'photo', mediaType: 'image/jpeg', bytes: random.whole(1, 1e6), sha256 };
}

function lineAnswer(random: Chance): Form {
  return { line: random.pick(['110', '供水']), result: '已处置', solved: 'yes' };
}

/** Each intake: whose key signs, the path, and how a good form is made. */
type Intake = readonly [channel: FuzzedRequest['channel'], path: string, make: (random: Chance) => object];

const INTAKES: readonly [Intake, ...Intake[]] = [
  ['phone', '/v1/intake/phone', phoneForm],
  ['web', '/v1/intake/web', webForm],
  ['referral', '/v1/intake/referral', referral],
  [
    'referral',
    '/v1/intake/referrals',
    (random: Chance) => [referral(random), random.pick(ODD), referral(random)],
  ],
  ['phone', '/v1/intake/phone/calls', callReport],
  ['phone', '/v1/intake/phone/recordings', recordingReport],
  ['web', '/v1/intake/attachments', upload],
  ['referral', '/v1/intake/referral/43050026110212345678/acknowledge', lineAnswer],
  ['referral', '/v1/intake/referral/1/feedback', lineAnswer],
  // Closed, as it is until a city opens it.
  ['web', `/v1/intake/form/${REGION}`, webForm],
];

/** A message as WeChat's server pushes it, with one part as it ought not to be, most of the time. */
function wechatMessage(random: Chance): string {
  const odd = [
    '',
    ']]>',
    '<a><b></a></b>',
    '&#0;',
    '&xxe;',
    '<![CDATA[]]>',
    'x'.repeat(5_000),
    '<!-- -->',
    '\u{FFFF}',
  ] as const;
  const cdata = (text: string) => `<![CDATA[${text}]]>`;
  const fields: Record<string, string> = {
    ToUserName: cdata('gh_demo'),
    FromUserName: cdata(`citizen-${random.whole(0, 30)}`),
    CreateTime: '1790000000',
    MsgType: cdata(random.pick(['text', 'text', 'text', 'image', 'event', 'location', 'unknown'])),
    Event: cdata(random.pick(['subscribe', 'CLICK', 'unheard-of'])),
    Content: cdata(random.pick(WORDS)),
    MsgId: String(random.whole(1, 1e9)),
  };
  const names = Object.keys(fields);
  const name = names[random.whole(0, names.length - 1)] ?? 'Content';
  if (random.happens(0.5)) fields[name] = random.pick(odd);
  if (random.happens(0.1)) delete fields[name];
  const inside = Object.entries(fields).map(([tag, value]) => `<${tag}>${value}</${tag}>`);
  if (random.happens(0.1)) inside.push(...inside.slice(0, 1));
  const head = random.happens(0.05) ? '<!DOCTYPE xml [<!ENTITY xxe SYSTEM "file:///etc/passwd">]>' : '';
  return `${head}<xml>${inside.join('')}</xml>`;
}

/** One fuzzed request: the same for the same chance. */
export function fuzzedRequest(random: Chance): FuzzedRequest {
  if (random.happens(0.1)) {
    const message = Buffer.from(wechatMessage(random));
    const body = random.happens(0.15) ? broken(message, random) : message;
    const path = `/v1/intake/wechat/demo-${REGION}`;
    return { channel: 'wechat', path, headers: { 'content-type': 'text/xml' }, body };
  }
  const [channel, path, make] = random.pick(INTAKES);
  const form: Value = make(random);
  const body = random.happens(0.8) ? JSON.stringify(changed(form, random)) : JSON.stringify(form);
  const sent = random.happens(0.15) ? broken(Buffer.from(body), random) : Buffer.from(body);
  return { channel, path, headers: headersOf(random), body: sent };
}

function headersOf(random: Chance): Record<string, string> {
  const type = random.happens(0.95)
    ? 'application/json'
    : random.pick([
        'text/plain',
        'application/x-ndjson',
        'application/json; charset=gbk',
        'application/xml',
        '',
      ]);
  const key = random.happens(0.2)
    ? { 'idempotency-key': random.pick(['once', 'twice', 'a b', 'k'.repeat(129), `k${random.whole(0, 20)}`]) }
    : {};
  return { ...(type !== '' && { 'content-type': type }), ...key };
}

/** The form with one to three things changed anywhere in it. */
function changed(form: Value, random: Chance): Value {
  let now = form;
  for (let times = random.whole(1, 3); times > 0; times--) now = changedOnce(now, random);
  return now;
}

function changedOnce(value: Value, random: Chance): Value {
  if (value === null || typeof value !== 'object' || random.happens(0.03)) return random.pick(ODD);
  const names = Object.keys(value);
  const name = names[random.whole(0, Math.max(0, names.length - 1))];
  const form = value as Form;
  const what = random.next();
  if (Array.isArray(value)) {
    if (what < 0.2) return [...value, ...value];
    return value.map((item, index) => (String(index) === name ? changedOnce(item, random) : item));
  }
  if (name === undefined || what < 0.15) return { ...form, [random.pick(NAMES)]: random.pick(ODD) };
  if (what < 0.35) return Object.fromEntries(Object.entries(form).filter(([each]) => each !== name));
  return { ...form, [name]: what < 0.75 ? random.pick(ODD) : changedOnce(form[name], random) };
}

/** Bytes that are no JSON any more, or no text. */
function broken(body: Buffer, random: Chance): Buffer {
  switch (random.whole(0, 6)) {
    case 0:
      return body.subarray(0, random.whole(0, body.length));
    case 1:
      return Buffer.concat([body, body]);
    case 2:
      return Buffer.from(Array.from({ length: random.whole(0, 200) }, () => random.whole(0, 255)));
    case 3:
      return Buffer.from(body.toString('utf8'), 'utf16le');
    case 4:
      return Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), body]);
    case 5: {
      const one = Buffer.from(body);
      if (one.length > 0) one[random.whole(0, one.length - 1)] = random.whole(0, 255);
      return one;
    }
    default:
      return Buffer.from(`${'['.repeat(random.whole(1, 5000))}${body.toString('utf8')}`);
  }
}
