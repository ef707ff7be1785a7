// The image's HEALTHCHECK: exit code 0 while the service answers, 1 otherwise.
import { get } from 'node:http';

get(
  { host: '127.0.0.1', port: process.env.PORT ?? 8080, path: '/api/v1/health', timeout: 2_000 },
  (response) => {
    process.exit(response.statusCode === 200 ? 0 : 1);
  },
)
  .on('timeout', () => process.exit(1))
  .on('error', () => process.exit(1));
