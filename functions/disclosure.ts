import { maskName, maskPhone } from '../shared/privacy/masking.ts';
import { maskText } from '../shared/privacy/masking-text.ts';
import { regulationOfRegion } from '../shared/regulation/rules.ts';
import { type Secrecy, secrecyOf } from '../shared/ticket/secrecy.ts';
import type { Ticket } from '../shared/ticket/ticket.ts';
import { type Level, MASKS } from './access-policy.ts';

type Texts = Readonly<Record<string, string>>;

/** How secret a ticket's citizen is under the regulation of its region. */
export function secrecyFor(ticket: Ticket): Secrecy {
  return secrecyOf(ticket, regulationOfRegion(ticket.region));
}

/** What of a ticket's texts a level shows. */
export function shownAt(level: Level, texts: Texts, secrecy: Secrecy): Record<string, string> {
  if (level === 'full') return { ...texts };
  return level === 'masked' ? disclosed(texts, secrecy) : {};
}

/**
 * What of the citizen is kept back stays masked for units and other lines, in its own field and wherever else it is
 * written (Shaoyang art. 23).
 */
export function disclosed(texts: Texts, secrecy: Secrecy): Record<string, string> {
  const parts = MASKS[secrecy];
  const { name, phone, callerPhone } = texts;
  const phones = [phone, callerPhone].filter((each) => each !== undefined);
  const hidden: Record<string, string> = {};
  for (const [field, text] of Object.entries(texts)) {
    if (field === 'name') hidden.name = parts.includes('name') ? maskName(text) : text;
    else if (field === 'phone' || field === 'callerPhone')
      hidden[field] = parts.includes('contact') ? maskPhone(text) : text;
    else if (field === 'sex' && parts.includes('name')) continue;
    // Who of a unit handled it is no citizen.
    else if (/^handledBy(\.|$)/.test(field)) hidden[field] = text;
    // A car that is complained about is to be found.
    else if (field === 'subject')
      hidden[field] = maskText(
        text,
        parts.filter((part) => part !== 'traces'),
        { name, phones },
      );
    else hidden[field] = parts.length === 0 ? text : maskText(text, parts, { name, phones });
  }
  return hidden;
}
