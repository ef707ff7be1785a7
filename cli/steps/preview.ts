import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type StackName, stackNames, stateBucket, stateKey } from '../../infra/main.ts';
import { contentTag } from '../aws/published-image.ts';
import { findImage } from '../aws/repository.ts';
import { countResources } from '../aws/state-files.ts';
import type { Session } from '../session.ts';
import type { PlannedChange } from '../tools/terraform.ts';
import { buildImage } from './image.ts';
import { imageVariables, noDigest } from './image-variables.ts';
import { openWorkspace, planStack, type Workspace } from './terraform.ts';

/** What a deployment or a destroy would do; nothing of it was done. */
export interface Preview {
  stack: StackName;
  changes: PlannedChange[];
}

/** Plans what `deploy` would change. The image is built, but neither pushed nor deployed. */
export async function previewDeploy(session: Session): Promise<Preview[]> {
  const { config, steps, signal, aws } = session;
  const workspace = await steps.step('Terraform', (report) => openWorkspace(session, report));
  const image = await steps.step('Image', (report) => buildImage(config, report, signal));
  const tag = contentTag(image.content);
  const stored = await findImage(aws.ecr, config.image.repository, tag);
  // An image that has to be pushed first has no digest yet.
  const digest = stored?.digest ?? noDigest;
  const variables = imageVariables({ digest, version: image.version });
  return preview(session, workspace, stackNames, variables, false);
}

/** Plans what `destroy` would remove. */
export async function previewDestroy(session: Session, all: boolean): Promise<Preview[]> {
  const workspace = await session.steps.step('Terraform', (report) =>
    openWorkspace(session, report),
  );
  const stacks: StackName[] = all ? ['deployment', 'access', 'repository'] : ['deployment'];
  const variables = imageVariables({ digest: noDigest, version: 'none' });
  return preview(session, workspace, stacks, variables, true);
}

async function preview(
  session: Session,
  workspace: Workspace,
  stacks: readonly StackName[],
  variables: Record<string, string>,
  destroy: boolean,
): Promise<Preview[]> {
  const { config, target, aws, steps } = session;
  const bucket = stateBucket(config, target.account);
  const previews: Preview[] = [];
  for (const stack of stacks) {
    const held = await countResources(aws.s3, bucket, stateKey(config, stack));
    // A state that is not there cannot be planned (its bucket may be missing too), but it is plain what comes.
    const changes =
      held > 0
        ? await steps.step(`State: ${stack}`, (report) =>
            planStack(workspace, stack, stack === 'deployment' ? variables : {}, destroy, report),
          )
        : destroy
          ? []
          : await everything(workspace, stack);
    previews.push({ stack, changes });
  }
  return previews;
}

/** Every resource of a stack, as something to be made. */
async function everything(workspace: Workspace, stack: StackName): Promise<PlannedChange[]> {
  const text = await readFile(join(workspace.folder, stack, 'main.tf.json'), 'utf8');
  const { resource = {} } = JSON.parse(text) as { resource?: Record<string, object> };
  return Object.entries(resource).flatMap(([type, named]) =>
    Object.keys(named).map((name) => ({ action: 'create', address: `${type}.${name}` })),
  );
}
