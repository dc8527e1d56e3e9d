/** Everybody's reads on a hotline of their own, and the audit of them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_SETTINGS } from '../../shared/regulation/settings.ts';
import { hotlineProcess } from './hotline-process.ts';
import { type LooksReport, looks } from './looks.ts';
import { REGION } from './writers.ts';

const BEGIN = '2026-09-16T08:00:00+08:00';
const DECIDED = { ground: '热线工作规范', by: '热线主管部门', from: '2026-01-01' };
const MOST = { alarmPerHour: 900, alarmTickets: 900, mostPerHour: 1000, mostTickets: 1000 };

/** Makes the calls so many times, on one city in which units may be shown what is masked. */
export async function looksRun(rounds: number): Promise<LooksReport> {
  const folder = mkdtempSync(join(tmpdir(), 'hotline-looks-'));
  const hotline = await hotlineProcess(join(folder, 'data'), BEGIN);
  const sum = { calls: 0, shown: 0, refused: 0, entries: 0 };
  const faults: string[] = [];
  try {
    await hotline.start();
    const client = await hotline.client(REGION);
    const administrator = { role: 'administrator' };
    const unit = { name: '住建局', contacts: [{ way: 'sms', to: '+8613900000001' }], areas: [REGION] };
    const put = async (path: string, body: object) => {
      const { status, body: answer } = await client.call(administrator, 'PUT', path, body);
      if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(answer)}`);
    };
    await put(`/v1/admin/units/${REGION}/housing`, { ...unit, why: '登记单位' });
    const { reminders, terms, satisfied } = DEFAULT_SETTINGS;
    const settings = {
      reminders,
      terms,
      satisfied,
      reveal: { minutes: 30, ...MOST, ...DECIDED },
      why: '设定查看办法',
    };
    await put(`/v1/admin/settings/${REGION}`, settings);
    for (let round = 0; round < rounds; round += 1) {
      const report = await looks(client);
      for (const name of ['calls', 'shown', 'refused', 'entries'] as const) sum[name] += report[name];
      faults.push(...report.faults);
    }
    await hotline.stop();
    return { ...sum, faults: [...new Set(faults)] };
  } finally {
    await hotline.kill('runtime', 'engine');
    rmSync(folder, { recursive: true, force: true });
  }
}
