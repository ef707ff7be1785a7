import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseConfig } from './schema.ts';
import { refusals } from './testing.ts';

const account = '123456789012';

refusals([
  [
    'image.repository',
    { image: { repository: 'Clock' } },
    /^image.repository: is 'Clock'; allowed: 2 to 200 lower-case/,
  ],
  [
    'image.context: empty',
    { image: { context: '' } },
    /^image.context: is ''; allowed: a string that is not empty/,
  ],
  ['image.dockerfile', { image: { dockerfile: 1 } }, /^image.dockerfile: is 1; allowed: a string/],
  [
    'image.prepare: a shell line',
    { image: { prepare: 'make it' } },
    /^image.prepare: is 'make it'; allowed: a list such as/,
  ],
  [
    'image.buildArgs: a secret',
    { image: { buildArgs: { NPM_TOKEN: 'abc' } } },
    /^image.buildArgs.NPM_TOKEN: \(value not shown\); allowed: no secret, and build arguments stay readable/,
  ],
  [
    'image.base.arg',
    { image: { base: { arg: '1' } } },
    /^image.base.arg: is '1'; allowed: a build argument's name/,
  ],
  [
    'image.base.image',
    { image: { base: { image: 'Debian' } } },
    /^image.base.image: is 'Debian'; allowed: an image reference/,
  ],
  [
    'repository.pullAccounts: no account',
    { repository: { pullAccounts: ['x'] } },
    /^repository.pullAccounts.0: is 'x'; allowed: an AWS account/,
  ],
  [
    'repository.pullAccounts: no list',
    { repository: { pullAccounts: account } },
    /allowed: a list of AWS account numbers/,
  ],
  [
    'repository.pullAccounts: twice',
    { repository: { pullAccounts: [account, account] } },
    /allowed: a list of AWS account numbers, each named once/,
  ],
  [
    'repository.keepReleases',
    { repository: { keepReleases: 1 } },
    /^repository.keepReleases: is 1; allowed: a whole number from 2 to 500 \(releases\): the one that runs/,
  ],
]);

test('an image of one’s own needs nothing of mirrorclock', () => {
  const { image } = parseConfig({ image: { context: 'api', repository: 'team/api' } });
  assert.deepEqual(image, {
    repository: 'team/api',
    context: 'api',
    dockerfile: 'Dockerfile',
    prepare: [],
    buildArgs: {},
  });
  const base = { image: 'node:26' };
  assert.deepEqual(parseConfig({ image: { context: 'api', base } }).image.base, {
    arg: 'BASE',
    image: 'node:26',
  });
});
