import type { HotlineClient } from '../../local/client.ts';

interface DemoUnit {
  readonly id: string;
  readonly name: string;
}

/** Units of the demo's city. Their contacts are made up. */
export const UNITS: readonly DemoUnit[] = [
  { id: 'urban-management', name: '市城管执法局' },
  { id: 'housing', name: '市住房和城乡建设局' },
  { id: 'ecology', name: '市生态环境局' },
  { id: 'transport', name: '市交通运输局' },
  { id: 'health', name: '市卫生健康委员会' },
];

/** Enters the units and their duty officers, and the hotline's own desk, as an administrator does. */
export async function foundCity(client: HotlineClient, region: string): Promise<void> {
  const desk: DemoUnit = { id: 'hotline', name: '12345热线值班' };
  for (const [index, { id, name }] of [desk, ...UNITS].entries()) {
    const contacts = [
      { way: 'sms', to: `+86139000000${10 + index}` },
      { way: 'email', to: `${id}@example.org` },
    ];
    const answer = await client.call({ role: 'administrator' }, 'PUT', `/v1/admin/units/${region}/${id}`, {
      name,
      contacts,
      why: '演示用单位目录',
    });
    if (answer.status !== 200) throw new Error(`unit ${id} was not entered: ${answer.status}`);
  }
}
