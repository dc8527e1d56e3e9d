const FORM = /^1:(\d{6}):(\d{1,15})$/;

/** A reader's place in a region's feed, as the reader is given it: opaque, and good for ever. */
export function toFeedCursor(region: string, seq: number): string {
  return Buffer.from(`1:${region}:${seq}`).toString('base64url');
}

/** The place that a cursor stands for; undefined when it isn't one of this region's. */
export function fromFeedCursor(cursor: string, region: string): number | undefined {
  const parts = FORM.exec(Buffer.from(cursor, 'base64url').toString('latin1'));
  return parts && parts[1] === region ? Number(parts[2]) : undefined;
}
