/** A number somebody can be reached at. */
export interface PhoneNumber {
  readonly kind: 'mobile' | 'landline' | 'service' | 'foreign';
  /** E.164: `+`, country code, number; for service numbers (400, 95xxx, 12345) the same form by analogy. */
  readonly e164: string;
  /** Digits behind the switchboard; no part of who the caller is, so no part of an index. */
  readonly extension?: string;
}

/** What a call centre reports in place of a number. */
export interface WithheldNumber {
  readonly kind: 'anonymous';
}

export type Phone = PhoneNumber | WithheldNumber;

const WITHHELD = new Set(
  'anonymous,unknown,private,restricted,unavailable,withheld,匿名,未知,隐藏,隐藏号码,无主叫,保密'.split(','),
);
const EXTENSION = /^(.*\d)\)?(?:转|ext\.?|x|#|,|;ext=)(\d{1,6})$/;
/** Area code, number, extension, written with hyphens: the third group cannot be told apart otherwise. */
const HYPHEN_EXTENSION =
  /^((?:\+?(?:00)?86-?)?\(?0?\d{2,3}(?:\)-?|-)\d{7,8}|[2-9]\d{6,7}|[48]00-?\d{3}-?\d{4})-(\d{1,6})$/;
const LONGEST = 64;
const MOBILE = /^0?(1[3-9]\d{9})$/;
/** Two-digit areas (Beijing, provincial capitals) have eight digits, the others seven or eight. */
const LANDLINE = /^0?(10\d{8}|2\d\d{8}|[3-9]\d{2}\d{7,8})$/;
const TOLL_SHARED = /^[48]00\d{7}$/;
const SHORT_SERVICE = /^(?:9[56]\d{3,6}|1[012]\d{1,3})$/;

function chinese(digits: string): Pick<PhoneNumber, 'kind' | 'e164'> | undefined {
  const mobile = MOBILE.exec(digits)?.[1];
  if (mobile) return { kind: 'mobile', e164: `+86${mobile}` };
  if (TOLL_SHARED.test(digits) || SHORT_SERVICE.test(digits))
    return { kind: 'service', e164: `+86${digits}` };
  // Without its trunk 0 an area code cannot be told from the start of a local number.
  const landline = digits.startsWith('0') ? LANDLINE.exec(digits)?.[1] : undefined;
  return landline ? { kind: 'landline', e164: `+86${landline}` } : undefined;
}

function national(digits: string): Pick<PhoneNumber, 'kind' | 'e164'> | undefined {
  // After +86 the trunk 0 of an area code is left out, or, by habit, written all the same.
  return chinese(digits) ?? chinese(`0${digits}`);
}

function numbered(
  digits: string,
  areaCode: string | undefined,
): Pick<PhoneNumber, 'kind' | 'e164'> | undefined {
  const international = /^(?:\+|00)(\d+)$/.exec(digits)?.[1];
  if (international?.startsWith('86')) return national(international.slice(2));
  if (international) {
    return /^[1-9]\d{6,14}$/.test(international) ? { kind: 'foreign', e164: `+${international}` } : undefined;
  }
  if (/^86\d{10,12}$/.test(digits)) return national(digits.slice(2));
  const known = chinese(digits);
  if (known || areaCode === undefined) return known;
  return /^[2-9]\d{6,7}$/.test(digits) ? chinese(`${areaCode}${digits}`) : undefined;
}

/**
 * Reads a number as call centres, web forms and citizens write it.
 * @param text digits in any width, with blanks, hyphens, brackets, +86, 0086 or an extension.
 * @param areaCode the city's area code with its 0, for local numbers written without one.
 * @returns the number, `anonymous` for an empty or withheld one, undefined for anything else.
 */
export function parsePhone(text: string, areaCode?: string): Phone | undefined {
  if (text.length > LONGEST) return undefined;
  const plain = text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s\u200b-\u200f\u202a-\u202e.]/g, '')
    .replaceAll(/[‐-―−]/g, '-');
  if (plain === '' || WITHHELD.has(plain)) return { kind: 'anonymous' };
  const [, body = plain, extension] = EXTENSION.exec(plain) ?? HYPHEN_EXTENSION.exec(plain) ?? [];
  if (!/^\+?[\d()-]+$/.test(body)) return undefined;
  const number = numbered(body.replaceAll(/[()-]/g, ''), areaCode);
  return number && { ...number, ...(extension === undefined ? {} : { extension }) };
}

/** The last four digits, by which a citizen shows that a ticket is theirs. */
export function phoneTail(e164: string): string {
  return e164.slice(-4);
}
