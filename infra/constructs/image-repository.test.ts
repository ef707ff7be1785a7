import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rendered, statements } from '../testing.ts';

interface Rule {
  rulePriority: number;
  selection: {
    tagStatus: string;
    tagPatternList?: string[];
    countType: string;
    countNumber: number;
  };
  action: { type: string };
}

function rules(): Rule[] {
  const { policy } = rendered('repository').one('aws_ecr_lifecycle_policy');
  return (JSON.parse(String(policy)) as { rules: Rule[] }).rules;
}

test('the repository is immutable, scanned, encrypted, and not deleted with images in it', () => {
  assert.deepEqual(rendered('repository').one('aws_ecr_repository'), {
    name: 'mirrorclock-standalone',
    image_tag_mutability: 'IMMUTABLE',
    image_scanning_configuration: { scan_on_push: true },
    encryption_configuration: [{ encryption_type: 'AES256' }],
    force_delete: false,
  });
});

test('what is marked as released is matched first, so no later rule can expire it', () => {
  const [first, ...others] = rules();
  assert.deepEqual(first?.selection.tagPatternList, ['deployed-*']);
  assert.ok(others.every((rule) => rule.rulePriority > (first?.rulePriority ?? Infinity)));
  assert.ok((first?.selection.countNumber ?? 0) > 1000);
});

test('one pattern a rule: several would mean an image with all of these tags', () => {
  for (const rule of rules()) assert.ok((rule.selection.tagPatternList ?? ['']).length === 1);
});

test('the rule for all images is the last, as ECR demands', () => {
  assert.deepEqual(
    rules().map((rule) => rule.selection.tagStatus),
    ['tagged', 'untagged', 'any'],
  );
  assert.deepEqual(
    rules().map((rule) => rule.rulePriority),
    [1, 2, 3],
  );
});

test('the policy is the same for every environment, for they share the repository', () => {
  const policy = (environment: string) =>
    rendered('repository', { environment }).one('aws_ecr_lifecycle_policy').policy;
  assert.equal(policy('uat'), policy('prod'));
});

test('no other account may pull', () => {
  assert.deepEqual(rendered('repository').all('aws_ecr_repository_policy'), {});
});

test('the accounts of the configuration may pull, and nothing else', () => {
  const stack = rendered('repository', {
    repository: { pullAccounts: ['111111111111', '222222222222'] },
  });
  assert.deepEqual(statements(stack.one('aws_ecr_repository_policy').policy), [
    {
      Sid: 'Pull',
      Effect: 'Allow',
      Principal: { AWS: ['arn:aws:iam::111111111111:root', 'arn:aws:iam::222222222222:root'] },
      Action: [
        'ecr:BatchCheckLayerAvailability',
        'ecr:BatchGetImage',
        'ecr:GetDownloadUrlForLayer',
      ],
    },
  ]);
});
