import { setTimeout as sleep } from 'node:timers/promises';
import { ExpectedError } from '../../lib/expected-error.ts';
import { readLogTail } from '../aws/logs.ts';
import { readService, readStoppedTasks, readTargets, type StoppedTask } from '../aws/service.ts';
import type { Session } from '../session.ts';
import type { Report } from '../ui/steps.ts';
import { diagnose } from './diagnosis.ts';
import { judge, type RolloutView } from './verdict.ts';

/** Where a deployment's service runs; the outputs of the deployment state. */
export interface ServicePlace {
  cluster: string;
  service: string;
  taskDefinition: string;
  targetGroupArn: string;
  logGroup: string;
}

const pollMilliseconds = 1000;
/** ECS's circuit breaker decides long before that; a service without one might never. */
const timeoutMinutes = 30;
const logLines = 10;

/**
 * Follows a rollout until the new version alone serves.
 * @returns how many tasks run.
 * @throws ExpectedError that says why the new version did not come up, and what serves now.
 */
export async function followRollout(
  session: Session,
  place: ServicePlace,
  report: Report,
): Promise<{ running: number }> {
  const deadline = Date.now() + timeoutMinutes * 60_000;
  for (;;) {
    session.signal.throwIfAborted();
    const view = await look(session, place);
    const verdict = judge(view, place.taskDefinition);
    if (verdict.state === 'done') return { running: verdict.running };
    if (verdict.state === 'failed')
      throw await explainFailure(session, place, view, verdict.reason, verdict.rolledBackTo);
    report(verdict.line);
    if (Date.now() > deadline) throw tooLong(place, verdict.line);
    await sleep(pollMilliseconds);
  }
}

async function look({ aws }: Session, place: ServicePlace): Promise<RolloutView> {
  const [service, targets, stopped] = await Promise.all([
    readService(aws.ecs, place.cluster, place.service),
    readTargets(aws.elb, place.targetGroupArn),
    readStoppedTasks(aws.ecs, place.cluster, place.service),
  ]);
  const failures = stopped.filter((task) => hasFailed(task, place.taskDefinition)).length;
  if (service) return { service, targets, failures };
  throw new ExpectedError(`There is no service ${place.service} in cluster ${place.cluster}`, {
    why: 'It was there when Terraform finished; somebody has removed it.',
    next: 'Run the same command again: it makes what is missing',
  });
}

/** Whether a task ended by itself, or never began; ECS ends others on purpose. */
function hasFailed({ taskDefinition, stopCode }: StoppedTask, wanted: string): boolean {
  const isOwnFault = stopCode === 'TaskFailedToStart' || stopCode === 'EssentialContainerExited';
  return isOwnFault && taskDefinition === wanted;
}

async function explainFailure(
  session: Session,
  place: ServicePlace,
  { service, targets }: RolloutView,
  reason: string,
  rolledBackTo: string,
): Promise<ExpectedError> {
  const stopped = await readStoppedTasks(session.aws.ecs, place.cluster, place.service);
  const task = stopped
    .filter(({ taskDefinition }) => taskDefinition === place.taskDefinition)
    .sort((a, b) => Number(b.stoppedAt ?? 0) - Number(a.stoppedAt ?? 0))[0];
  const log = task ? await readTaskLog(session, place, task.id, task.containers[0]?.name) : [];
  const { port, healthPath } = session.config.service;
  const healthCheck = `GET :${port}${healthPath}`;
  const { cause, next } = diagnose({ task, log, targets, healthCheck });
  const serving = service.deployments
    .filter(({ taskDefinition, running }) => running > 0 && taskDefinition !== place.taskDefinition)
    .map(({ taskDefinition, running }) => `${revision(taskDefinition)} (${running} running)`)
    .join(', ');
  const outcome = rolledBackTo ? `ECS rolled back to ${revision(rolledBackTo)}` : 'ECS gave up';
  return new ExpectedError(`The new version does not serve: ${outcome}`, {
    why: [cause, `ECS’s decision: ${reason}`, `Serving now: ${serving || 'nothing'}`].join('\n'),
    next,
  });
}

async function readTaskLog(
  { aws, config }: Session,
  place: ServicePlace,
  task: string,
  container = config.app,
): Promise<string[]> {
  // The stream that the awslogs driver makes: prefix/container/task.
  return readLogTail(aws.logs, place.logGroup, `ecs/${container}/${task}`, logLines);
}

function revision(taskDefinitionArn: string): string {
  return taskDefinitionArn.split('/').at(-1) ?? taskDefinitionArn;
}

function tooLong(place: ServicePlace, line: string): ExpectedError {
  return new ExpectedError(`The rollout has not ended in ${timeoutMinutes} minutes`, {
    why: `${line}. ECS has neither finished nor given up.`,
    next: `Look at the events: aws ecs describe-services --cluster ${place.cluster} --services ${place.service}`,
  });
}
