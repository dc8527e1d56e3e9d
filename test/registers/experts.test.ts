import { expect, it } from 'vitest';
import type { Day } from '../../shared/calendar/instant.ts';
import { type Experts, expertsSchema, isSeatServed, missingExperts } from '../../shared/registers/experts.ts';
import { regulationById } from '../../shared/regulation/rules.ts';
import type { Regulation } from '../../shared/regulation/schema.ts';
import { DEFAULT_SETTINGS } from '../../shared/regulation/settings.ts';
import { unitsNamed } from '../../shared/ticket/directory.ts';

const luan = regulationById('luan') as Regulation;
const TODAY = '2026-09-18' as Day;
const line = luan.lines?.find(({ expertSeat }) => expertSeat !== undefined);
const [name = ''] = line?.units ?? [];
const units = new Map([...unitsNamed(['other']), ['own', { id: 'own', natures: [], roles: [name] }]]);

const sent = (from: string, until?: string): Experts =>
  expertsSchema.parse({
    own: {
      seats: [{ seat: 'S-1', experts: [{ expert: 'E-1', name: '王工', from, ...(until && { until }) }] }],
    },
  });
const missing = (experts: Experts) =>
  missingExperts(luan, units, experts, DEFAULT_SETTINGS, TODAY).filter((each) => each.name === name);

it('a line with an expert seat lacks experts until its unit sends one who serves today', () => {
  expect(missing({})).toContainEqual({ clause: line?.clause, line: line?.name, name, unit: 'own' });
  expect(missing(sent('2026-09-19'))).toHaveLength(missing({}).length);
  expect(missing(sent('2026-09-01', '2026-09-17'))).toHaveLength(missing({}).length);
  expect(missing(sent('2026-09-01', '2026-09-18'))).toEqual([]);
});

it('a line whose unit the directory does not name is a warning of its own', () => {
  const nobody = missingExperts(luan, unitsNamed(['other']), {}, DEFAULT_SETTINGS, TODAY);
  expect(nobody).toContainEqual({ clause: line?.clause, line: line?.name, name });
});

it('a seat is served by whoever is sent to it that day', () => {
  expect(isSeatServed(sent('2026-09-01'), 'S-1', TODAY)).toBe(true);
  expect(isSeatServed(sent('2026-09-01'), 'S-2', TODAY)).toBe(false);
});
