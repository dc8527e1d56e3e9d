#!/usr/bin/env node
// Plain JavaScript, so that a Node too old for the rest can still say so.
const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  console.error(
    `hotline needs Node 24; this is ${process.version}. \`npm ci\` installs it inside the project.`,
  );
  process.exit(1);
}
const { hotline } = await import('./hotline.ts');
await hotline(process.argv);
