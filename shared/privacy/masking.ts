/** Family names of two characters that are met with; any other name has one. */
const DOUBLE_SURNAMES = new Set(
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
