import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { InjectOptions } from 'fastify';
import { buildApp } from './app.ts';
import { contract } from './contract.ts';
import { assertInContract } from './contract-check.testing.ts';

let now = new Date(2026, 10, 24, 17, 0);
const defects: Error[] = [];
const app = buildApp({
  contract,
  version: '0.4-test',
  now: () => now,
  onDefect: (error) => defects.push(error),
});
after(() => app.close());

const mirrortime = '/api/v1/mirrortime';
const json = { 'content-type': 'application/json' };

/** Each answer that any test here gets is checked against the contract. */
async function send(options: InjectOptions & { method: string; url: string }) {
  const response = await app.inject(options);
  const [path = ''] = options.url.split('?');
  assertInContract(options.method, path, {
    status: response.statusCode,
    contentType: response.headers['content-type'],
    body: response.body,
  });
  assert.equal(response.headers['x-mirrorclock-version'], '0.4-test');
  return response;
}

const get = (url: string) => send({ method: 'GET', url });
const post = (payload: string | Buffer, headers: Record<string, string> = json) =>
  send({ method: 'POST', url: mirrortime, headers, payload });
const problem = (message: string) => ({ status: 'error', message });

test('GET answers with the mirrored local time, at any hour', async () => {
  for (const [hour, minute, string] of [
    [17, 0, '07:00'],
    [0, 0, '12:00'],
    [0, 30, '11:30'],
    [12, 0, '12:00'],
    [23, 59, '12:01'],
  ] as const) {
    now = new Date(2026, 10, 24, hour, minute);
    const response = await get(`${mirrortime}?token=ignored`);
    assert.equal(response.statusCode, 200);
    assert.equal(response.json().string, string);
  }
});

test('POST mirrors all 720 times', async () => {
  for (let minutes = 0; minutes < 720; minutes++) {
    const time = { hour: Math.floor(minutes / 60) || 12, minute: minutes % 60 };
    const response = await post(JSON.stringify(time));
    const seen = (720 - minutes) % 720;
    const expected = { hour: Math.floor(seen / 60) || 12, minute: seen % 60 };
    const string = `${String(expected.hour).padStart(2, '0')}:${String(expected.minute).padStart(2, '0')}`;
    assert.equal(response.statusCode, 200);
    assert.equal(response.body, JSON.stringify({ status: 'success', string, ...expected }));
  }
});

test('the content type may have parameters', async () => {
  const headers = { 'content-type': 'Application/JSON; charset=utf-8' };
  assert.equal((await post('{"hour":5,"minute":0}', headers)).statusCode, 200);
});

const hourIs = (what: string) => `hour must be an integer from 1 to 12, not ${what}`;
const minuteIs = (what: string) => `minute must be an integer from 0 to 59, not ${what}`;
const bodyIs = (what: string) => `the body must be an object with hour and minute, not ${what}`;
const notJson = 'the body is not valid JSON';
const rejected: [body: string | Buffer, message: string][] = [
  ['', 'the body is empty; it must be an object with hour and minute'],
  ['{', notJson],
  ['{"hour":5,"minute":0,}', notJson],
  ["{'hour':5,'minute':0}", notJson],
  ['{"hour":05,"minute":0}', notJson],
  ['{"hour":NaN,"minute":0}', notJson],
  ['{"hour":5,"minute":0}{}', notJson],
  [Buffer.from('{"hour":5,"minute":0,"\xff":1}', 'latin1'), notJson],
  [Buffer.from([0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00]), notJson],
  ['[]', bodyIs('an array')],
  ['[{"hour":5,"minute":0}]', bodyIs('an array')],
  ['null', bodyIs('null')],
  ['true', bodyIs('true')],
  ['5', bodyIs('5')],
  ['"05:00"', bodyIs('a string')],
  ['{}', 'hour is missing; minute is missing'],
  ['{"hour":5}', 'minute is missing'],
  ['{"minute":0}', 'hour is missing'],
  ['{"hour":5,"minute":0,"second":0}', 'second is not a known field'],
  ['{"Hour":5,"hour":5,"minute":0}', 'Hour is not a known field'],
  ['{"hour":"5","minute":0}', hourIs('a string')],
  ['{"hour":5,"minute":"0"}', minuteIs('a string')],
  ['{"hour":5.5,"minute":0}', hourIs('5.5')],
  ['{"hour":5,"minute":0.1}', minuteIs('0.1')],
  ['{"hour":true,"minute":false}', `${hourIs('true')}; ${minuteIs('false')}`],
  ['{"hour":null,"minute":null}', `${hourIs('null')}; ${minuteIs('null')}`],
  ['{"hour":[5],"minute":{}}', `${hourIs('an array')}; ${minuteIs('an object')}`],
  ['{"hour":0,"minute":0}', hourIs('0')],
  ['{"hour":13,"minute":0}', hourIs('13')],
  ['{"hour":-1,"minute":-1}', `${hourIs('-1')}; ${minuteIs('-1')}`],
  ['{"hour":5,"minute":60}', minuteIs('60')],
  ['{"hour":13.5,"minute":0}', hourIs('13.5')],
  ['{"hour":1e999,"minute":0}', hourIs('Infinity')],
  ['{"__proto__":{"hour":5},"hour":5,"minute":0}', '__proto__ is not a known field'],
  [
    '{"__proto__":{"hour":5,"minute":0}}',
    'hour is missing; minute is missing; __proto__ is not a known field',
  ],
  ['{"constructor":{"prototype":{}},"hour":5,"minute":0}', 'constructor is not a known field'],
];
for (const [body, message] of rejected)
  test(`POST ${JSON.stringify(body.toString())} -> 400`, async () => {
    const response = await post(body);
    assert.deepEqual([response.statusCode, response.json()], [400, problem(message)]);
  });

test('POST without body or content type -> 400', async () => {
  const response = await send({ method: 'POST', url: mirrortime });
  assert.equal(response.statusCode, 400);
  assert.match(response.json().message, /^the body is empty/);
});

test('bodies are limited to 1024 bytes', async () => {
  const ofLength = (length: number) => '{"hour":5,"minute":0}'.padEnd(length, ' ');
  assert.equal((await post(ofLength(1024))).statusCode, 200);
  const response = await post(ofLength(1025));
  assert.deepEqual(
    [response.statusCode, response.json()],
    [413, problem('the body is larger than 1024 bytes')],
  );
});

for (const type of [
  'text/plain',
  'application/x-www-form-urlencoded',
  'application/json-patch+json',
  'application',
  '',
  '/',
  ';',
])
  test(`content type ${JSON.stringify(type)} -> 415`, async () => {
    const response = await post('{"hour":5,"minute":0}', { 'content-type': type });
    assert.deepEqual(
      [response.statusCode, response.json()],
      [415, problem('the content type must be application/json')],
    );
  });

test('other methods -> 405 with allow', async () => {
  for (const method of ['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'QUERY']) {
    const response = await send({ method: method as 'PUT', url: mirrortime });
    assert.equal(response.statusCode, 405, method);
    assert.equal(response.headers.allow, 'GET, HEAD, POST');
  }
  for (const url of ['/api/v1/health', '/api/v1/openapi.json']) {
    const response = await send({ method: 'POST', url, headers: json, payload: '{' });
    assert.deepEqual([response.statusCode, response.headers.allow], [405, 'GET, HEAD']);
  }
});

test('the header allow lists what the contract has', async () => {
  for (const [path, operations] of Object.entries(contract.paths)) {
    const { headers } = await send({ method: 'DELETE', url: path });
    assert.deepEqual(
      String(headers.allow).split(', '),
      Object.keys(operations).map((name) => name.toUpperCase()),
    );
  }
});

test('HEAD is GET without the body', async () => {
  for (const url of Object.keys(contract.paths)) {
    const [head, full] = [await send({ method: 'HEAD', url }), await get(url)];
    assert.equal(head.statusCode, 200);
    assert.equal(head.headers['content-length'], full.headers['content-length']);
  }
});

test('unknown paths -> 404, whatever is sent to them', async () => {
  for (const url of [
    '/',
    '/api/v1',
    '/api/v1/mirrortime/',
    '/API/v1/health',
    '//api/v1/health',
    '/api/v1/health/%2e%2e',
    '/__proto__',
    '/constructor',
    `/${'x'.repeat(8000)}`,
  ]) {
    assert.deepEqual((await get(url)).json(), problem('there is nothing at this path'), url);
    const response = await send({ method: 'POST', url, headers: json, payload: '{'.repeat(2000) });
    assert.equal(response.statusCode, 404, url);
  }
});

test('a URL that cannot be decoded -> 400', async () => {
  for (const url of ['/%', '/%zz', '/api/v1/health%', '/%c0%af', '/%ff']) {
    const response = await app.inject({ method: 'GET', url });
    assert.deepEqual(
      [response.statusCode, response.json()],
      [400, problem('the URL is not valid')],
      url,
    );
    assert.equal(response.headers['x-mirrorclock-version'], '0.4-test');
  }
});

test('health', async () => {
  const response = await get('/api/v1/health');
  assert.deepEqual([response.statusCode, response.body], [200, '{"status":"splendid"}']);
});

test('the contract is served as it is in the repository', async () => {
  assert.deepEqual((await get('/api/v1/openapi.json')).json(), contract);
});

test('a defect is reported, and hidden from the client', async () => {
  assert.equal(defects.length, 0, 'no request until here was answered with a 5xx');
  const failing = buildApp({
    contract,
    version: 'x',
    onDefect: (error) => defects.push(error),
    now: () => {
      throw new Error('secret detail');
    },
  });
  const response = await failing.inject({ method: 'GET', url: mirrortime });
  assert.deepEqual([response.statusCode, response.json()], [500, problem('internal error')]);
  assert.deepEqual(
    defects.map(({ message }) => message),
    ['secret detail'],
  );
  await failing.close();
});
