import type { IncomingHttpHeaders } from 'node:http';

/** What of a request tells its action. The body is there for calls that carry it in a form. */
export interface ActionSource {
  method: string;
  url: URL;
  headers: IncomingHttpHeaders;
  body?: Buffer | undefined;
  service: string;
}

/**
 * The action of an AWS call, as IAM policies name it (`CreateService`, `PutObject`).
 * Read from where the service's protocol puts it: the X-Amz-Target header (JSON), the
 * path (CBOR), the form (query protocol); for S3 derived from method, path and query.
 * A REST service that is none of these gives method and path.
 */
export function actionOf(source: ActionSource): string {
  const target = source.headers['x-amz-target'];
  if (typeof target === 'string') return target.slice(target.lastIndexOf('.') + 1);
  const operation = /^\/service\/[^/]+\/operation\/([^/]+)$/.exec(source.url.pathname)?.[1];
  if (operation) return operation;
  const form = new URLSearchParams(isForm(source.headers) ? source.body?.toString('utf8') : '');
  const action = form.get('Action') ?? source.url.searchParams.get('Action');
  if (action) return action;
  return source.service === 's3' ? s3Action(source) : `${source.method} ${source.url.pathname}`;
}

/** Whether the body is small, and worth reading before the request is passed on. */
export function carriesAction(headers: IncomingHttpHeaders): boolean {
  return isForm(headers) || headers['x-amz-target'] !== undefined;
}

function isForm(headers: IncomingHttpHeaders): boolean {
  return headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
}

/** Sub-resources of buckets that Terraform and the command line tool use. `?key` -> the action's noun. */
const bucketNouns: Readonly<Record<string, string>> = {
  accelerate: 'AccelerateConfiguration',
  acl: 'BucketAcl',
  cors: 'BucketCORS',
  encryption: 'EncryptionConfiguration',
  lifecycle: 'LifecycleConfiguration',
  location: 'BucketLocation',
  logging: 'BucketLogging',
  'object-lock': 'BucketObjectLockConfiguration',
  ownershipControls: 'BucketOwnershipControls',
  policy: 'BucketPolicy',
  publicAccessBlock: 'BucketPublicAccessBlock',
  replication: 'ReplicationConfiguration',
  requestPayment: 'BucketRequestPayment',
  tagging: 'BucketTagging',
  versioning: 'BucketVersioning',
  website: 'BucketWebsite',
};

/** Actions named as IAM names them (Service Authorization Reference), not as the API does. */
function s3Action({ method, url }: ActionSource): string {
  const key = url.pathname.split('/').slice(2).join('/');
  if (key) return s3ObjectAction(method, url.searchParams);
  if (url.pathname === '/') return 'ListAllMyBuckets';
  const noun = Object.entries(bucketNouns).find(([name]) => url.searchParams.has(name))?.[1];
  if (noun) return s3BucketAction(method, noun);
  if (url.searchParams.has('delete')) return 'DeleteObject';
  if (url.searchParams.has('versions')) return 'ListBucketVersions';
  return { PUT: 'CreateBucket', DELETE: 'DeleteBucket' }[method] ?? 'ListBucket';
}

/** Only a bucket's policy and website are deleted under an action of their own. */
function s3BucketAction(method: string, noun: string): string {
  const deletes = noun === 'BucketPolicy' || noun === 'BucketWebsite';
  if (method === 'DELETE' && deletes) return `Delete${noun}`;
  return `${method === 'GET' || method === 'HEAD' ? 'Get' : 'Put'}${noun}`;
}

function s3ObjectAction(method: string, query: URLSearchParams): string {
  if (query.has('uploadId') && method === 'DELETE') return 'AbortMultipartUpload';
  const noun = query.has('tagging') ? 'ObjectTagging' : query.has('acl') ? 'ObjectAcl' : 'Object';
  const suffix = query.has('versionId') ? noun.replace('Object', 'ObjectVersion') : noun;
  if (method === 'DELETE') return `Delete${suffix}`;
  return method === 'GET' || method === 'HEAD' ? `Get${suffix}` : `Put${noun}`;
}
