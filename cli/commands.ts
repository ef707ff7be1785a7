import type { VerbEntry } from './command.ts';

/** Every verb, in the order of the help text. */
export const commands: readonly VerbEntry[] = [
  {
    name: 'up',
    summary: 'the whole deployment on this machine, on a local AWS',
    load: () => import('./commands/up.ts'),
  },
  {
    name: 'down',
    summary: 'take the local deployment and the local AWS away again',
    load: () => import('./commands/down.ts'),
  },
  {
    name: 'build',
    summary: 'build the image',
    load: () => import('./commands/build.ts'),
  },
  {
    name: 'push',
    summary: 'log in to ECR, build, tag and push the image',
    load: () => import('./commands/push.ts'),
  },
  {
    name: 'deploy',
    summary: 'bring this version to AWS and follow it until it serves',
    load: () => import('./commands/deploy.ts'),
  },
  {
    name: 'destroy',
    summary: 'take an environment away from AWS',
    load: () => import('./commands/destroy.ts'),
  },
  {
    name: 'synth',
    summary: 'write the three states as plain Terraform',
    load: () => import('./commands/synth.ts'),
  },
  {
    name: 'env',
    summary: 'print what points terraform, aws and docker at the local AWS',
    load: () => import('./commands/env.ts'),
  },
  {
    name: 'doctor',
    summary: 'check what this machine needs, and say what installs it',
    load: () => import('./commands/doctor.ts'),
  },
];
