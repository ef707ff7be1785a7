export interface Terraform {
  program: string;
  kind: 'terraform' | 'tofu';
  version: string;
}
