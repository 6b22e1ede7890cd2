import { eventKind } from '#kernel';

/** 基金种类名称占用: from here on no other kind of fund of the county can have the name. */
export interface FundKindNamed {
  readonly type: 'FundKindNamed';
  readonly county: string;
  readonly kind: string;
  readonly kindName: string;
}

export const fundKindEvents = [
  eventKind<FundKindNamed>({ type: 'FundKindNamed', version: 1, term: '基金种类名称占用' }),
];
