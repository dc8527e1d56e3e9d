import * as fc from 'fast-check';
import { it } from 'vitest';
import { life, never, tellLife } from './lives.ts';
it('x', () => {
  const sample = fc.sample(life, { numRuns: 400, seed: 7 }).map((d) => [d, tellLife(d, never)] as const);
  const c: Record<string, number> = {};
  for (const [d, t] of sample) {
    c[`len`] = (c.len ?? 0) + d.length;
    c[`out ${t.ticket.outcome} ${t.ticket.stage}`] = (c[`out ${t.ticket.outcome} ${t.ticket.stage}`] ?? 0) + 1;
    t.refusals.forEach((r, i) => { const k = r ? `ref ${r}` : `ok ${d[i]!.line.do}`; c[k] = (c[k] ?? 0) + 1; });
    for (const e of t.events) c[`ev ${e.type}`] = (c[`ev ${e.type}`] ?? 0) + 1;
  }
  process.stdout.write(Object.entries(c).sort().map(([k, v]) => `${k}: ${v}`).join('\n') + '\n');
});
