import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { becomesReady, startEmulator } from './emulators/emulators.ts';
import { callRecorder } from './gateway/call-record.ts';
import { createGateway } from './gateway/gateway.ts';
import {
  type EmulatorName,
  type EmulatorProcess,
  type EmulatorState,
  type Health,
  type Instance,
  instanceDir,
  localAccount,
  productName,
  writeInstance,
} from './instance.ts';
import { loopback } from './ports.ts';
import { identify, isRunning, terminate } from './processes.ts';

/**
 * The process behind a local AWS: `daemon.ts --port --region --python`. It listens
 * first, because the port is the lock that keeps a second one away, and ends when it
 * cannot. SIGTERM ends it and both emulators.
 */
async function main(): Promise<void> {
  const settings = settingsOf(process.argv.slice(2));
  const gateway = await identify(process.pid);
  if (!gateway) throw new Error('this process cannot identify itself');
  const startedAt = new Date().toISOString();
  const { port, region } = settings;
  const instance: Instance = { port, region, startedAt, gateway, emulators: [] };
  const states: Record<EmulatorName, EmulatorState> = { MiniStack: 'starting', moto: 'starting' };
  await listen(instance, states);
  for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
    process.on(name, () => void end(instance));
  instance.emulators = [
    await startEmulator('MiniStack', settings),
    await startEmulator('moto', settings),
  ];
  await writeInstance(instance);
  await Promise.all(instance.emulators.map((emulator) => supervise(emulator, states)));
}

function settingsOf(args: string[]) {
  const option = { type: 'string' } as const;
  const { values } = parseArgs({ args, options: { port: option, region: option, python: option } });
  const { port, region, python } = values;
  if (!port || !region || !python) throw new Error('--port, --region and --python are needed');
  return { port: Number(port), region, python };
}

function listen(instance: Instance, states: Record<EmulatorName, EmulatorState>): Promise<void> {
  const { port, region } = instance;
  const emulator = (name: EmulatorName) => instance.emulators.find((one) => one.name === name);
  const server = createGateway({
    port,
    region,
    health: () => healthOf(instance, states),
    // Port 9 of the loopback interface refuses: nothing answers before it has been started.
    portOf: (name) => emulator(name)?.port ?? 9,
    outage: (name) => outageOf(name, states[name], instanceDir(port, `${name.toLowerCase()}.log`)),
    record: callRecorder(instanceDir(port, 'calls.jsonl')),
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, loopback, resolve);
  });
}

function healthOf(instance: Instance, states: Record<EmulatorName, EmulatorState>): Health {
  const all = Object.values(states);
  const state = all.includes('ended') ? 'degraded' : all.includes('starting') ? 'starting' : 'up';
  return { product: productName, state, account: localAccount, states, ...instance };
}

function outageOf(name: EmulatorName, state: EmulatorState, log: string): string {
  const what = {
    starting: `${name}, which emulates this service, is still starting`,
    up: `${name}, which emulates this service, does not answer`,
    ended: `${name}, which emulated this service, has ended`,
  }[state];
  return `${what}. Its log: ${log}. Run mirrorclock-deploy up to start the local AWS anew.`;
}

async function supervise(
  emulator: EmulatorProcess,
  states: Record<EmulatorName, EmulatorState>,
): Promise<void> {
  if (await becomesReady(emulator)) states[emulator.name] = 'up';
  while (await isRunning(emulator)) await sleep(250);
  states[emulator.name] = 'ended';
  console.error(`${new Date().toISOString()} ${emulator.name} has ended; its log: ${emulator.log}`);
}

let ending = false;

/** MiniStack takes its containers with it; that may take some seconds. */
async function end(instance: Instance): Promise<void> {
  if (ending) return;
  ending = true;
  await terminate(instance.emulators, 20_000);
  process.exit(0);
}

await main();
