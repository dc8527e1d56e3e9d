// Runs on any Node: says in one line what is missing, before a script fails over it in many.
// `node infra/preflight.mjs` asks for Node 24; `node infra/preflight.mjs java` for Java 17 as well.
import { spawnSync } from 'node:child_process';

function missing() {
  const node = Number(process.versions.node.split('.')[0]);
  if (node < 24) {
    return `hotline12345 needs Node 24, this is ${process.version}: \`npm ci\` installs node@24 inside the project, for use by \`npm run\` and \`npx\`.`;
  }
  if (!process.argv.includes('java')) return undefined;
  const java = javaVersion();
  if (java === undefined)
    return 'hotline12345 needs Java 17 or later for DynamoDB Local: no `java` was found.';
  return java < 17
    ? `hotline12345 needs Java 17 or later for DynamoDB Local, this is Java ${java}.`
    : undefined;
}

/** The major version of the `java` on the path; undefined when there is none that runs. */
function javaVersion() {
  // It tells its version on standard error, for example: openjdk version "17.0.15"; the first ones said "1.8.0".
  const { stderr, status } = spawnSync('java', ['-version'], { encoding: 'utf8' });
  const version = /version "(?:1\.)?(\d+)/.exec(stderr ?? '');
  return status === 0 && version ? Number(version[1]) : undefined;
}

const line = missing();
if (line !== undefined) {
  console.error(line);
  process.exit(1);
}
