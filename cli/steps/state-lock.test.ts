import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { type LockedPlace, lockedBy } from './state-lock.ts';

const lock = {
  id: '6a6b',
  who: 'ada@host',
  created: '2026-11-24 17:59:15.521673798 +0000 UTC',
  operation: 'OperationTypeApply',
};

function nextLine(place: Partial<LockedPlace>): string | undefined {
  const folder = resolve('.mirrorclock-deploy/x/uat/deployment');
  const error = lockedBy('deployment', lock, {
    folder,
    program: 'terraform',
    environment: {},
    ...place,
  });
  return error.next.split('\n').at(-1);
}

test('a locked state tells who holds it and since when', () => {
  const place = { folder: '/x', program: 'terraform', environment: {} };
  const { message, why } = lockedBy('deployment', lock, place);
  assert.equal(message, 'The deployment state is locked by ada@host');
  assert.match(why, /^Their apply runs since 2026-11-24 17:59:15 UTC, or died/);
});

test('on AWS the line that frees it carries the profile and the provider mirror', () => {
  assert.equal(
    nextLine({ environment: { AWS_PROFILE: 'work', TF_CLI_CONFIG_FILE: '/a b.tfrc' } }),
    "AWS_PROFILE=work TF_CLI_CONFIG_FILE='/a b.tfrc' " +
      'terraform -chdir=.mirrorclock-deploy/x/uat/deployment force-unlock -force 6a6b',
  );
});

test('on the local AWS it points Terraform there, on its port, for this line only', (t) => {
  const before = process.env.MIRRORCLOCK_LOCAL_PORT;
  process.env.MIRRORCLOCK_LOCAL_PORT = '4999';
  t.after(() => {
    if (before === undefined) delete process.env.MIRRORCLOCK_LOCAL_PORT;
    else process.env.MIRRORCLOCK_LOCAL_PORT = before;
  });
  assert.match(
    nextLine({ environment: { AWS_ENDPOINT_URL: 'http://127.0.0.1:4999' } }) ?? '',
    /^\(eval "\$\(MIRRORCLOCK_LOCAL_PORT=4999 \S*bin\/mirrorclock-deploy env\)"; terraform -chdir=\S+ force-unlock -force 6a6b\)$/,
  );
});
