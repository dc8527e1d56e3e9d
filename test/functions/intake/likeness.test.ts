import { expect, it } from 'vitest';
import { submitRequest } from '../../../functions/intake/intake.ts';
import { firstIndexKey } from '../../../shared/privacy/index-keys.ts';
import { likeness } from '../../../shared/privacy/likeness.ts';
import { PersonalText } from '../../../shared/privacy/personal.ts';
import { City } from '../ticket-desk/doubles.ts';

const KEY = new Uint8Array(32).fill(9);

/** Takes a request in by web. @returns the fingerprint that its ticket has */
async function fingerprinted(city: City, form: Record<string, string>): Promise<string> {
  const texts = Object.fromEntries(
    Object.entries(form).map(([name, text]) => [name, new PersonalText(text)]),
  );
  const { ticket } = await submitRequest(
    { ...city.deps, indexKeys: async () => firstIndexKey(KEY) },
    {
      channel: 'web',
      by: 'a website',
      form: { region: '430500', text: new PersonalText(''), confidential: 'none', accepted: false, ...texts },
    },
  );
  return ticket?.likeness ?? '';
}

it('every request gets a fingerprint by which another that says the same is found', async () => {
  const city = new City();
  const text = '学府路中段的路灯坏了将近一个月，晚上行人过马路非常危险，请尽快派人维修';
  const one = await fingerprinted(city, { text, place: '学府路' });
  const other = await fingerprinted(city, { title: '路灯', text: `您好，${text}`, place: '学府路' });
  const unlike = await fingerprinted(city, { text: '咨询办理居住证需要准备哪些材料以及办理地点' });
  expect(likeness(one, other)).toMatchObject({
    text: expect.toSatisfy((share: number) => share > 0.6),
    place: 1,
  });
  expect(likeness(one, unlike)?.text).toBeLessThan(0.2);
});
