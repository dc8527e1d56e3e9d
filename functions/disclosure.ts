import { maskName, maskPhone } from '../shared/privacy/masking.ts';
import type { Ticket } from '../shared/ticket/ticket.ts';

/** What the citizen asked to keep from units and other lines stays masked for them (Shaoyang art. 23). */
export function disclosed(
  texts: Readonly<Record<string, string>>,
  confidential: Ticket['confidential'],
): Record<string, string> {
  const hidden = { ...texts };
  const { name, phone, callerPhone } = texts;
  if (confidential === 'name' || confidential === 'all') {
    if (name !== undefined) hidden.name = maskName(name);
    delete hidden.sex;
  }
  if (confidential === 'phone' || confidential === 'all') {
    if (phone !== undefined) hidden.phone = maskPhone(phone);
    if (callerPhone !== undefined) hidden.callerPhone = maskPhone(callerPhone);
  }
  return hidden;
}
