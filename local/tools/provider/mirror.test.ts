import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  cliConfig,
  fillMirror,
  mirrorPath,
  platformName,
  readMirror,
  writeCliConfig,
} from './mirror.ts';

test("platforms have Terraform's names", () => {
  assert.equal(platformName('linux', 'x64'), 'linux_amd64');
  assert.equal(platformName('darwin', 'arm64'), 'darwin_arm64');
});

test('the CLI configuration names the provider for Terraform and for OpenTofu', () => {
  const text = cliConfig('/cache/with "quotes"');
  assert.match(text, /path {4}= "\/cache\/with \\"quotes\\""/);
  const both = '["registry.terraform.io/hashicorp/aws","registry.opentofu.org/hashicorp/aws"]';
  assert.equal(text.split(both).length, 3, 'once included, once excluded');
});

test('a mirror holds one binary under two names, and is found again', async (t) => {
  const root = await mkdtemp(join(tmpdir(), 'mirror-'));
  t.after(() => Promise.all([root, `${root}.tfrc`].map((path) => rm(path, { recursive: true }))));
  assert.equal(await readMirror(root), undefined);
  await writeFile(join(root, 'binary'), 'provider');
  await fillMirror(root, '6.34.0', join(root, 'binary'));
  const files = ['registry.terraform.io', 'registry.opentofu.org'].map((registry) =>
    join(mirrorPath(root, registry, '6.34.0'), 'terraform-provider-aws_v6.34.0'),
  );
  const inodes = await Promise.all(files.map(async (file) => (await stat(file)).ino));
  assert.equal(inodes[0], inodes[1]);
  assert.deepEqual(await readMirror(root), { root, version: '6.34.0' });
  assert.equal(
    await readFile(await writeCliConfig({ root, version: '6.34.0' }), 'utf8'),
    cliConfig(root),
  );
});
