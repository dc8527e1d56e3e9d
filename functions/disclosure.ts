import { maskName, maskPhone } from '../shared/privacy/masking.ts';
import { maskKnown, maskText } from '../shared/privacy/masking-text.ts';
import { regulationOfRegion } from '../shared/regulation/rules.ts';
import { isForSecrecyStaff, type Secrecy, secrecyOf } from '../shared/ticket/secrecy.ts';
import type { Ticket } from '../shared/ticket/ticket.ts';
import { type Level, levelOf, MASKS } from './access-policy.ts';

type Texts = Readonly<Record<string, string>>;

/** How secret a ticket's citizen is under the regulation of its region. */
export function secrecyFor(ticket: Ticket): Secrecy {
  return secrecyOf(ticket, regulationOfRegion(ticket.region));
}

/** What somebody outside is shown of a ticket: of one that is for staff set apart no more than codes. */
export function levelOutside(
  read: 'public-record' | 'handed-over' | 'feedback',
  reader: 'public' | 'line',
  ticket: Ticket,
): Level {
  return isForSecrecyStaff(ticket) ? 'codes' : levelOf(read, [reader], secrecyFor(ticket));
}

/** What of a ticket's texts a level shows. */
export function shownAt(level: Level, texts: Texts, secrecy: Secrecy): Record<string, string> {
  if (level === 'full') return { ...texts };
  return level === 'masked' ? disclosed(texts, secrecy) : {};
}

/** Where it happened and whom it is about: without it nobody can go there. */
const TO_GO_BY = /^(subject|place|addedPlace\.\d+)$/;
/** Who of a unit handled it is no citizen: the name stays, but the citizen's own is no such name. */
const OF_STAFF = /^handledBy(\.|$)/;

/**
 * What of the citizen is kept back stays masked for units and other lines, in its own field and wherever else it is
 * written (Shaoyang art. 23).
 */
export function disclosed(texts: Texts, secrecy: Secrecy): Record<string, string> {
  const parts = MASKS[secrecy];
  if (parts.length === 0) return { ...texts };
  const { name, phone, callerPhone } = texts;
  const known = { name, phones: [phone, callerPhone].filter((each) => each !== undefined) };
  const shown = Object.entries(texts).filter(([field]) => field !== 'sex' || !parts.includes('name'));
  return Object.fromEntries(
    shown.map(([field, text]) => {
      if (field === 'name') return [field, parts.includes('name') ? maskName(text) : text];
      if (field === 'phone' || field === 'callerPhone')
        return [field, parts.includes('contact') ? maskPhone(text) : text];
      if (OF_STAFF.test(field)) {
        const own = {
          name: parts.includes('name') ? name : undefined,
          phones: parts.includes('contact') ? known.phones : [],
        };
        return [field, maskKnown(maskText(text, []), own)];
      }
      const inText = TO_GO_BY.test(field) ? parts.filter((part) => part !== 'traces') : parts;
      return [field, maskText(text, inText, known)];
    }),
  );
}
