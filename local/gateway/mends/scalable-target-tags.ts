import { type Answer, jsonAnswer } from '../answer.ts';
import { type AwsCall, parametersOf } from '../call.ts';
import type { Mend } from './mend.ts';

type Tags = Record<string, string>;

const tagActions = new Set(['ListTagsForResource', 'TagResource', 'UntagResource']);

/**
 * moto 5.2.5 drops the tags of scalable targets and has none of the three actions that
 * read and change them: applies would wait for tags in vain and plans would show drift.
 * They are kept here, as long as the emulator keeps the targets themselves.
 */
export function scalableTargetTags(): Mend {
  const tagsOf = new Map<string, Tags>();
  return {
    concerns: (call) =>
      call.service === 'application-autoscaling' &&
      (tagActions.has(call.action) || call.action === 'RegisterScalableTarget'),
    before: async (call) => (tagActions.has(call.action) ? answerTags(call, tagsOf) : undefined),
    after: (call, answer) => {
      rememberTags(call, answer, tagsOf);
      return answer;
    },
  };
}

function answerTags(call: AwsCall, tagsOf: Map<string, Tags>): Answer {
  const parameters = parametersOf(call);
  const arn = String(parameters.ResourceARN);
  const tags = { ...tagsOf.get(arn) };
  if (call.action === 'ListTagsForResource') return jsonAnswer(200, { Tags: tags });
  if (call.action === 'TagResource') Object.assign(tags, parameters.Tags);
  else for (const key of (parameters.TagKeys ?? []) as string[]) delete tags[key];
  tagsOf.set(arn, tags);
  return jsonAnswer(200, {});
}

/** A call that registers a known target anew, to change its limits, carries no tags and keeps them. */
function rememberTags(call: AwsCall, answer: Answer, tagsOf: Map<string, Tags>): void {
  const tags = parametersOf(call).Tags as Tags | undefined;
  if (call.action !== 'RegisterScalableTarget' || answer.status !== 200 || !tags) return;
  const { ScalableTargetARN: arn } = JSON.parse(answer.body.toString('utf8'));
  tagsOf.set(arn, { ...tags });
}
