import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  applyArgv,
  initArgv,
  parseEvent,
  parseOutputs,
  parseStateLock,
  planArgv,
} from './terraform.ts';

test('a plan tells by its exit code whether there is anything to do', () => {
  assert.deepEqual(planArgv('tofu', 'plan.bin'), [
    'tofu',
    'plan',
    '-json',
    '-input=false',
    '-detailed-exitcode',
    '-lock-timeout=0s',
    '-out=plan.bin',
  ]);
  assert.equal(planArgv('tofu', 'plan.bin', true)[2], '-destroy');
});

test('what is applied is the plan that was made, and nothing is ever asked', () => {
  assert.deepEqual(applyArgv('terraform', 'plan.bin').slice(-1), ['plan.bin']);
  for (const argv of [applyArgv('t', 'p'), initArgv('t'), planArgv('t', 'p')])
    assert.ok(argv.includes('-input=false'));
});

test('the lines of an apply become events', () => {
  const start = {
    type: 'apply_start',
    hook: { resource: { addr: 'aws_lb.web' }, action: 'create' },
  };
  assert.deepEqual(parseEvent(JSON.stringify(start)), {
    kind: 'start',
    address: 'aws_lb.web',
    action: 'create',
  });
  const summary = { type: 'change_summary', changes: { add: 3, change: 0, remove: 1 } };
  assert.deepEqual(parseEvent(JSON.stringify(summary)), {
    kind: 'changes',
    changes: { add: 3, change: 0, remove: 1 },
  });
});

test('a planned change names the resource and what would happen to it', () => {
  const change = { resource: { addr: 'aws_lb.web' }, action: 'replace' };
  assert.deepEqual(parseEvent(JSON.stringify({ type: 'planned_change', change })), {
    kind: 'planned',
    change: { action: 'replace', address: 'aws_lb.web' },
  });
});

test('what is no event is passed over', () => {
  for (const line of ['', 'Warning: no cli config', '{"type":"version"}', '{ broken'])
    assert.equal(parseEvent(line), undefined);
});

test('an error keeps its detail', () => {
  const line = JSON.stringify({
    type: 'diagnostic',
    diagnostic: { severity: 'error', summary: 'No', detail: 'because' },
  });
  assert.deepEqual(parseEvent(line), {
    kind: 'diagnostic',
    severity: 'error',
    summary: 'No',
    detail: 'because',
  });
});

test('a held lock tells who holds it', () => {
  const detail = [
    'Error message: StatusCode: 412, RequestID: 1deQ77, HostID: 9Gjjt, PreconditionFailed',
    'Lock Info:',
    '  ID:        6a6b',
    '  Path:      bucket/key',
    '  Operation: OperationTypeApply',
    '  Who:       ada@host',
    '  Version:   1.11.4',
    '  Created:   2026-11-24 10:00:00 UTC',
  ].join('\n');
  assert.deepEqual(parseStateLock(detail), {
    id: '6a6b',
    who: 'ada@host',
    created: '2026-11-24 10:00:00 UTC',
    operation: 'OperationTypeApply',
  });
  assert.equal(parseStateLock('AccessDenied'), undefined);
});

test('outputs become names and values', () => {
  assert.deepEqual(parseOutputs('{"url":{"sensitive":false,"type":"string","value":"http://x"}}'), {
    url: 'http://x',
  });
  assert.deepEqual(parseOutputs(''), {});
});
