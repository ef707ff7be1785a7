/**
 * Text that Terraform must take as it is: `${` and `%{` would begin a template.
 * For everything in the configuration whose characters are not restricted.
 */
export function literal(text: string): string {
  return text.replace(/[$%](?=\{)/g, (sign) => sign + sign);
}
