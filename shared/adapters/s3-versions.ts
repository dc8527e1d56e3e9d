import { DeleteObjectCommand, ListObjectVersionsCommand, type S3Client } from '@aws-sdk/client-s3';

/**
 * Destroys every version of what lies under a prefix, delete markers too, so that nothing comes back.
 * @param spares says of a key that it is to stay
 * @returns how many versions
 */
export async function destroyVersions(
  client: S3Client,
  bucket: string,
  prefix: string,
  spares: (key: string) => boolean = () => false,
): Promise<number> {
  let destroyed = 0;
  let from: { KeyMarker?: string; VersionIdMarker?: string } | undefined = {};
  while (from) {
    const page: ListedVersions = await client.send(
      new ListObjectVersionsCommand({ Bucket: bucket, Prefix: prefix, ...from }),
    );
    for (const { Key, VersionId } of [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])]) {
      if (Key === undefined || spares(Key)) continue;
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key, VersionId }));
      destroyed++;
    }
    from = page.IsTruncated
      ? {
          ...(page.NextKeyMarker !== undefined && { KeyMarker: page.NextKeyMarker }),
          ...(page.NextVersionIdMarker !== undefined && { VersionIdMarker: page.NextVersionIdMarker }),
        }
      : undefined;
  }
  return destroyed;
}

interface Version {
  readonly Key?: string | undefined;
  readonly VersionId?: string | undefined;
}

interface ListedVersions {
  readonly Versions?: readonly Version[] | undefined;
  readonly DeleteMarkers?: readonly Version[] | undefined;
  readonly IsTruncated?: boolean | undefined;
  readonly NextKeyMarker?: string | undefined;
  readonly NextVersionIdMarker?: string | undefined;
}
