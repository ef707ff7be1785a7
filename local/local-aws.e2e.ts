import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import {
  CreateRepositoryCommand,
  DescribeRepositoriesCommand,
  ECRClient,
} from '@aws-sdk/client-ecr';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { ExpectedError } from '../lib/expected-error.ts';
import { instanceDir, readInstance } from './instance.ts';
import { findLocalAws, localAccount, localPort, startLocalAws, stopLocalAws } from './local-aws.ts';
import { freePort } from './ports.ts';
import { identify, isRunning } from './processes.ts';

/*
 * Needs Docker, and in MIRRORCLOCK_LOCAL_PYTHON the Python of an environment with both
 * emulators. Runs beside a developer's own local AWS, on another port.
 */

const python = process.env.MIRRORCLOCK_LOCAL_PYTHON ?? 'python3';
const lines: string[] = [];
const report = (line: string) => void lines.push(line);
const start = () => startLocalAws({ region: 'eu-central-1', python, report });

before(async () => {
  process.env.MIRRORCLOCK_LOCAL_PORT = String(await freePort());
});

after(async () => {
  await stopLocalAws({ report });
});

function client(endpoint: string, region: string) {
  const credentials = { accessKeyId: 'local-aws-key', secretAccessKey: 'local-aws-secret' };
  return { endpoint, region, credentials, maxAttempts: 1 };
}

test('it starts once, answers for all services and records each call', async () => {
  const aws = await start();
  assert.equal(aws.account, localAccount);
  assert.deepEqual(await start(), aws);
  assert.deepEqual(await findLocalAws(), aws);
  const sts = new STSClient(client(aws.endpoint, aws.region));
  assert.equal((await sts.send(new GetCallerIdentityCommand({}))).Account, localAccount);
  const record = JSON.parse(await readFile(instanceDir(aws.port, 'calls.jsonl'), 'utf8'));
  assert.deepEqual(
    { ...record, time: undefined },
    {
      time: undefined,
      service: 'sts',
      action: 'GetCallerIdentity',
      status: 200,
      account: localAccount,
      region: 'eu-central-1',
      caller: 'local-aws-key',
    },
  );
});

test('repositories of the same name in two regions keep apart', async () => {
  const { endpoint, port } = await start();
  const uris: (string | undefined)[] = [];
  for (const region of ['eu-central-1', 'us-east-1']) {
    const ecr = new ECRClient(client(endpoint, region));
    await ecr.send(new CreateRepositoryCommand({ repositoryName: 'app' }));
    const { repositories } = await ecr.send(new DescribeRepositoriesCommand({}));
    assert.equal(repositories?.length, 1);
    uris.push(repositories?.[0]?.repositoryUri);
  }
  const away = `${localAccount}.dkr.ecr.us-east-1/app`;
  assert.deepEqual(uris, [`localhost:${port}/app`, `localhost:${port}/${away}`]);
});

test('when an emulator ends, its services say so and the next start begins anew', async () => {
  const { endpoint, port, startedAt } = await start();
  const instance = await readInstance(port);
  const moto = instance?.emulators.find(({ name }) => name === 'moto');
  assert.ok(moto);
  process.kill(moto.pid, 'SIGKILL');
  while ((await findLocalAws()) !== undefined);
  const sts = new STSClient(client(endpoint, 'eu-central-1'));
  await assert.rejects(sts.send(new GetCallerIdentityCommand({})), (error: Error) => {
    assert.match(error.message, /moto.*has ended.*moto\.log.*mirrorclock-deploy up/);
    return true;
  });
  lines.length = 0;
  assert.notEqual((await start()).startedAt, startedAt);
  assert.match(lines[0] ?? '', /moto of the local AWS .* ended: starting it anew/);
});

test('emulators do not outlive a gateway that was killed', async () => {
  const { port } = await start();
  const instance = await readInstance(port);
  assert.ok(instance);
  process.kill(instance.gateway.pid, 'SIGKILL');
  const deadline = Date.now() + 15_000;
  const anyLeft = async () => (await Promise.all(instance.emulators.map(isRunning))).includes(true);
  while ((await anyLeft()) && Date.now() < deadline);
  assert.equal(await anyLeft(), false);
  assert.ok((await start()).startedAt > instance.startedAt);
});

test('it ends without a trace, and says so when there is nothing to end', async () => {
  const { port } = await start();
  const removed = await stopLocalAws({ report });
  assert.match(removed.join('\n'), /gateway and both emulators/);
  assert.equal(existsSync(instanceDir(port)), false);
  assert.deepEqual(await stopLocalAws({ report }), []);
  assert.equal(await findLocalAws(), undefined);
});

test('a port that another program has is not taken', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(localPort(), '127.0.0.1', resolve));
  try {
    await assert.rejects(start(), (error: ExpectedError) => {
      assert.ok(error instanceof ExpectedError);
      assert.match(error.message, new RegExp(`taken by .*process ${process.pid}\\)`));
      return true;
    });
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

test('a process with a recycled number is a stranger', async () => {
  const self = await identify(process.pid);
  assert.ok(self && (await isRunning(self)));
  assert.equal(await isRunning({ ...self, startTime: 'long ago' }), false);
});
