import type { AlertFacts, AlertIntent } from '../../shared/alert/intents.ts';
import { endOfDay, type Instant } from '../../shared/calendar/instant.ts';
import type { EntryAct } from '../../shared/knowledge/acts.ts';
import type { Entry } from '../../shared/knowledge/entry.ts';
import { meantBy } from '../../shared/ticket/unit-ref.ts';

type What = Extract<AlertFacts, { kind: 'knowledge' }>['what'];

/** As much of a title as an SMS has room for. */
const TITLE = 16;

/**
 * What the unit that provides an entry is told of an act of somebody else.
 * @param at legal time of the act
 * @returns undefined where it has nothing to do
 */
export function entryAlert(act: EntryAct, entry: Entry, at: Instant): AlertIntent | undefined {
  const what = askedOf(act, entry);
  if (what === undefined) return undefined;
  const { entry: number, provider, version, title, reminders } = entry;
  const { unit: recipient, region } = meantBy(provider, entry.region);
  const { dueOn, clause } = reminders.at(-1) ?? {};
  const reminder = what === 'missing' || what === 'outdated';
  const name = [...title].length > TITLE ? `${[...title].slice(0, TITLE).join('')}…` : title;
  return {
    ...{ id: `${version}-knowledge`, ticketNo: number, region, recipient, at },
    facts: { kind: 'knowledge', what, title: name },
    ...(reminder && dueOn && { by: { at: endOfDay(dueOn), provisional: false } }),
    ...(reminder && clause !== undefined && { clause }),
  };
}

function askedOf(act: EntryAct, { status }: Entry): What | undefined {
  switch (act.type) {
    case 'request':
      return 'missing';
    case 'remind':
      return 'outdated';
    case 'propose':
      return status === 'proposed' ? 'proposed' : undefined;
    case 'report':
      return 'reported';
    case 'review':
      return act.passed ? undefined : 'failed';
    default:
      return undefined;
  }
}
