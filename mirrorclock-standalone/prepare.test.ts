import assert from 'node:assert/strict';
import { mkdtemp, open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { projectRoot } from '../lib/paths.ts';
import { run } from '../lib/run.ts';
import { bundleService } from './bundle.ts';
import { integrityOf, isNodeBinary, nodeVersion } from './node-binary.ts';
import { prepare } from './prepare.ts';

let dist = '';
before(async () => {
  dist = await mkdtemp(join(tmpdir(), 'mirrorclock-prepare-'));
});
after(() => rm(dist, { recursive: true, force: true }));

/** Byte 18 of an ELF file: the machine that it is for. */
async function machineOf(path: string): Promise<number | undefined> {
  const file = await open(path);
  const { buffer } = await file.read(Buffer.alloc(20), 0, 20, 0);
  await file.close();
  assert.equal(buffer.toString('latin1', 1, 4), 'ELF');
  return buffer[18];
}

test('the image has the Node.js that the tests run on', async () => {
  const { devDependencies } = JSON.parse(await readFile(join(projectRoot, 'package.json'), 'utf8'));
  assert.equal(nodeVersion, devDependencies.node);
});

test('fills the context, and a second time changes nothing', async () => {
  const { bundle, node } = await prepare({ dist });
  assert.deepEqual([bundle, node], [join(dist, 'server.mjs'), join(dist, 'node')]);
  assert.equal(await machineOf(node), 62);
  const seen = async (path: string) => {
    const { ino, mode, mtimeMs } = await stat(path);
    return { ino, mode: (mode & 0o777).toString(8), mtimeMs, integrity: await integrityOf(path) };
  };
  const first = [await seen(bundle), await seen(node)];
  assert.deepEqual(
    first.map(({ mode }) => mode),
    ['644', '755'],
  );
  await prepare({ dist });
  assert.deepEqual([await seen(bundle), await seen(node)], first);
});

test('mends what was damaged, to the byte and the time', async () => {
  const { bundle, node } = await prepare({ dist });
  const times = [(await stat(bundle)).mtimeMs, (await stat(node)).mtimeMs];
  const text = await readFile(bundle, 'utf8');
  await writeFile(bundle, 'damaged');
  await writeFile(node, 'damaged');
  assert.equal(await isNodeBinary(node, 'X86_64'), false);
  await prepare({ dist });
  assert.equal(await readFile(bundle, 'utf8'), text);
  assert.equal(await isNodeBinary(node, 'X86_64'), true);
  assert.deepEqual([(await stat(bundle)).mtimeMs, (await stat(node)).mtimeMs], times);
});

test('another architecture takes the place of the first', async () => {
  const { node } = await prepare({ dist, architecture: 'ARM64' });
  assert.equal(await machineOf(node), 183);
});

test('the bundle is one file, names no path of this machine, and is always the same', async () => {
  const text = await bundleService();
  assert.equal(await bundleService(), text);
  assert.ok(!text.includes(projectRoot));
  assert.ok(!text.includes('openapi.yaml'), 'the contract is data, not a file to read');
});

test('the bundle runs away from node_modules, and has the contract in it', async () => {
  const { bundle } = await prepare({ dist });
  const refused = await run([process.execPath, bundle], { cwd: dist, env: { PORT: 'x' } });
  assert.equal(refused.exitCode, 1);
  assert.match(refused.stderr, /^mirrorclock cannot start: PORT is "x"/);
  const check = `
    process.env.PORT = '0';
    process.on('exit', () => {});
    const write = process.stdout.write.bind(process.stdout);
    process.stdout.write = (line) => {
      const { message, port } = JSON.parse(line.split('\\n')[0]);
      if (message !== 'listening') return true;
      fetch('http://127.0.0.1:' + port + '/api/v1/openapi.json')
        .then((response) => response.json())
        .then(({ openapi, paths }) => write(openapi + ' ' + Object.keys(paths).length))
        .finally(() => process.kill(process.pid, 'SIGTERM'));
      return true;
    };
    await import(${JSON.stringify(bundle)});`;
  const ran = await run([process.execPath, '--input-type=module', '-e', check], {
    cwd: dist,
    timeout: 20_000,
  });
  assert.deepEqual([ran.exitCode, ran.stdout, ran.stderr], [0, '3.1.0 3', '']);
});

test('an architecture that does not exist is wrong usage', async () => {
  const script = join(import.meta.dirname, 'prepare.ts');
  const result = await run([process.execPath, script], { env: { ARCHITECTURE: 'arm64' } });
  assert.deepEqual([result.exitCode, result.stdout], [2, '']);
  assert.match(result.stderr, /ARCHITECTURE is "arm64"\nSet ARCHITECTURE to X86_64 or ARM64/);
});
