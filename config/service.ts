import { z } from 'zod';
import { oneOf, oneOfNumbers, section, text, whole } from './fields.ts';
import { variables } from './variables.ts';

/**
 * What Fargate sells: CPU units (1024 = one vCPU) to memory in MiB, as first, last and step.
 * Source: Amazon ECS developer guide, "Task size".
 */
const memoryRange: Readonly<Record<number, readonly [number, number, number]>> = {
  512: [1024, 4096, 1024],
  1024: [2048, 8192, 1024],
  2048: [4096, 16384, 1024],
  4096: [8192, 30720, 1024],
  8192: [16384, 61440, 4096],
  16384: [32768, 122880, 8192],
};
const smallestMemory = [512, 1024, 2048];
const cpuSizes = [256, ...Object.keys(memoryRange).map(Number)];

/** True where Fargate has this size: `cpu` in CPU units, `memory` in MiB. */
export function isFargateSize(cpu: number, memory: number): boolean {
  const range = memoryRange[cpu];
  if (!range) return cpu === 256 && smallestMemory.includes(memory);
  const [first, last, step] = range;
  return memory >= first && memory <= last && (memory - first) % step === 0;
}

function memoryFor(cpu: number): string {
  const range = memoryRange[cpu];
  if (!range) return `for cpu ${cpu} Fargate has ${smallestMemory.join(', ')} (MiB)`;
  const [first, last, step] = range;
  return `for cpu ${cpu} Fargate has ${first} to ${last} in steps of ${step} (MiB)`;
}

const path =
  'a path such as /api/v1/health: it begins with /, up to 1024 of the characters that a URL may have';
const urlPath = text(/^\/[\w\-.~!$&'()*+,;=:@%/?]{0,1023}$/, path);

const scaling = section({
  /** Containers at the first deployment; autoscaling decides afterwards. Default: 2. */
  desired: whole(1, 1000, 'containers').default(2),
  /** Never fewer containers than this. Default: 2, one in each zone. */
  min: whole(1, 1000, 'containers').default(2),
  /** Never more containers than this. Default: 6. */
  max: whole(1, 1000, 'containers').default(6),
  /** Average CPU to aim at, percent. Default: 60. */
  cpuTarget: whole(10, 90, 'percent', 'above 90 the new containers come too late').default(60),
  /** Requests a minute that one container should get. Default: 6000, that is 100 a second. */
  requestsPerTarget: whole(1, 10_000_000, 'requests a minute').default(6000),
}).superRefine(({ desired, min, max }, context) => {
  if (min > max)
    context.addIssue({
      code: 'custom',
      path: ['min'],
      message: `at most service.scaling.max (${max})`,
    });
  else if (desired < min || desired > max)
    context.addIssue({
      code: 'custom',
      path: ['desired'],
      message: `from service.scaling.min (${min}) to service.scaling.max (${max})`,
    });
});

const shape = section({
  /** Port the container listens on; it gets it as `PORT`. Default: 8080. */
  port: whole(
    1024,
    65535,
    'port',
    'the container is not root and may not listen below 1024',
  ).default(8080),
  /** Path that answers 200 when the container can serve. Default: `/api/v1/health`. */
  healthPath: urlPath.optional(),
  /** Path of the `curl` line that a deployment ends with. Default: `healthPath`, mirrorclock's `/api/v1/mirrortime` without one. */
  samplePath: urlPath.optional(),
  /** CPU units, 1024 to a vCPU: 256, 512, 1024, 2048, 4096, 8192, 16384. Default: 256. */
  cpu: oneOfNumbers(cpuSizes, 'the CPU units that Fargate sells').default(256),
  /** Memory in MiB; what is allowed depends on `cpu`. Default: 512. */
  memory: z.int({ error: 'a whole number of MiB, e.g. 512' }).default(512),
  /** Processor of the image and of Fargate. Default: `X86_64`. */
  architecture: oneOf(['X86_64', 'ARM64']).default('X86_64'),
  /** User and group the container runs as, by number. Default: `65532:65532`. */
  user: text(
    /^[1-9]\d{0,8}(:[1-9]\d{0,8})?$/,
    "a numeric user, or user:group, such as '65532:65532': not 0, which is root, and no name, which ECS cannot check",
  ).default('65532:65532'),
  /** Environment variables. Secrets are refused: their values would stand in the state. Default: none. */
  environment: variables(
    'environment values are readable in the Terraform state, the ECS console and the API',
    { PORT: 'another name: PORT is set from service.port' },
  ).prefault({}),
  /** Seconds between SIGTERM and SIGKILL, 2 to 120. Default: 30. */
  stopTimeout: whole(2, 120, 'seconds', "Fargate's limits").default(30),
  /** Seconds after a start during which failed health checks do not count. Default: 30. */
  healthCheckGracePeriod: whole(0, 3600, 'seconds').default(30),
  /** How many containers, and when more. */
  scaling: scaling.prefault({}),
}).superRefine(({ cpu, memory }, context) => {
  if (cpuSizes.includes(cpu) && !isFargateSize(cpu, memory))
    context.addIssue({ code: 'custom', path: ['memory'], message: memoryFor(cpu) });
});

/** `service`: the container and how many of them run. */
export const service = shape.transform((input) => ({
  ...input,
  healthPath: input.healthPath ?? '/api/v1/health',
  samplePath: input.samplePath ?? input.healthPath ?? '/api/v1/mirrortime',
}));
