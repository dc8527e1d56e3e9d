import type { Rulebook } from '../../shared/ports.ts';
import type { Cut } from '../../shared/province/measures.ts';

/** What a region's own codes are called: its units, and the classes and places that its settings name. */
export interface RegionNames {
  /** The versions of directory and settings that say so. */
  readonly versions: { readonly units: string; readonly settings: string };
  readonly unit: Readonly<Record<string, string>>;
  readonly class: Readonly<Record<string, string>>;
  readonly place: Readonly<Record<string, string>>;
}

/** Reads what a region's units, classes and places are called, by the versions that hold now. */
export async function namesOf(
  rulebook: Pick<Rulebook, 'current' | 'settings' | 'units'>,
  region: string,
): Promise<RegionNames> {
  const { units, settings } = await rulebook.current(region);
  const [directory, { names }] = await Promise.all([
    rulebook.units(region, units),
    rulebook.settings(region, settings),
  ]);
  return {
    versions: { units, settings },
    unit: Object.fromEntries(directory.map(({ id, name }) => [id, name])),
    class: names?.classes ?? {},
    place: names?.places ?? {},
  };
}

/**
 * Reads what the region calls the values of a cut. A unit of another region's directory stands as `unit@region`.
 * @returns the name of a value; undefined where nobody has named it, or the cut's values are no region's own
 */
export async function namesBy(
  by: Cut,
  region: string,
  values: readonly string[],
  rulebook: Pick<Rulebook, 'current' | 'settings' | 'units'>,
): Promise<(value: string) => string | undefined> {
  if (by !== 'unit' && by !== 'class' && by !== 'place') return () => undefined;
  const elsewhere = values.flatMap((value) => value.split('@')[1] ?? []);
  const regions = [...new Set([region, ...elsewhere])];
  const names = new Map(
    await Promise.all(regions.map(async (each) => [each, await namesOf(rulebook, each)] as const)),
  );
  return (value) => {
    const [code = '', of = region] = value.split('@');
    const own = names.get(of)?.[by];
    return own && Object.hasOwn(own, code) ? own[code] : undefined;
  };
}
