import type { Construct } from 'constructs';
import { ImageRepository } from '../constructs/image-repository.ts';
import type { SynthInput } from '../state.ts';
import { BaseStack } from './base.ts';

/** Where the image is kept: one for each region, shared by all environments. */
export class RepositoryStack extends BaseStack {
  constructor(scope: Construct, input: SynthInput) {
    super(scope, 'repository', input);
    const { repository } = new ImageRepository(this, 'image', { config: input.config });
    this.outputs({
      repository_url: {
        value: repository.repositoryUrl,
        description: 'Where images are pushed to',
      },
      repository_arn: { value: repository.arn, description: 'ARN of the ECR repository' },
      repository_name: { value: repository.name, description: 'Name of the ECR repository' },
    });
  }
}
