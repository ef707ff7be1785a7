import { rm } from 'node:fs/promises';
import { deploymentName, type StackName, stateBucket, stateKey } from '../../infra/main.ts';
import { ExpectedError } from '../../lib/expected-error.ts';
import { deleteAllImages } from '../aws/repository.ts';
import { deleteTaskDefinitions } from '../aws/service.ts';
import { countResources, listStates } from '../aws/state-files.ts';
import type { Session } from '../session.ts';
import { count } from '../ui/format.ts';
import { imageVariables, noDigest } from './image-variables.ts';
import { destroyStack, openWorkspace, type Workspace } from './terraform.ts';

/** What was taken away, and what stays on purpose. */
export interface Receipt {
  removed: string[];
  kept: string[];
}

/**
 * Takes an environment away. The states that the environments share (access,
 * repository with its images) go too when `all` says so.
 * @throws ExpectedError where `all` is asked for while another environment needs them.
 */
export async function destroy(session: Session, all: boolean): Promise<Receipt> {
  const { config, target, steps, aws } = session;
  const bucket = stateBucket(config, target.account);
  if (all) await refuseWhileShared(session, bucket);
  const workspace = await steps.step('Terraform', (report) => openWorkspace(session, report));
  const receipt: Receipt = { removed: [], kept: [] };
  await destroyState(session, workspace, 'deployment', receipt);
  const family = deploymentName(config);
  await steps.step(
    'Task definitions',
    async () => {
      const revisions = await deleteTaskDefinitions(aws.ecs, family);
      if (revisions > 0) receipt.removed.push(`${count(revisions, 'task definition')} ${family}`);
      return revisions;
    },
    (revisions) => count(revisions, 'revision'),
  );
  if (all) await destroyShared(session, workspace, receipt);
  receipt.kept.push(...(await keptOnPurpose(session, bucket)));
  await rm(workspace.folder, { recursive: true, force: true });
  return receipt;
}

/** What is there still, and meant to stay. */
async function keptOnPurpose({ config, target, aws }: Session, bucket: string): Promise<string[]> {
  const shared = {
    access: 'the roles, shared by all environments (--all removes them)',
    repository: 'the repository and its images (--all removes them)',
  } as const;
  const kept: string[] = [];
  for (const stack of ['access', 'repository'] as const)
    if ((await countResources(aws.s3, bucket, stateKey(config, stack))) > 0)
      kept.push(`${stack} state: ${shared[stack]}`);
  const states = await listStates(aws.s3, bucket, `${config.app}/`);
  // The local AWS forgets its buckets when it stops.
  if (target.kind === 'aws' && states.length > 0) kept.push(`state bucket ${bucket}`);
  return kept;
}

async function destroyShared(
  session: Session,
  workspace: Workspace,
  receipt: Receipt,
): Promise<void> {
  await destroyState(session, workspace, 'access', receipt);
  const name = session.config.image.repository;
  const images = await session.steps.step(
    'Images',
    () => deleteAllImages(session.aws.ecr, name),
    (number) => count(number, 'image'),
  );
  if (images > 0) receipt.removed.push(`${count(images, 'image')} in ${name}`);
  await destroyState(session, workspace, 'repository', receipt);
}

async function destroyState(
  session: Session,
  workspace: Workspace,
  stack: StackName,
  receipt: Receipt,
): Promise<void> {
  const { config, target, aws, steps } = session;
  const held = await countResources(
    aws.s3,
    stateBucket(config, target.account),
    stateKey(config, stack),
  );
  if (held === 0) return;
  const variables =
    stack === 'deployment' ? imageVariables({ digest: noDigest, version: 'none' }) : {};
  const removed = await steps.step(
    `State: ${stack}`,
    (report) => destroyStack(workspace, stack, variables, report),
    (number) => `${number} removed`,
  );
  receipt.removed.push(`${stack} state: ${count(removed, 'resource')}`);
}

/** The shared states are needed as long as any other environment is deployed. */
async function refuseWhileShared({ config, target, aws }: Session, bucket: string): Promise<void> {
  const own = stateKey(config, 'deployment');
  for (const key of await listStates(aws.s3, bucket, `${config.app}/`)) {
    if (!key.endsWith('/deployment.tfstate') || key === own) continue;
    if ((await countResources(aws.s3, bucket, key)) === 0) continue;
    const environment = key.split('/')[1];
    throw new ExpectedError(`Environment ${environment} still needs the shared states`, {
      why: `It is deployed in account ${target.account}, with the roles and the repository that --all removes.`,
      next: `Destroy ${environment} first, or leave --all out`,
    });
  }
}
