import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { ExpectedError } from '../../lib/expected-error.ts';

const attemptSeconds = 5;

/**
 * Asks a deployed address until it answers 200, as its users will: through DNS and
 * the load balancer.
 * @param seconds how long to try; a new load balancer's name may take a minute to spread.
 * @throws ExpectedError with the last answer where it never comes.
 */
export async function awaitAnswer(
  url: string,
  seconds: number,
  signal: AbortSignal,
): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask(new URL(url), signal);
    if (answer === '200') return;
    signal.throwIfAborted();
    if (Date.now() > deadline)
      throw new ExpectedError(`${url} does not answer`, {
        why: `The containers are healthy, but through the load balancer came: ${answer}`,
        next: 'Check the security group of the load balancer and the way from this machine to it',
      });
    await sleep(1000);
  }
}

/** The status of one GET, or what went wrong, in a few words. */
function ask(url: URL, signal: AbortSignal): Promise<string> {
  // Names below .localhost are loopback (RFC 6761), which not every resolver knows.
  const isLocal = url.hostname.endsWith('.localhost');
  return new Promise((resolve) => {
    const options = {
      host: isLocal ? '127.0.0.1' : url.hostname,
      port: url.port || 80,
      path: url.pathname,
      headers: { host: url.host },
      timeout: attemptSeconds * 1000,
      signal,
    };
    const message = request(options, (response) => {
      response.resume();
      resolve(String(response.statusCode));
    });
    message.on('timeout', () => message.destroy(new Error(`no answer in ${attemptSeconds} s`)));
    message.on('error', (error) => resolve(error.message));
    message.end();
  });
}
