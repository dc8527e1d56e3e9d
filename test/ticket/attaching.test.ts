import { describe, expect, it } from 'vitest';
import {
  ATTACHMENT_TYPES,
  type AttachmentType,
  beginsAs,
  MOST_ATTACHMENTS,
} from '../../shared/ticket/attachment.ts';
import { BODIES, FILE, filed, type Line, sealed, tell } from './story.ts';

const text = (words: string) => Buffer.from(words, 'latin1');
const ooxml = (entry: string) => Buffer.concat([text('PK\u0003\u0004'), Buffer.alloc(26), text(entry)]);

const BEGINNINGS: readonly (readonly [AttachmentType, Buffer])[] = [
  ['image/jpeg', Buffer.from([0xff, 0xd8, 0xff, 0xe1])],
  ['image/png', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
  ['image/webp', text('RIFF\u0001\u0002\u0003\u0004WEBPVP8 ')],
  ['image/heic', text('\u0000\u0000\u0000\u0018ftypheic')],
  ['audio/mpeg', text('ID3\u0004')],
  ['audio/mpeg', Buffer.from([0xff, 0xfb, 0x90])],
  ['audio/wav', text('RIFF\u0001\u0002\u0003\u0004WAVEfmt ')],
  ['audio/amr', text('#!AMR\n')],
  ['audio/mp4', text('\u0000\u0000\u0000\u0018ftypM4A ')],
  ['video/mp4', text('\u0000\u0000\u0000\u0018ftypisom')],
  ['application/pdf', text('%PDF-1.7')],
  ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', ooxml('word/document.xml')],
  ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', ooxml('[Content_Types].xml')],
];
const OTHERS = ['<html>', '<svg xmlns', 'MZ\u0090', '#!/bin/sh', '\u007fELF', ''].map(text);

describe('a file begins as its type says', () => {
  it.each(BEGINNINGS)('%s', (type, head) => {
    expect(beginsAs(type, head)).toBe(true);
  });

  it('every type has a beginning here', () => {
    expect(new Set(BEGINNINGS.map(([type]) => type))).toEqual(new Set(ATTACHMENT_TYPES));
  });

  it.each(ATTACHMENT_TYPES)('%s: no page, program, script or nothing at all', (type) => {
    expect(OTHERS.filter((head) => beginsAs(type, head))).toEqual([]);
    expect(beginsAs(type, ooxml('classes.dex'))).toBe(false);
  });

  it('neither is a photo a recording, nor a table a letter', () => {
    expect(beginsAs('video/mp4', text('\u0000\u0000\u0000\u0018ftypheic'))).toBe(false);
    expect(
      beginsAs('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', ooxml('word/')),
    ).toBe(false);
  });
});

const cover: readonly Line[] = [
  { at: '2026-09-18 10:00', do: 'submit', matter: 'manhole-cover' },
  { at: '2026-09-18 11:00', do: 'dispatch' },
  { at: '2026-09-18 15:00', do: 'sign', by: 'chengguan' },
];
const back: Line = {
  ...{ at: '2026-09-18 16:00', do: 'return', by: 'chengguan' },
  ...{ siteVisit: true, proposedUnit: 'shuiwu', attachments: [FILE] },
};
const photo: Line = { at: '2026-09-18 15:30', do: 'attach', by: 'chengguan' };

describe('files of a ticket', () => {
  it('a photo that the unit attached proves what a photo has to (SY-13e)', () => {
    const story = tell([...cover, photo, back]);
    expect(story.refusal).toBeUndefined();
    expect(story.told('ReturnRequested')).toMatchObject([{ attachments: [FILE], photos: [] }]);
  });

  it.each([
    ['of nobody', [], { code: 'unknown-attachment', field: 'attachments.0' }],
    [
      'of the hotline',
      [{ at: '2026-09-18 15:30', do: 'attach' }],
      { code: 'photo-required', clause: 'SY-13e' },
    ],
    ['that is a document', [{ ...photo, purpose: 'document' }], { code: 'photo-required', clause: 'SY-13e' }],
  ] as readonly (readonly [string, readonly Line[], object])[])(
    'a photo %s does not',
    (_whose, lines, refused) => {
      expect(tell([...cover, ...lines, back]).refusal).toMatchObject(refused);
    },
  );

  it('each is attached once, and no more than the item holds', () => {
    expect(tell([...cover, photo, photo]).refusal).toMatchObject({ code: 'already-attached' });
    const many = Array.from(
      { length: MOST_ATTACHMENTS + 1 },
      (_none, index): Line => ({
        ...photo,
        id: FILE.slice(0, -2) + String(index).padStart(2, '0'),
      }),
    );
    expect(tell([...cover, ...many]).refusal).toMatchObject({ code: 'too-many-attachments' });
  });

  it('the ticket knows codes and sizes; what a file is called lies in the vault, its checksum in the ledger', () => {
    const { ticket, events } = tell([...cover, { ...photo, name: sealed('name') } as Line]);
    const { sha256, ...known } = BODIES.attach;
    expect(ticket.attachments).toEqual([{ ...known, unit: 'chengguan' }]);
    expect(ticket.papers).toMatchObject({ [`attachment.${FILE}`]: filed('name') });
    expect(events.at(-1)).toMatchObject({ type: 'Attached', sha256 });
  });

  it('what came with the request is the citizen’s', () => {
    const attachments = [{ ...BODIES.attach, name: sealed('name') }];
    const { ticket } = tell([{ at: '2026-09-18 10:00', do: 'submit', attachments }]);
    const { sha256: _ledger, ...known } = BODIES.attach;
    expect(ticket.attachments).toEqual([known]);
    expect(ticket.papers).toMatchObject({ [`attachment.${FILE}`]: filed('name') });
  });
});
