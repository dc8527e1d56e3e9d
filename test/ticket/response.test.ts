import { expect, it } from 'vitest';
import { city, withTerm } from './setting.ts';
import { type Line, tell } from './story.ts';

const by = 'chengguan';
const dispatched: Line = { at: '2026-09-18 11:00', do: 'dispatch' };
const late: Line = { at: '2026-09-18 13:01', do: 'settle' };
const made = (reached: boolean): Line => ({ at: '2026-09-18 12:00', do: 'contact', by, reached });

it('NM-11.3: whoever was in touch with the citizen has responded; who only tried has not', () => {
  const setting = city('neimenggu', { settings: withTerm('respond', 'received', 120) });
  const story = tell([{ at: '2026-09-18 10:00', do: 'submit' }, dispatched], setting);
  expect(story.due('respond', by)).toBe('2026-09-18 13:00 NM-11.3');
  expect(story.goOn([made(true)], setting).fateOf('respond', by)).toEqual(['met 2026-09-18 12:00']);
  expect(story.goOn([made(false), late], setting).fateOf('respond', by)).toEqual([
    'expired 2026-09-18 13:00',
  ]);
});

it('SY-20b: a nuisance is responded to on site, and a call is no response', () => {
  const story = tell([{ at: '2026-09-18 10:00', do: 'submit', matter: 'noise' }, dispatched]);
  const called: Line = { at: '2026-09-18 11:30', do: 'contact', by };
  expect(story.goOn([called, late]).fateOf('respond', by)).toEqual(['expired 2026-09-18 12:00']);
});
