import { defineConfig } from './config/index.ts';

/*
 * What is deployed, and how. Every field has a default, and with all of them
 * mirrorclock is deployed to `uat` in eu-central-1; the lines below are these
 * defaults. Point at a field in the editor to see what it means and what it allows.
 */
export default defineConfig({
  // app: 'mirrorclock',
  // environment: 'uat',
  // region: 'eu-central-1',
  // version: '0.4',
  // Only this account may be touched; by default that of the credentials.
  // account: '123456789012',
  // image: { repository: 'mirrorclock-standalone', context: 'mirrorclock-standalone' },
  // 'endpoints': no way to the internet. 'nat' and 'nat-per-zone' open one.
  // network: { cidr: '10.0.0.0/16', zones: 2, egress: 'endpoints' },
  // CPU units (1024 = one vCPU) and MiB, in the combinations that Fargate has.
  // service: { port: 8080, healthPath: '/api/v1/health', cpu: 256, memory: 512 },
  // buckets: ['a-bucket-the-containers-use'],
  // logRetentionDays: 30,
  // tags: { team: 'clocks' },
});
