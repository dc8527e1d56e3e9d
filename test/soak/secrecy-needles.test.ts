import { createHash } from 'node:crypto';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { shownTo } from './secrecy-levels.ts';
import { found, foundWithin, PIECES_SOUGHT } from './secrecy-needles.ts';
import { confided, STORIES, WHO } from './secrecy-seeds.ts';

const TOLD = confided('somewhere');
const WORDS = [...'mark name other phone landline idNumber card mail plate place account'.split(' ')];
const codes = (text: string, show: (code: string) => string) =>
  [...text].map((c) => (c > '~' ? show(c.charCodeAt(0).toString(16)) : c)).join('');

describe('what people told is found', () => {
  it.each([
    ['as it is', TOLD],
    ['in JSON', JSON.stringify({ text: TOLD })],
    ['in an address', encodeURIComponent(TOLD)],
    ['in an address in an address', encodeURIComponent(encodeURIComponent(TOLD))],
    ['by \\u', codes(TOLD, (code) => `\\u${code}`)],
    ['by \\u in JSON in JSON', codes(TOLD, (code) => `\\\\u${code}`)],
    ['in a page', codes(TOLD, (code) => `&#x${code};`)],
    ['in UTF-16', Buffer.from(TOLD, 'utf16le')],
    ['in hexadecimal', Buffer.from(TOLD).toString('hex')],
    ['in base64', Buffer.from(TOLD).toString('base64')],
    ['in base64url behind something', Buffer.from(`x${TOLD}`).toString('base64url')],
    ['under gzip', gzipSync(TOLD)],
    ['deflated', deflateRawSync(TOLD)],
    ['deflated, in base64, in JSON', JSON.stringify({ packed: deflateRawSync(TOLD).toString('base64') })],
  ])('%s', (_, text) => {
    expect([...foundWithin(Buffer.from(text)).keys()]).toEqual(expect.arrayContaining(WORDS));
  });

  it.each([
    ...['139 8765 1234', '139-8765-1234', '１３９８７６５１２３４', 'tel:+8613987651234', '*87651234'],
    createHash('sha256').update(WHO.phone).digest('hex'),
    createHash('md5').update(`+86${WHO.phone}`).digest('base64'),
  ])('a number as %s', (text) => expect([...found(`[${text}]`).keys()]).toEqual(['phone']));

  it('six characters in a row of what somebody said', () => {
    const [story = ''] = STORIES;
    expect([...found(`见${story.slice(7, 13)}处`).keys()]).toEqual(['story']);
    expect([...found(codes(story.slice(7, 14), (code) => `\\u${code}`)).keys()]).toEqual(['story']);
    expect(PIECES_SOUGHT).toBeGreaterThan(150);
  });

  it('and nothing where there is nothing of it', () => {
    expect([...foundWithin(Buffer.from('工单已转承办单位，139****1234，欧阳**')).keys()]).toEqual([]);
  });
});

describe('what an answer may show', () => {
  it.each([
    ['GET /v1/tickets/{ticketNo}', 'agent', 'all', true, true],
    ['GET /v1/tickets/{ticketNo}', 'unit-officer', 'all', true, false],
    ['GET /v1/tickets/{ticketNo}', 'unit-officer', 'none', true, true],
    ['GET /v1/tickets/{ticketNo}', 'auditor', 'none', false, false],
    ['GET /v1/tickets/{ticketNo}/history', 'agent', 'none', false, false],
    ['GET /v1/referrals/{source}/feedback', 'line', 'all', true, false],
    ['POST /v1/tickets/{ticketNo}/sign', 'unit-officer', 'none', false, false],
    ['GET /v1/province/changes', 'province-reader', 'none', false, false],
  ] as const)('%s to %s, where %s is kept back', (call, reader, secrecy, words, name) => {
    const shown = shownTo(call, reader, secrecy);
    expect([shown.includes('story'), shown.includes('name')]).toEqual([words, name]);
  });
});
