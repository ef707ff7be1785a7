import { z } from 'zod';

const secretWords = /(^|_)(PASSWORD|PASSWD|PWD|PASSPHRASE|SECRET|TOKEN|CREDENTIALS?|API_?KEY)$/i;
const secretKeys = /(^|_)(PRIVATE|SECRET|ACCESS|ENCRYPTION|SIGNING|AUTH)_?KEY(_ID)?$/i;

/** True for a name that usually holds a secret. `TOKEN_TTL` and `SECRET_ARN` do not. */
export function looksSecret(name: string): boolean {
  return secretWords.test(name) || secretKeys.test(name);
}

/**
 * A map of environment variables or build arguments, refusing names that look
 * like secrets: `where` says where their values could be read.
 */
export function variables(where: string, reserved: Readonly<Record<string, string>> = {}) {
  const name = 'a name of letters, digits and underscores that does not begin with a digit';
  return z
    .record(z.string(), z.string({ error: 'a string' }), {
      error: 'an object of names and strings',
    })
    .superRefine((values, context) => {
      for (const key of Object.keys(values)) {
        const problem = /^[A-Za-z_]\w*$/.test(key) ? problemOf(key, where, reserved) : name;
        if (problem) context.addIssue({ code: 'custom', path: [key], message: problem });
      }
    });
}

function problemOf(name: string, where: string, reserved: Readonly<Record<string, string>>) {
  if (Object.hasOwn(reserved, name)) return reserved[name];
  if (!looksSecret(name)) return undefined;
  return (
    `no secret, and ${where}. Keep the value in AWS Secrets Manager or the SSM Parameter ` +
    `Store and give the container its address instead, e.g. as ${name}_ARN`
  );
}
