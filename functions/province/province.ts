import type { Route } from '../http/route.ts';
import { type ChangesDeps, changesRoutes } from './changes.ts';
import { type CodesDeps, codesRoutes } from './codes.ts';
import { type FiguresDeps, figuresRoutes } from './figures.ts';

export type ProvinceDeps = ChangesDeps & CodesDeps & FiguresDeps;

/** What provinces read: a city's changes in order, what codes mean, and its counts and rates. */
export function provinceRoutes(deps: ProvinceDeps): Route[] {
  return [...changesRoutes(deps), ...codesRoutes(deps), ...figuresRoutes(deps)];
}
