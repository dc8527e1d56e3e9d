import type { Rulebook } from '../../shared/ports.ts';
import type { Decided } from '../../shared/province/rates.ts';

/** Reads what the operators of regions have decided on exclusions, by the settings that hold now. */
export async function exclusionsOf(
  rulebook: Pick<Rulebook, 'current' | 'settings'>,
  regions: readonly string[],
): Promise<Decided> {
  const rules = new Map(
    await Promise.all(
      [...new Set(regions)].map(async (region) => {
        const { settings } = await rulebook.current(region);
        return [region, (await rulebook.settings(region, settings)).exclusions ?? []] as const;
      }),
    ),
  );
  return (region) => rules.get(region) ?? [];
}
