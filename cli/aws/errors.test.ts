import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explain } from './errors.ts';

const access = { region: 'eu-central-1', profile: 'work' };

function failure(name: string, code?: string) {
  return Object.assign(new Error('the service’s words'), { name, ...(code && { code }) });
}

test('no credentials, an expired session, refused keys: what happened and the next step', () => {
  for (const [name, message] of [
    ['CredentialsProviderError', /no AWS credentials/],
    ['ExpiredTokenException', /expired/],
    ['InvalidClientTokenId', /does not accept/],
    ['AccessDeniedException', /refused GetThing/],
  ] as const) {
    const explained = explain(failure(name), access, 'GetThingCommand');
    assert.match(explained?.message ?? '', message);
    assert.match(explained?.next ?? '', /work|profile/);
    assert.match(explained?.why ?? '', /service’s words/);
  }
});

test('a local AWS that is gone is brought back by up', () => {
  const local = { endpoint: 'http://127.0.0.1:4566', accessKeyId: 'x', secretAccessKey: 'y' };
  const gone = failure('Error', 'ECONNREFUSED');
  assert.equal(explain(gone, { ...access, local }, 'X')?.next, 'mirrorclock-deploy up');
  assert.match(explain(gone, access, 'X')?.next ?? '', /eu-central-1/);
});

test('an error that only the caller can explain is left to it', () => {
  assert.equal(explain(failure('RepositoryNotFoundException'), access, 'X'), undefined);
});
