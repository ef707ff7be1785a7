/** Chooses credentials, services or addresses behind the back of AWS_ENDPOINT_URL and the keys. */
const overriding = [
  'AWS_PROFILE',
  'AWS_DEFAULT_PROFILE',
  'AWS_SESSION_TOKEN',
  'AWS_SECURITY_TOKEN',
  'AWS_ROLE_ARN',
  'AWS_ROLE_SESSION_NAME',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
  'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
  'AWS_USE_FIPS_ENDPOINT',
  'AWS_USE_DUALSTACK_ENDPOINT',
  'AWS_S3_ENDPOINT',
  'AWS_STS_ENDPOINT',
  'AWS_IAM_ENDPOINT',
  'AWS_DYNAMODB_ENDPOINT',
  'AWS_CA_BUNDLE',
];

/**
 * The environment in which the AWS SDKs, the AWS CLI and Terraform talk to a local AWS
 * and cannot reach a real account: every call goes to the endpoint, the keys are none
 * that AWS could have issued (they contain hyphens), no configuration file is read, no
 * metadata service is asked, and what would override any of this is removed.
 * @param inherited - the environment this one is laid over; for what has no fixed name.
 * @returns variables to set; `undefined` removes one.
 */
export function environmentFor(
  aws: { endpoint: string; region: string },
  inherited: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
  // AWS_ENDPOINT_URL_S3 and the like win over AWS_ENDPOINT_URL; TF_VAR_ and TF_CLI_ARGS do not.
  const perService = Object.keys(inherited).filter((name) => /^AWS_ENDPOINT_URL_/.test(name));
  const removed = [...overriding, ...perService].map((name) => [name, undefined]);
  return {
    ...Object.fromEntries(removed),
    AWS_ENDPOINT_URL: aws.endpoint,
    AWS_ACCESS_KEY_ID: 'local-aws-key',
    AWS_SECRET_ACCESS_KEY: 'local-aws-secret',
    AWS_REGION: aws.region,
    AWS_DEFAULT_REGION: aws.region,
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    // Nothing here heals by waiting: the provider's own 25 attempts would take hours.
    AWS_MAX_ATTEMPTS: '3',
    ...withoutProxy(inherited),
  };
}

/** A proxy could not reach this machine's loopback interface. Programs read either spelling. */
function withoutProxy(inherited: Readonly<Record<string, string | undefined>>) {
  const local = 'localhost,.localhost,127.0.0.1';
  const extended = (name: string) => [inherited[name], local].filter(Boolean).join(',');
  return { NO_PROXY: extended('NO_PROXY'), no_proxy: extended('no_proxy') };
}
