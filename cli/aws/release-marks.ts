import {
  BatchDeleteImageCommand,
  type ECRClient,
  paginateDescribeImages,
} from '@aws-sdk/client-ecr';
import { addTag } from './repository.ts';

/** A tag that says of an image that an environment ran it: `deployed-<environment>-<time>`. */
interface Mark {
  tag: string;
  digest: string;
}

/**
 * Marks an image as the newest release of an environment. The repository's lifecycle
 * rule keeps every marked image, so the marks beyond the newest `keep` are taken off.
 * @param at the time of the release.
 */
export async function markRelease(
  ecr: ECRClient,
  repository: string,
  release: { environment: string; digest: string; at: Date; keep: number },
): Promise<void> {
  const prefix = `deployed-${release.environment}-`;
  const marks = await readMarks(ecr, repository, prefix);
  if (marks[0]?.digest !== release.digest) {
    const tag = prefix + release.at.toISOString().replace(/[-:]|\.\d+/g, '');
    await addTag(ecr, repository, release.digest, tag);
    marks.unshift({ tag, digest: release.digest });
  }
  const imageIds = marks.slice(release.keep).map(({ tag }) => ({ imageTag: tag }));
  // By its tag, an image loses the tag only, as long as it has another one.
  if (imageIds.length > 0)
    await ecr.send(new BatchDeleteImageCommand({ repositoryName: repository, imageIds }));
}

/** The marks of one environment, newest first. */
async function readMarks(ecr: ECRClient, repository: string, prefix: string): Promise<Mark[]> {
  const marks: Mark[] = [];
  const query = { repositoryName: repository, filter: { tagStatus: 'TAGGED' as const } };
  for await (const page of paginateDescribeImages({ client: ecr }, query))
    for (const { imageDigest = '', imageTags = [] } of page.imageDetails ?? [])
      for (const tag of imageTags)
        if (tag.startsWith(prefix)) marks.push({ tag, digest: imageDigest });
  return marks.sort((a, b) => (a.tag < b.tag ? 1 : -1));
}
