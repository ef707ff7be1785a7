import assert from 'node:assert/strict';
import { test } from 'node:test';
import { slimClients, slimServicePackages } from './slim.ts';

const packages = `package sdkv2

import (
	"context"

	"github.com/hashicorp/terraform-provider-aws/internal/conns"
	"github.com/hashicorp/terraform-provider-aws/internal/service/ec2"
	"github.com/hashicorp/terraform-provider-aws/internal/service/xray"
)

func servicePackages(ctx context.Context) []conns.ServicePackage {
	v := []conns.ServicePackage{
		ec2.ServicePackage(ctx),
		xray.ServicePackage(ctx),
	}

	return slices.Clone(v)
}
`;

const clients = `package conns

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/xray"
)

func (c *AWSClient) EC2Client(ctx context.Context) *ec2.Client {
	return errs.Must(client[*ec2.Client](ctx, c, names.EC2, make(map[string]any)))
}

func (c *AWSClient) XRayClient(ctx context.Context) *xray.Client {
	return errs.Must(client[*xray.Client](ctx, c, names.XRay, make(map[string]any)))
}
`;

test('the list of services loses the imports and entries of all others', () => {
  const slim = slimServicePackages(packages, ['ec2']);
  assert.doesNotMatch(slim, /xray/);
  assert.equal(slim.match(/ec2/g)?.length, 2);
  assert.match(slim, /internal\/conns"/);
  assert.match(slim, /return slices\.Clone\(v\)\n}\n$/);
});

test('the clients lose the imports and whole methods of all others', () => {
  const slim = slimClients(clients, ['ec2']);
  assert.doesNotMatch(slim, /xray|XRay/);
  assert.equal(slim.match(/^func /gm)?.length, 1);
  assert.equal(slim.match(/^}$/gm)?.length, 1);
  assert.match(slim, /\*ec2\.Client \{\n\treturn errs/);
});

test('a source without a kept service is refused', () => {
  assert.throws(() => slimServicePackages(packages, ['ec2', 'ecs']), /does not mention ecs/);
  assert.throws(() => slimClients(clients, ['s3']), /does not mention s3/);
});
