import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { awaitAnswer } from './address.ts';

let isReady = false;
const hosts: (string | undefined)[] = [];
const server = createServer((message, response) => {
  hosts.push(message.headers.host);
  response.statusCode = isReady ? 200 : 503;
  isReady = true;
  response.end();
});
const port = () => (server.address() as AddressInfo).port;
const signal = new AbortController().signal;

before(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
after(() => server.close());

test('asks again until the answer is 200, by the name of the load balancer', async () => {
  await awaitAnswer(`http://api-uat.alb.localhost:${port()}/health`, 10, signal);
  assert.deepEqual(hosts, Array(2).fill(`api-uat.alb.localhost:${port()}`));
});

test('says what came last where 200 never comes', async () => {
  await assert.rejects(awaitAnswer('http://127.0.0.1:1/', 0, signal), {
    name: 'ExpectedError',
    why: /ECONNREFUSED/,
  });
});
