import { basisText } from '../shared/alert/citation.ts';
import { regulationOfRegion } from '../shared/regulation/rules.ts';
import type { Ticket } from '../shared/ticket/ticket.ts';

/** Why a request was not accepted, as its regulation's data has it: nothing that a person wrote. */
export interface NonAcceptance {
  readonly ground: string;
  /** The ground in Chinese. */
  readonly label?: string;
  /** What the citizen is told on it. */
  readonly told?: string;
  readonly clause: string;
  /** The provision, as a citizen is told it. */
  readonly basis?: string;
  /** The ticket that was repeated. */
  readonly repeatOf?: string;
}

/** Why a ticket was not accepted; undefined for every other. */
export function nonAcceptance({ region, rejection }: Ticket): NonAcceptance | undefined {
  if (!rejection) return undefined;
  const regulation = regulationOfRegion(region);
  const ground = regulation?.acceptance.grounds.find(({ id }) => id === rejection.ground);
  return {
    ...rejection,
    ...(regulation && ground && { label: ground.label, basis: basisText(regulation, ground) }),
    ...(ground?.told && { told: ground.told }),
  };
}
