import { refusals } from './testing.ts';

refusals([
  [
    'healthCheck.timeout',
    { loadBalancer: { healthCheck: { timeout: 5 } } },
    /^loadBalancer.healthCheck.timeout: is 5; allowed: less than loadBalancer.healthCheck.interval \(5 seconds\)/,
  ],
  [
    'healthCheck.interval',
    { loadBalancer: { healthCheck: { interval: 4 } } },
    /^loadBalancer.healthCheck.interval: is 4; allowed: .* 5 to 300 \(seconds\)/,
  ],
  [
    'healthCheck.healthyThreshold',
    { loadBalancer: { healthCheck: { healthyThreshold: 1 } } },
    /healthyThreshold: is 1; allowed: .* 2 to 10 \(checks\)/,
  ],
  [
    'healthCheck.unhealthyThreshold',
    { loadBalancer: { healthCheck: { unhealthyThreshold: 11 } } },
    /unhealthyThreshold: is 11/,
  ],
  [
    'loadBalancer.deregistrationDelay',
    { loadBalancer: { deregistrationDelay: 3601 } },
    /^loadBalancer.deregistrationDelay: is 3601/,
  ],
  [
    'loadBalancer.idleTimeout',
    { loadBalancer: { idleTimeout: 0 } },
    /^loadBalancer.idleTimeout: is 0; .* 1 to 4000/,
  ],
]);
