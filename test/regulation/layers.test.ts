import { describe, expect, it } from 'vitest';
import { layered, layeredVersion, layersOf } from '../../shared/regulation/layers.ts';
import { DEFAULT_SETTINGS, parseSettings, type Settings } from '../../shared/regulation/settings.ts';
import { ask, askTime, NEIMENGGU, written } from './asking.ts';

/** A league's settings under those of its region (NM-27). */

const decision = { by: '热线主任', ground: '办理规程', from: '2024-01-01' };
const term = (length: object, more: object = {}) => ({
  ...{ clock: 'handle', kinds: ['complaint'], length, start: 'received', ...decision },
  ...more,
});
const settings = (region: string, terms: readonly object[], more: object = {}): Settings =>
  parseSettings({ ...DEFAULT_SETTINGS, region, terms, ...more });
const REGION = settings('150000', [term({ workingDays: 5 })]);
const handle = { kind: 'complaint', clock: 'handle' } as const;
const due = (given: Settings) =>
  written(askTime(handle, '2024-09-02 10:00', { regulation: NEIMENGGU, settings: given }));

describe('NM-27: a league’s settings over those of its region', () => {
  it.each([
    ['nothing of its own', undefined, '2024-09-09 24:00'],
    ['a shorter term', [term({ workingDays: 3 })], '2024-09-05 24:00'],
    ['a longer term, which loosens nothing', [term({ workingDays: 8 })], '2024-09-09 24:00'],
    ['a term from another event', [term({ workingDays: 1 }, { start: 'dispatched' })], '2024-09-09 24:00'],
    ['a term for other kinds', [term({ workingDays: 1 }, { kinds: ['help'] })], '2024-09-09 24:00'],
    ['a shorter one that has ended', [term({ workingDays: 1 }, { until: '2024-08-31' })], '2024-09-09 24:00'],
  ])('%s', (_what, own, end) => {
    expect(due(layered(REGION, own && settings('150100', own)))).toBe(end);
  });

  it('its own number fills what the region leaves open', () => {
    const above = settings('150000', []);
    expect(ask(handle, '2024-09-02 10:00', { regulation: NEIMENGGU, settings: above }).status).toBe('unset');
    expect(due(layered(above, settings('150100', [term({ workingDays: 2 })])))).toBe('2024-09-04 24:00');
  });

  it('what it leaves out is the region’s, what it says is its own', () => {
    const revisits = { attempts: 3, ...decision };
    const above = settings('150000', [], { businessCloses: '17:30', revisits });
    const own = settings('150100', [], { businessCloses: '18:00' });
    expect(layered(above, own)).toMatchObject({ region: '150100', businessCloses: '18:00', revisits });
    expect(layered(above, undefined)).toBe(above);
  });

  it('an adoption of the region’s holds in the league as well', () => {
    const adopted = [{ regulation: 'neimenggu', ...decision }];
    const above = settings('150000', [], { adopted });
    expect(layered(above, settings('150100', [])).adopted).toEqual(adopted);
    const own = settings('150100', [], { adopted: [{ ...adopted[0], from: '2025-01-01' }] });
    expect(layered(above, own).adopted).toEqual([...adopted, { ...adopted[0], from: '2025-01-01' }]);
  });
});

describe('the name of a version of both layers', () => {
  it.each([
    ['v2', { own: 'v2' }],
    ['default', { own: 'default' }],
    ['150000:v3', { above: { region: '150000', version: 'v3' } }],
    ['150000:v3+v2', { above: { region: '150000', version: 'v3' }, own: 'v2' }],
  ])('%s', (version, layers) => {
    expect(layersOf(version)).toEqual(layers);
    const { above, own } = layersOf(version);
    expect(above ? layeredVersion(above.region, above.version, own) : own).toBe(version);
  });
});
