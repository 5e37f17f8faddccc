// Writes the diagrams of a checkout of Mermaid as JSON lines {place, text}: fenced blocks of its documentation, blocks
// of its demonstration pages, and every text that its tests hand to anything. Tests are run with every import replaced
// by something that swallows all and remembers texts, so that tables and loops of tests give their texts too.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { transform } from 'esbuild';

const KINDS = /^\s*(?:graph|flowchart|stateDiagram|sequenceDiagram|classDiagram|erDiagram)/;
const BEFORE = [/^\s*---[\s\S]*?\n\s*---[^\n]*\n/, /%%\{[\s\S]*?\}%%/g, /^\s*%%[^\n]*$/gm];
const TESTS = /\.spec\.[jt]s$/;
const PARTS = ['packages/mermaid/src/docs/', 'packages/mermaid/src/diagrams/', 'cypress/integration/rendering/', 'demos/', 'packages/examples/'];

const [root, output] = process.argv.slice(2);
const seen = new Set();
const lines = [];

function keep(place, text) {
  if (typeof text !== 'string' || seen.has(text)) return;
  if (!KINDS.test(BEFORE.reduce((rest, pattern) => rest.replace(pattern, ''), text))) return;
  seen.add(text);
  lines.push(JSON.stringify({ place, text }));
}

function* files(folder) {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* files(path);
    else yield path;
  }
}

function fromMarkdown(place, text) {
  for (const block of text.matchAll(/^([ \t]*)(`{3,}|~{3,})mermaid[^\n]*\n([\s\S]*?)^\1\2/gm)) {
    keep(place, block[3].split('\n').map((line) => (line.startsWith(block[1]) ? line.slice(block[1].length) : line)).join('\n'));
  }
}

function fromPage(place, text) {
  const named = { lt: '<', gt: '>', amp: '&', quot: '"' };
  for (const block of text.matchAll(/<pre[^>]*class="mermaid[^>]*>([\s\S]*?)<\/pre>/g)) {
    keep(place, block[1].replace(/&(lt|gt|amp|quot);/g, (_, name) => named[name]));
  }
}

function swallower(place) {
  const swallow = new Proxy(function () {}, {
    get(_, key) {
      if (key === Symbol.toPrimitive) return () => '';
      if (key === Symbol.iterator) return function* () {};
      return key === 'then' || key === 'length' ? undefined : swallow;
    },
    apply(_, __, given) {
      for (const one of given.flat(3)) keep(place, one);
      return swallow;
    },
    construct: () => swallow,
    set: () => true,
    has: () => true,
    getPrototypeOf: () => swallow,
  });
  return swallow;
}

const RUNS = ['describe', 'it', 'test', 'suite', 'context'];

async function fromTests(path, place) {
  const swallow = swallower(place);
  const pending = [];
  const quietly = (body, ...row) => {
    try {
      const result = body(...row);
      if (result instanceof Promise) pending.push(result.catch(() => {}));
    } catch {
      // the test asserted something of what was swallowed; its texts are kept already
    }
  };
  const run = (_, body) => typeof body === 'function' && quietly(body);
  run.each = (rows, ...holes) => (_, body) => {
    const table = rows.raw ? tagged(rows, holes) : rows;
    for (const row of table) quietly(body, ...(Array.isArray(row) ? row : [row]));
  };
  run.for = run.each;
  for (const name of ['only', 'skip', 'concurrent', 'sequential']) run[name] = run;
  run.skipIf = run.runIf = () => run;
  run.todo = () => {};
  const scope = { expect: swallow, vi: swallow, vitest: swallow, cy: swallow, Cypress: swallow, jest: swallow };
  for (const name of RUNS) scope[name] = run;
  for (const name of ['beforeEach', 'beforeAll', 'before', 'afterEach', 'afterAll', 'after']) scope[name] = (body) => name.startsWith('before') && typeof body === 'function' && quietly(body);
  const { code } = await transform(readFileSync(path, 'utf8'), { loader: path.endsWith('ts') ? 'ts' : 'js', format: 'cjs' });
  const names = Object.keys(scope);
  const body = new Function('require', 'module', 'exports', ...names, code);
  const required = (name) => (name === 'vitest' ? { ...scope, __esModule: true } : swallow);
  const module = { exports: {} };
  quietly(body, required, module, module.exports, ...names.map((name) => scope[name]));
  await Promise.race([Promise.all(pending), new Promise((done) => setTimeout(done, 200))]);
}

function tagged(strings, holes) {
  const heads = strings[0].split('|').map((head) => head.trim()).filter(Boolean);
  const rows = [];
  for (let at = 0; at + heads.length <= holes.length; at += heads.length) {
    rows.push(Object.fromEntries(heads.map((head, column) => [head, holes[at + column]])));
  }
  return rows;
}

process.on('unhandledRejection', () => {});
console.log = console.warn = console.info = console.debug = () => {};
for (const part of PARTS) {
  for (const path of files(join(root, part))) {
    const place = relative(root, path);
    const text = () => readFileSync(path, 'utf8');
    try {
      if (path.endsWith('.md')) fromMarkdown(place, text());
      else if (path.endsWith('.html')) fromPage(place, text());
      else if (TESTS.test(path)) await fromTests(path, place);
    } catch (error) {
      process.stderr.write(`${place}: ${error.message}\n`);
    }
  }
}
writeFileSync(output, lines.join('\n'));
process.exit(0);
