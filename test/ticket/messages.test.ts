import { expect, it } from 'vitest';
import { intentsOf } from '../../shared/alert/intents.ts';
import { alertText } from '../../shared/alert/texts.ts';
import { History, numbered, sealed } from './history.ts';
import { filed, type Line, tell } from './story.ts';

const submitted: Line = { at: '2026-09-18 09:00', do: 'submit' };
const wrote = (index: number, more: object = {}): Line => ({
  ...{ at: '2026-09-18 10:00', do: 'keep-message', way: 'sms', why: 'unclear' },
  ...{ text: sealed(`message${index}`), ...more },
});
const many = (count: number) => Array.from({ length: count }, (_each, index) => wrote(index + 1));

it('what a citizen wrote back is on record, and changes nothing else', () => {
  const before = tell([submitted]);
  const after = before.goOn([wrote(1)]);
  expect(after.told('MessageKept')).toMatchObject([{ number: 1, way: 'sms', why: 'unclear' }]);
  const { messages, papers, ...rest } = after.ticket;
  expect([messages, papers['message.1']]).toEqual([1, filed('message1')]);
  expect({ ...rest, papers: before.ticket.papers, lastAt: before.ticket.lastAt }).toEqual(before.ticket);
});

it('the ticket’s file holds the first and the latest, the ledger all', () => {
  const story = tell([submitted, ...many(9)]);
  const names = Object.keys(story.ticket.papers).filter((name) => name.startsWith('message.'));
  expect(names).toEqual(['message.1', 'message.2', 'message.3', 'message.4', 'message.5']);
  expect(story.ticket.papers['message.5']).toEqual(filed('message9'));
  expect(story.told('MessageKept')).toHaveLength(9);
});

it('somebody who goes on writing is heard otherwise', () => {
  expect(tell([submitted, ...many(51)]).refusal).toMatchObject({ code: 'too-many-messages' });
});

it.each<[string, object, string[]]>([
  ['of their words', {}, ['有服务对象的短信回复，请查看。']],
  ['nothing of who wants no more', { why: 'unsubscribed', text: undefined }, []],
])('the hotline hears %s', (_what, more, texts) => {
  const ticketNo = numbered(1);
  const kept = { way: 'sms', why: 'unclear', text: sealed('message'), ...more };
  const body = Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined));
  const { change } = History.accepted(ticketNo, '2026-09-18 10:00').do('keep-message', body as never);
  expect(intentsOf(change).map((intent) => alertText(intent).text.replace(`工单${ticketNo}`, ''))).toEqual(
    texts,
  );
});
