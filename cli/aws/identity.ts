import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { AwsClients } from './clients.ts';

/** The account that the credentials belong to, and who they are. */
export interface Identity {
  account: string;
  arn: string;
  /** `aws` or `aws-us-gov`. */
  partition: string;
}

/** @throws ExpectedError where there are no valid credentials. */
export async function readIdentity({ sts }: Pick<AwsClients, 'sts'>): Promise<Identity> {
  const { Account = '', Arn = '' } = await sts.send(new GetCallerIdentityCommand({}));
  return { account: Account, arn: Arn, partition: Arn.split(':')[1] || 'aws' };
}
