import type { Route } from '../http/route.ts';
import { type ChangesDeps, changesRoutes } from './changes.ts';
import { type FiguresDeps, figuresRoutes } from './figures.ts';

export type ProvinceDeps = ChangesDeps & FiguresDeps;

/** What provinces read: a city's changes in order, and its counts and rates. */
export function provinceRoutes(deps: ProvinceDeps): Route[] {
  return [...changesRoutes(deps), ...figuresRoutes(deps)];
}
