import { refusals } from './testing.ts';

const x = (count: number) => 'x'.repeat(count);

refusals([
  ['app: upper case', { app: 'Clock' }, /^app: is 'Clock'; allowed: 2 to 20 lower-case letters/],
  ['app: a digit first', { app: '1clock' }, /^app: is '1clock'/],
  ['app: one letter', { app: 'c' }, /^app: is 'c'/],
  ['app: two hyphens', { app: 'a--b' }, /^app: is 'a--b'/],
  ['app: a hyphen last', { app: 'ab-' }, /^app: is 'ab-'/],
  ['app: reserved by AWS', { app: 'internal-clock' }, /not 'internal-': AWS allows/],
  ['app: too long', { app: x(21) }, /^app: is 'x{21}'/],
  ['app: a number', { app: 7 }, /^app: is 7; allowed: 2 to 20/],
  [
    'app and environment: too long together',
    { app: x(20), environment: x(6) },
    /^app: is 'x{20}'; allowed: app and environment of 25 characters together, here 20 \+ 6 = 26: a target group's/,
  ],
  [
    'environment: a hyphen',
    { environment: 'eu-uat' },
    /^environment: is 'eu-uat'; allowed: up to 12 .* no hyphen/,
  ],
  ['environment: too long', { environment: x(13) }, /^environment: is/],
  [
    'region: unknown form',
    { region: 'Frankfurt' },
    /^region: is 'Frankfurt'; allowed: an AWS region such as/,
  ],
  ['region: China', { region: 'cn-north-1' }, /not China and the isolated regions/],
  [
    'version: a number',
    { version: 0.4 },
    /^version: is 0.4; allowed: an image tag as a string, such as '0.4'/,
  ],
  ['version: a slash', { version: 'a/b' }, /^version: is 'a\/b'/],
  ['version: a release mark', { version: 'deployed-uat-1' }, /'deployed-' marks releases/],
  [
    'account: a number',
    { account: 123456789012 },
    /^account: is 123456789012; allowed: an AWS account number as a string/,
  ],
  ['account: 11 digits', { account: '12345678901' }, /^account: /],
  [
    'state.bucket: too long',
    { state: { bucket: x(64) } },
    /^state.bucket: is 'x{64}'; allowed: the name of an S3 bucket: 3 to 63/,
  ],
  ['state.bucket: an address', { state: { bucket: '10.0.0.1' } }, /^state.bucket/],
  [
    'buckets',
    { buckets: ['My_Bucket'] },
    /^buckets.0: is 'My_Bucket'; allowed: the name of an S3 bucket/,
  ],
  [
    'tags: our own',
    { tags: { Stack: 'x' } },
    /^tags.Stack: is 'x'; allowed: another name: the deployment sets this tag/,
  ],
  [
    'tags: of AWS',
    { tags: { 'aws:x': 'y' } },
    /^tags.aws:x: is 'y'; allowed: a name without 'aws:'/,
  ],
  ['tags: characters', { tags: { team: `\${x}` } }, /^tags.team: .* letters, digits, spaces and/],
  [
    'tags: too many',
    { tags: Object.fromEntries(Array.from({ length: 41 }, (_, i) => [`t${i}`, ''])) },
    /allowed: at most 40 tags/,
  ],
]);
