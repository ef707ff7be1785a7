/** The values that the deployment state takes from outside. */
export function imageVariables(image: { digest: string; version: string }) {
  return { image_digest: image.digest, image_version: image.version };
}

/** A digest of no image, where Terraform wants the variable and not its value. */
export const noDigest = `sha256:${'0'.repeat(64)}`;
