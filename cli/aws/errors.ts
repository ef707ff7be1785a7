import { ExpectedError } from '../../lib/expected-error.ts';
import type { AwsAccess } from './clients.ts';

/**
 * A middleware that turns the errors that are the same for every call (no
 * credentials, expired session, no network, access denied) into words and a next
 * step. Every other error goes on to the caller, who knows what it was asking for.
 */
export function explainAwsErrors(access: AwsAccess) {
  return <Args, Result>(next: (args: Args) => Promise<Result>, context: { commandName?: string }) =>
    async (args: Args): Promise<Result> => {
      try {
        return await next(args);
      } catch (error) {
        throw explain(error as Error, access, context.commandName ?? 'the call') ?? error;
      }
    };
}

/** The error in words, or undefined where it is not one of the general ones. */
export function explain(
  error: Error & { code?: string; $metadata?: { httpStatusCode?: number } },
  access: AwsAccess,
  call: string,
): ExpectedError | undefined {
  const who = access.profile ? `profile ${access.profile}` : 'the usual AWS credential chain';
  const next = access.profile ? `aws sso login --profile ${access.profile}` : 'aws sso login';
  switch (error.name) {
    case 'CredentialsProviderError':
    case 'TokenProviderError':
      return new ExpectedError('There are no AWS credentials', {
        why: `${who}: ${error.message}`,
        next: `${next}, or name another profile with --profile NAME`,
        cause: error,
      });
    case 'ExpiredToken':
    case 'ExpiredTokenException':
    case 'RequestExpired':
      return new ExpectedError('The AWS session has expired', {
        why: error.message,
        next,
        cause: error,
      });
    case 'InvalidClientTokenId':
    case 'UnrecognizedClientException':
    case 'InvalidSignatureException':
    case 'SignatureDoesNotMatch':
      return new ExpectedError('AWS does not accept these credentials', {
        why: `${who}: ${error.message}`,
        next: 'Check the keys and this machine’s clock, or name another profile with --profile NAME',
        cause: error,
      });
    case 'AccessDenied':
    case 'AccessDeniedException':
    case 'UnauthorizedOperation':
      return new ExpectedError(`AWS refused ${call.replace(/Command$/, '')}`, {
        why: error.message,
        next: `Allow this action for ${who}, or name another profile with --profile NAME`,
        cause: error,
      });
    default:
      return explainNetwork(error, access);
  }
}

const networkCodes = new Set([
  'ENOTFOUND',
  'ECONNREFUSED',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'ENETUNREACH',
]);

function explainNetwork(
  error: Error & { code?: string },
  access: AwsAccess,
): ExpectedError | undefined {
  if (!networkCodes.has(error.code ?? '')) return undefined;
  const where = access.local
    ? `the local AWS at ${access.local.endpoint}`
    : `AWS in ${access.region}`;
  return new ExpectedError(`${where} cannot be reached`, {
    why: error.message,
    next: access.local
      ? 'mirrorclock-deploy up'
      : `Check the network, and that ${access.region} is a region of AWS`,
    cause: error,
  });
}
