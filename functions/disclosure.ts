import { maskName, maskPhone } from '../shared/privacy/masking.ts';
import type { Ticket } from '../shared/ticket/ticket.ts';

/** What the citizen asked to keep from units and other lines stays masked for them (Shaoyang art. 23). */
export function disclosed(
  texts: Readonly<Record<string, string>>,
  confidential: Ticket['confidential'],
): Record<string, string> {
  const hidden = { ...texts };
  const { name, phone } = texts;
  if (name !== undefined && (confidential === 'name' || confidential === 'all')) hidden.name = maskName(name);
  if (phone !== undefined && (confidential === 'phone' || confidential === 'all'))
    hidden.phone = maskPhone(phone);
  return hidden;
}
