import { section, whole } from './fields.ts';

const healthCheck = section({
  /** Seconds between two checks, 5 to 300. Default: 5. */
  interval: whole(5, 300, 'seconds').default(5),
  /** Seconds a check may take, 2 to 120, less than `interval`. Default: 2. */
  timeout: whole(2, 120, 'seconds').default(2),
  /** Passed checks in a row until a container gets requests, 2 to 10. Default: 2. */
  healthyThreshold: whole(2, 10, 'checks').default(2),
  /** Failed checks in a row until a container gets none, 2 to 10. Default: 2. */
  unhealthyThreshold: whole(2, 10, 'checks').default(2),
}).superRefine(({ interval, timeout }, context) => {
  if (timeout >= interval)
    context.addIssue({
      code: 'custom',
      path: ['timeout'],
      message: `less than loadBalancer.healthCheck.interval (${interval} seconds): AWS refuses it otherwise`,
    });
});

/** `loadBalancer`: how requests reach the containers. */
export const loadBalancer = section({
  /** When a container counts as healthy. */
  healthCheck: healthCheck.prefault({}),
  /**
   * Seconds that a leaving container may go on with the requests it has, 0 to 3600;
   * never less than the longest request. Default: 15.
   */
  deregistrationDelay: whole(0, 3600, 'seconds').default(15),
  /** Seconds after which a silent connection is closed, 1 to 4000. Default: 60. */
  idleTimeout: whole(1, 4000, 'seconds').default(60),
});
