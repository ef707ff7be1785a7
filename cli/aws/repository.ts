import {
  BatchDeleteImageCommand,
  BatchGetImageCommand,
  DescribeImagesCommand,
  DescribeRepositoriesCommand,
  type ECRClient,
  GetAuthorizationTokenCommand,
  type ImageDetail,
  PutImageCommand,
  paginateListImages,
} from '@aws-sdk/client-ecr';
import { ExpectedError } from '../../lib/expected-error.ts';

/** An image in the repository. */
export interface StoredImage {
  /** `sha256:` and 64 hexadecimal digits. */
  digest: string;
  tags: readonly string[];
  pushedAt: Date | undefined;
}

/** The repository's address without a tag, or undefined where there is none of that name. */
export async function findRepository(ecr: ECRClient, name: string): Promise<string | undefined> {
  const answer = await unlessMissing('RepositoryNotFoundException', () =>
    ecr.send(new DescribeRepositoriesCommand({ repositoryNames: [name] })),
  );
  return answer?.repositories?.[0]?.repositoryUri;
}

/** The image that carries a tag, or undefined. */
export async function findImage(
  ecr: ECRClient,
  repository: string,
  tag: string,
): Promise<StoredImage | undefined> {
  const answer = await unlessMissing('ImageNotFoundException', () =>
    ecr.send(
      new DescribeImagesCommand({ repositoryName: repository, imageIds: [{ imageTag: tag }] }),
    ),
  );
  const image = answer?.imageDetails?.[0];
  return image && toStoredImage(image);
}

/** The user is always AWS; the password is good for 12 hours and is only ever handed on over stdin. */
export async function readLogin(ecr: ECRClient): Promise<{ registry: string; password: string }> {
  const { authorizationData } = await ecr.send(new GetAuthorizationTokenCommand({}));
  const login = authorizationData?.[0];
  if (!login?.authorizationToken || !login.proxyEndpoint) {
    throw new ExpectedError('ECR gave no login', {
      why: 'GetAuthorizationToken answered without authorization data.',
      next: 'Try again; if it stays so, check the ECR endpoint of this account and region',
    });
  }
  const [, password = ''] = Buffer.from(login.authorizationToken, 'base64')
    .toString()
    .split(/:(.*)/s);
  return { registry: login.proxyEndpoint.replace(/^https?:\/\//, ''), password };
}

/** Adds a tag to an image that is in the repository already; nothing is uploaded. */
export async function addTag(
  ecr: ECRClient,
  repository: string,
  digest: string,
  tag: string,
): Promise<void> {
  const { images } = await ecr.send(
    new BatchGetImageCommand({ repositoryName: repository, imageIds: [{ imageDigest: digest }] }),
  );
  const image = images?.[0];
  await ecr.send(
    new PutImageCommand({
      repositoryName: repository,
      imageManifest: image?.imageManifest,
      imageManifestMediaType: image?.imageManifestMediaType,
      imageTag: tag,
    }),
  );
}

/** Deletes every image, as a repository has to be empty before it can be destroyed. @returns how many. */
export async function deleteAllImages(ecr: ECRClient, repository: string): Promise<number> {
  if (!(await findRepository(ecr, repository))) return 0;
  const digests = new Set<string>();
  for await (const page of paginateListImages({ client: ecr }, { repositoryName: repository })) {
    for (const { imageDigest } of page.imageIds ?? []) if (imageDigest) digests.add(imageDigest);
  }
  const ids = [...digests].map((imageDigest) => ({ imageDigest }));
  // 100 images are the most that one call takes.
  for (let i = 0; i < ids.length; i += 100) {
    await ecr.send(
      new BatchDeleteImageCommand({ repositoryName: repository, imageIds: ids.slice(i, i + 100) }),
    );
  }
  return ids.length;
}

function toStoredImage(image: ImageDetail): StoredImage {
  return {
    digest: image.imageDigest ?? '',
    tags: image.imageTags ?? [],
    pushedAt: image.imagePushedAt,
  };
}

async function unlessMissing<T>(name: string, call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if ((error as Error).name === name) return undefined;
    throw error;
  }
}
