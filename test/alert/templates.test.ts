import { expect, it } from 'vitest';
import { parametersOf } from '../../shared/alert/parameters.ts';
import { parseSenders } from '../../shared/alert/senders.ts';
import { filled, shownText, wordingFor } from '../../shared/alert/templates.ts';
import { at } from '../ticket/history.ts';
import { everyKind, sendersSecret, TENCENT_TEMPLATE, tencentEntry } from './alert-templates.ts';

const LINKED = {
  ...TENCENT_TEMPLATE,
  linked: {
    code: '2400002',
    text: '工单{1}已答复，请点 {2} 评价。',
    variables: { 1: { of: 'ticketNo' }, 2: { of: 'link', most: 60 } },
  },
};
const [city] = parseSenders(sendersSecret({ tencent: tencentEntry({ templates: everyKind(LINKED) }) }));
const templates = city?.tencent?.templates ?? {};
const ticketNo = '43050026091800000001';
const parameters = parametersOf({
  ...{ id: '1', ticketNo, region: '430500', recipient: 'citizen', at: at('2026-09-18 10:00') },
  facts: { kind: 'citizen-answered', revisit: true, ask: ['grade'] },
});
const linkCode = 'c'.repeat(30);

it('a page’s address goes whole in the wording that has a place for it', () => {
  const link = `https://12345.example.cn/e/${linkCode}`;
  const given = { ...parameters, link, linkCode };
  const wording = wordingFor(templates, 'citizen-answered', given);
  expect(wording?.code).toBe('2400002');
  expect(wording && shownText(wording, filled(wording, given), 'numbered')).toBe(
    `工单${ticketNo}已答复，请点 ${link} 评价。`,
  );
});

it.each<[string, object]>([
  ['there is none', {}],
  ['it does not fit', { link: `https://12345.example.cn/${'e'.repeat(20)}/${linkCode}`, linkCode }],
])('the plain wording goes where %s', (_what, links) => {
  expect(wordingFor(templates, 'citizen-answered', { ...parameters, ...links })?.code).toBe('2400001');
});

it('what a provider does not send has no wording', () => {
  expect(wordingFor({ redo: 'off' }, 'redo', parameters)).toBeUndefined();
  expect(wordingFor({}, 'redo', parameters)).toBeUndefined();
});
