/** Family names of two characters that are met with; any other name has one. */
export const DOUBLE_SURNAMES: ReadonlySet<string> = new Set(
  '欧阳,司马,上官,诸葛,东方,皇甫,尉迟,公孙,令狐,慕容,司徒,司空,夏侯,端木,百里,南宫,长孙,宇文,闻人,轩辕,呼延,澹台,申屠,太史'.split(
    ',',
  ),
);

/**
 * A number as it may be shown: a mobile keeps 3 and 4 digits, a landline its area code and last 3.
 * @param e164 as `parsePhone` gives it; a number of another form keeps its last two digits only.
 */
export function maskPhone(e164: string): string {
  const mobile = /^\+86(1[3-9]\d)\d{4}(\d{4})$/.exec(e164);
  if (mobile) return `${mobile[1]}****${mobile[2]}`;
  const landline = /^\+86(10|2\d|[3-9]\d{2})\d{4,5}(\d{3})$/.exec(e164);
  if (landline) return `0${landline[1]}-****${landline[2]}`;
  return `****${e164.slice(-2)}`;
}

/** A name as it may be shown: the family name, and a star for each character after it. */
export function maskName(name: string): string {
  const characters = [...name.trim()];
  const kept = characters.length > 2 && DOUBLE_SURNAMES.has(characters.slice(0, 2).join('')) ? 2 : 1;
  return characters.slice(0, kept).join('') + '*'.repeat(Math.max(characters.length - kept, 0));
}

/** Where an address begins to name a single house, flat or group of a village. */
const HOUSE =
  /(?:[A-Za-z]?\d{1,5}(?:[-–]\d{1,5})*|[一二三四五六七八九十百]{1,5})(?:号|弄|栋|幢|座|单元|楼|层|室|户|组)/u;

/** An address as it may be shown: down to the street, the estate or the village. */
export function maskAddress(address: string): string {
  const at = address.normalize('NFKC').search(HOUSE);
  return at < 0 ? address : `${address.normalize('NFKC').slice(0, at)}***`;
}

/** A resident's or another long number as it may be shown: the first 3 and the last 4 characters. */
export function maskIdCard(digits: string): string {
  return `${digits.slice(0, 3)}${'*'.repeat(Math.max(digits.length - 7, 0))}${digits.slice(-4)}`;
}

/** A bank card's number as it may be shown: the last 4 digits. */
export function maskBankCard(digits: string): string {
  return `${'*'.repeat(Math.max(digits.length - 4, 0))}${digits.slice(-4)}`;
}

/** A mail address as it may be shown: the first letter and the domain. */
export function maskEmail(address: string): string {
  const at = address.indexOf('@');
  return `${address.slice(0, 1)}***${address.slice(at)}`;
}

/** A number plate as it may be shown: province, letter, and the last two characters. */
export function maskPlate(plate: string): string {
  const plain = plate.replaceAll(/[^\p{L}\p{N}]/gu, '');
  return `${plain.slice(0, 2)}${'*'.repeat(Math.max(plain.length - 4, 0))}${plain.slice(-2)}`;
}

/** The name of somebody's account elsewhere, as it may be shown: its first character. */
export function maskAccount(account: string): string {
  return `${account.slice(0, 1)}***`;
}

/** ISO 7064 MOD 11-2 over the first 17 digits of a resident's number (GB 11643). */
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = '10X98765432';

/** Whether 18 characters are a resident's number, by the check character or, where that was miswritten, by the birthday. */
export function isIdCard(text: string): boolean {
  if (!/^\d{17}[\dXx]$/.test(text)) return false;
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * Number(text[at]), 0);
  if (CHECKS[sum % 11] === text[17]?.toUpperCase()) return true;
  return /^\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])/.test(text);
}

/** Whether 15 digits are a resident's number of before 2000, by the birthday. */
export function isOldIdCard(text: string): boolean {
  return /^[1-8]\d{5}\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}$/.test(text);
}

/** Whether digits are a card's by their check digit (ISO/IEC 7812). */
export function isBankCard(digits: string): boolean {
  if (!/^[3-9]\d{14,18}$/.test(digits)) return false;
  const sum = [...digits].reverse().reduce((total, digit, at) => {
    const value = Number(digit) * (at % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
