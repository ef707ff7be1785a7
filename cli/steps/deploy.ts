import { stateBucket } from '../../infra/main.ts';
import { markRelease } from '../aws/release-marks.ts';
import { ensureStateBucket } from '../aws/state-bucket.ts';
import { awaitAnswer } from '../rollout/address.ts';
import { followRollout } from '../rollout/follow.ts';
import type { Session } from '../session.ts';
import { buildImage } from './image.ts';
import { imageVariables } from './image-variables.ts';
import { readDeploymentOutputs } from './outputs.ts';
import { pushImage } from './push.ts';
import { type Applied, applyStack, openWorkspace } from './terraform.ts';

/** A new load balancer's name takes about a minute to be known everywhere. */
const answerSeconds = 180;

/** What a deployment ended with. */
export interface Release {
  url: string;
  /** An address that is worth a try. */
  sample: string;
  hostname: string;
  cluster: string;
  service: string;
  version: string;
  /** `<repository>@sha256:...` */
  image: string;
  running: number;
}

/** Brings a version to its target, from nothing or from whatever is there, and follows it until it serves. */
export async function deploy(session: Session): Promise<Release> {
  const { config, target, aws, steps, signal } = session;
  const workspace = await steps.step('Terraform', (report) => openWorkspace(session, report));
  const bucket = stateBucket(config, target.account);
  await steps.step(
    'State bucket',
    () => ensureStateBucket(aws.s3, bucket, target.region, target),
    (state) => `${bucket} ${state}`,
  );
  await steps.step(
    'State 1: repository',
    (report) => applyStack(workspace, 'repository', {}, report),
    describeChanges,
  );
  const built = await steps.step(
    'Image',
    (report) => buildImage(config, report, signal),
    ({ name, built }) => `${name} ${built ? 'built' : 'unchanged'}`,
  );
  const image = await steps.step(
    'Push',
    (report) => pushImage(session, built, report),
    ({ version, digest, pushed }) =>
      `${version} ${digest.slice(0, 19)} ${pushed ? 'pushed' : 'is there'}`,
  );
  await steps.step(
    'State 2: access',
    (report) => applyStack(workspace, 'access', {}, report),
    describeChanges,
  );
  const applied = await steps.step(
    'State 3: deployment',
    (report) => applyStack(workspace, 'deployment', imageVariables(image), report),
    describeChanges,
  );
  const outputs = readDeploymentOutputs(applied.outputs);
  const { running } = await steps.step(
    'Rollout',
    (report) => followRollout(session, outputs, report),
    (rollout) => `${rollout.running} running, all healthy`,
  );
  const { healthPath, samplePath } = config.service;
  await steps.step(
    'Address',
    () => awaitAnswer(outputs.url + healthPath, answerSeconds, signal),
    () => outputs.url,
  );
  await markRelease(aws.ecr, config.image.repository, {
    environment: config.environment,
    digest: image.digest,
    at: new Date(),
    keep: config.repository.keepReleases,
  });
  return {
    url: outputs.url,
    sample: outputs.url + samplePath,
    hostname: outputs.hostname,
    cluster: outputs.cluster,
    service: outputs.service,
    version: image.version,
    image: `${image.repository}@${image.digest}`,
    running,
  };
}

function describeChanges({ changes }: Applied): string {
  const { add, change, remove } = changes;
  if (add + change + remove === 0) return 'no changes';
  return `${add} added, ${change} changed, ${remove} removed`;
}
