import { expect, it } from 'vitest';
import { matches, sources } from './sources.ts';

const SCANS = /\bScan(Command|Input|Output)\b|\bpaginateScan\b|dynamodb:Scan|\.scan\(/;

it('no path of a person or a timer scans a table', () => {
  const repairs = /(^|\/)(repair|verify|rebuild)[^/]*\.ts$/;
  const paths = sources('shared', 'functions', 'infra').filter(({ path }) => !repairs.test(path));
  expect(matches(paths, SCANS)).toEqual([]);
});

it.each(['new ScanCommand({ TableName })', 'paginateScan(', 'table.scan()'])('%s is noticed', (scan) => {
  expect(scan).toMatch(SCANS);
});

it('no ARN is written for one partition', () => {
  expect(matches(sources('shared', 'functions', 'infra'), /arn:aws(-[a-z-]+)?:/)).toEqual([]);
});
