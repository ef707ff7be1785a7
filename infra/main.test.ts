import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { type ConfigInput, parseConfig } from '../config/index.ts';
import { stackNames, stateBucket, stateKey, synthesize } from './main.ts';
import { account, ref, rendered } from './testing.ts';

const directory = mkdtempSync(join(tmpdir(), 'synth-'));
after(() => rmSync(directory, { recursive: true }));

function write(config: ConfigInput = {}): Record<string, string> {
  synthesize({ config: parseConfig(config), account }, directory);
  const read = (name: string) => readFileSync(join(directory, name, 'main.tf.json'), 'utf8');
  return Object.fromEntries(stackNames.map((name) => [name, read(name)]));
}

for (const name of stackNames) {
  test(`snapshot: ${name}`, (t) => {
    t.assert.snapshot(rendered(name).json, {
      serializers: [(json) => JSON.stringify(json, null, 2)],
    });
  });
}

test('the same configuration gives the same bytes, and no comment of the library', () => {
  const first = write();
  assert.deepEqual(write(), first);
  for (const text of Object.values(first)) assert.doesNotMatch(text, /"\/\/"|TfToken|cdktn/);
});

test('Terraform’s own files are left alone', () => {
  write();
  writeFileSync(join(directory, 'access', '.terraform.lock.hcl'), 'kept');
  write();
  assert.equal(readFileSync(join(directory, 'access', '.terraform.lock.hcl'), 'utf8'), 'kept');
});

test('each stack has its own state, in one bucket, locked and encrypted', () => {
  const keys = {
    repository: 'mirrorclock/repository.tfstate',
    access: 'mirrorclock/access.tfstate',
    deployment: 'mirrorclock/uat/deployment.tfstate',
  };
  for (const name of stackNames) {
    assert.equal(stateKey(parseConfig({}), name), keys[name]);
    assert.deepEqual(rendered(name).json.terraform, {
      backend: {
        s3: {
          bucket: `mirrorclock-tfstate-${account}-eu-central-1`,
          key: keys[name],
          region: 'eu-central-1',
          encrypt: true,
          use_lockfile: true,
        },
      },
      required_providers: { aws: { source: 'hashicorp/aws', version: '>= 6.34.0, < 7.0.0' } },
      required_version: '>= 1.11.0',
    });
  }
});

test('the bucket’s longest default name is one that S3 takes', () => {
  const config = parseConfig({ app: 'a'.repeat(20), region: 'ap-southeast-1' });
  assert.ok(stateBucket(config, account).length <= 63);
  assert.equal(stateBucket(parseConfig({ state: { bucket: 'mine' } }), account), 'mine');
});

test('the provider is bound to region and account and tags everything', () => {
  const tags = { team: 'clocks' };
  const shared = { team: 'clocks', app: 'mirrorclock', 'managed-by': 'mirrorclock-deploy' };
  const own = { repository: {}, access: {}, deployment: { environment: 'uat' } };
  for (const name of stackNames) {
    assert.deepEqual(rendered(name, { tags }).json.provider, {
      aws: [
        {
          region: 'eu-central-1',
          allowed_account_ids: [account],
          default_tags: [{ tags: { ...shared, ...own[name], stack: name } }],
        },
      ],
    });
  }
});

test('the deployment reads what the other two publish', () => {
  const data = rendered('deployment').json.data as Record<string, Record<string, unknown>>;
  for (const name of ['repository', 'access'] as const) {
    const { backend } = rendered(name).json.terraform as {
      backend: { s3: Record<string, unknown> };
    };
    const { bucket, key, region } = backend.s3;
    assert.deepEqual(data.terraform_remote_state?.[name], {
      backend: 's3',
      config: { bucket, key, region },
    });
  }
  const used = JSON.stringify(rendered('deployment').json).matchAll(
    /terraform_remote_state\.(\w+)\.outputs\.(\w+)/g,
  );
  const outputs = [...used].map(([, stack, output]) => [stack, output] as const);
  assert.ok(outputs.length >= 4);
  for (const [stack, output] of outputs) {
    assert.ok(stack === 'repository' || stack === 'access');
    assert.ok(rendered(stack).output(output ?? ''));
  }
});

test('repository and access are the same for every environment', () => {
  for (const name of ['repository', 'access'] as const) {
    assert.deepEqual(
      rendered(name, { environment: 'prod' }).json,
      rendered(name, { environment: 'uat' }).json,
    );
  }
});

test('two environments share no name', () => {
  const named = (environment: string) => {
    const text = JSON.stringify(rendered('deployment', { environment }).json.resource);
    return [...text.matchAll(/"(?:name|family|Name)":"([^"$]+)"/g)].map(([, name]) => name);
  };
  const uat = named('uat').filter((name) => name !== 'mirrorclock');
  assert.ok(uat.length > 10);
  assert.deepEqual(
    uat.filter((name) => named('prod').includes(name)),
    [],
  );
});

test('the image is asked for by digest, and nothing else is taken', () => {
  const { image_digest, image_version } = rendered('deployment', { version: '1.2' }).json
    .variable as Record<string, { default?: string; validation?: { condition: string }[] }>;
  assert.equal(image_digest?.default, undefined);
  assert.equal(
    image_digest?.validation?.[0]?.condition,
    ref('can(regex("^sha256:[0-9a-f]{64}$", var.image_digest))'),
  );
  assert.equal(image_version?.default, '1.2');
});

test('another account than that of the configuration is refused', () => {
  const config = parseConfig({ account: '999999999999' });
  assert.throws(() => synthesize({ config, account }, directory), {
    name: 'ExpectedError',
    message: `these credentials are for AWS account ${account}`,
    exitCode: 2,
  });
});
