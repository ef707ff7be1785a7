import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTofuRelease } from './opentofu.ts';
import { candidates, ensureTerraform, parseTerraformVersion } from './terraform.ts';

test('kind and version are read, whatever is printed before', () => {
  const warning = 'Warning: Unable to open CLI configuration file\n\nThe file v0.0.1 is gone.\n\n';
  assert.deepEqual(parseTerraformVersion(`${warning}Terraform v1.11.4\non linux_amd64\n`), {
    kind: 'terraform',
    version: '1.11.4',
  });
  assert.deepEqual(parseTerraformVersion('OpenTofu v1.12.6\non linux_arm64\n'), {
    kind: 'tofu',
    version: '1.12.6',
  });
  assert.equal(parseTerraformVersion('coreutils 9.1'), undefined);
});

test('MIRRORCLOCK_TERRAFORM decides what is tried', () => {
  assert.deepEqual(candidates('', '/cache/tofu'), ['terraform', 'tofu', '/cache/tofu']);
  assert.deepEqual(candidates('tofu', '/cache/tofu'), ['tofu', '/cache/tofu']);
  assert.deepEqual(candidates('terraform', '/cache/tofu'), ['terraform']);
  assert.deepEqual(candidates('/opt/tf', '/cache/tofu'), ['/opt/tf']);
});

test('a chosen program that does not run is an error, not a reason to take another', async (t) => {
  process.env.MIRRORCLOCK_TERRAFORM = '/nowhere/terraform';
  t.after(() => delete process.env.MIRRORCLOCK_TERRAFORM);
  await assert.rejects(
    ensureTerraform(() => {}),
    {
      name: 'ExpectedError',
      message: 'MIRRORCLOCK_TERRAFORM=/nowhere/terraform does not run',
    },
  );
});

test('a release is a pinned file with its checksum', () => {
  const release = openTofuRelease('linux_amd64');
  assert.match(release?.url ?? '', /\/v1\.12\.6\/tofu_1\.12\.6_linux_amd64\.zip$/);
  assert.match(release?.sum ?? '', /^[0-9a-f]{64}$/);
  assert.equal(openTofuRelease('plan9_mips'), undefined);
});
