import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StoppedTask } from '../aws/service.ts';
import { diagnose } from './diagnosis.ts';

function stopped(stoppedReason: string, exitCode?: number, reason = ''): StoppedTask {
  return {
    id: 'task',
    taskDefinition: 'api:2',
    stopCode: '',
    stoppedReason,
    stoppedAt: new Date(0),
    containers: [{ name: 'api', exitCode, reason }],
  };
}

const known: [name: string, reason: string, cause: RegExp, next: RegExp][] = [
  ['an image that is missing', 'CannotPullContainerError: not found', /pulled/, /repository/],
  [
    'a secret that is missing',
    'ResourceInitializationError: unable to pull secrets',
    /secret/,
    /execution role/,
  ],
  [
    'an endpoint that is missing',
    'ResourceInitializationError: i/o timeout',
    /could not reach/,
    /endpoints/,
  ],
  ['too little memory', 'OutOfMemoryError: container killed', /memory/, /service\.memory/],
  ['another architecture', 'exec format error', /architecture/, /service\.architecture/],
  [
    'a health check that fails',
    'Task failed ELB health checks in (target-group x)',
    /health check/,
    /service\.healthPath/,
  ],
];

for (const [name, reason, cause, next] of known)
  test(`${name} is named, with the setting to change`, () => {
    const found = diagnose({ task: stopped(reason), log: [], targets: [], healthCheck: 'GET :1/' });
    assert.match(found.cause, cause);
    assert.match(found.cause, new RegExp(`ECS: ${reason.slice(0, 8)}`));
    assert.match(found.next, next);
  });

test('a crash shows its exit code and the end of its log', () => {
  const task = stopped('Essential container in task exited', 3);
  const log = ['starting', 'PORT must be a number'];
  const { cause } = diagnose({ task, log, targets: [], healthCheck: 'GET :8080/' });
  assert.match(cause, /ended by itself/);
  assert.match(cause, /Exit code of api: 3/);
  assert.match(cause, /starting\n {2}PORT must be a number/);
});

test('137 and 143 are explained', () => {
  const cause = (code: number) =>
    diagnose({ task: stopped('x', code), log: [], targets: [], healthCheck: '' }).cause;
  assert.match(cause(137), /killed/);
  assert.match(cause(143), /SIGTERM/);
});

test('the health check of an unhealthy target is shown with its answer', () => {
  const targets = [{ address: '10.0.0.1:8080', state: 'unhealthy', reason: 'Code 404' }];
  const { cause } = diagnose({ task: undefined, log: [], targets, healthCheck: 'GET :8080/x' });
  assert.match(cause, /GET :8080\/x: Code 404/);
});
