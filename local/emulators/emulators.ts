import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startDaemon } from '../../lib/run.ts';
import {
  type EmulatorName,
  type EmulatorProcess,
  instanceDir,
  instanceHost,
  localAccount,
} from '../instance.ts';
import { freePort, loopback } from '../ports.ts';
import { identify, isRunning } from '../processes.ts';

/** What the emulators of one instance have in common. */
export interface EmulatorSettings {
  /** The gateway's port. */
  port: number;
  region: string;
  /** The Python of the environment that has both emulators. */
  python: string;
}

/** An address that answers with 200 once the emulator works. */
const readiness: Readonly<Record<EmulatorName, string>> = {
  MiniStack: '/_ministack/health',
  moto: '/moto-api/',
};

/** Starts an emulator on a free port of the loopback interface; it ends with this process. */
export async function startEmulator(
  name: EmulatorName,
  settings: EmulatorSettings,
): Promise<EmulatorProcess> {
  const key = name.toLowerCase();
  const directory = instanceDir(settings.port, key);
  await mkdir(join(directory, 'tmp'), { recursive: true });
  const port = await freePort();
  const log = instanceDir(settings.port, `${key}.log`);
  const script = join(import.meta.dirname, 'launch.py');
  const env = { ...emulatorEnvironment(settings), ...foldersIn(directory) };
  const argv = [settings.python, script, key, String(port)] as const;
  const pid = startDaemon(argv, { logFile: log, env, cwd: directory });
  const identity = await identify(pid);
  return { name, port, log, ...(identity ?? { pid, startTime: 'ended at once' }) };
}

/** Waits until it answers. @returns false where it ended, or did not answer for 60 seconds. */
export async function becomesReady(emulator: EmulatorProcess): Promise<boolean> {
  const deadline = Date.now() + 60_000;
  const address = `http://${loopback}:${emulator.port}${readiness[emulator.name]}`;
  while (Date.now() < deadline && (await isRunning(emulator))) {
    const answers = await answersWithOk(address);
    if (answers) return true;
    await sleep(50);
  }
  return false;
}

async function answersWithOk(address: string): Promise<boolean> {
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(5_000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

/**
 * MiniStack takes GATEWAY_PORT for the port that clients use: it names its containers'
 * owner and is handed to tasks. The listeners turned off would be open to the network.
 */
function emulatorEnvironment({ port, region }: EmulatorSettings): Record<string, string> {
  return {
    GATEWAY_PORT: String(port),
    MINISTACK_HOSTNAME: instanceHost(),
    MINISTACK_ACCOUNT_ID: localAccount,
    MINISTACK_REGION: region,
    // Pulling and unpacking an image can be silent for longer than the default of 10 s.
    MINISTACK_DOCKER_TIMEOUT: '120',
    IOT_MTLS_ENABLED: '0',
    SFTP_ENABLED: '0',
    PYTHONUNBUFFERED: '1',
    PYTHONDONTWRITEBYTECODE: '1',
  };
}

function foldersIn(directory: string): Record<string, string> {
  return {
    TMPDIR: join(directory, 'tmp'),
    STATE_DIR: join(directory, 'state'),
    S3_DATA_DIR: join(directory, 's3'),
  };
}
