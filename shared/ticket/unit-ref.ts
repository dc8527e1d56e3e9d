/*
 * How a ticket names a unit: by its id in the ticket's own region, or as `id@region` where the unit is of another
 * region's directory. Everything that is kept by unit (parts, clocks, work lines) goes by this name.
 */

/** A unit of a region's directory. */
export interface UnitOfRegion {
  readonly unit: string;
  readonly region: string;
}

/** How a ticket of a region names a unit. */
export function refOf({ unit, region }: UnitOfRegion, ticketRegion: string): string {
  return region === ticketRegion ? unit : `${unit}@${region}`;
}

/** Which unit a ticket of a region means by a name. */
export function meantBy(ref: string, ticketRegion: string): UnitOfRegion {
  const [unit = '', region = ticketRegion] = ref.split('@');
  return { unit, region };
}

/** How a unit that is given by its id, or named already, is named beside another of the same directory. */
export function besideOf(ref: string, unit: string): string {
  const [, region] = ref.split('@');
  return region === undefined || unit.includes('@') ? unit : `${unit}@${region}`;
}
