import { EcrLifecyclePolicy } from '@cdktn/provider-aws/lib/ecr-lifecycle-policy/index.js';
import { EcrRepository } from '@cdktn/provider-aws/lib/ecr-repository/index.js';
import { EcrRepositoryPolicy } from '@cdktn/provider-aws/lib/ecr-repository-policy/index.js';
import { Construct } from 'constructs';
import type { Config } from '../../config/index.ts';
import { iamArn } from '../names.ts';
import { policyDocument } from '../policy.ts';

/** What pulling takes, beside the login, which is not bound to a repository. */
export const pullActions = [
  'ecr:BatchCheckLayerAvailability',
  'ecr:BatchGetImage',
  'ecr:GetDownloadUrlForLayer',
];

/**
 * Images that carry a tag of this pattern are deployed or can be gone back to. The tags
 * are `deployed-<environment>-<time>`; whoever deploys adds and removes them.
 */
export const releaseTagPattern = 'deployed-*';

/** Days after which an image that lost its tag, or never had one, goes. */
const untaggedDays = 14;
/** Images without a release mark that are kept, the newest: pushed, and not deployed so far. */
const unreleasedImages = 100;
/** Far more than there are marked images, so that this rule expires nothing. */
const never = 9999;

/** The ECR repository: immutable tags, scanned on push, encrypted, and what is deployed is kept. */
export class ImageRepository extends Construct {
  readonly repository: EcrRepository;

  constructor(scope: Construct, id: string, props: { config: Config }) {
    super(scope, id);
    const { config } = props;
    this.repository = new EcrRepository(this, 'repository', {
      name: config.image.repository,
      imageTagMutability: 'IMMUTABLE',
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: [{ encryptionType: 'AES256' }],
      forceDelete: false,
    });
    new EcrLifecyclePolicy(this, 'lifecycle', {
      repository: this.repository.name,
      policy: JSON.stringify({ rules: lifecycleRules() }),
    });
    if (config.repository.pullAccounts.length > 0) this.allowPull(config);
  }

  private allowPull(config: Config) {
    const accounts = config.repository.pullAccounts.map((account) =>
      iamArn(config, account, 'root'),
    );
    new EcrRepositoryPolicy(this, 'pull', {
      repository: this.repository.name,
      policy: policyDocument([
        { Sid: 'Pull', Effect: 'Allow', Principal: { AWS: accounts }, Action: pullActions },
      ]),
    });
  }
}

/**
 * ECR never lets a rule expire an image that matches the tags of a rule before it. So the
 * first rule, which itself expires nothing, is the guarantee: an image with a release mark
 * stays, whichever environment runs it and however long ago it was pushed. A count for
 * each environment would not do: ECR counts by the time of the push, so an image that an
 * environment went back to, or that prod still runs while uat has moved on, would expire.
 */
function lifecycleRules() {
  return [
    rule(1, 'Keep what is deployed or can be gone back to', {
      tagStatus: 'tagged',
      tagPatternList: [releaseTagPattern],
      countType: 'imageCountMoreThan',
      countNumber: never,
    }),
    rule(2, `Expire untagged images after ${untaggedDays} days`, {
      tagStatus: 'untagged',
      countType: 'sinceImagePushed',
      countUnit: 'days',
      countNumber: untaggedDays,
    }),
    rule(3, `Keep the newest ${unreleasedImages} images; a release mark keeps any other`, {
      tagStatus: 'any',
      countType: 'imageCountMoreThan',
      countNumber: unreleasedImages,
    }),
  ];
}

function rule(rulePriority: number, description: string, selection: object) {
  return { rulePriority, description, selection, action: { type: 'expire' } };
}
