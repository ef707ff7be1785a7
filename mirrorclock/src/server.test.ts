import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { openConnection, runToEnd, type Service, startService } from './process.testing.ts';

let service: Service;
before(async () => {
  service = await startService({ TZ: 'asia/kathmandu', MIRRORCLOCK_VERSION: '0.4' });
});
after(async () => {
  service.signal('SIGTERM');
  assert.equal(await service.exit, 0);
});

const post = (body: string, length = body.length) =>
  `POST /api/v1/mirrortime HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n${body}`;

test('answers with the time of TZ, however it is spelt, and with its version', async () => {
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Asia/Kathmandu',
    hour: 'numeric',
    minute: 'numeric',
  });
  const seen = () => {
    const [hour = 0, minute = 0] = clock.format(new Date()).split(':').map(Number);
    return (720 - ((hour % 12) * 60 + minute)) % 720;
  };
  const earliest = seen();
  const response = await fetch(`${service.url}/api/v1/mirrortime`);
  const { hour, minute } = (await response.json()) as { hour: number; minute: number };
  assert.ok([earliest, seen()].includes((hour % 12) * 60 + minute), `${hour}:${minute}`);
  assert.equal(response.headers.get('x-mirrorclock-version'), '0.4');
  assert.equal(response.headers.get('keep-alive'), 'timeout=70');
});

test('logs a line per request, with ids, without secrets, and no healthy health check', async () => {
  const headers = {
    'x-request-id': 'r-1',
    'x-amzn-trace-id': 'Root=1-2',
    authorization: 'Bearer secret',
  };
  await fetch(`${service.url}/log-test?password=secret`, { headers });
  await fetch(`${service.url}/api/v1/health`, { headers });
  await fetch(`${service.url}/api/v1/health`, { method: 'POST' });
  await sleep(200);
  const lines = service.log.slice(-2);
  const [first, second] = lines.map(({ time, durationMs, ...line }) => {
    assert.ok(Math.abs(Date.parse(String(time)) - Date.now()) < 5_000);
    assert.ok(Number(durationMs) >= 0 && Number(durationMs) < 1_000);
    return line;
  });
  const common = { level: 'info', method: 'GET', requestId: 'r-1', traceId: 'Root=1-2' };
  assert.deepEqual(first, { ...common, path: '/log-test', status: 404 });
  assert.deepEqual(second, { level: 'info', method: 'POST', path: '/api/v1/health', status: 405 });
  assert.doesNotMatch(service.lines.join('\n'), /secret/);
});

const malformed: Record<string, [bytes: string, status: number]> = {
  'no HTTP at all': ['\x16\x03\x01\x02\r\n\r\n', 400],
  'an unknown method': ['FOO / HTTP/1.1\r\nhost: x\r\n\r\n', 400],
  'an unknown HTTP version': ['GET / HTTP/9.9\r\nhost: x\r\n\r\n', 400],
  'no host': ['GET /api/v1/health HTTP/1.1\r\n\r\n', 400],
  'a header without a name': ['GET / HTTP/1.1\r\nhost: x\r\n: y\r\n\r\n', 400],
  'a NUL in a header': ['GET / HTTP/1.1\r\nhost: x\r\na: \0\r\n\r\n', 400],
  'two lengths': [
    'POST /api/v1/mirrortime HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}',
    400,
  ],
  'a negative length': [
    'POST /api/v1/mirrortime HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n',
    400,
  ],
  'a length and chunks': [
    'POST /api/v1/mirrortime HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
    400,
  ],
  'a chunk without a size': [
    'POST /api/v1/mirrortime HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n',
    400,
  ],
  'headers over 16 KB': [`GET / HTTP/1.1\r\nhost: x\r\na: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
  'a URL over 16 KB': [`GET /${'a'.repeat(20_000)} HTTP/1.1\r\nhost: x\r\n\r\n`, 431],
  'an unknown expectation': ['GET / HTTP/1.1\r\nhost: x\r\nexpect: gifts\r\n\r\n', 417],
  'a tunnel': ['CONNECT x:443 HTTP/1.1\r\nhost: x\r\n\r\n', 405],
  'a URL that cannot be decoded': [
    'GET /%zz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
    400,
  ],
  'a body over 1 KB': [post('x'.repeat(100_000)), 413],
};
for (const [what, [bytes, status]] of Object.entries(malformed))
  test(`${what} -> ${status} in the one shape of failures`, async () => {
    const connection = await openConnection(service.port);
    connection.socket.end(Buffer.from(bytes, 'latin1'));
    const [head = '', body = ''] = (await connection.closed).split('\r\n\r\n');
    assert.match(head, new RegExp(`^HTTP/1.1 ${status} `));
    assert.match(head, /content-type: application\/json; charset=utf-8/);
    const answer = JSON.parse(body);
    assert.deepEqual(answer, { status: 'error', message: answer.message });
    assert.ok(answer.message.length > 0);
  });

test('a body that ends too soon, or a client that goes away, disturbs nobody', async () => {
  const half = await openConnection(service.port);
  half.socket.end(post('{"hour":5', 21));
  assert.match(await half.closed, /^HTTP\/1.1 400 /);
  const gone = await openConnection(service.port);
  gone.socket.write(post('{"hour":5', 21));
  await sleep(50);
  gone.socket.resetAndDestroy();
  await sleep(100);
  assert.equal((await fetch(`${service.url}/api/v1/health`)).status, 200);
  assert.ok(service.log.every(({ level }) => level === 'info'));
});

test('SIGTERM: what is in flight is answered, new connections are refused, then exit 0', async () => {
  const stopping = await startService();
  const inFlight = await openConnection(stopping.port);
  inFlight.socket.write(post('{"hour":5,', 21));
  const idle = await openConnection(stopping.port);
  idle.socket.write('GET /api/v1/health HTTP/1.1\r\nhost: x\r\n\r\n');
  assert.match(await idle.until('splendid'), /connection: keep-alive/i);
  const silent = await openConnection(stopping.port);
  const stalled = await openConnection(stopping.port);
  stalled.socket.write('GET /api/v1/health HTTP/1.1\r\nhos');
  await sleep(50);

  stopping.signal('SIGTERM');
  await idle.closed;
  await sleep(500);
  await assert.rejects(openConnection(stopping.port), { code: 'ECONNREFUSED' });
  inFlight.socket.write('"minute":0}');
  const answered = performance.now();
  const answer = await inFlight.closed;
  assert.match(answer, /^HTTP\/1.1 200 /);
  assert.match(answer, /connection: close/i);
  assert.match(answer, /"string":"07:00"/);
  assert.equal(await stopping.exit, 0);
  assert.ok(performance.now() - answered < 3_000, 'did not wait for connections without a request');
  await Promise.all([silent.closed, stalled.closed]);
  assert.deepEqual(
    stopping.log.slice(-2).map(({ message, cutOff }) => ({ message, cutOff })),
    [
      { message: undefined, cutOff: undefined },
      { message: 'stopped', cutOff: 0 },
    ],
  );
});

for (const name of ['SIGTERM', 'SIGINT'] as const)
  test(`${name} with nothing to do ends at once`, async () => {
    const stopping = await startService();
    const started = performance.now();
    stopping.signal(name);
    assert.equal(await stopping.exit, 0);
    assert.ok(performance.now() - started < 2_000);
  });

test('refuses to start on a bad environment, naming each variable', async () => {
  const result = await runToEnd('server.ts', [], { PORT: '99999', TZ: 'Mars/Olympus' });
  assert.equal(result.exitCode, 1);
  assert.equal(result.stdout, '');
  assert.equal(
    result.stderr,
    'mirrorclock cannot start: PORT is "99999"; allowed: a port number from 0 to 65535 (0 takes any free port)\n' +
      'TZ is "Mars/Olympus"; allowed: an IANA time zone such as Europe/Berlin or UTC\n',
  );
});

test('says so when its port is taken', async () => {
  const result = await runToEnd('server.ts', [], { PORT: String(service.port) });
  assert.equal(result.exitCode, 1);
  assert.match(result.stderr, /^mirrorclock cannot start: listen EADDRINUSE.*\n$/);
});
