import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Deployment, Target } from '../aws/service.ts';
import { judge } from './verdict.ts';

const wanted = 'arn:aws:ecs:eu-central-1:123456789012:task-definition/api-uat:2';
const before = wanted.replace(/2$/, '1');

function deployment(values: Partial<Deployment>): Deployment {
  return {
    id: values.taskDefinition ?? wanted,
    status: 'PRIMARY',
    taskDefinition: wanted,
    desired: 2,
    running: 2,
    pending: 0,
    failedTasks: 0,
    rolloutState: 'COMPLETED',
    rolloutStateReason: '',
    ...values,
  };
}

function view(deployments: Deployment[], states: string[], failures = 0) {
  const targets = states.map((state, i): Target => ({ address: `10.0.0.${i}`, state, reason: '' }));
  const running = deployments.reduce((sum, one) => sum + one.running, 0);
  return {
    service: { desired: 2, running, taskDefinition: wanted, deployments, events: [] },
    targets,
    failures,
  };
}

test('done when the new version alone runs and each target is healthy', () => {
  const verdict = judge(view([deployment({})], ['healthy', 'healthy']), wanted);
  assert.deepEqual(verdict, { state: 'done', running: 2 });
});

test('COMPLETED is not enough while a target is not healthy', () => {
  assert.equal(judge(view([deployment({})], ['healthy', 'initial']), wanted).state, 'progress');
  assert.equal(judge(view([deployment({})], ['healthy']), wanted).state, 'progress');
  assert.equal(judge(view([deployment({})], []), wanted).state, 'progress');
});

test('not done while a task of the old version runs or drains', () => {
  const old = deployment({ taskDefinition: before, status: 'ACTIVE', running: 1 });
  const both = view([deployment({}), old], ['healthy', 'healthy']);
  assert.equal(judge(both, wanted).state, 'progress');
  const draining = view([deployment({})], ['healthy', 'healthy', 'draining']);
  assert.equal(judge(draining, wanted).state, 'progress');
});

test('progress counts new and old tasks and the states of the targets', () => {
  const own = deployment({ running: 1, pending: 1, rolloutState: 'IN_PROGRESS', failedTasks: 3 });
  const old = deployment({ taskDefinition: before, status: 'ACTIVE', running: 2 });
  assert.deepEqual(judge(view([own, old], ['healthy', 'healthy', 'initial']), wanted), {
    state: 'progress',
    line: 'new 1/2 running, 1 starting, 3 failed, old 2 running, targets 2 healthy, 1 initial',
  });
});

test('failed as soon as ECS says so, with the revision that it went back to', () => {
  const failed = deployment({
    status: 'ACTIVE',
    rolloutState: 'FAILED',
    rolloutStateReason: 'circuit breaker',
    running: 0,
  });
  const back = deployment({ taskDefinition: before, rolloutState: 'IN_PROGRESS' });
  assert.deepEqual(judge(view([back, failed], ['healthy', 'healthy']), wanted), {
    state: 'failed',
    reason: 'circuit breaker',
    rolledBackTo: before,
  });
});

test('failed when another task definition is primary, though ECS forgot the wanted one', () => {
  const back = deployment({ taskDefinition: before });
  assert.equal(judge(view([back], ['healthy', 'healthy']), wanted).state, 'failed');
});

test('failed with nothing to go back to, at the first deployment', () => {
  const first = deployment({ rolloutState: 'FAILED', running: 0 });
  const verdict = judge(view([first], []), wanted);
  assert.equal(verdict.state, 'failed');
  assert.equal(verdict.state === 'failed' && verdict.rolledBackTo, '');
});

test('a first deployment whose tasks all end is given up, though ECS goes on for ever', () => {
  const first = deployment({ running: 0 });
  assert.equal(judge(view([first], [], 5), wanted).state, 'progress');
  assert.equal(judge(view([first], [], 6), wanted).state, 'failed');
  const old = deployment({ taskDefinition: before, status: 'ACTIVE' });
  assert.equal(judge(view([first, old], [], 6), wanted).state, 'progress');
});
