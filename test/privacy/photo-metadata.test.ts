import { describe, expect, it } from 'vitest';
import { isCleaned, PhotoFormError, withoutMetadata } from '../../shared/privacy/photo-metadata.ts';
import PHOTOS from './photos.json' with { type: 'json' };

const bytesOf = (photo: keyof typeof PHOTOS) => new Uint8Array(Buffer.from(PHOTOS[photo], 'base64'));
const ascii = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
const join = (...parts: readonly (Uint8Array | string)[]) =>
  new Uint8Array(
    Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part))),
  );

/** EXIF as a camera writes it: a TIFF with one directory that points to GPS, and where it was, in words. */
const EXIF =
  'Exif\0\0MM\0*\0\0\0\x08\0\x01\x88\x25\0\x04\0\0\0\x01\0\0\0\x1a\0\0\0\0GPS 28.2282N 112.9388E SERIAL-9';
const be16 = (value: number) => new Uint8Array([value >> 8, value & 255]);
const be32 = (value: number) => join(be16(value >>> 16), be16(value & 0xffff));
const le32 = (value: number) => be32(value).toReversed();

const segment = (marker: number, content: string) =>
  join(new Uint8Array([0xff, marker]), be16(content.length + 2), content);
const chunk = (name: string, content: string) => join(be32(content.length), name, content, be32(0));
const riff = (name: string, content: Uint8Array | string) => {
  const size = content.length;
  return join(name, le32(size), content, size % 2 ? '\0' : '');
};

/** With EXIF and XMP before the picture, and a second image behind it, as phones make them. */
function fromPhone(): Uint8Array {
  const plain = bytesOf('jpeg');
  const xmp = segment(0xe1, 'http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>SERIAL-9</x:xmpmeta>');
  const depth = segment(0xe2, 'MPF\0SERIAL-9');
  return join(
    plain.subarray(0, 2),
    segment(0xe1, EXIF),
    xmp,
    depth,
    plain.subarray(2),
    bytesOf('jpeg'),
    'SERIAL-9',
  );
}

function pngFromPhone(): Uint8Array {
  const plain = bytesOf('png');
  // Behind the header, which is the first chunk.
  return join(
    plain.subarray(0, 33),
    chunk('eXIf', EXIF.slice(6)),
    chunk('iTXt', 'SERIAL-9'),
    plain.subarray(33),
    'SERIAL-9',
  );
}

function webpFromPhone(): Uint8Array {
  const vp8x = new Uint8Array([0x0c, 0, 0, 0, 15, 0, 0, 11, 0, 0]);
  const body = join(
    'WEBP',
    riff('VP8X', vp8x),
    bytesOf('webp').subarray(12),
    riff('EXIF', EXIF),
    riff('XMP ', 'SERIAL-9'),
  );
  return join('RIFF', le32(body.length), body);
}

const SAYS = /Exif|GPS|SERIAL|DEVICE|28\.2282|xmpmeta|MPF/;

describe('a photo without what its file says beside the picture', () => {
  it('jpeg: tables and scans alone, up to the end of the first image', () => {
    const taken = fromPhone();
    expect(ascii(taken)).toMatch(SAYS);
    const clean = withoutMetadata('image/jpeg', taken);
    expect(ascii(clean)).not.toMatch(SAYS);
    expect(clean).toEqual(withoutMetadata('image/jpeg', bytesOf('jpeg')));
    expect([...clean.subarray(0, 2), ...clean.subarray(-2)]).toEqual([0xff, 0xd8, 0xff, 0xd9]);
    const scan = ascii(bytesOf('jpeg')).slice(ascii(bytesOf('jpeg')).indexOf('\xff\xda'));
    expect(ascii(clean).endsWith(scan)).toBe(true);
  });

  it('jpeg: each scan of several, with restarts and stuffed bytes in it, and nothing of what lies between them', () => {
    const jpeg = ascii(bytesOf('jpeg'));
    const scan = jpeg.slice(jpeg.indexOf('\xff\xda'), -2);
    const tables = jpeg.slice(0, -2);
    const more = `${scan}\xff\0\xff\xd3\x01\x02`;
    const between = ascii(segment(0xfe, 'SERIAL-9'));
    const taken = join(tables, between, more, ascii(segment(0xe1, EXIF)), more, '\xff\xff\xd9', 'SERIAL-9');
    const clean = ascii(withoutMetadata('image/jpeg', taken));
    expect(clean).not.toMatch(SAYS);
    expect(clean.endsWith(`${scan}${more}${more}\xff\xff\xd9`)).toBe(true);
  });

  it('png: the chunks that draw it', () => {
    const taken = pngFromPhone();
    expect(ascii(taken)).toMatch(SAYS);
    const clean = withoutMetadata('image/png', taken);
    expect(ascii(clean)).not.toMatch(SAYS);
    expect(clean).toEqual(withoutMetadata('image/png', bytesOf('png')));
    expect(ascii(clean)).toMatch(/IHDR.*IDAT.*IEND.{4}$/s);
  });

  it('webp: the chunks that draw it, and a header that says no more', () => {
    const taken = webpFromPhone();
    expect(ascii(taken)).toMatch(SAYS);
    const clean = withoutMetadata('image/webp', taken);
    expect(ascii(clean)).not.toMatch(SAYS);
    expect(clean[20]).toBe(0);
    expect(Buffer.from(clean).readUInt32LE(4)).toBe(clean.length - 8);
    const picture = ascii(bytesOf('webp')).slice(12);
    expect(ascii(clean).endsWith(picture)).toBe(true);
  });

  it('is not made of what is no such photo, nor of one that is cut off', () => {
    for (const type of ['image/jpeg', 'image/png', 'image/webp'] as const)
      for (const whole of [fromPhone(), pngFromPhone(), webpFromPhone()])
        for (const length of [0, 1, 11, 40, Math.floor(whole.length / 3)])
          expect(() => withoutMetadata(type, whole.subarray(0, length))).toThrow(PhotoFormError);
  });

  it('nor of a WebP with a chunk that says it is longer than the file', () => {
    const body = join('WEBP', 'VP8 ', le32(100), 'picture');
    expect(() => withoutMetadata('image/webp', join('RIFF', le32(body.length), body))).toThrow(
      PhotoFormError,
    );
  });

  it('is not promised of other types', () => {
    expect(['image/jpeg', 'image/heic', 'video/mp4', 'application/pdf'].map(isCleaned)).toEqual([
      ...[true, false, false, false],
    ]);
  });
});
