import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { originsIn } from '../../infra/constructs/attachments.ts';
import { resources, synthesized } from './synthesized.ts';

describe('files', () => {
  it('are uploaded from the browser by the pages that the deployment names, and by none without', () => {
    const rules = (from: Template) =>
      Object.values(resources(from, 'AWS::S3::Bucket')).flatMap(({ CorsConfiguration }) =>
        CorsConfiguration === undefined ? [] : (CorsConfiguration as { CorsRules: object[] }).CorsRules,
      );
    expect(rules(synthesized())).toEqual([]);
    const origins = originsIn('https://12345.example.gov.cn,https://app.example.gov.cn:8443');
    expect(rules(synthesized(undefined, origins))).toEqual([
      {
        AllowedOrigins: ['https://12345.example.gov.cn', 'https://app.example.gov.cn:8443'],
        AllowedMethods: ['PUT'],
        AllowedHeaders: ['content-type', 'content-disposition', 'x-amz-checksum-sha256'],
        MaxAge: 3600,
      },
    ]);
  });

  it.each(['*', 'http://a.example', 'https://*.example', 'https://a.example/', 'a.example'])(
    '%s is no origin',
    (given) => {
      expect(() => originsIn(given)).toThrow('uploadOrigins');
    },
  );
});
