import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isFargateSize } from './service.ts';
import { refusals } from './testing.ts';

refusals([
  [
    'service.port: privileged',
    { service: { port: 80 } },
    /^service.port: is 80; .*may not listen below 1024/,
  ],
  [
    'service.healthPath',
    { service: { healthPath: 'health' } },
    /^service.healthPath: is 'health'; allowed: a path such as/,
  ],
  ['service.healthPath: a template', { service: { healthPath: `/\${x}` } }, /^service.healthPath/],
  [
    'service.cpu',
    { service: { cpu: 300 } },
    /^service.cpu: is 300; allowed: one of 256, 512, .* Fargate sells$/,
  ],
  [
    'service.memory: for 256',
    { service: { memory: 4096 } },
    /^service.memory: is 4096; allowed: for cpu 256 Fargate has 512, 1024, 2048/,
  ],
  [
    'service.memory: for 8192',
    { service: { cpu: 8192, memory: 17408 } },
    /for cpu 8192 Fargate has 16384 to 61440 in steps of 4096/,
  ],
  [
    'service.memory: not given',
    { service: { cpu: 1024 } },
    /^service.memory: not given; allowed: for cpu 1024 Fargate has 2048/,
  ],
  [
    'service.architecture',
    { service: { architecture: 'arm64' } },
    /^service.architecture: is 'arm64'; allowed: one of 'X86_64', 'ARM64'/,
  ],
  [
    'service.user: root',
    { service: { user: '0' } },
    /^service.user: is '0'; allowed: a numeric user/,
  ],
  ['service.user: root group', { service: { user: '1000:0' } }, /^service.user/],
  ['service.user: a name', { service: { user: 'node' } }, /^service.user/],
  [
    'service.environment: a secret',
    { service: { environment: { DB_PASSWORD: 'hunter2' } } },
    /^service.environment.DB_PASSWORD: \(value not shown\); .* as DB_PASSWORD_ARN$/,
  ],
  [
    'service.environment: a key id',
    { service: { environment: { AWS_ACCESS_KEY_ID: 'AKIA' } } },
    /AWS_ACCESS_KEY_ID: \(value not shown\)/,
  ],
  [
    'service.environment: PORT',
    { service: { environment: { PORT: '1' } } },
    /^service.environment.PORT: is '1'; .* PORT is set from service.port/,
  ],
  [
    'service.environment: a bad name',
    { service: { environment: { 'A-B': '1' } } },
    /^service.environment.A-B: is '1'; allowed: a name of letters/,
  ],
  [
    'service.environment: a number',
    { service: { environment: { A: 1 } } },
    /^service.environment.A: is 1; allowed: a string/,
  ],
  [
    'service.stopTimeout',
    { service: { stopTimeout: 121 } },
    /^service.stopTimeout: is 121; allowed: a whole number from 2 to 120 \(seconds\): Fargate's limits/,
  ],
  [
    'service.healthCheckGracePeriod',
    { service: { healthCheckGracePeriod: -1 } },
    /^service.healthCheckGracePeriod: is -1/,
  ],
  [
    'service.scaling.min',
    { service: { scaling: { min: 7 } } },
    /^service.scaling.min: is 7; allowed: at most service.scaling.max \(6\)/,
  ],
  [
    'service.scaling.desired',
    { service: { scaling: { desired: 1 } } },
    /^service.scaling.desired: is 1; allowed: from service.scaling.min \(2\) to service.scaling.max \(6\)/,
  ],
  [
    'service.scaling.cpuTarget',
    { service: { scaling: { cpuTarget: 95 } } },
    /^service.scaling.cpuTarget: is 95; .*come too late/,
  ],
  [
    'service.scaling.requestsPerTarget',
    { service: { scaling: { requestsPerTarget: 0 } } },
    /^service.scaling.requestsPerTarget: is 0/,
  ],
]);

test('Fargate sells 74 sizes of up to 16 vCPU', () => {
  const cpus = [256, 512, 1024, 2048, 4096, 8192, 16384];
  const memories = Array.from({ length: 240 }, (_, i) => (i + 1) * 512);
  const count = (cpu: number) => memories.filter((memory) => isFargateSize(cpu, memory)).length;
  assert.deepEqual(cpus.map(count), [3, 4, 7, 13, 23, 12, 12]);
  assert.equal(isFargateSize(300, 512), false);
});
