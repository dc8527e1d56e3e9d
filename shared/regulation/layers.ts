import { regulationOfRegion } from './rules.ts';
import type { Settings } from './settings.ts';

/*
 * A region's settings over those of a league that lies in it, a city's over a county's (docs/readings.md, layers;
 * Inner Mongolia art. 27, Shaoyang art. 30): what the lower one sets goes before, and never loosens a term.
 */

/**
 * The settings that hold in a region which lies in another one.
 * @param above those of the wider region
 * @param own its own; undefined where it has published none
 */
export function layered(above: Settings, own: Settings | undefined): Settings {
  if (!own) return above;
  const adopted = [...(above.adopted ?? []), ...(own.adopted ?? [])];
  // What is left out below is as above; the terms of both are kept apart, and the sooner end holds.
  return {
    ...above,
    ...own,
    ...(adopted.length > 0 && { adopted }),
    ...(above.terms.length > 0 && { termsAbove: above.terms }),
  };
}

/** The wider region by whose regulation a region goes, as it has none of its own; undefined where it has, or there is none. */
export function regionAbove(region: string): string | undefined {
  const governing = regulationOfRegion(region)?.region;
  return governing === region ? undefined : governing;
}

/** Versions of both layers, `150000:v3+v2`; that of one alone where the other has published none. */
export interface LayeredVersion {
  /** The wider region, with its version. */
  readonly above?: { readonly region: string; readonly version: string };
  readonly own?: string;
}

const LAYERED = /^(\d{6}):(v\d+)(?:\+(v\d+))?$/;

/** Reads the name of a version. */
export function layersOf(version: string): LayeredVersion {
  const [, region, above, own] = LAYERED.exec(version) ?? [];
  if (region === undefined || above === undefined) return { own: version };
  return { above: { region, version: above }, ...(own !== undefined && { own }) };
}

/** The name of a version of both layers. */
export function layeredVersion(region: string, above: string, own: string | undefined): string {
  return own === undefined ? `${region}:${above}` : `${region}:${above}+${own}`;
}
