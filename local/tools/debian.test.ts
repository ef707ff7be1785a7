import assert from 'node:assert/strict';
import { test } from 'node:test';
import { debianSuite, importedName } from './base-image.ts';
import { debootstrapArgv, importArgv, parseArchives, sourcesList, tarArgv } from './debian.ts';

const archives = parseArchives(
  'http://mirror.test/debian/ bookworm\nhttp://mirror.test/security/ bookworm-security\n\n',
);

test('only Debian 12 has a stand-in, and its own name is never taken', () => {
  for (const image of ['debian:bookworm-slim', 'debian:12', 'docker.io/library/debian:bookworm'])
    assert.equal(debianSuite(image), 'bookworm', image);
  for (const image of ['debian', 'debian:bullseye', 'my/debian:bookworm', 'node:26-bookworm-slim'])
    assert.equal(debianSuite(image), undefined, image);
  assert.equal(importedName('bookworm'), 'mirrorclock-deploy/debian:bookworm');
});

test("debootstrap takes the machine's own mirror", () => {
  assert.deepEqual(debootstrapArgv('bookworm', '/root.new', archives), [
    'debootstrap',
    '--variant=minbase',
    '--include=libatomic1,libstdc++6,libgcc-s1,binutils',
    'bookworm',
    '/root.new',
    'http://mirror.test/debian/',
  ]);
  assert.equal(debootstrapArgv('bookworm', '/root.new', []).at(-1), '/root.new');
});

test('the image knows the archives that the machine knows, and no others', () => {
  assert.equal(
    sourcesList('bookworm', archives),
    'deb http://mirror.test/debian/ bookworm main\n' +
      'deb http://mirror.test/security/ bookworm-security main\n',
  );
  assert.equal(sourcesList('bookworm', []), '');
});

test('the tar file is in a stable order with stable times', () => {
  assert.deepEqual(tarArgv('/root.new', '/root.tar'), [
    'tar',
    '--create',
    '--file',
    '/root.tar',
    '--sort=name',
    '--numeric-owner',
    '--mtime=2026-01-01T00:00:00Z',
    '--clamp-mtime',
    '--directory',
    '/root.new',
    '.',
  ]);
});

test('the import ends with the file and the name', () => {
  const argv = importArgv('/root.tar', 'mirrorclock-deploy/debian:bookworm');
  assert.deepEqual(argv.slice(-2), ['/root.tar', 'mirrorclock-deploy/debian:bookworm']);
  assert.equal(argv.filter((part) => part === '--change').length, 3);
});
