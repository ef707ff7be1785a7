import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnose, remedy } from './docker-problem.ts';

const linux = { platform: 'linux', debian: true, systemd: true, dockerHost: '' };
const mac = { platform: 'darwin', debian: false, systemd: false, dockerHost: '' };

test("the client's words tell what is wrong", () => {
  const socket = 'unix:///var/run/docker.sock';
  assert.equal(
    diagnose(`permission denied while trying to connect to the Docker daemon socket at ${socket}`),
    'no permission',
  );
  assert.equal(
    diagnose(`Cannot connect to the Docker daemon at ${socket}. Is the docker daemon running?`),
    'no engine',
  );
  assert.equal(
    diagnose(
      'Error response from daemon: client version 1.40 is too old. Minimum supported API version is 1.44',
    ),
    'too old',
  );
});

test('each problem has the line that mends it on that machine', () => {
  assert.equal(remedy('not installed', linux), 'sudo apt-get install docker.io');
  assert.equal(remedy('not installed', mac), 'brew install --cask docker && open -a Docker');
  assert.match(remedy('no permission', linux), /^sudo usermod --append --groups docker/);
  assert.equal(remedy('no engine', linux), 'sudo systemctl start docker');
  assert.equal(remedy('no engine', { ...linux, systemd: false }), 'sudo dockerd &');
  assert.equal(remedy('no engine', mac), 'open -a Docker');
  assert.match(
    remedy('no engine', { ...mac, dockerHost: 'tcp://build:2375' }),
    /DOCKER_HOST=tcp:\/\/build:2375/,
  );
});
